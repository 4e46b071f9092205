"""`upright erase`: a person asks to be forgotten."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from db.problem import Problem
from desk.cli.answer import AsJson, answer

if TYPE_CHECKING:
    from desk.erase import Erased

NEXT = "Next: upright run && upright build && upright publish"


def erase(
    shop: Annotated[str, typer.Option(help="shop of the catalog")],
    author: Annotated[
        str | None, typer.Option(help="name as printed; '-' reads it from standard input")
    ] = None,
    review: Annotated[str | None, typer.Option(help="key of one review, instead")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what there is")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a person's reviews, or one review, from the tables and the archive, for good.

    Only a keyed hash stays, by which later crawls and imports leave out what they meet again.
    """
    from desk.erase import erase as erase_person
    from desk.session import session

    name = sys.stdin.readline().strip() if author == "-" else (author or "").strip()
    if bool(name) == bool(review):
        raise Problem("name one of the two: --author NAME, or --review KEY")
    with session(os.environ) as opened:
        done = erase_person(opened, shop, name or None, review, dry_run)
    answer(as_json, _line(shop, done, dry_run), shop=shop, dry_run=dry_run, **asdict(done))
    if not as_json:
        for path in done.quoted:
            typer.echo(f"  {path} quotes them: remove it, or build anew", err=True)


def _line(shop: str, done: Erased, dry_run: bool) -> str:
    if dry_run:
        return f"{shop}: {done.reviews} reviews and {done.records} archived records; nothing done"
    line = f"{shop}: erased {done.reviews} reviews; {done.records} archived records masked"
    line += f", {done.dropped} emptied" if done.dropped else ""
    line += f", {done.editions} editions rewritten" if done.editions else ""
    line += f", {done.unreadable} unreadable ones left out" if done.unreadable else ""
    return f"{line}. {NEXT}"
