"""How the reviews on record fall by rating, reason, purchase and test: proof beside each claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.schema import TrustTest
from reports.judged import anchor_of
from reports.lots import FIFTHS, Collected, Lot


@dataclass(frozen=True, slots=True)
class FallView:
    """How some reviews fall over the fifths of the rating scale, the lowest first."""

    words: str
    fifths: tuple[int, ...]
    unread: int  # without a rating that can be read
    n: int

    @property
    def shares(self) -> tuple[float, ...]:
        """Give the share of each fifth among those with a rating; nothing where there is none."""
        rated = self.n - self.unread
        return tuple(one / rated for one in self.fifths) if rated else ()


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """What sources say of the purchase behind reviews."""

    words: str
    known: int
    counted: int


@dataclass(frozen=True, slots=True)
class MetView:
    """How many reviews met one test."""

    name: str
    anchor: str
    n: int
    auc: float | None
    false_alarm: float | None


NOTHING = FallView("", (0,) * FIFTHS, 0, 0)


@dataclass(frozen=True, slots=True)
class CollectedView:
    """All that the page on how reviews are collected counts."""

    known: FallView = NOTHING
    lost: tuple[FallView, ...] = ()  # a reason each, most first
    counted: FallView = NOTHING
    purchases: tuple[PurchaseView, ...] = ()
    rewarded: int = 0  # marked so by their source
    met: tuple[MetView, ...] = ()


SAID: tuple[tuple[bool | None, str], ...] = (
    (True, "Marked by the source as a verified purchase"),
    (False, "Marked by the source as not verified"),
    (None, "The source says nothing of it"),
)


def collected_view(found: Collected, tests: Iterable[TrustTest]) -> CollectedView:
    """Add up the lots: what is known is what counts and what does not, by each reason."""
    lots = found.lots
    reasons = Counter[str]()
    for one in lots:
        if one.reason is not None:
            reasons[one.reason] += one.n
    ordered = sorted(reasons, key=lambda reason: (-reasons[reason], reason))
    return CollectedView(
        known=_fall("Known", lots),
        lost=tuple(_fall(one, [lot for lot in lots if lot.reason == one]) for one in ordered),
        counted=_fall("Count", [lot for lot in lots if lot.reason is None]),
        purchases=tuple(_purchase(words, said, lots) for said, words in SAID),
        rewarded=found.rewarded,
        met=tuple(_met(found.met or {}, tests)),
    )


def _fall(words: str, lots: Iterable[Lot]) -> FallView:
    held = Counter[int | None]()
    for one in lots:
        held[one.fifth] += one.n
    fifths = tuple(held[fifth] for fifth in range(1, FIFTHS + 1))
    return FallView(words, fifths, held[None], held.total())


def _purchase(words: str, said: bool | None, lots: Iterable[Lot]) -> PurchaseView:
    mine = [one for one in lots if one.verified is said]
    counted = sum(one.n for one in mine if one.reason is None)
    return PurchaseView(words, sum(one.n for one in mine), counted)


def _met(met: Mapping[str, int], tests: Iterable[TrustTest]) -> Iterable[MetView]:
    for one in sorted(tests, key=lambda one: one.position):
        if one.test in met:
            name = one.test.replace("_", " ")
            yield MetView(name, anchor_of(one.test), met[one.test], one.auc, one.false_alarm)
