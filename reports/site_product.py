"""A page for each product, and one for each that moved or is no longer compared."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from reports.drawn import draw
from reports.page import Link, Page
from reports.render import EMAIL, is_safe, slug
from reports.verdicts import change_words, moved_words, verdict
from reports.views import ProductView
from reports.world_views import MovedView, World


def pages(world: World) -> Iterator[Page]:
    """Make the pages of all products, of today and of old."""
    yield from (_product(world, one) for one in world.products)
    yield from (_moved(world, one) for one in world.moved)


def _product(world: World, product: ProductView) -> Page:
    shops = {count.shop for count in product.shops}
    said = verdict(product)
    return Page(
        path=f"products/{product.slug}.html",
        template="product.html",
        title=product.name,
        about=said,
        above=_above(world),
        said={
            "product": product,
            "verdict": said,
            "troubled": [source for source in world.sources if source.shop in shops],
            "claims": any(offer.claim for offer in product.offers),
            "drawn": draw(product),
            "changed": change_words(product.change) if product.change else "",
            "report": _report(world, product),
        },
    )


def _report(world: World, product: ProductView) -> str:
    """Give the address to which an error is reported, with the page named where mail allows it."""
    contact = world.site.contact
    if EMAIL.fullmatch(contact):
        return f"mailto:{contact}?subject={quote(f'Error on the page of {product.name}')}"
    return world.site.contact_url if is_safe(world.site.contact_url) else "#"


def _moved(world: World, one: MovedView) -> Page:
    return Page(
        path=f"products/{one.slug}.html",
        template="moved.html",
        title=one.name,
        about=moved_words(one),
        above=_above(world),
        said={"moved": one},
        stands_for=f"products/{slug(one.to)}.html" if one.to else None,
        found=False,
    )


def _above(world: World) -> tuple[Link, ...]:
    return (Link(world.site.category, "index.html"),)
