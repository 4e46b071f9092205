"""The way from a product's page to the first answer of the review platform that its shop uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from spiders.platforms import shopify
from spiders.platforms.document import Document
from spiders.platforms.platform import Keys, Platform
from spiders.reading import PLATFORMS, platform_of


@dataclass(frozen=True, slots=True)
class Way:
    """What is asked next, or the named class of why nothing can be; and all keys known so far."""

    url: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    resolves: bool = False  # it is the shop that is asked first, for the product's number
    failure: str | None = None


def asked_platform(name: str) -> Platform | None:
    """Return the platform whose answers are asked for; None: a shop's own pages are all there is.

    Shopify holds no reviews: it tells the product's number to those that do.
    """
    found = platform_of(name)
    return None if found is shopify else found


def way_from(platform: Platform, page: Document, given: Keys) -> Way:
    """Find the way from a product's page, and what the YAML gives, which goes first.

    Where the YAML gives all keys the page need not show the platform: a script may bring it in.
    """
    shown = platform.detect(page)
    if shown is None and platform.requests(given) is None:
        other = other_platform(platform, page)
        if other or not given:
            return Way(
                failure=f"another platform: {other}" if other else "platform not on the page"
            )
    return way_with(platform, {**(shopify.detect(page) or {}), **(shown or {}), **given})


def way_with(platform: Platform, keys: Keys, resolved: bool = False) -> Way:
    """Find the way with some keys; a product's handle is turned into its number once."""
    if url := platform.requests(keys):
        return Way(url, keys)
    if not resolved and (url := shopify.requests(keys)):
        return Way(url, keys, resolves=True)
    return Way(keys=keys, failure="keys not on the page")


def other_platform(platform: Platform | None, page: Document) -> str | None:
    """Name a platform, other than this one, that a page shows; one with own hosts goes first."""
    others = [one for one in PLATFORMS if one is not platform and one is not shopify]
    shown = [one for one in others if one.detect(page) is not None]
    return min(shown, key=lambda one: not one.HOSTS).NAME if shown else None


def is_keyed(platform: Platform | None, url: str) -> bool:
    """Say whether an address is one that is asked with the key of the shop."""
    return platform is not None and platform.KEYED and urlsplit(url).hostname in platform.HOSTS
