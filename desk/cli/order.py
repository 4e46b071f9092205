"""`upright order`: the products in the order that a reader's own weights give."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from desk.cli.answer import AsJson, answer


def order(
    weights: Annotated[
        str,
        typer.Option(help="as in ankle_comfort=3,return_upright=5; whole numbers from 0 to 5"),
    ] = "overall=1",
    as_json: AsJson = False,
) -> None:
    """Say in which order a reader's weights put the products: places, chances, ties."""
    from desk.session import session
    from reports.ordered import facts, lines, ordered
    from reports.queries import read_facts
    from reports.world import see

    with session(os.environ) as opened:
        found = ordered(see(read_facts(opened.engine)), weights)
    answer(as_json, "\n".join(lines(found)), **facts(found))
