"""`upright crawl` and `import`: reviews come in."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from db.problem import Problem
from desk.cli.answer import AsJson, answer

if TYPE_CHECKING:
    from desk.session import Session
    from spiders.process import Outcome

NOTES = 5  # lines below a crawl or an import
How = tuple[Path | None, str | None, str | None]  # the column map, the preset and the address


def crawl(
    shops: Annotated[list[str] | None, typer.Argument(help="shops; none: all that are due")] = None,
    timeout: Annotated[float, typer.Option(help="seconds after which a crawl is ended")] = 3600,
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="read what is archived again, without a request")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Crawl shops, each in a process of its own; without names, all whose schedule is due.

    With --from-archive nothing is fetched: without names, every shop that has an archive.
    """
    from desk.again import read_archives, shops_with_archives
    from desk.crawl import crawl_shops, due_shops
    from desk.session import session

    ended: dict[str, Outcome | Problem] = {}
    with session(os.environ) as opened:
        due = shops_with_archives if from_archive else due_shops
        names = list(dict.fromkeys(shops or due(opened)))
        crawled = crawl_shops(opened, names, os.environ, timeout)
        for name, outcome in read_archives(opened, names) if from_archive else crawled:
            ended[name] = outcome
            if not as_json:
                _tell(name, outcome)
    done = {name: _facts(outcome) for name, outcome in ended.items()}
    good = sum(fact["outcome"] == "complete" for fact in done.values())
    none = "nothing is archived" if from_archive else "no shop is due; name one to crawl"
    line = f"{good} of {len(done)} crawls complete" if done else none
    answer(as_json, line, crawls=done)
    raise typer.Exit(0 if good == len(done) else 1)


def _tell(name: str, outcome: Outcome | Problem) -> None:
    """Say how a crawl ended; where it is not complete also where, and what to do about it."""
    from desk.advice import advice

    if isinstance(outcome, Problem):
        typer.echo(f"upright: {outcome}", err=True)
        return
    counts = outcome.counts
    found = f"{counts.get('distinct', 0)} reviews, {counts.get('new', 0)} new"
    reason = f" ({outcome.reason})" if outcome.reason else ""
    typer.echo(f"{name:<20} {outcome.outcome}{reason}  {found}, {counts.get('edited', 0)} edited")
    _list(outcome.notes, len(outcome.notes))
    if outcome.exit_code and (told := advice(outcome.reason)):
        typer.echo(f"  {told}", err=True)


def _list(notes: Sequence[str], count: int) -> None:
    """Say the first notes on standard error, and how many more there are."""
    for note in notes[:NOTES]:
        typer.echo(f"  {note}", err=True)
    if count > NOTES:
        typer.echo(f"  ... and {count - NOTES} more", err=True)


def _facts(outcome: Outcome | Problem) -> dict[str, object]:
    if isinstance(outcome, Problem):
        return {"outcome": "refused", "reason": str(outcome)}
    notes = list(outcome.notes)
    return {"outcome": outcome.outcome, "reason": outcome.reason, **outcome.counts, "notes": notes}


def import_files(
    files: Annotated[
        list[str], typer.Argument(help="feeds, exports, WARC files, saved pages, folders of them")
    ],
    shop: Annotated[str, typer.Option(help="shop of the catalog to which the reviews belong")],
    column_map: Annotated[
        Path | None, typer.Option("--map", help="YAML that names the columns of a CSV")
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(help="judgeme, yotpo, okendo, loox, woocommerce or form: whose CSV it is"),
    ] = None,
    prices: Annotated[bool, typer.Option("--prices", help="the files are CSVs of prices")] = False,
    url: Annotated[str | None, typer.Option(help="address from which a page came")] = None,
    as_json: AsJson = False,
) -> None:
    """Import reviews from files; a killed import goes on, the same file again adds nothing.

    What could not be kept is named on standard error and in a file below UPRIGHT_HOME/rejects; the
    exit code is 1 unless all was read.
    """
    from desk.session import session

    with session(os.environ) as opened:
        if prices:
            _import_prices(opened, shop, files, as_json)
        else:
            _import_reviews(opened, shop, files, (column_map, preset, url), as_json)


def _import_reviews(
    opened: Session, shop: str, files: list[str], how: How, as_json: bool
) -> NoReturn:
    from db.seen import rejects_of
    from desk.imports import import_all, shown
    from spiders.imports import rejects_file

    passed: dict[str, int] = {}
    with shown(sys.stderr.isatty() and not as_json) as bar:

        def watch(done: int, total: int, left: Mapping[str, int]) -> None:
            passed.update(left)
            bar(done, total, left)

        crawl = import_all(opened, shop, files, *how, watch)
    counts = ("listed", "distinct", "new", "edited", "rejected", "pages")
    line = (
        f"{shop}: {crawl.listed} reviews listed, {crawl.distinct} distinct, {crawl.new} new, "
        f"{crawl.edited} edited, {crawl.rejected} rejected"
    )
    if crawl.reason:
        line += f"; {crawl.outcome} ({crawl.reason})"
    path = rejects_file(opened.config.home, crawl.crawl_id) if crawl.rejected else None
    answer(
        as_json, line, crawl=crawl.crawl_id, outcome=crawl.outcome, reason=crawl.reason,
        rejects=str(path) if path else None, passed=passed,
        **{name: getattr(crawl, name) for name in counts},
    )  # fmt: skip
    if not as_json:
        rejects = rejects_of(opened.engine, crawl.crawl_id, NOTES)
        _list([f"{row.place}: {row.reason}" for row in rejects], crawl.rejected)
        _list([f"{count} passed by: {reason}" for reason, count in passed.items()], len(passed))
    raise typer.Exit(0 if crawl.outcome == "complete" else 1)


def _import_prices(opened: Session, shop: str, files: list[str], as_json: bool) -> NoReturn:
    from desk.imports import import_all_prices

    done = import_all_prices(opened, shop, files)
    line = f"{shop}: {done.kept} prices, {len(done.rejects)} rejected"
    rejects = [{"place": place, "reason": reason} for place, reason in done.rejects]
    answer(as_json, line, shop=shop, prices=done.kept, rejects=rejects)
    if not as_json:
        _list([f"{place}: {reason}" for place, reason in done.rejects], len(rejects))
    raise typer.Exit(0 if not rejects else 1)
