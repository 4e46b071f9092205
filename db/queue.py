"""The queue of questions on listings: what is still open, and what an answer would move."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from db.asked import Asked, asked
from db.judgements import decided_since
from db.rows import among
from db.schema import (
    Cell,
    CurrentReview,
    Fit,
    Judgement,
    Match,
    Method,
    Repeat,
    Review,
    Run,
    Score,
    TrustSignal,
)

ANSWERS = ("same", "different", "unsure", "drop")
WEEK = 7 * 86_400
LEFT_OUT = "*"  # a listing that was left out: nothing of it is asked any more
MOST = 5_000  # reviews of a listing that are read to foretell a score


@dataclass(frozen=True, slots=True)
class Glance:
    """What a listing's current reviews come to, in a few numbers."""

    reviews: int
    rated: int
    mean: float | None  # of the ratings, 0 to 100
    first: datetime | None
    last: datetime | None


def waiting(connection: Connection) -> list[Asked]:
    """Return the questions that nobody has answered since the last run, most reviews first."""
    found = asked(connection)
    answered = _answered(connection)
    told = _told(connection, [one for one in found if one.named])
    return [
        one
        for one in found
        if (one.listing_id, one.named) not in answered
        and (one.listing_id, LEFT_OUT) not in answered
        and (one.listing_id, one.named, one.question) not in told
    ]


def last_run(connection: Connection) -> datetime | None:
    """Tell when the last run began that came to its end."""
    table = Run.table()
    query = select(func.max(table.c.started)).where(table.c.kind == "run", table.c.status == "done")
    found: datetime | None = connection.execute(query).scalar()
    return found


def _answered(connection: Connection) -> set[tuple[str, str | None]]:
    """Name what was answered since the last run, which has not heard of it yet.

    With a product: the question on just these two; without: the listing's own question.
    """
    found: set[tuple[str, str | None]] = set()
    for row in decided_since(connection, last_run(connection)):
        kind, _, listing = row.subject.partition(":")
        if kind == "listing" and row.verdict in ANSWERS:
            found.add((listing, None))
            if row.other:
                found.add((listing, row.other.partition(":")[2]))
            else:
                found.add((listing, LEFT_OUT))
    return found


def _told(connection: Connection, some: Sequence[Asked]) -> set[tuple[str, str | None, str]]:
    """Name what an editor had on the screen when deciding on just that pair, at any time."""
    table = Judgement.table()
    things = [f"listing:{one.listing_id}" for one in some]
    query = select(table).where(among(connection, table.c.subject, things))
    found: set[tuple[str, str | None, str]] = set()
    for row in connection.execute(query) if things else ():
        if row.verdict not in ("unsure", "undo") and row.other:
            pair = row.subject.partition(":")[2], row.other.partition(":")[2]
            found |= {(*pair, shown) for shown in _shown(row)}
    return found


def _shown(row: Any) -> list[str]:
    try:
        return [str(one["question"]) for one in json.loads(row.evidence).get("questions", ())]
    except (ValueError, TypeError, AttributeError, KeyError):
        return []  # explicitly: `upright doctor` names the row


def glance(connection: Connection, listing: str) -> Glance:
    """Count the current reviews of one listing."""
    now = CurrentReview.table().c
    query = select(func.count(), func.count(now.rating), func.avg(now.rating),
                   func.min(now.published), func.max(now.published))  # fmt: skip
    n, rated, mean, first, last = connection.execute(query.where(now.listing_id == listing)).one()
    return Glance(n, rated, None if mean is None else 100 * float(mean), first, last)


def rated_of(connection: Connection, listing: str) -> list[tuple[str, int | None, str, float]]:
    """Read what the reviews of a listing would count as: shop, week, signals and rating.

    What is excluded, or a copy, is left out: it would not count.
    """
    now, met, repeat = CurrentReview.table().c, TrustSignal.table().c, Repeat.table().c
    query = (
        select(now.shop, now.published, met.signals, now.rating)
        .outerjoin(TrustSignal, met.id == now.id)
        .outerjoin(Repeat, repeat.id == now.id)
        .where(now.listing_id == listing, now.rating.is_not(None), now.excluded.is_(None),
               repeat.excluded.is_(None))
        .limit(MOST + 1)
    )  # fmt: skip
    return [
        (shop, None if at is None else int(at.timestamp()) // WEEK, signals or "", float(rating))
        for shop, at, signals, rating in connection.execute(query)
    ]


def cells_of(connection: Connection, product: str) -> list[tuple[Any, ...]]:
    """Read the cells of one product: product, shop, week, signals, n, sum and squares."""
    cell = Cell.table().c
    names = ("product_id", "shop", "week", "signals", "n", "rating_sum", "rating_squares")
    query = select(*(cell[name] for name in names)).where(cell.product_id == product)
    return [tuple(row) for row in connection.execute(query)]


def newest_week(connection: Connection) -> int | None:
    """Tell the week to which scores were computed: that of the newest review that counts."""
    found: int | None = connection.execute(select(func.max(Cell.table().c.week))).scalar()
    return found


def numbers(connection: Connection) -> dict[str, float]:
    """Read the numbers of the method; what was fitted goes before what people set."""
    found: dict[str, float] = {}
    for record in (Method, Fit):
        table = record.table()
        rows = connection.execute(select(table.c.name, table.c.value))
        found |= {name: float(value) for name, value in rows}
    return found


def scores_of(connection: Connection, products: Iterable[str]) -> dict[str, float | None]:
    """Read the published scores of some products."""
    table = Score.table()
    some = among(connection, table.c.product_id, sorted(set(products)))
    rows = connection.execute(select(table.c.product_id, table.c.score).where(some))
    return {row[0]: row[1] for row in rows}


def texts_of(connection: Connection, reviews: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Read title and text of some reviews, by id; what was erased is empty."""
    table = Review.table()
    query = select(table.c.id, table.c.title, table.c.body)
    rows = connection.execute(query.where(among(connection, table.c.id, sorted(set(reviews)))))
    return {row[0]: (row[1] or "", row[2] or "") for row in rows}


def decided_on(connection: Connection, since: datetime, most: int) -> list[Any]:
    """Return what was decided since a moment, the newest first."""
    table = Judgement.table()
    names = ("number", "judgement", "verdict", "subject", "other", "path", "who", "at", "why")
    query = select(*(table.c[name] for name in names)).where(table.c.at >= since)
    return list(connection.execute(query.order_by(table.c.number.desc()).limit(most)))


def placed(connection: Connection, listing: str) -> str | None:
    """Tell which product a listing was by the last run."""
    table = Match.table()
    found: str | None = connection.execute(
        select(table.c.product_id).where(table.c.listing_id == listing)
    ).scalar()
    return found
