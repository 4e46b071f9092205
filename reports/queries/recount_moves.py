"""Fresh counts of what moved a score: causes, the reviews that came and went, and chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, or_, select

from db.schema import MonthCause, ProductAlias, Stood
from reports.edition.chance import Stratum, chance_of
from reports.queries.recounting import Base, Counted, Value, two

PATTERNS = ("burst", "copied", "template")  # reviews that met these are left out of the test
Sums = tuple[int, float, float]


def _cause(base: Base, at: str) -> Value:
    row = _cause_row(base, at)
    return None if row is None else float(row.points)


def _cause_row(base: Base, at: str) -> MonthCause | None:
    month, product, cause = at.split("/")
    table = MonthCause.table().c
    rows = base.rows(select(MonthCause.table()).where(
        table.month == month, table.product_id == product, table.cause == cause
    ))  # fmt: skip
    return rows[0] if rows else None


def _cause_reviews(base: Base, at: str) -> Value:
    month, product, cause = at.split("/")
    found = caused(base, month, product)
    if found is None:
        row = _cause_row(base, at)
        return None if row is None else int(row.reviews)
    return found.get(cause, 0)


def _rows_moved(base: Base, at: str) -> Value:
    month, product = two(at)
    found = caused(base, month, product)
    if found is None:
        names = ("new", "gone", "edited", "credibility")
        rows = [_cause_row(base, f"{at}/{name}") for name in names]
        return sum(int(row.reviews) for row in rows if row is not None)
    return sum(found.values())


def caused(base: Base, month: str, product: str) -> dict[str, int] | None:
    """Count the reviews of a product that are new, gone, edited or believed otherwise."""
    then, now = _windows(base, month)
    if not _is_kept(base, month) or not _is_kept(base, base.before(month)):
        return None  # a month that was closed before its reviews were kept
    mine = {key for key in now.keys() | then.keys() if key[0] == product}
    both = [(then[key], now[key]) for key in mine if key in now and key in then]
    return {
        "new": sum(1 for key in mine if key not in then),
        "gone": sum(1 for key in mine if key not in now),
        "edited": sum(1 for was, one in both if was.id != one.id),
        "credibility": sum(
            1 for was, one in both if was.id == one.id and was.signals != one.signals
        ),
    }


def chance_move(base: Base, at: str) -> float | None:
    """Test anew whether the reviews that came to a product rate otherwise than those before."""
    month, product = two(at)
    if not base.before(month) or product in base.once("merged", lambda: _merged(base)):
        return None
    then, now = _windows(base, month)
    ids = {(key[0], row.id) for key, row in then.items()}
    came = [(key[1], row.rating) for key, row in now.items()
            if key[0] == product and (product, row.id) not in ids and _is_plain(row.signals)
            ]  # fmt: skip
    was = base.once(("was", month), lambda: _was(base, base.before(month)))
    shops = sorted({shop for shop, _ in came})
    nothing = (0, 0.0, 0.0)
    strata = [Stratum(*_sums(came, shop), *was.get((product, shop), nothing)) for shop in shops]
    found = chance_of(strata)
    return found[1] if found else None


def _merged(base: Base) -> frozenset[str]:
    alias = ProductAlias.table().c
    return frozenset(base.now(one) for one in base.connection.scalars(select(alias.alias)))


def _is_kept(base: Base, month: str) -> bool:
    """Tell whether the reviews of a month were kept."""
    table = Stood.table().c
    asked = select(table.id).where(table.since <= month).limit(1)
    return base.once(("kept", month), lambda: base.one(asked) is not None)


def _windows(base: Base, month: str) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Read what stood at the end of the month before and not as such at its own, and the other."""
    return base.once(("windows", month), lambda: _read_windows(base, month))


def _read_windows(base: Base, month: str) -> tuple[dict[Any, Any], dict[Any, Any]]:
    before, table = base.before(month), Stood.table().c
    came, went = (and_(column > before, column <= month) for column in (table.since, table.until))
    rows = base.rows(select(Stood.table()).where(or_(came, went)))
    then = {(row.product_id, row.shop, row.review_key): row for row in rows if _at(row, before)}
    now = {(row.product_id, row.shop, row.review_key): row for row in rows if _at(row, month)}
    return then, now


def _at(row: Any, month: str) -> bool:
    return row.since <= month and (row.until is None or row.until > month)


def _was(base: Base, month: str) -> dict[tuple[str, str], Sums]:
    """Sum the ratings of what stood at the end of a month, by product and shop."""
    table = Stood.table().c
    there = and_(table.since <= month, or_(table.until.is_(None), table.until > month))
    keys = (table.product_id, table.shop, table.signals)
    sums = (func.count(), func.sum(table.rating), func.sum(table.rating * table.rating))
    found: dict[tuple[str, str], Sums] = {}
    for product, shop, signals, n, total, squares in base.rows(
        select(*keys, *sums).where(there).group_by(*keys)
    ):
        if _is_plain(signals):
            old = found.get((product, shop), (0, 0.0, 0.0))
            found[product, shop] = (old[0] + n, old[1] + total, old[2] + squares)
    return found


def _is_plain(signals: str) -> bool:
    return not set(PATTERNS) & set(signals.split(","))


def _sums(rows: list[tuple[str, float]], shop: str) -> Sums:
    mine = [rating for at, rating in rows if at == shop]
    return len(mine), sum(mine), sum(rating * rating for rating in mine)


FAMILIES: Mapping[str, Counted] = {
    "cause": _cause, "cause_reviews": _cause_reviews, "rows_moved": _rows_moved,
    "chance_move": chance_move,
}  # fmt: skip
