"""The columns of the compare page, family by family; another family is a line in FAMILIES."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from reports.column_specs import spec_columns
from reports.column_trials import trial_columns
from reports.compare_views import CellView, Column, HeadView
from reports.order import hundredths
from reports.readers import our_order
from reports.render import chance, day, thousands, whole
from reports.views import ProductView, ScoreView
from reports.world_views import World

# What a reader asks first of all that owners speak of; elsewhere what is spoken of most.
ASKED = ("ankle_comfort", "return_upright", "assembly")
SHOWN = 3  # aspects that are shown unasked

Family = Callable[[World, Sequence[ProductView]], Iterator[Column]]


def columns_of(world: World, shown: Sequence[ProductView]) -> tuple[Column, ...]:
    """Give every column, in their order, for the products that are shown."""
    return tuple(column for family in FAMILIES for column in family(world, shown))


def points(value: float | None) -> str | None:
    """Write points as the page's script and `upright order` read them: two decimals."""
    return None if value is None else f"{hundredths(value) / 100:.2f}"


def short_of(score: ScoreView) -> str:
    """Say why there is no score."""
    if not score.known:
        return "No reviews yet"
    if score.needed and score.counted < score.needed:
        counts = "review counts" if score.counted == 1 else "reviews count"
        return f"{thousands(score.counted)} {counts}; {thousands(score.needed)} are needed"
    return "Not enough reviews for a score"


def _places(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    if any(one.place for one in shown):
        head = HeadView("place", "Place", "place", shown=True)
        yield Column(head, _place)


def _place(product: ProductView) -> CellView:
    place = product.place
    if place is None:
        return CellView(lacking="not ranked")
    alone = place.first == place.last
    text = f"{place.first}" if alone else f"{place.first}–{place.last}"
    return CellView(text=text, value=f"{place.first}")


def _chances(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    if any(one.place for one in shown):
        known = {one.key: one.chance for one in our_order(world).placed}
        head = HeadView("chance", "Chance to be first", "chance", falls=True)
        yield Column(head, partial(_chance, known))


def _chance(known: Mapping[str, float], product: ProductView) -> CellView:
    share = known.get(product.product_id)
    if share is None:
        return CellView(lacking="not ranked")
    return CellView(text=chance(share), value=f"{share:.4f}")


def _scores(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    if any(one.score.value is not None for one in shown):
        head = HeadView("overall", "Score", "score", shown=True, falls=True)
        yield Column(head, _score)


def _score(product: ProductView) -> CellView:
    score = product.score
    if score.value is None or score.low is None or score.high is None:
        return CellView(lacking=short_of(score))
    return CellView(
        text=whole(score.value), small=f"{whole(score.low)}–{whole(score.high)}",
        value=points(score.value), low=points(score.low), high=points(score.high),
        anchor="score", mark=score,
    )  # fmt: skip


def _counts(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    head = HeadView("counts", "Count", "counts", small="of known", shown=True, falls=True)
    yield Column(head, _count)


def _count(product: ProductView) -> CellView:
    score = product.score
    of = f"of {thousands(score.known)}" if score.known else None
    return CellView(
        text=thousands(score.counted), small=of, value=f"{score.counted}",
        anchor="funnel" if score.known else None,
    )  # fmt: skip


def _aspects(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    """Give a column to each aspect of the product itself that some product has a score for."""
    said = Counter(
        {one.aspect: 0 for product in shown for one in product.aspects if one.score is not None}
    )
    for product in shown:
        for one in product.aspects:
            if one.aspect in said:
                said[one.aspect] += one.praise + one.complaints
    order = sorted(said, key=lambda key: (key not in ASKED, -said[key], key))[:SHOWN]
    for topic in world.topics:
        if topic.kind == "product" and topic.aspect in said:
            head = HeadView(
                topic.aspect, topic.name, "aspect", small="+ praise − regret",
                shown=topic.aspect in order, falls=True,
            )  # fmt: skip
            yield Column(head, partial(_aspect, topic.aspect))


def _aspect(key: str, product: ProductView) -> CellView:
    found = next((one for one in product.aspects if one.aspect == key), None)
    if found is None:
        return CellView(lacking="nobody says")
    counts = f"+{thousands(found.praise)} −{thousands(found.complaints)}"
    spoken = f"{thousands(found.praise)} praise it, {thousands(found.complaints)} regret it"
    if found.score is None or found.low is None or found.high is None:
        return CellView(lacking="too few", small=counts, spoken=spoken)
    return CellView(
        text=whole(found.score), small=counts,
        spoken=f"between {whole(found.low)} and {whole(found.high)}; {spoken}",
        value=points(found.score), low=points(found.low), high=points(found.high),
        anchor="aspects",
    )  # fmt: skip


def _prices(world: World, shown: Sequence[ProductView]) -> Iterator[Column]:
    head = HeadView("price", "Price", "price", small="last seen", shown=True)
    yield Column(head, partial(_price, world.site.currency))


def _price(currency: str, product: ProductView) -> CellView:
    offer = next((offer for offer in product.offers if offer.price), None)
    if offer is None:
        return CellView(lacking="not seen")
    ours = offer.currency == currency and offer.amount is not None
    return CellView(
        text=offer.price, dated=day(offer.seen), anchor="prices",
        value=f"{offer.amount:.2f}" if ours else None,
        doubt="currency not stated" if offer.unstated else None,
    )  # fmt: skip


FAMILIES: tuple[Family, ...] = (
    _places, _chances, _scores, _counts, _aspects, spec_columns, trial_columns, _prices,
)  # fmt: skip
