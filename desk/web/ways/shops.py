"""Shops: how each does and what it allows, one of them, and one more by its address."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from db.catalog import Catalog, effective
from db.catalog.single import Single, edited_files, single, stems
from db.catalog.yamls import Value, read_yaml
from db.connect import Connection, reading
from db.permission import USES, verdict
from db.problem import Problem
from db.recent import Past
from db.schema import Expectation, Listing, Permission, Shop
from db.shop_rows import (
    known_shops,
    newest_crawls,
    newest_slots,
    permissions_of,
    shop_page,
)
from desk.add import find
from desk.due import next_due
from desk.judge import Editor, Wanted, set_values
from desk.lacks import lacks_of
from desk.standing import Standing, missed_after, uses_line
from desk.web.way import Asked, Go, NotThere, Page, Way
from desk.web.ways.editing import WHY, done, item, stem_of

SIZE = 25  # shops a page
NEW = 40  # shops that no run has seen yet: so many are read
LARGEST = 20 << 20  # bytes of a saved page


def show_list(asked: Asked) -> Page:
    """Show shops, a page at a time: their health, what they allow until when, what is due."""
    session, today = asked.session, asked.session.config.now().date()
    folder = session.config.catalog
    with reading(session.engine) as connection:
        shops, more = shop_page(connection, asked.page(), SIZE)
        edited = edited_files(connection, "shops")
        known = known_shops(connection)
        there = {*stems(folder / "shops"), *(name.removeprefix("shops/") for name in edited)}
        fresh = sorted(there - known)[:NEW] if asked.page() == 1 else []
        wanted = [one for one in shops if f"shops/{one.shop}" in edited]
        files = {one: found for one in (*fresh, *(row.shop for row in wanted))
                 if (found := single(connection, folder, f"shops/{one}"))}  # fmt: skip
        names = [*(one.shop for one in shops), *fresh]
        allowed, past = permissions_of(connection, names), newest_crawls(connection, names)
        slots = newest_slots(connection, names)
    rows = {one.shop: one for one in shops}
    rows |= {name: found.of(Shop)[0] for name, found in files.items() if found.of(Shop)}
    lines = []
    for name in sorted(rows, key=lambda one: (rows[one].name, one)):
        own = files[name].of(Permission) if name in files else allowed.get(name, ())
        standing = _standing(asked, rows[name], (), own, past.get(name, ()), slots.get(name))
        lines.append((standing, uses_line(standing, today)))
    return Page("shops.html", {"lines": lines, "more": more, "page": asked.page(),
                               "fresh": frozenset(fresh)})  # fmt: skip


def _standing(
    asked: Asked, shop: Shop, listings: tuple[Listing, ...], rows: tuple[Permission, ...],
    past: tuple[Past, ...], slot: datetime | None,
) -> Standing:  # fmt: skip
    now = asked.session.config.now()
    return Standing(
        shop=shop, listings=listings, permissions=rows, past=past,
        next_due=next_due(shop.schedule, now) if shop.schedule else None,
        overdue=missed_after(shop, past, slot, now),
    )  # fmt: skip


def show_one(asked: Asked) -> Page:
    """Show one shop: what it allows, how its crawls went, what it lacks."""
    there, past, slot = shop_of(asked)
    shop, today = the_shop(there), asked.session.config.now().date()
    standing = _standing(asked, shop, there.of(Listing), there.of(Permission), past, slot)
    return Page("shop.html", {
        "there": there, "shop": shop, "standing": standing, "today": today,
        "uses": _uses(there, shop, today), "lacks": lacks_of(Catalog(there.records), shop, today),
        "expected": there.of(Expectation), "listings": there.of(Listing),
    })  # fmt: skip


def shop_of(asked: Asked) -> tuple[Single, tuple[Past, ...], datetime | None]:
    """Read the file of the shop that a path names, its newest crawls and slot; raises NotThere."""
    name = stem_of(asked, "shop")
    with reading(asked.session.engine) as connection:
        there = file_in(connection, asked, name)
        past = newest_crawls(connection, [name]).get(name, ())
        slot = newest_slots(connection, [name]).get(name)
    return there, past, slot


def file_in(connection: Connection, asked: Asked, name: str) -> Single:
    """Read the file of a shop; raises NotThere."""
    there = single(connection, asked.session.config.catalog, f"shops/{name}")
    if there is None:
        raise NotThere
    return there


def the_shop(there: Single) -> Shop:
    """Give the shop of a file; raises Problem where it cannot be read."""
    found = there.of(Shop)
    if not found:
        raise Problem(f"{there.name} cannot be read with what was decided; see upright doctor")
    return found[0]


def _uses(there: Single, shop: Shop, today: date) -> list[tuple[str, str, str, Permission | None]]:
    """Say of every use what the shop allows: use, in words, verdict, what is recorded."""
    rows = {row.use: row for row in there.of(Permission)}
    return [(use, words, verdict(rows.values(), shop.shop, use, today), rows.get(use))
            for use, words in USES.items()]  # fmt: skip


def show_add(_: Asked) -> Page:
    """Ask for the address of a product page."""
    return Page("shop_add.html")


def act_add(asked: Asked) -> Go:
    """Look at one page, and record the shop, or one more listing; nothing is allowed by that."""
    session, url, why = asked.session, asked.text("url", 2000), asked.text("why", WHY)
    catalog = effective(session.engine, session.config.catalog)
    with TemporaryDirectory(prefix="upright-") as folder:
        saved = _saved(asked, Path(folder))
        found = find(session.config, catalog, url, saved, asked.maybe("name", 80), asked.environ)
    added, name = found.added, f"shops/{found.added.shop}"
    if added.state == "known":
        raise Problem(f"{added.shop} has this listing already; nothing was recorded")
    if found.row is None:
        wanted = Wanted(name, "", read_yaml(found.text.encode()))
    else:
        url = found.row.url or ""
        value: dict[str, Value] = {"url": url}
        if added.product:
            value["product"] = added.product
        wanted = Wanted(name, item("listings", url), value)
    rows = set_values(session, [wanted], Editor(asked.who, f"{why} ({found.note})"))
    told = "a new shop" if added.state == "new" else "one more listing"
    return done(rows, name, f"/shops/{added.shop}",
                f"{added.shop}: {told}; {found.note}. Nothing is allowed by that.")  # fmt: skip


def _saved(asked: Asked, folder: Path) -> Path | None:
    sent = asked.files.get("page")
    if sent is None:
        return None
    if not sent.data:
        raise Problem("the saved page is empty; save it again, whole")
    ending = Path(sent.name).suffix.lower()
    path = folder / f"page{ending if ending in ('.html', '.json', '.xml') else '.html'}"
    path.write_bytes(sent.data)
    return path


WAYS = (
    Way(path="/shops", name="shops.list", shows=show_list),
    Way(path="/shops/add", name="shops.add", shows=show_add, acts=act_add, largest=LARGEST),
    Way(path="/shops/{shop}", name="shops.one", shows=show_one),
)
