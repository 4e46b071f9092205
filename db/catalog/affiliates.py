"""The file of affiliate links: which shop pays, by which address, and what is said beside it."""

from __future__ import annotations

from collections.abc import Iterator

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, Wrong, open_entry, show
from db.catalog.yamls import Value
from db.schema import Record
from db.schema.paying import Affiliate

AFFILIATES: Keys = {
    "disclosure": "what stands beside every link that pays; left out: Upright's own words",
    "shops": "the shops that pay, by the stems of their files",
}
SHOP: Keys = {
    "link": "the address that pays, with {url} for that of the product's page",
    "since": "day from which on the site may be paid, as in 2026-11-02",
    "disclosure": "what stands beside this shop's links, where it is not the same for all",
    "products": "addresses for single products, by the stems of their files",
}
SAYS = "We may be paid if you buy through this link; it changes no score and no order."
PLACE = "{url}"
SHORTEST = 12  # characters; less says nothing


def read_affiliates(file: str, value: Value) -> list[Record]:
    """Read the links that pay; raises Problem."""
    entry = open_entry(file, value, "the affiliate links", AFFILIATES)
    said = entry.maybe("disclosure", disclosure) or SAYS
    shops = entry.members("shops", "a shop that pays", SHOP)
    return [row for shop, one in shops for row in _of_shop(shop, one, said)]


def disclosure(value: Value) -> str:
    """Read the words that tell a reader that a link pays."""
    said = kinds.text(value)
    if len(said) < SHORTEST:
        raise Wrong(f"must tell the reader that the link pays, not {show(value)}")
    return said


def link(value: Value) -> str:
    """Read an address over https with the place of the product's own address in it, once."""
    if isinstance(value, str) and value.count(PLACE) == 1 and value.startswith("https://"):
        head, _, tail = value.partition(PLACE)
        if "/" in head.removeprefix("https://"):  # the host is ours to name, not the shop's
            kinds.url(f"{head}x{tail}")
            return value
    wanted = "an https address with {url} once, behind its host"
    raise Wrong(f"must be {wanted}, as in https://pays.example/?to={{url}}, not {show(value)}")


def _of_shop(shop: str, entry: Entry, said: str) -> Iterator[Affiliate]:
    words = entry.maybe("disclosure", disclosure) or said
    since = entry.need("since", kinds.day)
    yield Affiliate(
        shop=shop, product_id="", link=entry.need("link", link), disclosure=words, since=since
    )
    named = entry.named("products")
    known = Entry(entry.file, dict.fromkeys(named, "its link"), named, f"{entry.path}products.")
    for product in named:
        yield Affiliate(
            shop=shop,
            product_id=product,
            link=known.need(product, link),
            disclosure=words,
            since=since,
        )
