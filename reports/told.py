"""What tests, texts, chance and time say of each product, added to its view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from db.schema import Distribution
from reports.changed import Changes
from reports.judged import aspects_by_product, chances_by_product, effects_by_product
from reports.queries import Facts
from reports.quotes import Quotes
from reports.spoken import Yearly
from reports.suits import suit
from reports.told_views import StarView, YearsView, YearView
from reports.views import ProductView, SourceView

STARS = range(5, 0, -1)


class Told:
    """All that is told of products beside their score; of a recalled one only whom it suits not."""

    def __init__(self, facts: Facts, shops: Mapping[str, SourceView]) -> None:
        self._effects, self._aspects = effects_by_product(facts), aspects_by_product(facts)
        self._chances = chances_by_product(facts)
        self._health = {one.product_id: one.n for one in facts.health}
        self._quotes, self._changes = Quotes(facts, shops), Changes(facts)
        self._stars: defaultdict[str, list[Distribution]] = defaultdict(list)
        for one in facts.stars:
            self._stars[one.product_id].append(one)
        self._years: defaultdict[str, list[Yearly]] = defaultdict(list)
        for row in facts.yearly:
            self._years[row.product_id].append(row)
        self._shops = shops

    def of(self, view: ProductView) -> ProductView:
        """Add to a product what is told of it."""
        if view.score.state == "recalled":
            return view
        scored, key = view.score.state == "scored", view.product_id
        aspects = tuple(self._quotes.of(key, one) for one in self._aspects.get(key, ()))
        return replace(
            view,
            effects=self._effects.get(key, ()) if scored else (),
            aspects=aspects,
            chances=self._chances.get(key, ()) if scored else (),
            health=self._health.get(key, 0),
            stars=star_views(self._stars.get(key, ())),
            years=self._years_of(key),
            change=self._changes.of(key) if scored else None,
            suit=suit(view.fit, aspects),
        )

    def _years_of(self, product: str) -> tuple[YearsView, ...]:
        by_shop: defaultdict[str, list[YearView]] = defaultdict(list)
        for row in self._years.get(product, ()):
            by_shop[row.shop].append(YearView(row.year, row.n, 100 * row.rating_sum / row.n))
        found = [
            YearsView(shop.name if shop else key, shop is not None and shop.by_maker, tuple(years))
            for key, years in by_shop.items()
            for shop in (self._shops.get(key),)
        ]
        return tuple(sorted(found, key=lambda one: (one.by_maker, one.shop)))


def star_views(rows: Iterable[Distribution]) -> tuple[StarView, ...]:
    """Give every number of stars its share of the reviews that count, and of their weight."""
    found = {row.stars: row for row in rows}
    n = sum(row.n for row in found.values())
    weight = sum(row.weighed for row in found.values())
    if not n or not weight:
        return ()
    return tuple(
        StarView(stars, row.n, row.n / n, row.weighed / weight) if row else StarView(stars, 0, 0, 0)
        for stars in STARS
        for row in (found.get(stars),)
    )
