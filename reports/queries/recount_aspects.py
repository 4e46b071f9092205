"""Fresh counts of what reviews of a month say of aspects, from the mentions themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from db.schema import (
    Crawl,
    CurrentReview,
    Match,
    Mention,
    MonthAspect,
    MonthNumber,
    MonthSource,
    Reading,
    Review,
    TrustSignal,
)
from reports.queries.recounting import Base, Counted, Value, counts, joined
from reports.queries.windows import Window, placed, window_of


def _kept(base: Base, at: str) -> Any:
    """Read the row of month_aspects that a figure is of."""
    month, product, aspect, side = at.split("/")
    table = MonthAspect.table().c
    rows = base.rows(select(MonthAspect.table()).where(
        table.month == month, table.product_id == product, table.aspect == aspect,
        table.side == side,
    ))  # fmt: skip
    return rows[0] if rows else None


def _aspect(column: str, before: bool, saying: bool) -> Counted:
    """Count anew a number of a row; of an earlier month it is read as it was kept."""

    def counted(base: Base, at: str) -> Value:
        row = _kept(base, at)
        if row is None:
            return None
        if not base.is_newest(row.month) or _window(base, row.month) is None:
            return int(getattr(row, column))
        rows = _compared(base, row, before)
        return len(rows & _sayers(base, row)) if saying else len(rows)

    return counted


def _chance(base: Base, at: str) -> Value:
    row = _kept(base, at)
    return None if row is None or row.p is None else float(row.p)


def _window(base: Base, month: str) -> Window | None:
    table = MonthNumber.table().c
    rows = base.rows(select(table.name, table.value).where(table.month == month))
    looked = MonthAspect.table().c
    until = base.one(select(func.max(looked.until)).where(looked.month == month))
    return window_of(until or month, base.zone, {row.name: float(row.value) for row in rows})


def _reviews(base: Base, month: str) -> Mapping[str, list[tuple[Any, int]]]:
    """Read the reviews that are compared, by product, each with the place of its month."""
    return base.once(("compared", month), lambda: _read(base, month))


def _read(base: Base, month: str) -> dict[str, list[tuple[Any, int]]]:
    window = _window(base, month)
    found: defaultdict[str, list[tuple[Any, int]]] = defaultdict(list)
    if window is None:
        return found
    now, text, said, met = (t.table().c for t in (CurrentReview, Review, Reading, TrustSignal))
    first, end = window.span
    columns = (Match.table().c.product_id, now.shop, now.id, text.published, text.precision,
               met.signals)  # fmt: skip
    query = (
        joined(*columns)
        .join(Review.table(), text.id == now.id)
        .join(Reading.table(), and_(said.id == now.id, said.read))
        .outerjoin(TrustSignal.table(), met.id == now.id)
        .where(counts(), text.published >= first, text.published < end)
    )
    for row, at in placed(base.rows(query), window):
        found[row.product_id].append((row, at))
    return found


def _compared(base: Base, kept: Any, before: bool) -> set[str]:
    """Name the reviews of a row's window, or of the months before it."""
    window = _window(base, kept.month)
    rows = _reviews(base, kept.month).get(kept.product_id, [])
    if window is None:
        return set()
    shops = window.known((row.shop, at) for row, at in rows)
    last = len(window.months) - (2 if before else int(kept.months))
    return {
        row.id
        for row, at in rows
        if (at < last if before else at >= last)
        and (kept.unjudged is not None or row.shop in shops)
    }


def _sayers(base: Base, kept: Any) -> set[str]:
    """Name the reviews of a product that say it; one that complains is no praise."""
    said = base.once(("said", kept.product_id), lambda: _said(base, kept.product_id))
    complain = said[kept.aspect, "complaint"]
    return complain if kept.side == "complaints" else said[kept.aspect, "praise"] - complain


def _said(base: Base, product: str) -> defaultdict[tuple[str, str], set[str]]:
    table = Mention.table().c
    query = select(table.review_id, table.aspect, table.polarity).where(
        table.product_id == product, table.counts.is_(True), table.barred.is_(None)
    )
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for review, aspect, polarity in base.rows(query):
        found[aspect, polarity].add(review)
    return found


def _aspects(base: Base, month: str) -> Value:
    table = MonthAspect.table().c
    rows = base.rows(select(table.product_id, table.unjudged).where(table.month == month))
    return sum(1 for row in rows if row.unjudged is None and _is_here(base, row.product_id))


def _rows(base: Base, month: str) -> Value:
    table = MonthAspect.table().c
    rows = base.rows(select(table.product_id).where(table.month == month))
    return sum(1 for row in rows if _is_here(base, row.product_id))


def _until(base: Base, month: str) -> Value:
    """Give the first day of the last month that was over when the shops of a month were read."""
    source, crawl = MonthSource.table().c, Crawl.table().c
    query = select(func.max(crawl.started)).where(
        crawl.crawl_id == source.crawl_id, source.month == month
    )
    looked = MonthAspect.table().c
    said = base.one(select(func.max(looked.until)).where(looked.month == month))
    start: datetime | None = base.one(query)
    first = date.fromisoformat(f"{month}-01")
    if start is None or said is None:
        return first
    over: date = start.astimezone(base.zone).date().replace(day=1) - timedelta(days=1)
    return min(first, over.replace(day=1))


def _is_here(base: Base, product: str) -> bool:
    return base.now(product) == product


FAMILIES: Mapping[str, Counted] = {
    "says": _aspect("n", before=False, saying=True),
    "says_of": _aspect("of", before=False, saying=False),
    "says_before": _aspect("n_before", before=True, saying=True),
    "says_of_before": _aspect("of_before", before=True, saying=False),
    "says_chance": _chance, "aspects_compared": _aspects, "aspects_rows": _rows,
    "looked_until": _until,
}  # fmt: skip
