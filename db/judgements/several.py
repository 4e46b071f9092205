"""Many judgements on single reviews at once: what they say cannot contradict anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.judgements.known import FORMS
from db.judgements.lean import ON_REVIEWS, lean
from db.judgements.log import Decision, check_words, lock, sealed, undo
from db.judgements.said import find_undone
from db.plain import rows_of_records
from db.problem import Problem
from db.rows import among, insert_rows
from db.schema import Judgement, RawReview, columns_of


def record_reviews(
    connection: Connection, decisions: Sequence[Decision], now: datetime
) -> tuple[Judgement, ...]:
    """Add keep, drop or noted on thousands of reviews: all of them, or none; raises Problem.

    The same rows as `record_all` would add; each is checked for itself alone, and the log is not
    folded anew for each of them.
    """
    lock(connection)
    for one in decisions:
        check_words(one)
        if one.verdict not in ON_REVIEWS or one.other or not one.subject.startswith("review:"):
            raise Problem(f"'{one.verdict}' is said of {FORMS.get(one.verdict, 'something else')}")
    _check_known(connection, [one.subject.removeprefix("review:") for one in decisions])
    return _added(connection, decisions, now)


def undo_together(
    connection: Connection, rows: Sequence[Any], who: str, why: str, now: datetime
) -> tuple[Judgement, ...]:
    """Take back several judgements, the newest first: all of them, or none; raises Problem."""
    lock(connection)
    if not all(row.verdict in ON_REVIEWS and row.subject.startswith("review:") for row in rows):
        newest = sorted(rows, key=lambda row: -row.number)
        return tuple(undo(connection, row.judgement, who, why, now) for row in newest)
    undone, _ = find_undone(lean(connection))
    for row in rows:
        if by := undone.get(row.judgement):
            raise Problem(f"judgement {row.number} is undone by judgement {by.number} already")
    decisions = [Decision(verdict="undo", subject=row.subject, undoes=row.judgement, who=who,
                          why=why) for row in rows]  # fmt: skip
    for one in decisions:
        check_words(one)
    return _added(connection, decisions, now)


def _added(
    connection: Connection, decisions: Sequence[Decision], now: datetime
) -> tuple[Judgement, ...]:
    table = Judgement.table()
    newest = select(table.c.number, table.c.judgement).order_by(table.c.number.desc()).limit(1)
    before: list[Any] = list(connection.execute(newest))
    made: list[Judgement] = []
    for one in decisions:
        made.append(sealed(one, (made or before)[-1:], now))
    insert_rows(connection, Judgement, names := columns_of(Judgement).names,
                rows_of_records(made, names))  # fmt: skip
    return tuple(made)


def _check_known(connection: Connection, names: Sequence[str]) -> None:
    """Refuse reviews that are not here."""
    table = RawReview.table()
    by_shop: dict[str, set[str]] = {}
    for name in names:
        shop, _, key = name.partition("/")
        by_shop.setdefault(shop, set()).add(key)
    for shop, keys in by_shop.items():
        query = select(table.c.review_key).where(table.c.shop == shop)
        there = among(connection, table.c.review_key, sorted(keys))
        if missing := keys - set(connection.scalars(query.where(there))):
            name = f"{shop}/{min(missing)}"
            raise Problem(f"there is no review {name}; a review is named <shop>/<key>")
