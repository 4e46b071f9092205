"""What needs somebody now, from the tables: danger, sources, bursts, what an edition lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from db.catalog import Catalog, effective
from db.connect import Connection
from db.dangers import dangers
from db.erasure import review_subject
from db.judgements import Standing, judgements, standing
from db.marked import ANALYSIS, analysed, has_month, marked, newest_run
from db.messages import Need, open_subjects
from db.schema import Condition, EditionNote, Permission, Product, SafetyNote, Shop, Site
from desk.ailing import NOTICE
from desk.notices.groups import Group, groups
from desk.session import Session
from desk.standing import Standing as ShopStanding
from desk.standing import standings

BAD = {
    "held": "its newest crawl is held back; readers see older data",
    "blocked": "it does not want to be crawled",
    "broken": "its newest crawl failed",
    "empty": "its newest crawl met no reviews",
}
DRAFT = re.compile(r"(\d{4}-\d{2})-draft")
FROM_RUNS = ("hazard", "burst")  # kinds whose tables a run rewrites


@dataclass(frozen=True, slots=True)
class Found:
    """All that needs somebody, and of what it cannot be told now."""

    needs: tuple[Need, ...]
    unsettled: bool  # a run is at work or failed: its tables may be half of one and half of another
    undecided: frozenset[str]  # shops whose newest crawl no run has judged yet

    def unknown(self, kind: str, subject: str) -> bool:
        """Say whether a thing that was not found may be there all the same."""
        if kind in FROM_RUNS:
            return self.unsettled
        return subject in self.undecided


@dataclass(frozen=True, slots=True)
class _Names:
    """What products and shops are called, by the catalog."""

    products: Mapping[str, str]
    shops: Mapping[str, str]

    def place(self, product_id: str | None, shop: str) -> str:
        product = product_id and self.products.get(product_id, product_id)
        return f"{product or 'a listing without a product'}, at {self.shop(shop)}"

    def shop(self, shop: str) -> str:
        return self.shops.get(shop, shop)


def _names(catalog: Catalog) -> _Names:
    products = {one.product_id: f"{one.brand} {one.model}" for one in catalog.of(Product)}
    return _Names(products, {one.shop: one.name for one in catalog.of(Shop)})


def find(session: Session, connection: Connection) -> Found:
    """Look at everything in one transaction of the messages."""
    run = newest_run(connection)
    catalog = effective(session.engine, session.config.catalog)
    said, names = standing(judgements(connection)), _names(catalog)
    shops = [one for one in standings(session) if one.in_use]
    needs = (
        *_hazards(connection, said, names),
        *_bursts(connection, said, names),
        *_sources(shops, run),
        *_editions(session, connection, catalog),
        *_ending(catalog, [one.shop.shop for one in shops], session.config.now().date()),
    )
    quiet = run == newest_run(connection) and (run is None or run[1] == "done")
    return Found(needs, not quiet, frozenset(f"shop:{one}" for one in _undecided(shops)))


def _hazards(connection: Connection, said: Standing, names: _Names) -> Iterator[Need]:
    for one in dangers(connection, said):
        words = f"{names.place(one.product_id, one.shop)}: a review reports danger"
        # its hash: what stays of an erased review, and leaves the house, is not its key
        yield Need("hazard", review_subject(one.shop, one.review_key), "", words)


def _bursts(connection: Connection, said: Standing, names: _Names) -> Iterator[Need]:
    known = open_subjects(connection, "burst")
    done = said.kept | said.dropped | said.noted
    for group in groups(marked(connection), done):
        where = names.place(group.product_id, group.shop)
        words = f"{where}: {group.reviews} atypical reviews{_when(group)} ({_tests(group)})"
        for subject in group.subjects(known):
            yield Need("burst", subject, "", words)


def _when(group: Group) -> str:
    if group.first is None or group.last is None:
        return " without a date"
    if group.first == group.last:
        return f" on {group.first}"
    return f" from {group.first} to {group.last}"


def _tests(group: Group) -> str:
    words = {"burst": "far more than usual", "template": "stock phrases"}
    return ", ".join(words[test] for test in group.tests)


def _sources(shops: Sequence[ShopStanding], run: tuple[str, str] | None) -> Iterator[Need]:
    for one in shops:
        if one.health in BAD:
            subject, words = f"shop:{one.shop.shop}", f"{one.shop.name}: {BAD[one.health]}"
            yield Need("source", subject, one.health, words)
    if run and run[1] == "failed":
        words = "The last run failed: nothing newer reaches readers until one succeeds"
        yield Need("source", "run", "failed", words)


def _undecided(shops: Sequence[ShopStanding]) -> Iterator[str]:
    """Name the shops of which the newest crawl says nothing yet."""
    for one in shops:
        judged = one.last is None or one.last.accepted is not None
        if one.health == "open" or (one.health in ("done", "partial") and not judged):
            yield one.shop.shop


def _editions(session: Session, connection: Connection, catalog: Catalog) -> Iterator[Need]:
    """Ask for the edition of the month before, and for the analysis of a draft."""
    folder = session.config.home / "editions"
    month = month_before(session.config.now(), zone_of(catalog))
    if has_month(connection, month) and not _is_frozen(folder, month):
        words = f"The edition of {month} is due: read the draft, write the analysis, publish it"
        yield Need("edition", f"edition:{month}", "due", words)
    written = analysed(connection)
    written |= {one.month for one in catalog.of(EditionNote) if one.part == ANALYSIS}
    for draft in _drafts(folder):
        if draft not in written and not _is_frozen(folder, draft):
            words = f"The draft of the edition of {draft} waits for the editor's analysis"
            yield Need("edition", f"edition:{draft}", "analysis", words)


def month_before(now: datetime, zone: ZoneInfo) -> str:
    """Return the month, YYYY-MM, before the one that it is where the site is published."""
    last = now.astimezone(zone).date().replace(day=1) - timedelta(days=1)
    return f"{last:%Y-%m}"


def zone_of(catalog: Catalog) -> ZoneInfo:
    """Return the time zone of the site."""
    (site,) = catalog.of(Site)
    return ZoneInfo(site.time_zone)


def _is_frozen(folder: Path, month: str) -> bool:
    return (folder / month / "edition.json").is_file()


def _drafts(folder: Path) -> list[str]:
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else iter(())
    return sorted(found[1] for name in names if (found := DRAFT.fullmatch(name)))


def _ending(catalog: Catalog, shops: Sequence[str], today: date) -> Iterator[Need]:
    """Name permissions and checks of safety that end within a month, or have ended."""
    names = _names(catalog)
    for row in catalog.of(Permission):
        if row.shop in shops and row.verdict == "allowed" and _is_soon(row.until, today):
            ended = "ended" if row.until and row.until < today else "ends"
            use = row.use.replace("_", " ")
            words = f"{names.shop(row.shop)}: the permission to {use} {ended} on {row.until}"
            subject = f"permission:{row.shop}/{row.use}"
            yield Need("edition", subject, f"{ended} {row.until}", words)
    notes = [(f"safety:{one.note}", one.review_by) for one in catalog.of(SafetyNote)]
    known = [(f"evidence:{one.condition}", one.review_by) for one in catalog.of(Condition)]
    for subject, day in (*notes, *known):
        if _is_soon(day, today):
            what = "A note on safety" if subject.startswith("safety") else "Evidence on a condition"
            told = "was" if day < today else "is"
            words = f"{what} {told} to be checked again by {day}; else nothing is published"
            yield Need("edition", subject, f"{told} {day}", words)


def _is_soon(day: date | None, today: date) -> bool:
    return day is not None and day <= today + NOTICE
