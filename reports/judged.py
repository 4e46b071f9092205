"""From rows to what is said of judgement: effects of tests, aspects, places, causes, danger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from db.judgements import standing
from db.schema import MonthCause
from reports.judged_views import (
    AspectView,
    ChanceView,
    DangerView,
    EffectView,
    PartView,
    TestView,
    TopicView,
)
from reports.queries import Facts

NAMES = {"all": "all together"}
LIKELY = 0.05  # places that are rarer are not printed
CAUSES: Mapping[str, str] = {
    "new": "new reviews",
    "edited": "edited reviews",
    "gone": "reviews that are gone",
    "credibility": "how far reviews are believed",
    "age": "the age of reviews",
    "method": "the method",
    "outage": "sources lost or found",
}


class _OfProduct(Protocol):
    @property
    def product_id(self) -> str: ...


Row = TypeVar("Row", bound=_OfProduct)


def test_views(facts: Facts) -> tuple[TestView, ...]:
    """Describe every test of credibility, in its order."""
    ordered = sorted(facts.trust_tests, key=lambda one: one.position)
    return tuple(
        TestView(NAMES.get(one.test, _plain(one.test)), anchor_of(one.test), one.grain,
                 one.meaning, one.auc, one.false_alarm)
        for one in ordered
    )  # fmt: skip


def topic_views(facts: Facts) -> tuple[TopicView, ...]:
    """List what reviews speak of, in its order."""
    ordered = sorted(facts.aspects, key=lambda one: one.position)
    return tuple(TopicView(one.label, one.kind, one.meaning, one.aspect) for one in ordered)


def effects_by_product(facts: Facts) -> dict[str, tuple[EffectView, ...]]:
    """Say per product what each test that its reviews met does to its score."""
    places = {one.test: one.position for one in facts.trust_tests}
    return {
        product: tuple(
            EffectView(_plain(one.test), anchor_of(one.test), one.flagged, one.flagged_mean,
                       one.unflagged_mean, one.weighed, one.score, one.low, one.high)
            for one in sorted(rows, key=lambda one: (places.get(one.test, 0), one.test))
        )
        for product, rows in _by_product(facts.without).items()
    }  # fmt: skip


def aspects_by_product(facts: Facts) -> dict[str, tuple[AspectView, ...]]:
    """Say per product what is praised and regretted, in the order of the aspects."""
    known = {one.aspect: one for one in facts.aspects if one.kind == "product"}
    return {
        product: tuple(
            AspectView(known[one.aspect].label, one.praise, one.complaints, one.neutral,
                       one.score, one.low, one.high, one.aspect)
            for one in sorted(rows, key=lambda one: known[one.aspect].position)
        )
        for product, rows in _by_product(
            one for one in facts.aspect_scores if one.aspect in known
        ).items()
    }  # fmt: skip


def chances_by_product(facts: Facts) -> dict[str, tuple[ChanceView, ...]]:
    """Give per product the places that are not improbable."""
    likely = (one for one in facts.ranks if one.probability >= LIKELY)
    return {
        product: tuple(ChanceView(one.rank, one.probability) for one in rows)
        for product, rows in _by_product(likely).items()
    }


def parts_of(rows: Iterable[MonthCause]) -> tuple[PartView, ...]:
    """List what each cause adds to a change, greatest first; what adds nothing is left out."""
    found = [PartView(CAUSES[one.cause], one.points, one.reviews) for one in rows if one.points]
    return tuple(sorted(found, key=lambda one: (-abs(one.points), one.cause)))


def dangers(facts: Facts, names: Mapping[str, str]) -> tuple[DangerView, ...]:
    """Count the reviews that report danger and that no editor has noted or left out yet."""
    said = standing(facts.judgements)
    done = said.noted | said.dropped | said.kept
    shops = {one.shop: one.name for one in facts.shops}
    waits = {(one.product_id, one.shop, one.review_key) for one in facts.hazards
             if f"{one.shop}/{one.review_key}" not in done}  # fmt: skip
    counts = Counter((product, shop) for product, shop, _ in waits)
    found = [
        DangerView(names.get(product or "", "a listing that is not matched"),
                   shops.get(shop, shop), n)
        for (product, shop), n in counts.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.reviews, one.product, one.shop)))


def anchor_of(test: str) -> str:
    """Name the place of a test on the method page."""
    return f"test-{test.replace('_', '-')}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _by_product(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.product_id].append(row)
    return found
