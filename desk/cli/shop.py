"""`upright shop`: the shops of the catalog, what they allow and how they do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.cli.answer import AsJson, answer, table

if TYPE_CHECKING:
    from desk.add import Added
    from desk.facts import Facts

shop = typer.Typer(help="The shops of the catalog.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="SHOP", help="shop of the catalog")]


@shop.command("add")
def add_shop(
    url: Annotated[str, typer.Argument(metavar="URL", help="address of a product page")],
    file: Annotated[
        Path | None, typer.Option(help="a saved copy of the page: nothing is asked for")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="name of the new file; without it: after the host")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at a product page once, recognise its platform, and write or complete the shop's YAML.

    It obeys robots.txt and grants no permission: that is recorded with `upright shop permit`.
    """
    from db.config import read_config
    from desk.add import add
    from desk.lacks import missing_of

    config = read_config(os.environ)
    added = add(config, url, file, name, os.environ)
    lacks, following = missing_of(config, added)
    if as_json:
        answer(True, "", **_facts(added), missing=lacks, next=following)
        return
    for line in _told(added):
        typer.echo(line)
    for lack in lacks:
        typer.echo(f"  missing: {lack}")
    typer.echo(f"next: {following}")


def _facts(added: Added) -> dict[str, object]:
    facts = added.facts
    found = {
        "system": facts.system,
        "platform": facts.platform,
        "other_platforms": list(facts.others),
        "keys": dict(facts.keys),
        "reviews": facts.reviews,
        "product": facts.product,
    } if facts else {}  # fmt: skip
    known = {"shop": added.shop, "file": str(added.file), "state": added.state}
    return {**known, "robots": added.robots, "matches": added.product, **found}


def _told(added: Added) -> list[str]:
    """Say what became of an address, and what its page said."""
    said = {
        "new": f"{added.shop}: new, {added.file}",
        "listed": f"{added.shop}: one more listing in {added.file}",
        "known": f"{added.shop}: the listing stands in {added.file} already; nothing was changed",
    }
    facts = added.facts
    return [said[added.state], *(f"  {line}" for line in (_found(facts) if facts else ()))]


def _found(facts: Facts) -> list[str]:
    from spiders.recognise import FALLBACK

    page = facts.product
    others = f" (also found: {', '.join(facts.others)})" if facts.others else ""
    platform = f"{facts.platform}{others}" if facts.recognised else (
        f"none recognised; the page's own markup will be read ({FALLBACK})"
    )  # fmt: skip
    names = [page[key] for key in ("name", "brand") if key in page]
    numbers = [f"{key.upper()} {page[key]}" for key in ("gtin", "mpn", "sku") if key in page]
    price = " ".join(page[key] for key in ("price", "currency") if key in page)
    claims = [page.get("rating", "no rating")]
    claims += [f"of {page['best']}"] if "best" in page else []
    claims += [f"from {page['count']} reviews"] if "count" in page else []
    rows = {
        "shop system": facts.system or "not recognised",
        "platform": platform,
        "keys": ", ".join(f"{key} {value}" for key, value in facts.keys.items()) or "none",
        "product": ", ".join([*names, *numbers]) or "nothing is said of one",
        "price": price or "none",
        "it claims": " ".join(claims),
        "in the page": f"{facts.reviews} reviews",
    }
    return [f"{label:<12} {value}" for label, value in rows.items()]


@shop.command("list")
def list_shops(as_json: AsJson = False) -> None:
    """List the shops of the catalog: their health, how old their data are, what each allows."""
    from desk.session import session
    from desk.show import shop_row
    from desk.standing import standings
    from desk.told import list_row

    with session(os.environ) as opened:
        today = opened.config.now().date()
        rows = [shop_row(one, today) for one in standings(opened)]
    if as_json:
        answer(True, "", shops=rows)
        return
    used = [list_row(row) for row in rows if row["in_use"]]
    for line in table(list(used), list(used[0])) if used else ["no shop is in use yet"]:
        typer.echo(line)
    if idle := ", ".join(str(row["shop"]) for row in rows if not row["in_use"]):
        typer.echo(f"refused, with nothing listed: {idle}")
    if not used:
        typer.echo("next: upright shop add URL")


@shop.command("show")
def show_shop(name: Name, as_json: AsJson = False) -> None:
    """Show everything on one shop: what it allows, how its crawls went, what the next would do."""
    from desk.session import session
    from desk.show import show
    from desk.told import shop_lines

    with session(os.environ) as opened:
        facts = show(opened, name)
    answer(as_json, "\n".join(shop_lines(facts)), **facts)


@shop.command("check")
def check(
    name: Annotated[
        str | None, typer.Argument(metavar="SHOP", help="one shop; none: the whole catalog")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the whole catalog, then say what each shop lacks to be crawled, scored and shown."""
    from db.config import read_config
    from desk.lacks import check_catalog
    from desk.told import lack_lines

    found = check_catalog(read_config(os.environ), name)
    answer(as_json, "\n".join(lack_lines(found)), shops=found)


@shop.command("permit")
def permit(
    name: Name,
    use: Annotated[str, typer.Argument(help="fetch, store, score, quote, show_rating, ...")],
    evidence: Annotated[str, typer.Option(help="where the permission is written")],
    refused: Annotated[bool, typer.Option("--refused", help="record a refusal instead")] = False,
    until: Annotated[str | None, typer.Option(help="last day, YYYY-MM-DD")] = None,
    as_json: AsJson = False,
) -> None:
    """Record in the shop's YAML what it allows, or refuses."""
    from db.catalog import decided_of
    from db.config import read_config
    from desk.permit import record

    config = read_config(os.environ)
    edits, today = decided_of(config).edits, config.now().date()
    path = record(config.catalog, name, use, not refused, evidence, today, until, edits)
    verdict = "refused" if refused else "allowed"
    answer(as_json, f"{path}: {use} {verdict}", file=str(path), use=use, verdict=verdict)


@shop.command("ask")
def ask_shop(
    name: Name,
    use: Annotated[
        list[str] | None, typer.Option(help="a use to ask for; again for another; see permit")
    ] = None,
    export: Annotated[
        bool, typer.Option("--export", help="ask for a file of reviews, not for a crawl")
    ] = False,
    language: Annotated[
        str | None, typer.Option(help="en, de, fr or es; without it: the shop's own")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a letter that asks the shop for its permission, and record that it was asked."""
    from db.config import read_config
    from desk.letter import ask

    letter = ask(read_config(os.environ), name, use or (), export, language)
    answer(as_json, letter.text, letter=letter.text, uses=letter.uses, file=str(letter.file))
    if not as_json:
        asked = f"asked for {', '.join(letter.uses)}" if letter.uses else "no use is asked for"
        told = f'upright shop permit {name} USE --evidence "..." [--refused] [--until DAY]'
        typer.echo(f"{letter.file}: {asked}. When it answers: {told}", err=True)
