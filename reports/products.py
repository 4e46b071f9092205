"""From rows to product views: score, place, funnel, shops, offers, fit and past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from db.schema import Month, Product, Score, Tally
from reports.claimed import Claimed
from reports.offers import Offers
from reports.places import places
from reports.queries import Facts
from reports.remarks import remarks_by_product
from reports.render import slug
from reports.safety import recalls_of
from reports.safety_views import NoteView
from reports.sources import drops_of
from reports.specs import fit_of, others, specs_by_product, unlisted
from reports.told import Told
from reports.trials import trials_by_product
from reports.views import (
    PastView,
    PictureView,
    ProductView,
    ScoreView,
    ShopCount,
    SourceView,
    SpecView,
    State,
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one product."""

    score: Score | None
    tallies: Sequence[Tally]
    listings: Sequence[str]
    specs: Mapping[str, SpecView]
    months: Sequence[Month]


def product_views(
    facts: Facts,
    sources: Sequence[SourceView],
    offers: Offers,
    needed: int | None,
    pictures: Mapping[str, tuple[PictureView, ...]],
) -> tuple[ProductView, ...]:
    """Describe every product: the ranked ones first by score, then the others by name."""
    rows = _rows(facts)
    shops = {source.shop: source for source in sources}
    tests = trials_by_product(facts.trials, pictures)
    told, claimed, remarks = (
        Told(facts, shops),
        Claimed(facts, shops),
        remarks_by_product(facts.remarks),
    )
    views = [
        replace(
            told.of(_product(product, rows[product.product_id], facts, shops, needed, claimed)),
            offers=offers.of(rows[product.product_id].listings, shops),
            pictures=pictures.get(product.product_id, ()),
            remarks=remarks.get(product.product_id),
            trials=tests[product.product_id][0] if product.product_id in tests else (),
            trial_summary=tests[product.product_id][1] if product.product_id in tests else None,
        )
        for product in facts.products
    ]
    return _placed(sorted(views, key=_order))


def name_of(product: Product) -> str:
    """Join brand and model; a model that already begins with its brand is enough."""
    same = f"{product.model} ".casefold().startswith(f"{product.brand} ".casefold())
    return product.model if same else f"{product.brand} {product.model}"


def _placed(views: Sequence[ProductView]) -> tuple[ProductView, ...]:
    held = places(views)
    return tuple(replace(view, place=held.get(view.product_id)) for view in views)


def _order(view: ProductView) -> tuple[int, float, str, str]:
    rank = ("scored", "few", "none", "recalled").index(view.score.state)
    return rank, -(view.score.value or 0.0), "" if rank == 0 else view.name, view.product_id


def _rows(facts: Facts) -> dict[str, _Rows]:
    scores = {score.product_id: score for score in facts.scores}
    tallies: defaultdict[str | None, list[Tally]] = defaultdict(list)
    for tally in facts.tallies:
        tallies[tally.product_id].append(tally)
    listings: defaultdict[str | None, list[str]] = defaultdict(list)
    for match in facts.matches:
        listings[match.product_id].append(match.listing_id)
    months: defaultdict[str, list[Month]] = defaultdict(list)
    for month in facts.months:
        months[month.product_id].append(month)
    specs = specs_by_product(facts.specs, facts.shops)
    return {
        one.product_id: _Rows(
            scores.get(one.product_id),
            tallies.get(one.product_id, []),
            listings.get(one.product_id, []),
            specs.get(one.product_id, {}),
            months.get(one.product_id, []),
        )
        for one in facts.products
    }


def _product(
    product: Product,
    rows: _Rows,
    facts: Facts,
    shops: Mapping[str, SourceView],
    needed: int | None,
    claimed: Claimed,
) -> ProductView:
    recalls = recalls_of(product, facts.notes)
    return ProductView(
        product_id=product.product_id,
        slug=slug(product.product_id),
        name=name_of(product),
        brand=product.brand,
        model=product.model,
        category=product.category,
        summary=product.summary,
        score=_score(rows, recalls, needed),
        place=None,
        drops=drops_of(rows.tallies),
        shops=claimed.beside(_shops(rows.tallies, shops), rows.listings),
        fit=fit_of(rows.specs),
        specs=others(rows.specs),
        unlisted=unlisted(rows.specs),
        recalls=recalls,
        past=() if recalls else tuple(_past(month) for month in rows.months),
    )


def _score(rows: _Rows, recalls: Sequence[NoteView], needed: int | None) -> ScoreView:
    known = sum(tally.n for tally in rows.tallies)
    counted = sum(tally.n for tally in rows.tallies if tally.reason is None)
    if recalls:
        return ScoreView("recalled", None, None, None, None, counted, known, needed)
    score = rows.score
    if score is None or score.score is None:
        state: State = "few" if known else "none"
        return ScoreView(state, None, None, None, None, counted, known, needed)
    return ScoreView(
        "scored", score.score, score.low, score.high, score.raw_mean, score.counted, score.listed,
        needed, score.effective,
    )  # fmt: skip


def _shops(tallies: Iterable[Tally], shops: Mapping[str, SourceView]) -> tuple[ShopCount, ...]:
    by_shop: defaultdict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        by_shop[tally.shop].append(tally)
    counts = [_shop_count(shop, mine, shops.get(shop)) for shop, mine in by_shop.items()]
    return tuple(sorted(counts, key=lambda one: (one.by_maker, -one.counted, one.shop)))


def _shop_count(shop: str, tallies: Sequence[Tally], known: SourceView | None) -> ShopCount:
    counting = [tally for tally in tallies if tally.reason is None]
    counted = sum(tally.n for tally in counting)
    return ShopCount(
        shop=shop,
        name=known.name if known else shop,
        known=sum(tally.n for tally in tallies),
        counted=counted,
        by_maker=known is not None and known.by_maker,
        mean=100 * sum(tally.rating_sum for tally in counting) / counted if counted else None,
    )


def _past(month: Month) -> PastView:
    state: State = "scored" if month.score is not None else "few"
    score = ScoreView(
        state, month.score, month.low, month.high, None, month.counted, month.listed, None
    )
    return PastView(month.month, score)
