"""`upright run` and `upright fit`: the computation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from desk.cli.answer import AsJson, answer

if TYPE_CHECKING:
    from pipeline.run import Done


def run(
    full: Annotated[bool, typer.Option("--full", help="ignore what was computed before")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring every table up to date: reviews, matches, tallies, scores."""
    from desk.compute import run_pipeline
    from desk.session import session

    done: list[Done] = []

    def say(one: Done) -> None:
        done.append(one)
        if not as_json:
            typer.echo(
                f"{one.step:<10} {one.computed:>5} of {one.parts} parts computed, "
                f"{one.changed} rows changed"
            )

    with session(os.environ) as opened:
        changed = run_pipeline(opened, full, say)
    steps = {one.step: [one.computed, one.parts, one.changed] for one in done}
    answer(as_json, f"done: {changed} rows changed", changed=changed, steps=steps)


def fit(as_json: AsJson = False) -> None:
    """Renew what is fitted on all data: the category's mean and how far to trust it."""
    from desk.compute import renew_fits
    from desk.session import session

    with session(os.environ) as opened:
        fitted = renew_fits(opened)
    line = f"{fitted} numbers fitted. Next: upright run"
    if not fitted:
        line = "too few products with reviews to fit anything; catalog/scoring.yml stays in force"
    answer(as_json, line, fitted=fitted)
