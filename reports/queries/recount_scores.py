"""Fresh counts of scores, places, moves and their causes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import floor
from typing import Any, NamedTuple

from sqlalchemy import select

from db.schema import Month, MonthSource, Product, SafetyNote, Score, Trial
from reports.edition.chance import beyond_chance
from reports.queries.recount_moves import chance_move
from reports.queries.recounting import Base, Counted, Value, by_first, two
from reports.safety import recalls_of


class Scored(NamedTuple):
    """The score of a product at the end of a month, and how many reviews it rests on."""

    score: float | None
    low: float | None
    high: float | None
    counted: int
    known: int


def scored(base: Base, month: str) -> Mapping[str, Scored]:
    """Read the scores of a month: of the newest as computed, of others as kept."""
    return base.once(("scored", month), lambda: _scored(base, month))


def _scored(base: Base, month: str) -> dict[str, Scored]:
    kept, now = Month.table().c, Score.table().c
    columns = (kept.product_id, kept.score, kept.low, kept.high, kept.counted, kept.listed)
    rows = base.rows(select(*columns).where(kept.month == month))
    if base.is_newest(month):
        there = {row[0] for row in rows}
        fresh = (now.product_id, now.score, now.low, now.high, now.counted, now.listed)
        rows = [row for row in base.rows(select(*fresh)) if row[0] in there]
    found: dict[str, Scored] = {}
    for product, mine in by_first([(base.now(row[0]), *row) for row in rows]).items():
        lead = min(mine, key=lambda row: (-row[5], row[1] != product, row[1]))
        counted, known = (sum(row[place] for row in mine) for place in (5, 6))
        found[product] = Scored(lead[2], lead[3], lead[4], counted, known)
    return found


def numbers(base: Base, month: str, product: str) -> tuple[int, int]:
    """Count the reviews of a product that count, and those known: of the newest month anew."""
    if not base.is_newest(month):
        one = scored(base, month).get(product)
        return (one.counted, one.known) if one else (0, 0)
    mine = [n for (which, _), n in base.current().items() if which == product]
    return sum(counted for _, counted in mine), sum(known for known, _ in mine)


def shops_of(base: Base, month: str, product: str) -> dict[str, int]:
    """Count the reviews of a product that count, by shop; shops without any are left out."""
    if base.is_newest(month):
        found = {shop: n for (which, shop), (_, n) in base.current().items() if which == product}
    else:
        table = MonthSource.table().c
        rows = base.rows(select(table.product_id, table.shop, table.counted)
                         .where(table.month == month))  # fmt: skip
        found = {}
        for old, shop, n in rows:
            if old and base.now(old) == product:
                found[shop] = found.get(shop, 0) + int(n)
    return {shop: n for shop, n in found.items() if n}


def _score(base: Base, at: str) -> Value:
    return _part(base, at, "score")


def _low(base: Base, at: str) -> Value:
    return _part(base, at, "low")


def _high(base: Base, at: str) -> Value:
    return _part(base, at, "high")


def _part(base: Base, at: str, name: str) -> float | None:
    month, product = at.split("/")
    one = scored(base, month).get(product)
    value = getattr(one, name) if one else None
    return None if value is None else float(value)


def _counted(base: Base, at: str) -> Value:
    return numbers(base, *two(at))[0]


def _known(base: Base, at: str) -> Value:
    return numbers(base, *two(at))[1]


def _sources(base: Base, at: str) -> Value:
    return len(shops_of(base, *two(at)))


def _points(base: Base, at: str) -> Value:
    now, then = _both(base, at)
    return None if now is None or then is None else now - then


def _moved(base: Base, at: str) -> Value:
    now, then = _both(base, at)
    return None if now is None or then is None else floor(now + 0.5) - floor(then + 0.5)


def _both(base: Base, at: str) -> tuple[float | None, float | None]:
    month, product = two(at)
    return _part(base, at, "score"), _part(base, f"{base.before(month)}/{product}", "score")


def _shop_more(base: Base, at: str) -> Value:
    month, product, shop = at.split("/")
    then = base.before(month)
    return shops_of(base, month, product).get(shop, 0) - shops_of(base, then, product).get(shop, 0)


def bands(base: Base, month: str) -> dict[str, tuple[float, float]]:
    """Give the bands of the products that are ranked: those with a score and no recall."""
    return {
        key: (one.low or 0.0, 100.0 if one.high is None else one.high)
        for key, one in scored(base, month).items()
        if one.score is not None and key not in recalled(base)
    }


def recalled(base: Base) -> frozenset[str]:
    """Name the products that a recall concerns."""
    return base.once("recalled", lambda: _recalled(base))


def _recalled(base: Base) -> frozenset[str]:
    product, note = Product.table(), SafetyNote.table()
    products = [Product(**_fields(row)) for row in base.rows(select(product))]
    notes = [SafetyNote(**_fields(row)) for row in base.rows(select(note))]
    return frozenset(one.product_id for one in products if recalls_of(one, notes))


def _fields(row: Any) -> dict[str, Any]:
    found = dict(row._mapping)
    found.pop("row_hash", None)
    return found


def _place_first(base: Base, at: str) -> Value:
    month, product = two(at)
    found = bands(base, month)
    return 1 + sum(1 for low, _ in found.values() if low > found[product][1])


def _place_last(base: Base, at: str) -> Value:
    month, product = two(at)
    found = bands(base, month)
    return len(found) - sum(1 for _, high in found.values() if high < found[product][0])


def _tied(base: Base, month: str) -> Value:
    found = bands(base, month)
    best = max(low for low, _ in found.values())
    return sum(1 for _, high in found.values() if high >= best) - 1


def _products(base: Base, month: str) -> Value:
    return len(scored(base, month))


def _with_score(base: Base, month: str) -> Value:
    return len([one for key, one in scored(base, month).items()
                if one.score is not None and key not in recalled(base)])  # fmt: skip


def _compared(base: Base, month: str) -> Value:
    return len(_changes(base, month))


def _changes(base: Base, month: str) -> dict[str, tuple[Scored, Scored]]:
    now, then = scored(base, month), scored(base, base.before(month))
    return {
        key: (one, then[key])
        for key, one in now.items()
        if key not in recalled(base) and one.score is not None
        and key in then and then[key].score is not None
    }  # fmt: skip


def _left(base: Base, month: str) -> int:
    return sum(1 for now, then in _changes(base, month).values() if _beyond(now, then))


def _beyond(now: Scored, then: Scored) -> bool:
    if now.score is None or then.low is None or then.high is None:
        return False
    return not then.low <= now.score <= then.high


def _left_more(base: Base, month: str) -> Value:
    return _left(base, month) - 1


def _kept(base: Base, month: str) -> Value:
    """Count the products whose score printed the same, is in its band, and by no test moved."""
    chances = {key: p for key in scored(base, month)
               if (p := chance_move(base, f"{month}/{key}")) is not None}  # fmt: skip
    beyond = beyond_chance(chances)
    kept = [
        key
        for key, (now, then) in _changes(base, month).items()
        if floor((now.score or 0.0) + 0.5) == floor((then.score or 0.0) + 0.5)
        and not _beyond(now, then) and key not in beyond
    ]  # fmt: skip
    return len(kept)


def _month(base: Base, month: str) -> Value:
    return date.fromisoformat(f"{month}-01") if month in base.months else None


def _tested(base: Base, month: str) -> Value:
    products = base.connection.scalars(select(Trial.table().c.product_id).distinct())
    return len(set(products) & scored(base, month).keys())


FAMILIES: Mapping[str, Counted] = {
    "month": _month, "score": _score, "low": _low, "high": _high, "counted": _counted,
    "known": _known, "sources": _sources, "points": _points, "moved": _moved,
    "shop_more": _shop_more, "place_first": _place_first, "place_last": _place_last,
    "tied": _tied, "products": _products, "scored": _with_score, "compared": _compared,
    "left_more": _left_more, "kept": _kept, "tested": _tested,
}  # fmt: skip
