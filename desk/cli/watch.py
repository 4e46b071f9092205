"""`upright schedule`: the process that starts what is due."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from db.problem import Problem


def schedule(
    once: Annotated[bool, typer.Option("--once", help="start what is due now, then end")] = False,
) -> None:
    """Crawl each shop when its schedule says so; a run and a build follow. One process only."""
    from desk.schedule import Timetable, run_forever, run_once
    from desk.session import session

    with session(os.environ) as opened:
        timetable = Timetable(opened, os.environ, typer.echo)
        if once:
            typer.echo(f"{run_once(timetable)} crawls were due")
        elif opened.config.fixed_now:
            raise Problem("UPRIGHT_NOW stops the clock, so nothing would ever be due; unset it")
        else:
            run_forever(timetable)
