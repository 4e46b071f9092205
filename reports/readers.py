"""What leads the compare page: a reader's three questions, and short answers from the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from db.units import from_base, to_base
from reports.column_specs import answer_of, limit_of, spec_of
from reports.order import OVERALL, Band, Candidate, Order, hundredths, order
from reports.render import feet
from reports.views import ProductView
from reports.world_views import World

IMPERIAL = frozenset(("US", "LR", "MM"))  # countries in which people weigh themselves in pounds
INTERVAL = 0.9  # where the method on record does not say


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A short answer to one of the reader's questions, in US and in metric units."""

    us: str
    metric: str


def imperial(country: str) -> bool:
    """Tell whether the people of a country measure themselves in pounds, feet and inches."""
    return country.strip().upper() in IMPERIAL


def shown_of(world: World) -> tuple[ProductView, ...]:
    """Give the products of the table: all that are not recalled."""
    return tuple(one for one in world.products if one.score.state != "recalled")


def candidates(world: World) -> tuple[Candidate, ...]:
    """Give what a reader's weights are put on: the owners' score and the aspects'."""
    product = {topic.aspect for topic in world.topics if topic.kind == "product"}
    return tuple(_candidate(one, product) for one in shown_of(world))


def z_for(world: World) -> float:
    """Say how many standard deviations half a band is wide, as the page prints it."""
    return round(NormalDist().inv_cdf(0.5 + (world.site.interval or INTERVAL) / 2), 4)


def our_order(world: World) -> Order:
    """Put the products in our own order: by the owners' score alone."""
    return order(candidates(world), {OVERALL: 1}, z_for(world))


def fits(products: Sequence[ProductView]) -> AnswerView | None:
    """Say whom the products hold, as stated; None: no limit is stated."""
    heaviest = _limits(products, "max_weight")
    shortest, tallest = _limits(products, "min_height"), _limits(products, "max_height")
    us, metric = [], []
    if heaviest:
        us.append(f"The stated limits of weight run {_range(heaviest, _lb)} lb.")
        metric.append(f"The stated limits of weight run {_range(heaviest, _kg)} kg.")
    if shortest and tallest:
        ends = min(shortest), max(tallest)
        us.append(f"People from {feet(ends[0])} to {feet(ends[1])} find one, as stated.")
        metric.append(f"People from {_cm(ends[0])} to {_cm(ends[1])} cm find one, as stated.")
    return AnswerView(" ".join(us), " ".join(metric)) if us else None


def alone(products: Sequence[ProductView]) -> tuple[int, int, int]:
    """Count who states that one comes back up alone, who states that one does not, who neither."""
    said = [answer_of(spec_of(one, "return_alone")) for one in products]
    return said.count(True), said.count(False), said.count(None)


def _candidate(product: ProductView, aspects: set[str]) -> Candidate:
    score = product.score
    bands = {OVERALL: _band(score.value, score.low, score.high)}
    bands |= {
        one.aspect: _band(one.score, one.low, one.high)
        for one in product.aspects
        if one.aspect in aspects
    }
    return Candidate(product.product_id, {key: band for key, band in bands.items() if band})


def _band(score: float | None, low: float | None, high: float | None) -> Band | None:
    if score is None or low is None or high is None:
        return None
    return Band(hundredths(score), hundredths(low), hundredths(high))


def _limits(products: Sequence[ProductView], key: str) -> list[float]:
    found = [limit_of(spec_of(one, key), key) for one in products]
    return [one for one in found if one is not None]


def _range(values: list[float], said: Callable[[float], str]) -> str:
    return f"from {said(min(values))} to {said(max(values))}"


def _lb(value: float) -> str:
    return f"{value:.0f}"


def _kg(value: float) -> str:
    return f"{from_base(to_base(value, 'lb'), 'kg'):.0f}"


def _cm(value: float) -> str:
    return f"{from_base(to_base(value, 'in'), 'cm'):.0f}"
