"""Whether a shop may be crawled at all: permission, a contact to name, something to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.catalog import Catalog, effective_of
from db.config import Config, read_now
from db.permission import require
from db.problem import Problem
from db.schema import Permission, Shop, Site
from spiders.recognise import has_spider
from spiders.way import asked_platform


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a crawl may call itself."""

    user_agent: str


def admit(config: Config, shop: str) -> Admitted:
    """Let a crawl begin; raises Problem where it may not, before anything is fetched."""
    return admit_by(effective_of(config), shop, config.now().date())


def admit_by(catalog: Catalog, shop: str, today: date) -> Admitted:
    """Let a crawl begin, by a catalog that is read already; raises Problem as `admit`."""
    row = next((row for row in catalog.of(Shop) if row.shop == shop), None)
    if row is None:
        raise Problem(f"there is no shop '{shop}'; see: scrapy list")
    permissions = catalog.of(Permission)
    if not has_spider(row.platform):
        raise Problem(
            f"{shop} is never crawled: pages of {row.platform} are only read where somebody saved "
            f"them. Import them with: upright import FILE... --shop {shop}"
        )
    platform = asked_platform(row.platform)
    for use in ("fetch", "store", *(("page_key",) if platform and platform.KEYED else ())):
        require(permissions, shop, use, today)
    return Admitted(user_agent(catalog.of(Site)))


def user_agent(sites: tuple[Site, ...]) -> str:
    """Name ourselves, with an address for complaints; raises Problem where there is none."""
    contact = sites[0].contact.strip() if sites else ""
    if not contact or not contact.isprintable() or not contact.isascii():
        raise Problem("site.yml: 'contact' must be an address; no shop is crawled without one")
    return f"Upright (+{contact})"


def read_started(text: str | None, config: Config) -> datetime:
    """Return the start time that names a crawl: the caller's, else now."""
    return (read_now(text) if text else None) or config.now()
