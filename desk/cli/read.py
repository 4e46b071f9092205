"""`upright read`: what any saved page or payload says of reviews and products."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from db.problem import Problem
from desk.cli.answer import AsJson, table

if TYPE_CHECKING:
    from spiders.platforms.platform import Printed, PrintedProduct, Read

SHOWN = ("platform", "review_id", "rating", "published", "author", "title", "body")
WIDTH = 48


def read(
    files: Annotated[list[Path], typer.Argument(help="saved HTML or JSON files")],
    url: Annotated[str | None, typer.Option(help="address from which the page came")] = None,
    product: Annotated[bool, typer.Option("--product", help="add the products' own facts")] = False,
    as_json: AsJson = False,
) -> None:
    """Print every distinct review of the files: a table, or with --json one object a line.

    An unreadable file is named on standard error and the others are read; the exit code is 1.
    """
    from db.config import read_config
    from spiders.saved import read_saved

    now, failed = read_config(os.environ).now(), False
    for path in files:
        try:
            found = read_saved(path, url)
        except Problem as problem:
            print(f"upright: {problem}", file=sys.stderr)
            failed = True
            continue
        _show(path, found, now, as_json, product)
    raise typer.Exit(1 if failed else 0)


def _show(path: Path, found: Read, now: datetime, as_json: bool, product: bool) -> None:
    rows = list(_rows(path, found, now))
    products = [_product(path, found, one) for one in found.products] if product else []
    if as_json:
        for row in [*rows, *products]:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    typer.echo(f"{path}: {len(rows)} reviews, {len(found.products)} products ({found.platform})")
    for line in table([_short(row) for row in rows], list(SHOWN)) if rows else []:
        typer.echo(line)
    for one in products:
        said = {key: value for key, value in one.items() if value and key != "specs"}
        typer.echo("  ".join(f"{key}: {value}" for key, value in said.items()))
    for stated in (spec for one in found.products if product for spec in one.specs):
        typer.echo(f"  states {stated.name}: {' '.join(filter(None, (stated.value, stated.unit)))}")
    for problem in found.problems:
        typer.echo(f"  note: {problem}")


def _rows(path: Path, found: Read, now: datetime) -> Iterator[dict[str, object]]:
    from pipeline.interpret import interpret

    for printed in found.reviews:
        meant = interpret(asdict(printed), now)
        yield _row(path, found.platform, printed, meant)


def _row(
    path: Path, platform: str, printed: Printed, meant: Mapping[str, object]
) -> dict[str, object]:
    """Return the keys of `upright read --json`: always all of them, None where absent."""
    return {
        "file": str(path),
        "platform": platform,
        "review_id": printed.review_id,
        "rating": meant["rating"],
        "scale_max": meant["scale_max"],
        "rating_text": printed.rating_text,
        "title": meant["title"],
        "body": meant["body"],
        "author": printed.author,
        "published": meant["published"],
        "date_text": printed.date_text,
        "verified": printed.verified,
        "incentivised": meant["incentivised"],
        "incentive_text": printed.incentive_text,
        "helpful": printed.helpful,
        "variant": printed.variant,
        "syndicated_from": meant["syndicated_from"],
        "reply": meant["reply"],
        "media_count": printed.media_count,
        "language": meant["language"],
        "url": printed.url,
        "product": printed.product,
    }


def _product(path: Path, found: Read, one: PrintedProduct) -> dict[str, object]:
    return {"file": str(path), "platform": found.platform, "kind": "product", **asdict(one)}


def _short(row: Mapping[str, object]) -> dict[str, object]:
    def cut(value: object) -> object:
        text = " ".join(value.split()) if isinstance(value, str) else value
        if isinstance(text, float):
            return round(text, 3)
        return f"{text[: WIDTH - 1]}…" if isinstance(text, str) and len(text) > WIDTH else text

    return {name: cut(row[name]) for name in SHOWN}
