"""What the topics of an edition are made of: one month's facts, with names at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from reports.addresses import all_names
from reports.changes import compare
from reports.edition.document import Cell, Column, Evidence, Figure, Named
from reports.edition.say import named, number, on, rows_of
from reports.edition.views import EditionView, MoveView
from reports.queries import Engine, Facts
from reports.queries.monthly import Monthly, ReviewRow, read_monthly
from reports.render import is_safe, slug
from reports.sources import newest_accepted, source_views
from reports.views import SourceView
from reports.world import the_site, zone_of

REVIEWS = (
    Column("why", "Why it stands here"), Column("shop", "Shop"), Column("review", "Review"),
    Column("product", "Product"), Column("day", "Published", "day"),
    Column("rating", "Rating, nought to one", "share"), Column("url", "Where it stands"),
)  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """All that is known of a month."""

    engine: Engine
    facts: Facts
    view: EditionView
    monthly: Monthly
    zone: ZoneInfo

    @property
    def month(self) -> str:
        """Give the month."""
        return self.view.month

    @property
    def before(self) -> str | None:
        """Give the month that it is compared with."""
        return self.view.before

    @cached_property
    def sources(self) -> Mapping[str, SourceView]:
        """Describe the shops, with what each allows."""
        day = newest_accepted(self.facts, self.zone)
        return {one.shop: one for one in source_views(self.facts, self.zone, day)}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return all_names(self.facts)

    @cached_property
    def _shops(self) -> Mapping[str, str]:
        return {one.shop: one.name for one in self.facts.shops}

    @cached_property
    def moves(self) -> Mapping[str, MoveView]:
        """Give what is said of each product on record."""
        return {one.product_id: one for one in self.view.moves}

    def product(self, product: str | None) -> Named:
        """Name a product."""
        if product is None:
            return Named("a listing that is not matched")
        return Named(self._names.get(product, product))

    def shop(self, shop: str) -> Named:
        """Name a shop."""
        return Named(self._shops.get(shop, shop))

    def allows(self, shop: str, use: str) -> bool:
        """Tell whether a shop allows a use on the day of the data."""
        return shop in self.sources and self.sources[shop].allows(use)

    def reviews(
        self, anchor: str, title: str, how: str, rows: Iterable[ReviewRow], counted: Figure
    ) -> Evidence:
        """Show the reviews behind a sentence: keys, and of shops that allow it rating and link."""
        cells = (self._review(one) for one in rows)
        return rows_of(anchor, title, how, REVIEWS, cells, counted)

    def _review(self, one: ReviewRow) -> tuple[Cell, ...]:
        shown = self.allows(one.shop, "show_rating")
        rated = shown and one.rating is not None
        return (
            one.what,
            Named(one.shop),
            Named(one.review_key),
            self.product(one.product_id),
            on(f"published/{one.id}", one.day) if one.day else None,
            number(f"rating/{one.id}", one.rating) if rated and one.rating is not None else None,
            named(one.url) if shown and one.url and is_safe(one.url) else None,
        )


def ground(engine: Engine, facts: Facts, month: str) -> Ground:
    """Gather what is known of a month, YYYY-MM; raises Problem for one that is not on record."""
    zone = zone_of(the_site(facts.sites))
    view = compare(facts, month, zone)
    return Ground(engine, facts, view, read_monthly(engine, month, view.before), zone)


def anchor(*parts: str) -> str:
    """Make the anchor of an evidence out of what it is about."""
    return slug(f"rows-{'-'.join(part.replace('_', '-') for part in parts)}")
