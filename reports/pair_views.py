"""What a page says of two products beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.asked import Asked, answer_of, cheapest
from reports.judged_views import AspectView
from reports.pairs import Pair
from reports.places import overlap
from reports.render import day, lower_first, whole
from reports.verdicts import between
from reports.views import ProductView, SpecView

Differs = Literal["differs", "same", "one is silent"]
SAID = {"suits": "yes", "not": "no", "silent": "does not say", "recalled": "recalled"}


@dataclass(frozen=True, slots=True)
class SpecRow:
    """One property of two products, as stated."""

    label: str
    one: SpecView | None
    other: SpecView | None
    differs: Differs


@dataclass(frozen=True, slots=True)
class AspectRow:
    """What owners of two products say of one aspect."""

    name: str
    one: AspectView
    other: AspectView
    apart: bool  # the intervals of both shares of praise lie apart


@dataclass(frozen=True, slots=True)
class SuitRow:
    """One question, and what both answer."""

    words: str
    one: str
    other: str


def spec_rows(pair: Pair) -> tuple[SpecRow, ...]:
    """Set what is stated side by side, what differs first; what neither states is left out."""
    one, other = _stated(pair.one), _stated(pair.other)
    rows = [_row(key, one.get(key), other.get(key)) for key in {**one, **other}]
    order: Sequence[Differs] = ("differs", "one is silent", "same")
    return tuple(sorted(rows, key=lambda row: order.index(row.differs)))


def aspect_rows(pair: Pair) -> tuple[AspectRow, ...]:
    """Set side by side what owners of both speak of often enough for a share, told apart first."""
    others = {one.name: one for one in pair.other.aspects if one.score is not None}
    rows = [
        AspectRow(one.name, one, others[one.name], _apart(one, others[one.name]))
        for one in pair.one.aspects
        if one.score is not None and one.name in others
    ]
    return tuple(sorted(rows, key=lambda row: not row.apart))


def suit_rows(pair: Pair, asked: Sequence[Asked], currency: str) -> tuple[SuitRow, ...]:
    """Ask both the questions that are asked of all; what neither answers is left out."""
    said = [(one.claim, *(_said(one, each, currency) for each in (pair.one, pair.other)))
            for one in asked if one.spec]  # fmt: skip
    return tuple(SuitRow(*row) for row in said if set(row[1:]) != {SAID["silent"]})


def answer(pair: Pair, rows: Sequence[SpecRow], currency: str) -> str:
    """Say which of two has the higher score, how surely, what differs, and which costs less."""
    told = [row for row in rows if row.differs != "one is silent"]
    differ = sum(1 for row in told if row.differs == "differs")
    stated = f"Of {len(told)} properties that both state, {differ} differ." if told else ""
    return " ".join(filter(None, (_scores(pair), stated, _prices(pair, currency))))


def same_words(rows: Sequence[SpecRow]) -> str:
    """Name in one line what is the same in both."""
    same = (row for row in rows if row.differs == "same" and row.one)
    return ", ".join(f"{row.label} ({row.one.text if row.one else ''})" for row in same)


def alike_words(rows: Sequence[AspectRow]) -> str:
    """Name in one line what owners' words do not part, with both shares of praise."""
    return ", ".join(
        f"{lower_first(row.name)} ({whole(row.one.score or 0.0)} % and "
        f"{whole(row.other.score or 0.0)} %)"
        for row in rows
        if not row.apart
    )


def _scores(pair: Pair) -> str:
    scored = [one for one in (pair.one, pair.other) if one.score.state == "scored"]
    if not scored:
        return "Neither has enough reviews for a score."
    if len(scored) == 1:
        return f"Only {scored[0].name} has a score, {between(scored[0])}."
    high, low = sorted(scored, key=lambda one: (-(one.score.value or 0.0), one.product_id))
    if overlap(high.score, low.score):
        return (
            f"The two cannot be told apart by their scores: {high.name} has {between(high)}, "
            f"{low.name} {between(low)}, and the bands overlap."
        )
    return f"{high.name} has the higher score: {between(high)}, against {between(low)}."


def _prices(pair: Pair, currency: str) -> str:
    offers = [(cheapest(one, currency), one) for one in (pair.one, pair.other)]
    known = [(offer.amount or 0.0, offer, one) for offer, one in offers if offer]
    if len(known) < 2:
        return ""
    (low, first, cheap), (high, second, _) = sorted(known, key=lambda each: each[0])
    if low == high:
        return f"Both were last seen from {first.price} ({day(first.seen)})."
    return (
        f"{cheap.name} was last seen for less: from {first.price} ({day(first.seen)}), against "
        f"{second.price} ({day(second.seen)})."
    )


def _stated(product: ProductView) -> Mapping[str, SpecView]:
    return {one.key: one for one in (*product.fit, *product.specs) if one.text}


def _row(key: str, one: SpecView | None, other: SpecView | None) -> SpecRow:
    known = one or other
    label = known.label if known else key
    if one is None or other is None:
        return SpecRow(label, one, other, "one is silent")
    return SpecRow(label, one, other, "same" if _same(one, other) else "differs")


def _same(one: SpecView, other: SpecView) -> bool:
    """Tell whether two statements say the same: as measures where both are, else as words."""
    if one.number is not None and other.number is not None and one.unit == other.unit:
        return whole(one.number) == whole(other.number)
    return (one.text or "").casefold() == (other.text or "").casefold()


def _apart(one: AspectView, other: AspectView) -> bool:
    ends = (one.low, one.high, other.low, other.high)
    if any(end is None for end in ends):
        return False
    return (one.low or 0.0) > (other.high or 0.0) or (other.low or 0.0) > (one.high or 0.0)


def _said(asked: Asked, product: ProductView, currency: str) -> str:
    return SAID[answer_of(asked, product, currency).verdict]
