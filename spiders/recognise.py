"""What a product page tells of its shop: the shop system, the review platform, the keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spiders import reading
from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Keys, Page, Read

FALLBACK = "schemaorg"  # any page may carry schema.org's words
RESOLVERS = frozenset(("shopify",))  # tell the product's number, and no review
SYSTEMS: Mapping[str, re.Pattern[bytes]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "Shopify": rb"cdn\.shopify\.com|[\w-]+\.myshopify\.com|shopify\.(?:shop|theme)\s*=",
        "WooCommerce": rb"wc_add_to_cart_params|plugins/woocommerce/"
        rb"|<meta[^>]{0,80}content=[\"']woocommerce\b|class=[\"'][^\"']{0,400}\bwoocommerce-page\b",
        "Magento": rb"data-mage-init|text/x-magento-init|/static/version\d+/frontend/|mage/cookies",
        "BigCommerce": rb"cdn\d*\.bigcommerce\.com|window\.bcdata|bigcommerce\.com/s-\w+/",
        "PrestaShop": rb"<meta[^>]{0,80}content=[\"']prestashop\b|var\s+prestashop\s*=",
        "Shopware": rb"bundles/storefront/|<meta[^>]{0,80}content=[\"']shopware\b",
        "Salesforce Commerce Cloud": rb"/on/demandware\.(?:static|store)/",
        "Squarespace": rb"static1\.squarespace\.com|static\.squarespace_context",
        "Wix": rb"static\.(?:parastorage|wixstatic)\.com",
        "OpenCart": rb"index\.php\?route=product/product|catalog/view/theme/",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The shop system; the review platforms with the keys found, the best first; what was read."""

    system: str | None
    platforms: tuple[tuple[str, Keys], ...]
    read: Read


def recognise(page: Page) -> Recognised:
    """Recognise what a page is made with; raises Unreadable for one that cannot be read."""
    document = open_document(page)
    read = reading.read_page(page)
    return Recognised(_system(document), tuple(_platforms(document, read)), read)


def _system(document: Document) -> str | None:
    found = (name for name, mark in SYSTEMS.items() if mark.search(document.marks))
    return next(found, None)


def _platforms(document: Document, read: Read) -> list[tuple[str, Keys]]:
    """Name the platforms: those asked at a host of their own, then the shop's own, then markup."""
    found = [
        (not platform.HOSTS, platform.NAME, keys)
        for platform in reading.PLATFORMS
        if platform.NAME not in RESOLVERS and (keys := platform.detect(document)) is not None
    ]
    if found:
        return [(name, keys) for _, name, keys in sorted(found, key=lambda one: one[0])]
    own = read.platform if read.reviews or reading.platform_of(read.platform) else FALLBACK
    return [(own, {})]


def can_ask(name: str, keys: Keys) -> bool:
    """Say whether the keys are enough to ask a platform; a handle is told for a product number."""
    platform = reading.platform_of(name)
    told = platform is None or platform.requests(keys) is not None
    return told or bool(keys.get("handle") and keys.get("origin"))


def is_keyed(name: str) -> bool:
    """Say whether a platform is asked with a key that was issued to the shop."""
    platform = reading.platform_of(name)
    return platform is not None and platform.KEYED


def has_spider(name: str) -> bool:
    """Say whether a platform's reviews can be crawled; those of some pages are only imported."""
    platform = reading.platform_of(name)
    return platform is None or platform.requests(EVERY_KEY) is not None


def is_known(name: str) -> bool:
    """Say whether there is a file that reads a platform of this name."""
    return name in MARKUP or reading.platform_of(name) is not None


MARKUP = ("schemaorg", "embedded")
EVERY_KEY: Keys = {
    "origin": "https://shop.example",
    **dict.fromkeys(
        (
            "shop_domain", "product_id", "app_key", "subscriber_id", "client_id", "store", "sku",
            "passkey", "merchant_id", "page_id", "locale", "api_key", "handle",
        ),
        "1",
    ),
}  # fmt: skip
