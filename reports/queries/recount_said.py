"""Fresh counts of what reviews say: aspects of a month, reports of danger, tests of credibility."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from db.schema import (
    Advisory,
    Aspect,
    CurrentReview,
    Judgement,
    Match,
    Mention,
    Review,
    Score,
    ScoreWithout,
    Stood,
    TrustSignal,
)
from reports.queries.recounting import Base, Counted, Value, counts, joined, two

LOOKED = ("noted", "keep", "drop")  # verdicts after which a report of danger waits no more
Marked = Mapping[tuple[str, str, str], int]


def reports_of_danger(base: Base) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Part the reviews that report danger, by product and shop, into those that wait and others."""
    return base.once("danger", lambda: _danger(base))


def _danger(base: Base) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    said, now, aspect = Mention.table(), CurrentReview.table(), Aspect.table()
    query = (
        select(said.c.product_id, now.c.shop, now.c.review_key)
        .distinct()
        .select_from(said)
        .join(now, now.c.id == said.c.review_id)
        .join(aspect, aspect.c.aspect == said.c.aspect)
        .where(aspect.c.kind == "hazard")
    )
    looked = _looked_at(base)
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for product, shop, key in base.rows(query):
        parts = found.setdefault((product or "-", shop), (set(), set()))
        parts[f"review:{shop}/{key}" in looked].add(key)
    return found


def _looked_at(base: Base) -> frozenset[str]:
    """Name the reviews of which an editor spoke, by judgements that no other one took back."""
    table = Judgement.table().c
    rows = base.rows(select(Judgement.table()).order_by(table.number.desc()))
    undone: set[str] = set()
    found: set[str] = set()
    for row in rows:
        if row.judgement in undone:
            continue
        if row.verdict == "undo":
            undone.add(row.undoes)
        elif row.verdict in LOOKED:
            found.add(row.subject)
    return frozenset(found)


def _danger_waits(base: Base, at: str) -> Value:
    return len(reports_of_danger(base).get(two(at), (set(), set()))[0])


def _danger_noted(base: Base, at: str) -> Value:
    return len(reports_of_danger(base).get(two(at), (set(), set()))[1])


def _danger_all(base: Base, at: str) -> Value:
    waits, noted = (sum(len(one[part]) for one in reports_of_danger(base).values())
                    for part in (0, 1))  # fmt: skip
    if at == "noted":
        return noted
    return waits if at == "waits" else sum(map(len, reports_of_danger(base).get(two(at), ())))


def _danger_places(base: Base, at: str) -> Value:
    places = reports_of_danger(base).values()
    return sum(1 for waits, _ in places if waits) if at == "waits" else len(places)


def _advisory_day(base: Base, at: str) -> Value:
    advisory, _, which = at.rpartition("/")
    table = Advisory.table().c
    found: date | None = base.one(select(table[which]).where(table.advisory == advisory))
    return found


def _advised(base: Base, at: str) -> Value:
    table = Advisory.table().c
    return len(json.loads(str(base.one(select(table.reviews).where(table.advisory == at)))))


def _advisories(base: Base, at: str) -> Value:
    return int(base.one(select(func.count()).select_from(Advisory.table())))


def marked(base: Base, month: str) -> Marked:
    """Count the reviews that count and met a test, by product, shop and test."""
    return base.once(("marked", month), lambda: _marked(base, month))


def _marked(base: Base, month: str) -> Marked:
    found: dict[tuple[str, str, str], int] = {}
    if base.is_newest(month):
        for test in _tests():
            for product, shop, n in base.rows(_met(test)):
                found[product, shop, test] = int(n)
        return found
    stood = Stood.table().c
    there = and_(stood.since <= month, or_(stood.until.is_(None), stood.until > month))
    for product, shop, signals in base.rows(
        select(stood.product_id, stood.shop, stood.signals).where(there, stood.signals != "")
    ):
        for test in signals.split(","):
            found[product, shop, test] = found.get((product, shop, test), 0) + 1
    return found


def _tests() -> tuple[str, ...]:
    apart = {"id", "shop", "review_key", "product_id", "signals", "row_hash"}
    return tuple(one.name for one in TrustSignal.table().c if one.name not in apart)


def _met(test: str) -> Select[Any]:
    """Count by product and shop the reviews that count and met a test."""
    signal, match, review = TrustSignal.table().c, Match.table().c, CurrentReview.table().c
    keys = (match.product_id, review.shop)
    query = joined(*keys, func.count()).join(TrustSignal.table(), signal.id == review.id)
    return query.where(counts(), signal[test].is_not(None)).group_by(*keys)


def _atypical(base: Base, at: str) -> Value:
    month, product, shop, test = at.split("/")
    return marked(base, month).get((product, shop, test), 0)


def _test_met(base: Base, at: str) -> Value:
    month, test = two(at)
    return sum(n for (_, _, met), n in marked(base, month).items() if met == test)


def _tests_met(base: Base, month: str) -> Value:
    return len({test for _, _, test in marked(base, month)})


def _without(base: Base, at: str) -> Value:
    product, test = two(at)
    table = ScoreWithout.table().c
    found = base.one(select(table.score).where(table.product_id == product, table.test == test))
    return None if found is None else float(found)


def _effect(base: Base, at: str) -> Value:
    score = Score.table().c
    now = base.one(select(score.score).where(score.product_id == two(at)[0]))
    without = _without(base, at)
    if now is None or not isinstance(without, float):
        return None
    return float(now) - without


def _rating(base: Base, at: str) -> Value:
    for record in (Review, CurrentReview, Stood):
        table = record.table().c
        found = base.one(select(table.rating).where(table.id == at))
        if found is not None:
            return float(found)
    return None


def _published(base: Base, at: str) -> Value:
    for record in (Review, CurrentReview):
        table = record.table().c
        found = base.one(select(table.published).where(table.id == at))
        if found is not None:
            day: date = found.date()
            return day
    return None


FAMILIES: Mapping[str, Counted] = {
    "danger": _danger_all, "danger_waits": _danger_waits,
    "danger_noted": _danger_noted, "danger_places": _danger_places,
    "advisory_day": _advisory_day, "advised": _advised, "advisories": _advisories,
    "atypical": _atypical, "test_met": _test_met, "tests_met": _tests_met,
    "without": _without, "effect": _effect, "rating": _rating, "published": _published,
}  # fmt: skip
