"""One shop's file: what it is, where its reviews stand, what it allows and what is healthy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, open_entry
from db.catalog.yamls import Value
from db.identity import listing_id
from db.owner import domains_of, within
from db.permission import SHOWN, USES
from db.schema import Expectation, Listing, Permission, Record, Review, Shop

SHOP: Keys = {
    "name": "name as readers know it",
    "domain": "host name, without scheme; addresses below must be of it",
    "domains": "its other domains, as in other countries; the same permissions hold for them",
    "platform": "stem of the file in spiders/platforms that reads it",
    "start": "addresses where listings are found",
    "listings": "its product pages: a list of `url` or `name`, and `product`",
    "locale": "language and country, as in en-US",
    "rating_scale": "best rating, where the page does not print one",
    "date_order": "order of figures in ambiguous dates: DMY, MDY or YMD",
    "currency": "ISO 4217 code, where the page does not print one",
    "schedule": "cron line in UTC, days by name; without it the shop is crawled by hand only",
    "delay": "seconds between requests; may only be longer than the default",
    "sold_by_maker": "true for the maker's own shop; its reviews are shown apart",
    "keys": "what its platform must be told, as in `shop_domain`",
    "full_every": "days between two full sweeps; in between only the news are asked for",
    "research": "true for data that may be studied only: never scored, shown or given away",
    "permission": "what the shop allows, per use; nothing recorded means no",
    "expect": "bounds that a healthy crawl keeps",
}
LISTING: Keys = {
    "url": "address of the product page",
    "name": "product name as printed, where there is no address",
    "product": "stem of the product's file; without it the resolver is asked",
    "keys": "what the platform must be told of this product, as in `product_id`",
    "price": "a price noted by hand",
}
PRICE: Keys = {
    "value": "the price as printed, as in 349.00",
    "currency": "ISO 4217 code",
    "seen": "day on which it was seen",
    "until": "last day on which it may be shown; without it: 30 days",
}
PERMISSION: Keys = {
    "allowed": "true or false",
    "asked": "day on which the shop was asked, in place of `allowed` until it answers",
    "evidence": "where the permission, or the refusal, is written",
    "on": "day of the evidence",
    "until": "last day on which it holds; without it: until withdrawn",
}
EXPECT: Keys = {
    "reviews": "number of reviews in a crawl, `min` and `max`",
    "fill": "least share of reviews, 0 to 1, in which a column is filled",
}
RANGE: Keys = {
    "min": "a crawl below it is held back",
    "max": "a crawl above it is held back",
}
PERMITTED: Keys = {use: f"whether reviews may be {done}" for use, done in USES.items()}
PRICE_HOLDS = 30  # days
ORDERS = ("DMY", "MDY", "YMD")
FILL: Keys = {column.name: f"{column.comment}" for column in Review.table().c if column.nullable}


def read_shop(file: str, stem: str, value: Value) -> list[Record]:
    """Read one shop and all that belongs to it; raises Problem."""
    entry = open_entry(file, value, "a shop", SHOP)
    shop = _shop(entry, stem)
    _check_research(entry, shop)
    return [shop, *_listings(entry, shop), *_permissions(entry, stem), *_expect(entry, stem)]


def _shop(entry: Entry, stem: str) -> Shop:
    shop = Shop(
        shop=stem,
        name=entry.need("name", kinds.text),
        domain=entry.need("domain", kinds.host),
        domains=json.dumps(entry.many("domains", kinds.host)),
        platform=entry.need("platform", kinds.name),
        start=json.dumps(entry.many("start", kinds.url)),
        locale=entry.maybe("locale", kinds.locale),
        date_order=entry.maybe("date_order", kinds.one_of(*ORDERS)),
        rating_scale=entry.maybe("rating_scale", kinds.number(1, 1000)),
        currency=entry.maybe("currency", kinds.currency),
        schedule=entry.maybe("schedule", kinds.cron),
        delay=entry.maybe("delay", kinds.number(0, 3600)),
        sold_by_maker=entry.maybe("sold_by_maker", kinds.flag) or False,
        keys=_keys(entry),
        full_every=entry.maybe("full_every", kinds.number(0, 366)),
        research=entry.maybe("research", kinds.flag) or False,
    )
    for address in json.loads(shop.start):
        _check_host(entry, "start", address, shop)
    return shop


def _keys(entry: Entry) -> str:
    named = entry.named("keys")
    inner = Entry(entry.file, dict.fromkeys(named, "its value"), named, f"{entry.path}keys.")
    return json.dumps({name: inner.need(name, kinds.text) for name in named}, sort_keys=True)


def _check_host(entry: Entry, key: str, address: str, shop: Shop) -> None:
    host = kinds.host_of(address)
    if not any(within(host, domain) for domain in domains_of(shop)):
        raise entry.wrong(key, f"is at {host!r}, not at the shop's domain {shop.domain!r}")


def _listings(entry: Entry, shop: Shop) -> Iterator[Listing]:
    for item in entry.each("listings", "a listing", LISTING):
        url, name = item.maybe("url", kinds.url), item.maybe("name", kinds.text)
        if (url is None) == (name is None):
            raise item.wrong("url", "or 'name' must be given, and not both")
        if url:
            _check_host(item, "url", url, shop)
        yield Listing(
            listing_id=listing_id(shop.shop, url, name),
            shop=shop.shop,
            url=url,
            name=name,
            product_id=item.maybe("product", kinds.stem),
            keys=_keys(item),
            **_price(item),
        )


def _price(item: Entry) -> dict[str, Any]:
    noted = item.inner("price", "a price", PRICE)
    if noted is None:
        return {}
    seen, until = noted.need("seen", kinds.day), noted.maybe("until", kinds.day)
    if until and until < seen:
        raise noted.wrong("until", f"({until}) is before 'seen' ({seen})")
    return {
        "price_text": noted.need("value", kinds.text),
        "price_currency": noted.need("currency", kinds.currency),
        "price_seen": seen,
        "price_expires": until or seen + timedelta(days=PRICE_HOLDS),
    }


def _permissions(entry: Entry, shop: str) -> Iterator[Permission]:
    uses = entry.inner("permission", "the uses", PERMITTED)
    for use in uses.values if uses else ():
        given = uses.inner(use, "a permission", PERMISSION) if uses else None
        if given:
            yield _permission(given, shop, use)


def _check_research(entry: Entry, shop: Shop) -> None:
    """Refuse to allow what data for research is never put to."""
    uses = entry.inner("permission", "the uses", PERMITTED)
    for use in SHOWN:
        given = uses.inner(use, "a permission", PERMISSION) if uses else None
        if shop.research and given and given.maybe("allowed", kinds.flag):
            raise given.wrong("allowed", "cannot be true: `research: true` stands above")


def _permission(given: Entry, shop: str, use: str) -> Permission:
    asked = given.maybe("asked", kinds.day)
    permission = Permission(
        shop=shop,
        use=use,
        verdict=_verdict(given, asked is not None),
        evidence=given.need("evidence", kinds.text),
        on_date=given.maybe("on", kinds.day) or asked,
        until=given.maybe("until", kinds.day),
    )
    if permission.on_date and permission.until and permission.until < permission.on_date:
        raise given.wrong("until", f"({permission.until}) is before 'on' ({permission.on_date})")
    return permission


def _verdict(given: Entry, asked: bool) -> str:
    if asked and not given.has("allowed"):
        return "asked"
    return "allowed" if given.need("allowed", kinds.flag) else "refused"


def _expect(entry: Entry, shop: str) -> Iterator[Expectation]:
    expect = entry.inner("expect", "expectations", EXPECT)
    if expect is None:
        return
    bounds = expect.inner("reviews", "a range", RANGE)
    if bounds:
        least, most = (bounds.maybe(key, kinds.whole) for key in RANGE)
        if least is not None and most is not None and most < least:
            raise bounds.wrong("max", f"({most:g}) is less than 'min' ({least:g})")
        yield Expectation(shop=shop, measure="reviews", least=least, most=most)
    fill = expect.inner("fill", "the columns that can be filled", FILL)
    for column in fill.values if fill else ():
        least = fill.need(column, kinds.number(0, 1)) if fill else None
        yield Expectation(shop=shop, measure=f"fill:{column}", least=least, most=None)
