"""The compare page: one table of all products."""

from __future__ import annotations

from collections.abc import Iterator

from reports.page import Link, Page
from reports.verdicts import answer
from reports.views import OfferView, ProductView, SpecView
from reports.world_views import World


def pages(world: World) -> Iterator[Page]:
    """Make the compare page."""
    kind = world.site.category
    shown = [one for one in world.products if one.score.state != "recalled"]
    yield Page(
        path="index.html",
        template="index.html",
        title=f"{kind} compared",
        about=f"Scores of {kind.lower()}, with their doubt.",
        listed=tuple(Link(one.name, f"products/{one.slug}.html") for one in shown),
        said={
            "answer": answer(world),
            "shown": shown,
            "apart": [one for one in world.products if one.place is None],
            "scored": any(one.score.state == "scored" for one in shown),
            "ranked": any(one.place for one in shown),
            "columns": world.columns,
            "stated": {one.product_id: _stated(one) for one in shown},
            "prices": {one.product_id: _price(one) for one in shown},
        },
    )


def _stated(product: ProductView) -> dict[str, SpecView]:
    return {spec.key: spec for spec in product.fit}


def _price(product: ProductView) -> OfferView | None:
    return next((offer for offer in product.offers if offer.price), None)
