"""`upright demo`: everything on invented shops."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer


def demo(
    serve: Annotated[
        bool | None, typer.Option("--serve/--no-serve", help="show the site when it is built")
    ] = None,
) -> None:
    """Crawl invented shops twice, a month apart; run, build, report; show the result."""
    from db.config import read_config
    from desk.demo.drive import run_demo

    home = read_config(os.environ).home / "demo"
    shown = sys.stdout.isatty() if serve is None else serve
    run_demo(home, shown, typer.echo, os.environ)
