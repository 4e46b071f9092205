"""The log of corrections: what changed of what readers are told, other than by new reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from db.schema import Judgement
from reports.addresses import all_names
from reports.behind import Behind
from reports.decisions import Told, initials, printable
from reports.moments import month_moments, start_of
from reports.queries import Facts
from reports.render import month_name, slug
from reports.trust_views import LogView
from reports.world_views import MovedView

PAIRS = ("same", "different")
SEEN = ("products", "safety", "evidence", "corrections", "site")  # what of the catalog is on pages
PAGE = 300  # entries on one page
OF_SHOP = ("permission", "research", "sold_by_maker", "name", "listings")


def log_views(facts: Facts, zone: ZoneInfo, moved: Iterable[MovedView]) -> tuple[LogView, ...]:
    """List decisions that readers could see, corrections, products that left, and new methods."""
    entries = [
        *_decisions(facts, zone),
        *_corrections(facts, zone),
        *_left(facts, moved),
        *_methods(facts),
    ]
    return tuple(sorted(entries, key=lambda one: (-one.at.timestamp(), one.key)))


def page_of(place: int) -> str:
    """Give the page on which the entry with this place in the log stands."""
    return "corrections.html" if place < PAGE else f"corrections-{place // PAGE + 1}.html"


def _decisions(facts: Facts, zone: ZoneInfo) -> Iterator[LogView]:
    told = Told(facts, Behind(facts, zone))
    held = {one.listing_id: one.n for one in facts.held}
    rows = {one.judgement: one for one in facts.judgements}
    pairs: set[frozenset[str]] = set()
    for row in sorted(facts.judgements, key=lambda one: one.number):
        pair, about = frozenset((row.subject, row.other or "")), _about(row, rows)
        if about is not None and _shows(about, pair in pairs):
            day = row.at.astimezone(zone).date()
            yield LogView(
                key=f"decision-{row.number}",
                at=row.at,
                day=day,
                month=f"{day:%Y-%m}",
                kind="decision",
                what=told.words(row),
                why=printable(row.why),
                who=initials(row.who),
                reviews=_reviews(about, held),
                page=_page(about, facts),
            )
        pairs.add(pair)


def _about(row: Judgement, rows: dict[str, Judgement]) -> Judgement | None:
    """Give the decision that a chain of undoing is about in the end."""
    about: Judgement | None = row
    while about is not None and about.verdict == "undo":
        before = rows.get(about.undoes or "")
        about = before if before is not None and before.number < about.number else None
    return about


def _shows(row: Judgement, again: bool) -> bool:
    """Tell whether readers could see it: not what was noted, nor an 'unsure' that changed nothing.

    Of files only those whose words or effects are on pages.
    """
    if row.verdict == "set":
        folder = row.subject.removeprefix("file:").partition("/")[0]
        first = (row.path or "").partition(".")[0].partition("[")[0]
        return folder in SEEN or (folder == "shops" and first in ("", *OF_SHOP))
    return row.verdict in (*PAIRS, "keep", "drop") or (row.verdict == "unsure" and again)


def _reviews(row: Judgement, held: dict[str, int]) -> int | None:
    """Count the reviews that a decision concerns, where that is known today."""
    kinds = [one.partition(":")[::2] for one in (row.subject, row.other or "") if one]
    listings = [name for kind, name in kinds if kind == "listing"]
    if listings:
        return held.get(listings[0])
    return sum(1 for kind, _ in kinds if kind == "review") or None


def _page(row: Judgement, facts: Facts) -> str | None:
    """Find the page of the product that a decision is about."""
    here = {one.product_id for one in facts.products} | {one.alias for one in facts.aliases}
    for thing in (row.subject, row.other or ""):
        name = thing.removeprefix("product:").removeprefix("file:products/")
        if name != thing and name in here:
            return f"products/{slug(name)}.html"
    return None


def _corrections(facts: Facts, zone: ZoneInfo) -> Iterator[LogView]:
    for one in facts.corrections:
        yield LogView(
            key=f"correction-{one.correction}",
            at=start_of(one.on_date, zone),
            day=one.on_date,
            month=f"{one.on_date:%Y-%m}",
            kind="correction",
            what=one.now,
            why=one.wrong,
            page=one.page,
        )


def _left(facts: Facts, moved: Iterable[MovedView]) -> Iterator[LogView]:
    """Name the products that are no longer compared, unless a decision says so already."""
    moments, names = month_moments(facts), all_names(facts)
    said = {
        row.subject.removeprefix("file:products/")
        for row in facts.judgements
        if row.verdict == "set" and not row.path and row.value is None
    }
    for one in moved:
        if one.to is None and one.last is not None and one.product_id not in said:
            name = names.get(one.product_id, one.name)
            what = f"{name} is no longer compared; it was last on record in {month_name(one.last)}."
            yield _monthly(f"left-{one.slug}", one.last, moments[one.last], "product", what,
                           f"products/{one.slug}.html")  # fmt: skip


def _methods(facts: Facts) -> Iterator[LogView]:
    """Name the months in which another version of the method was in force than before."""
    moments = month_moments(facts)
    versions = {row.month: row.method for row in sorted(facts.months, key=lambda row: row.method)}
    before = None
    for month, version in sorted(versions.items()):
        if before is not None and version != before:
            what = f"The method is {version}; it was {before}. Every score was computed again."
            yield _monthly(f"method-{month}", month, moments[month], "method", what, "method.html")
        before = version


def _monthly(key: str, month: str, at: datetime, kind: str, what: str, page: str) -> LogView:
    return LogView(key=key, at=at, day=None, month=month, kind=kind, what=what, page=page)
