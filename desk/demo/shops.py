"""The shops as pages: every address that they answer, each shop in its own look and markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from desk.demo import printed
from desk.demo.blocks import BLOCKS
from desk.demo.generate import Shops
from desk.demo.honest import Written
from desk.demo.world import Listing, Shop

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
REFUSED = "noffle.example"  # does not want to be read: see catalog/shops/noffle.yml
ROBOTS: Mapping[str, str] = {
    "backfit.example": "User-agent: *\nDisallow: /checkout\n",
    "lotrechtladen.example": "User-agent: *\nDisallow: /warenkorb\nCrawl-delay: 0\n",
    "hangwise.example": "User-agent: *\nDisallow: /basket\nDisallow: /search\nAllow: /\n",
    "sundryrow.example": "User-agent: greedybot\nDisallow: /\n\nUser-agent: *\nDisallow:\n",
    "plumbrae.example": "# welcome\nUser-agent: *\nAllow: /\n",
    REFUSED: "User-agent: *\nDisallow:\n",
}
NUMBERED: Mapping[str, str] = {"lotrechtladen": "seite", "sundryrow": "page"}
STYLES: Mapping[str, str] = {
    "backfit": "--accent:#b3541e;--paper:#fffaf3;--font:Georgia,serif",
    "lotrechtladen": "--accent:#1f5f3f;--paper:#f6f8f4;--font:Verdana,sans-serif",
    "hangwise": "--accent:#3a3a8c;--paper:#fff;--font:system-ui,sans-serif",
    "sundryrow": "--accent:#a3195b;--paper:#fdf4f9;--font:'Trebuchet MS',sans-serif",
    "plumbrae": "--accent:#0b5c66;--paper:#f7fbfb;--font:'Palatino Linotype',serif",
}
Address = tuple[str, str]  # host, and path with query


@dataclass(frozen=True, slots=True)
class Answer:
    """What a shop answers: media type and bytes."""

    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of a listing's reviews: where it stands, and what follows it."""

    target: str
    reviews: tuple[Written, ...]
    next: str | None


def answers(shops: Shops) -> dict[Address, Answer]:
    """Render every page of every shop, by host and path with query."""
    pages = {
        (shop.domain, target): Answer(HTML, text.encode())
        for shop in shops.world.shops.values()
        for target, text in _pages(shops, shop)
    }
    pages[REFUSED, "/"] = Answer(HTML, _environment().get_template("noffle.html").render().encode())
    robots = {(host, "/robots.txt"): Answer(TEXT, text.encode()) for host, text in ROBOTS.items()}
    return pages | robots


def review_pages(shops: Shops, shop: Shop, listing: Listing) -> Iterator[ReviewPage]:
    """Cut the reviews of a listing into pages, as the shop does."""
    reviews = shops.at(listing)
    size = shop.page or max(1, len(reviews))
    targets = [
        f"{listing.path}?{NUMBERED[shop.shop]}={number}" if number > 1 else listing.path
        for number in range(1, max(1, -(-len(reviews) // size)) + 1)
    ]
    for at, target in enumerate(targets):
        there = reviews[at * size : (at + 1) * size]
        yield ReviewPage(target, there, targets[at + 1] if at + 1 < len(targets) else None)


def _pages(shops: Shops, shop: Shop) -> Iterator[tuple[str, str]]:
    look = {"shop": shop, "style": STYLES[shop.shop]}
    yield "/", _environment().get_template("index.html").render(look)
    template = _environment().get_template(f"{shop.shop}.html")
    for listing in shop.listings:
        product = printed.product(shops, shop, listing)
        url = f"http://{shop.domain}{listing.path}"
        for page in review_pages(shops, shop, listing):
            reviews = [printed.review(shops, shop, one) for one in page.reviews]
            block = BLOCKS[shop.shop](shop, product, reviews, url)
            facts = {"product": product, "reviews": reviews, "next": page.next, "url": url}
            yield page.target, template.render(look | facts | block)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("desk.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
