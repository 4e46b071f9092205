"""Fresh counts of what waits for editors, what they decided, and the numbers of the method."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import func, select

from db.schema import (
    CurrentReview,
    Fit,
    Judgement,
    Match,
    MonthNumber,
    RawListing,
    Stranger,
)
from reports.queries.recount_said import reports_of_danger
from reports.queries.recounting import Base, Counted, Value, two

TOLD = 8  # of a kind: what an edition tells one by one


def _listing_reviews(base: Base, listing: str) -> Value:
    table = CurrentReview.table().c
    return int(base.one(select(func.count()).where(table.listing_id == listing)))


def _likeness(base: Base, listing: str) -> Value:
    table = Match.table().c
    found = base.one(select(table.likeness).where(table.listing_id == listing))
    return None if found is None else float(found)


def _waits(base: Base, at: str) -> Value:
    if at == "dangers":
        return sum(len(waits) for waits, _ in reports_of_danger(base).values())
    match, stranger = Match.table().c, Stranger.table().c
    asked = base.connection.scalars(select(match.listing_id).where(match.question.is_not(None)))
    named = base.connection.scalars(
        select(stranger.listing_id).where(stranger.question.is_not(None))
    )
    return len({*asked, *named} | _unmatched(base))


def _unmatched(base: Base) -> set[str]:
    """Name the listings that were read or have reviews, are of no product, and ask nothing."""
    match, review, page = Match.table().c, CurrentReview.table().c, RawListing.table().c
    there = {*base.connection.scalars(select(review.listing_id).distinct()),
             *base.connection.scalars(select(page.listing_id))}  # fmt: skip
    rows = base.rows(select(match.listing_id, match.product_id, match.question, match.rule))
    done = {row.listing_id for row in rows
            if row.product_id or row.question or row.rule == "judgement"}  # fmt: skip
    return there - done


def _part(base: Base, at: str) -> Value:
    """Read the points of one part of a likeness."""
    listing, _, feature = at.rpartition("/")
    table = Match.table().c
    parts = json.loads(str(base.one(select(table.parts).where(table.listing_id == listing))))
    points = {str(name).replace("_", " "): float(value) for name, value, _ in parts}
    return points.get(feature)


def _rest(base: Base, at: str) -> Value:
    """Count what is not told one by one: beyond eight of a kind."""
    kind, month = two(at)
    if kind == "dangers":
        return sum(1 for waits, _ in reports_of_danger(base).values() if waits) - TOLD
    if kind == "decisions":
        return _passing(base, month) - TOLD
    listings = len(_unmatched(base))
    asked = _waits(base, "listings")
    questions = asked - listings if isinstance(asked, int) else 0
    return max(listings - TOLD, 0) + max(questions - TOLD, 0)


def _passing(base: Base, month: str) -> int:
    """Count the decisions of a month that no address of a product depends on."""
    rows = {row.judgement: row for row in base.rows(select(Judgement.table()))}
    mine = [row for row in rows.values() if f"{base.day(row.at):%Y-%m}" == month]
    about = [rows.get(row.undoes or "", row) for row in mine]
    lasting = [
        row for row in about
        if row.verdict == "same" and row.subject.startswith("product:")
        and (row.other or "").startswith("product:")
    ]  # fmt: skip
    return len(mine) - len(lasting)


def _decisions(base: Base, month: str) -> Value:
    table = Judgement.table().c
    days = [base.day(at) for at in base.connection.scalars(select(table.at))]
    return sum(1 for day in days if f"{day:%Y-%m}" == month)


def _decision(base: Base, at: str) -> Value:
    table = Judgement.table().c
    found = base.one(select(table.number).where(table.number == int(at)))
    return None if found is None else int(found)


def _decided(base: Base, at: str) -> Value:
    table = Judgement.table().c
    return base.day(base.one(select(table.at).where(table.number == int(at))))


def _number(base: Base, at: str) -> Value:
    month, name = two(at)
    table = MonthNumber.table().c
    found = base.one(select(table.value).where(table.month == month, table.name == name))
    return None if found is None else float(found)


def _changed(base: Base, month: str) -> set[str]:
    """Name the numbers of the method that are others than at the end of the month before."""
    table = MonthNumber.table().c
    now, then = (
        {row.name: row.value
         for row in base.rows(select(table.name, table.value).where(table.month == one))}
        for one in (month, base.before(month))
    )  # fmt: skip
    if not then:
        return set()
    return {name for name in now.keys() | then.keys() if now.get(name) != then.get(name)}


def _numbers_changed(base: Base, month: str) -> Value:
    return len(_changed(base, month))


def _refitted(base: Base, month: str) -> Value:
    fitted = set(base.connection.scalars(select(Fit.table().c.name)))
    return sum(1 for name in _changed(base, month) if ":" in name or name in fitted)


FAMILIES: Mapping[str, Counted] = {
    "listing_reviews": _listing_reviews, "likeness": _likeness, "likeness_part": _part,
    "rest": _rest, "waits": _waits,
    "decisions": _decisions, "decision": _decision, "decided": _decided, "number": _number,
    "numbers_changed": _numbers_changed, "refitted": _refitted,
}  # fmt: skip
