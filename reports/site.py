"""The reader's site: which pages and files a release holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from urllib.parse import urljoin, urlsplit

from reports import feed, site_compare, site_fixed, site_product, site_questions, site_trust
from reports.cards import HEIGHT, WIDTH, card_path, cards
from reports.data import data_csv, data_json
from reports.page import Page
from reports.page_data import has_data, page_data
from reports.render import Renderer
from reports.site_questions import HUB, links
from reports.sitemap import is_listed, redirects, robots, sitemap
from reports.static import SCRIPTS, STYLES, joined, static
from reports.structured import structured
from reports.world_views import World

FAMILIES = (
    site_compare.pages,
    site_questions.pages,
    site_fixed.pages,
    site_product.pages,
    site_trust.pages,
)


def pages(
    world: World, renderer: Renderer, named: Sequence[Page] | None = None
) -> Mapping[str, bytes]:
    """Render the whole site: path within the release to bytes, sorted by path."""
    shared, named = shared_of(world), tuple(all_pages(world)) if named is None else named
    made = {page.path: render(page, shared, renderer) for page in named}
    for page in named:
        made.update(page_data(page, world))
    made["data.csv"] = data_csv(world)
    made["data.json"] = data_json(world)
    made.update(_for_machines(named, world))
    if world.trust.news:
        made[feed.NAME] = feed.feed(world.site, world.trust.news, world.trust.since)
    made["site.css"] = joined(STYLES) + renderer.theme
    made["site.js"] = joined(SCRIPTS)
    made["mark.svg"] = static("mark.svg")
    return dict(sorted(made.items()))


def _for_machines(named: Sequence[Page], world: World) -> Iterator[tuple[str, bytes]]:
    """Make what search engines, servers and previews ask for."""
    address = world.site.address
    yield "robots.txt", robots(address)
    yield from redirects(named, address).items()
    if address:
        yield from sitemap(named, address, world.site.as_of).items()
        yield from cards(named, world)


def all_pages(world: World) -> Iterator[Page]:
    """Name every page of the release, family by family."""
    return chain.from_iterable(family(world) for family in FAMILIES)


def render(page: Page, shared: Mapping[str, Any], renderer: Renderer) -> bytes:
    """Render one page with what every page may say."""
    address = shared["site"].address
    here = {
        "page": page,
        "title": page.title,
        "about": page.about,
        "here": page.path,
        "root": top_of(address) if page.anywhere else page.root,
        "canonical": _canonical(page, address),
        "card": urljoin(address, card_path(page)) if address and is_listed(page) else None,
        "data": page.path.removesuffix(".html") if has_data(page) else None,
        "structured": structured(page, address),
    }
    return renderer.page(page.template, **shared, **here, **page.said)


def shared_of(world: World) -> Mapping[str, Any]:
    """Give what the template of any page may say."""
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
        "trust": world.trust,
        "feed": bool(world.trust.news),
        "interval": world.site.interval,
        "tried": world.tried,
        "card_size": (WIDTH, HEIGHT),
        "asks": HUB if links(world) else None,
    }


def _canonical(page: Page, address: str | None) -> str | None:
    """Give the one address under which a page is to be known, if it has one."""
    if page.stands_for is not None and not address:
        return page.root + page.stands_for
    return urljoin(address, page.stands_for or page.path) if address and not page.anywhere else None


def top_of(address: str | None) -> str:
    """Give the path on its host at which the site lives."""
    return urlsplit(address).path if address else "/"
