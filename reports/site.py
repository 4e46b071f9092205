"""The reader's site: which pages there are, and what each is given to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from reports.data import data_csv, data_json
from reports.render import Renderer, whole
from reports.views import OfferView, ProductView, SpecView
from reports.world_views import MovedView, World

FIXED = ("index.html", "safety.html", "method.html", "sources.html", "404.html")


def pages(world: World, renderer: Renderer) -> Mapping[str, bytes]:
    """Render the whole site: path within the release to bytes, sorted by path."""
    made = dict(_fixed(world, renderer))
    for product in world.products:
        made[f"products/{product.slug}.html"] = _product(world, product, renderer)
    for one in world.moved:
        made[f"products/{one.slug}.html"] = _moved(world, one, renderer)
    made["data.csv"] = data_csv(world)
    made["data.json"] = data_json(world)
    made["robots.txt"] = b"User-agent: *\nAllow: /\n"
    for name in ("site.css", "mark.svg"):
        made[name] = static(name)
    return dict(sorted(made.items()))


def static(name: str) -> bytes:
    """Read a static file of this package."""
    return files("reports").joinpath("static", name).read_bytes()


def answer(world: World) -> str:
    """Answer the compare page's question in a sentence or two, the doubt included."""
    scored = [one for one in world.products if one.score.state == "scored"]
    if not world.products:
        return "No product is in the catalogue yet."
    if not world.site.known:
        return "No review has been read yet. What is known of each product is below."
    if not scored:
        needed = world.site.needed
        asks = f" A score needs {needed} for one product." if needed else ""
        return f"No product has enough reviews for a score. {_counts(world)}{asks}"
    if len(scored) == 1:
        return (
            f"One product of {len(world.products)} has enough reviews for a score: "
            f"{scored[0].name}, {_between(scored[0])}."
        )
    return f"{_leaders(scored)} {len(scored)} of {len(world.products)} products have a score."


def verdict(product: ProductView) -> str:
    """Say in one sentence what is known of a product's score."""
    score = product.score
    if score.state == "recalled":
        return "This product is recalled. Read the recall before you use or buy one."
    if score.state == "scored":
        return f"Owners’ ratings come to {_between(product)}. {_product_counts(product)}"
    if not score.known:
        return "No review of it has been read yet. What its sources state is below."
    few = score.needed is not None and score.counted < score.needed
    needed = f" {score.needed} are needed for a score." if few else " It has no score."
    return f"{_product_counts(product)}{needed}"


def moved_words(one: MovedView) -> str:
    """Say in one sentence what became of a product that has no page of its own any more."""
    if one.to is None:
        return f"{one.name} is no longer compared here."
    if one.name == one.to_name:
        return f"This page of {one.name} has moved; its reviews are counted there."
    return f"{one.name} is the same {one.category} as {one.to_name}: its reviews are counted there."


def _fixed(world: World, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    kind = world.site.category.lower()
    titles = {
        "index.html": (f"{world.site.category} compared", f"Scores of {kind}, with their doubt."),
        "safety.html": ("Safety first", f"Who should ask a clinician before using {kind}."),
        "method.html": ("How scores are made", "The formula, its numbers and its limits."),
        "sources.html": ("How reviews are collected", "Every source, and what it allows."),
        "404.html": ("No such page", "There is nothing at this address."),
    }
    for name in FIXED:
        title, about = titles[name]
        said = {
            "title": title,
            "about": about,
            "here": name,
            # The page for missing pages is served at any depth, so its links start at the root.
            "root": "/" if name == "404.html" else "",
        }
        yield name, renderer.page(name, **_shared(world), **_table(world), **said)


def _shared(world: World) -> dict[str, Any]:
    return {
        "site": world.site,
        "safety": world.safety,
        "sources": world.sources,
        "givers": any(source.allows("redistribute") for source in world.sources),
        "parameters": world.parameters,
        "fits": world.fits,
        "features": world.features,
        "tests": world.tests,
        "topics": world.topics,
        "interval": world.site.interval,
    }


def _table(world: World) -> dict[str, Any]:
    shown = [one for one in world.products if one.score.state != "recalled"]
    return {
        "answer": answer(world),
        "shown": shown,
        "apart": [one for one in world.products if one.place is None],
        "scored": any(one.score.state == "scored" for one in shown),
        "ranked": any(one.place for one in shown),
        "columns": world.columns,
        "stated": {one.product_id: _stated(one) for one in shown},
        "prices": {one.product_id: _price(one) for one in shown},
    }


def _product(world: World, product: ProductView, renderer: Renderer) -> bytes:
    shops = {count.shop for count in product.shops}
    return renderer.page(
        "product.html",
        **_shared(world),
        title=product.name,
        about=verdict(product),
        here="",
        root="../",
        product=product,
        verdict=verdict(product),
        troubled=[source for source in world.sources if source.shop in shops],
        claims=any(offer.claim for offer in product.offers),
    )


def _moved(world: World, one: MovedView, renderer: Renderer) -> bytes:
    about = moved_words(one)
    said = {"title": one.name, "about": about, "here": "", "root": "../", "moved": one}
    return renderer.page("moved.html", **_shared(world), **said)


def _stated(product: ProductView) -> dict[str, SpecView]:
    return {spec.key: spec for spec in product.fit}


def _price(product: ProductView) -> OfferView | None:
    return next((offer for offer in product.offers if offer.price), None)


def _leaders(scored: list[ProductView]) -> str:
    tied = [one for one in scored if one.place and one.place.first == 1]
    if len(tied) == 1:
        return f"{tied[0].name} has the highest score, {_between(tied[0])}, clear of the others."
    if len(tied) <= 3:
        names = " and ".join((", ".join(one.name for one in tied[:-1]), tied[-1].name))
        return f"{names} could be tied for first: their bands overlap."
    return (
        f"{tied[0].name} has the highest score, {_between(tied[0])}, "
        f"but {len(tied) - 1} others could be tied with it: their bands overlap."
    )


def _between(product: ProductView) -> str:
    score = product.score
    if score.value is None or score.low is None or score.high is None:
        return "no score"
    return f"{whole(score.value)} of 100 (between {whole(score.low)} and {whole(score.high)})"


def _counts(world: World) -> str:
    return f"{world.site.counted:,} of {world.site.known:,} known reviews count."


def _product_counts(product: ProductView) -> str:
    return f"{product.score.counted:,} of {product.score.known:,} known reviews count."
