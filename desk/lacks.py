"""What a shop lacks before it can be crawled, scored and shown."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from db.catalog import Catalog, effective_of
from db.catalog.entry import likely
from db.config import Config
from db.permission import verdict
from db.problem import Problem
from db.schema import Listing, Permission, Shop
from desk.add import Added
from spiders.reading import PLATFORMS
from spiders.recognise import MARKUP, can_ask, has_spider, is_keyed, is_known

CRAWL, SHOW = ("fetch", "store"), ("quote", "show_rating", "redistribute")


@dataclass(frozen=True, slots=True)
class Lacks:
    """What is missing, in words, for each of three ends; nothing: it is ready."""

    crawl: tuple[str, ...]
    score: tuple[str, ...]
    show: tuple[str, ...]


def lacks_of(catalog: Catalog, shop: Shop, today: date) -> Lacks:
    """Name what a shop lacks by what its file says."""
    listings = [row for row in catalog.of(Listing) if row.shop == shop.shop]
    return Lacks(
        (
            *_platform(shop),
            *_addresses(shop, listings),
            *_uses(catalog, shop, crawl_uses(shop), today),
        ),
        (*_uses(catalog, shop, ("store", "score"), today), *_research(shop)),
        (*_uses(catalog, shop, SHOW, today), *_research(shop)),
    )


def check_catalog(config: Config, name: str | None) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read the whole catalog, and name what each shop lacks; raises Problem for what is wrong."""
    catalog, today = effective_of(config), config.now().date()
    shops = [shop for shop in catalog.of(Shop) if name in (None, shop.shop)]
    if name and not shops:
        raise Problem(f"there is no shop '{name}'. Shops are listed by: upright shop list")
    found = {shop.shop: lacks_of(catalog, shop, today) for shop in shops}
    return {shop: asdict(lacks) for shop, lacks in found.items()}


def crawl_uses(shop: Shop) -> tuple[str, ...]:
    """Name the uses without which a shop is not crawled."""
    return (*CRAWL, "page_key") if is_keyed(shop.platform) else CRAWL


def missing_of(config: Config, added: Added) -> tuple[list[str], str]:
    """Name what is missing after a shop was added, and the command that comes next."""
    catalog, today = effective_of(config), config.now().date()
    shop = next(row for row in catalog.of(Shop) if row.shop == added.shop)
    uses = (*crawl_uses(shop), "score")
    lacks = [*_platform(shop), *_uses(catalog, shop, uses, today)]
    if added.facts and not can_ask(shop.platform, {**added.facts.keys, **json.loads(shop.keys)}):
        lacks.append(f"keys: {shop.platform} cannot be asked with those found; see `keys` in "
                     "docs/add-a-shop.md")  # fmt: skip
    if added.facts and added.facts.platform != shop.platform and added.facts.recognised:
        lacks.append(f"platform: the file says {shop.platform}, the page {added.facts.platform}")
    if added.facts and added.product is None:
        lacks.append("product: none of catalog/products has its GTIN; `upright run` tries to match")
    if not shop.schedule:
        lacks.append("schedule: without a cron line it is crawled by hand only")
    return lacks, _next(catalog, shop, uses, today)


def _next(catalog: Catalog, shop: Shop, uses: tuple[str, ...], today: date) -> str:
    recorded = catalog.of(Permission)
    lacking = [use for use in uses if verdict(recorded, shop.shop, use, today) != "allowed"]
    if not has_spider(shop.platform):
        return f"upright import SAVED-PAGE --shop {shop.shop}"
    if not lacking:
        return f"upright crawl {shop.shop}"
    if all(verdict(recorded, shop.shop, use, today) == "asked" for use in lacking):
        return f'upright shop permit {shop.shop} {lacking[0]} --evidence "..." (when it answers)'
    return f"upright shop ask {shop.shop}"


def _platform(shop: Shop) -> list[str]:
    if not is_known(shop.platform):
        names = (*MARKUP, *(platform.NAME for platform in PLATFORMS))
        return [f"platform: {shop.platform!r} is none ({likely(shop.platform, names)})"]
    if not has_spider(shop.platform):
        return [f"platform: {shop.platform} has no spider; its saved pages are imported"]
    return []


def _addresses(shop: Shop, listings: list[Listing]) -> list[str]:
    if json.loads(shop.start) or any(row.url for row in listings):
        return []
    return ["addresses: none under `listings` or `start`"]


def _uses(catalog: Catalog, shop: Shop, uses: tuple[str, ...], today: date) -> list[str]:
    found = {use: verdict(catalog.of(Permission), shop.shop, use, today) for use in uses}
    told = [f"{use} {said}" for use, said in found.items() if said != "allowed"]
    return [f"permission: {', '.join(told)}"] if told else []


def _research(shop: Shop) -> list[str]:
    return ["it is for research only"] if shop.research else []
