"""`upright crawl`, `import` and `shop`: reviews come in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from db.problem import Problem
from desk.cli.answer import AsJson, answer, table

if TYPE_CHECKING:
    from spiders.process import Outcome

shop = typer.Typer(help="The shops of the catalog.", no_args_is_help=True)


def crawl(
    shops: Annotated[list[str] | None, typer.Argument(help="shops; none: all that are due")] = None,
    timeout: Annotated[float, typer.Option(help="seconds after which a crawl is ended")] = 3600,
    as_json: AsJson = False,
) -> None:
    """Crawl shops, each in a process of its own; without names, all whose schedule is due."""
    from desk.crawl import crawl_shops, due_shops
    from desk.session import session

    ended: dict[str, Outcome | Problem] = {}
    with session(os.environ) as opened:
        names = shops or due_shops(opened)
        for name, outcome in crawl_shops(opened, names, os.environ, timeout):
            ended[name] = outcome
            if not as_json:
                typer.echo(_line(name, outcome), err=isinstance(outcome, Problem))
    done = {name: _facts(outcome) for name, outcome in ended.items()}
    good = sum(fact["outcome"] == "complete" for fact in done.values())
    answer(as_json, f"{good} of {len(done)} crawls complete", crawls=done)
    raise typer.Exit(0 if good == len(done) else 1)


def _line(name: str, outcome: Outcome | Problem) -> str:
    if isinstance(outcome, Problem):
        return f"upright: {outcome}"
    counts = outcome.counts
    found = f"{counts.get('distinct', 0)} reviews, {counts.get('new', 0)} new"
    reason = f" ({outcome.reason})" if outcome.reason else ""
    return f"{name:<20} {outcome.outcome}{reason}  {found}, {counts.get('edited', 0)} edited"


def _facts(outcome: Outcome | Problem) -> dict[str, object]:
    if isinstance(outcome, Problem):
        return {"outcome": "refused", "reason": str(outcome)}
    return {"outcome": outcome.outcome, "reason": outcome.reason, **outcome.counts}


def import_files(
    files: Annotated[list[Path], typer.Argument(help="saved pages (HTML, JSON) or CSV files")],
    shop: Annotated[str, typer.Option(help="shop of the catalog to which the reviews belong")],
    column_map: Annotated[
        Path | None, typer.Option("--map", help="YAML that names the columns of a CSV")
    ] = None,
    url: Annotated[str | None, typer.Option(help="address from which a page came")] = None,
    as_json: AsJson = False,
) -> None:
    """Import reviews from files; importing the same file again adds nothing."""
    from desk.crawl import import_all
    from desk.session import session

    with session(os.environ) as opened:
        crawl = import_all(opened, shop, files, column_map, url)
    facts = {
        name: getattr(crawl, name)
        for name in ("listed", "distinct", "new", "edited", "rejected", "pages")
    }
    line = (
        f"{shop}: {crawl.listed} reviews listed, {crawl.distinct} distinct, {crawl.new} new, "
        f"{crawl.edited} edited, {crawl.rejected} rejected"
    )
    answer(as_json, line, crawl=crawl.crawl_id, outcome=crawl.outcome, **facts)


@shop.command("list")
def list_shops(as_json: AsJson = False) -> None:
    """List the shops of the catalog and what each allows."""
    from db.config import read_config
    from desk.crawl import shop_rows

    rows = shop_rows(read_config(os.environ))
    if as_json:
        answer(True, "", shops=rows)
        return
    for line in table(list(rows), ["shop", "platform", "schedule", "listings", "allowed"]):
        typer.echo(line)


@shop.command("permit")
def permit(
    name: Annotated[str, typer.Argument(metavar="SHOP", help="shop of the catalog")],
    use: Annotated[str, typer.Argument(help="fetch, store, score, quote, show_rating, ...")],
    evidence: Annotated[str, typer.Option(help="where the permission is written")],
    refused: Annotated[bool, typer.Option("--refused", help="record a refusal instead")] = False,
    until: Annotated[str | None, typer.Option(help="last day, YYYY-MM-DD")] = None,
    as_json: AsJson = False,
) -> None:
    """Record in the shop's YAML what it allows, or refuses."""
    from db.config import read_config
    from desk.permit import record

    config = read_config(os.environ)
    path = record(config.catalog, name, use, not refused, evidence, config.now().date(), until)
    verdict = "refused" if refused else "allowed"
    answer(as_json, f"{path}: {use} {verdict}", file=str(path), use=use, verdict=verdict)
