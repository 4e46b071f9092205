"""Fresh counts of sources: what each shop gave, its readings, and what soon ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from db.schema import (
    Condition,
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Listing,
    Match,
    Month,
    MonthSource,
    Permission,
    RawListing,
    Repeat,
    SafetyNote,
    Sighting,
)
from reports.queries.facts import COPIED
from reports.queries.recounting import Base, Counted, Value, joined, two


def _known(base: Base, at: str) -> Value:
    return sum(_numbers(base, *two(at)).values())


def _counted(base: Base, at: str) -> Value:
    return _numbers(base, *two(at))["counted"]


def _unmatched(base: Base, at: str) -> Value:
    return _numbers(base, *two(at))["unmatched"]


def _left_out(base: Base, at: str) -> Value:
    return _numbers(base, *two(at))["left_out"]


def _numbers(base: Base, month: str, shop: str) -> dict[str, int]:
    """Part the reviews of a shop: those that count, are unmatched, or are left out."""
    if base.is_newest(month):
        rows = [(product, *n) for (product, at), n in base.current().items() if at == shop]
    else:
        table = MonthSource.table().c
        query = select(table.product_id, table.reviews, table.counted)
        rows = base.rows(query.where(table.month == month, table.shop == shop))
    unmatched = sum(int(known) for product, known, _ in rows if not product)
    counted = sum(int(n) for product, _, n in rows if product)
    known = sum(int(known) for _, known, _ in rows)
    return {"counted": counted, "unmatched": unmatched, "left_out": known - counted - unmatched}


def _shops(base: Base, month: str) -> tuple[str, ...]:
    table = MonthSource.table().c
    rows = base.rows(select(table.shop).distinct().where(table.month == month))
    shops = {row.shop for row in rows}
    if base.is_newest(month):
        shops |= {shop for _, shop in base.current()}
    return tuple(sorted(shops))


def _known_all(base: Base, month: str) -> Value:
    return sum(sum(_numbers(base, month, shop).values()) for shop in _shops(base, month))


def _counted_all(base: Base, month: str) -> Value:
    return _sum(base, month)


def _sum(base: Base, month: str) -> int:
    return sum(_numbers(base, month, shop)["counted"] for shop in _shops(base, month))


def _more(base: Base, month: str) -> Value:
    here, there = (_of_products(base, one) for one in (month, base.before(month)))
    return abs(here - there)


def _of_products(base: Base, month: str) -> int:
    """Count the reviews of products that count, also of products that are gone by now."""
    if base.is_newest(month):
        return sum(counted for _, counted in base.current().values())
    table = Month.table().c
    return int(base.one(select(func.coalesce(func.sum(table.counted), 0)).where(
        table.month == month)))  # fmt: skip


def _newest(base: Base, month: str, shop: str) -> str | None:
    """Name the newest accepted reading of a shop at the end of a month."""
    if base.is_newest(month):
        table = CrawlVerdict.table().c
        query = select(func.max(table.crawl_id)).where(table.shop == shop)
        found = base.one(query.where(table.accepted.is_(True)))
    else:
        kept = MonthSource.table().c
        query = select(func.max(kept.crawl_id)).where(kept.shop == shop)
        found = base.one(query.where(kept.month == month))
    return None if found is None else str(found)


def _read(base: Base, at: str) -> Value:
    newest = _newest(base, *two(at))
    crawl = Crawl.table().c
    return base.day(base.one(select(crawl.started).where(crawl.crawl_id == newest)))


def _since(base: Base, at: str) -> Value:
    """Find the first reading of a shop after the newest accepted one."""
    month, shop = two(at)
    crawl, good = Crawl.table().c, _newest(base, month, shop)
    query = select(func.min(crawl.started)).where(crawl.shop == shop)
    return base.day(base.one(query.where(crawl.crawl_id > (good or ""))))


def _missing(base: Base, at: str) -> Value:
    """Count what the newest accepted reading of a shop was the first to miss."""
    month, shop = two(at)
    if not base.is_newest(month):
        return None
    seen, newest = Sighting.table().c, _newest(base, month, shop)
    query = select(func.count()).where(seen.shop == shop, seen.missed == newest)
    return int(base.one(query))


def _missing_all(base: Base, month: str) -> Value:
    found = [_missing(base, f"{month}/{shop}") for shop in _shops(base, month)]
    return sum(n for n in found if isinstance(n, int))


def _removed(base: Base, at: str) -> Value:
    month, shop = two(at)
    newest, last = _newest(base, month, shop), _newest(base, base.before(month), shop)
    if newest is None or last is None:
        return 0
    crawl, verdict = Crawl.table(), CrawlVerdict.table()
    query = (
        select(func.coalesce(func.sum(crawl.c.gone), 0))
        .select_from(crawl)
        .join(verdict, verdict.c.crawl_id == crawl.c.crawl_id)
        .where(verdict.c.accepted.is_(True), crawl.c.shop == shop)
        .where(crawl.c.crawl_id > last, crawl.c.crawl_id <= newest)
    )
    return int(base.one(query))


def _removed_all(base: Base, month: str) -> Value:
    found = [_removed(base, f"{month}/{shop}") for shop in _shops(base, month)]
    return sum(n for n in found if isinstance(n, int))


def _readings(base: Base, at: str) -> Value:
    month, shop = two(at)
    crawl = Crawl.table().c
    starts = base.connection.scalars(select(crawl.started).where(crawl.shop == shop))
    return sum(1 for start in starts if f"{base.day(start):%Y-%m}" <= month)


def _crawl(column: str) -> Counted:
    def counted(base: Base, at: str) -> Value:
        table = Crawl.table().c
        found = base.one(select(table[column]).where(table.crawl_id == at))
        return None if found is None else int(found)

    return counted


def _crawl_day(base: Base, at: str) -> Value:
    table = Crawl.table().c
    return base.day(base.one(select(table.started).where(table.crawl_id == at)))


def _shop_count(base: Base, month: str) -> Value:
    """Count the shops that an edition tells of: in use, with reviews, or with a reading."""
    kept = MonthSource.table().c
    there = {month, base.before(month)}
    rows = base.rows(select(kept.shop, kept.reviews, kept.crawl_id).where(kept.month.in_(there)))
    tables = [record.table() for record in (Crawl, RawListing, Listing)]
    used = {shop for table in tables
            for shop in base.connection.scalars(select(table.c.shop).distinct())}  # fmt: skip
    return len({row.shop for row in rows if row.shop in used or row.reviews or row.crawl_id})


def _until(base: Base, at: str) -> Value:
    kind, rest = two(at)
    shop, _, use = rest.rpartition("/")
    allowed, note = Permission.table().c, SafetyNote.table().c
    known, listing = Condition.table().c, Listing.table().c
    asked = {
        "permission": select(allowed.until).where(allowed.shop == shop, allowed.use == use),
        "safety": select(note.review_by).where(note.note == rest),
        "condition": select(known.review_by).where(known.condition == rest),
        "price": select(listing.price_expires).where(listing.listing_id == rest),
    }
    found: date | None = base.one(asked[kind])
    return found


def _ends(base: Base, month: str) -> Value:
    """Count what ends at most sixty days after a month."""
    first = date.fromisoformat(f"{month}-28").toordinal() + 4
    last = date.fromordinal(first).replace(day=1).toordinal() - 1
    end = date.fromordinal(last + 60)
    allowed, listing = Permission.table().c, Listing.table().c
    asked = [
        select(func.count()).where(allowed.verdict == "allowed", allowed.until <= end),
        select(func.count()).where(SafetyNote.table().c.review_by <= end),
        select(func.count()).where(Condition.table().c.review_by <= end),
        select(func.count()).where(listing.price_expires <= end, listing.price_text.is_not(None)),
    ]
    return sum(int(base.one(query)) for query in asked)


def _copies(base: Base, at: str) -> Value:
    repeat, review = Repeat.table().c, CurrentReview.table().c
    query = joined(func.count()).where(repeat.excluded == COPIED, review.excluded.is_(None))
    query = query if at == "all" else query.where(review.shop == at)
    return int(base.one(query.where(Match.table().c.product_id.is_not(None))))


FAMILIES: Mapping[str, Counted] = {
    "shop_known": _known, "shop_counted": _counted, "shop_unmatched": _unmatched,
    "shop_left_out": _left_out, "known_all": _known_all, "counted_all": _counted_all,
    "more": _more, "shop_read": _read, "shop_removed": _removed, "removed_all": _removed_all,
    "readings": _readings, "shop_since": _since, "shop_missing": _missing,
    "missing_all": _missing_all, "crawl_distinct": _crawl("distinct"), "crawl_new": _crawl("new"),
    "crawl_edited": _crawl("edited"), "crawl_gone": _crawl("gone"), "crawl_day": _crawl_day,
    "shops": _shop_count, "until": _until, "ends": _ends, "copies": _copies,
}  # fmt: skip
