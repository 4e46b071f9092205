"""A shop, or one more of its product pages, put into the catalog from one look at the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from db.catalog import Catalog, decided_of, kinds, read_catalog
from db.catalog.entry import Wrong
from db.config import Config
from db.gtin import read_gtin
from db.identity import listing_id
from db.owner import host_of, owner_of
from db.permission import USES, require, verdict
from db.problem import Problem
from db.schema import Listing, Permission, Product, Shop
from desk.edited import edit_shop, item, new_shop, with_item
from desk.facts import Facts, read_facts
from spiders.look import look
from spiders.platforms.platform import Page, Unreadable
from spiders.saved import read_file
from spiders.walk import canonical

SIMPLE = re.compile(r"https?://[\w.-]+(?::\d+)?[\w./~%?=&+-]*[\w/]")
SECOND = frozenset(("co", "com", "org", "net", "ac", "gov", "edu", "or", "ne", "in"))


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an address: the shop's file, whether it changed, and what the page said."""

    shop: str
    file: Path
    state: str  # new, listed or known
    robots: str | None = None
    facts: Facts | None = None
    product: str | None = None  # of the catalog, by its GTIN


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be added for an address: a shop with a listing, a listing, or nothing."""

    added: Added
    text: str  # of the whole file, where the shop is new
    listing: Mapping[str, str]
    note: str  # what the page said
    row: Listing | None


def add(
    config: Config, url: str, saved: Path | None, name: str | None, environ: Mapping[str, str]
) -> Added:
    """Add a product page and, where it is the first one, its shop; raises Problem."""
    edits = decided_of(config).edits
    found = find(config, read_catalog(config.catalog, edits), url, saved, name, environ)
    shop = found.added.shop
    if found.added.state == "new":
        new_shop(config.catalog, shop, found.text, edits)
    if found.row is not None:
        listing, note = found.listing, found.note
        edit_shop(
            config.catalog, shop, lambda text: with_item(text, "listings", listing, note),
            [found.row], edits,
        )  # fmt: skip
    return found.added


def find(
    config: Config, catalog: Catalog, url: str, saved: Path | None, name: str | None,
    environ: Mapping[str, str],
) -> Found:  # fmt: skip
    """Look at an address, unless it is known, and say what is to be added; raises Problem."""
    address = _address(url)
    owner = owner_of(catalog.of(Shop), address)
    shop = _name(catalog, owner, name, address)
    path = config.catalog / "shops" / f"{shop}.yml"
    if owner and any(_page(row.url) == _page(address) for row in _listings(catalog, shop)):
        return Found(Added(shop, path, "known"), "", {}, "", None)
    page, robots = _look(config, address, saved, catalog, owner, environ)
    try:
        facts = read_facts(page)
    except Unreadable as wrong:
        raise Problem(f"{saved or address}: cannot be read: {wrong}") from None
    product, today = _same_gtin(catalog, facts), config.now().date()
    values, note = _values(address, product), _note(facts, today)
    if owner is None:
        text = _file(shop, address, facts, item(values, note), today)
        return Found(Added(shop, path, "new", robots, facts, product), text, values, note, None)
    row = Listing(listing_id=listing_id(shop, address), shop=shop, url=address, product_id=product)
    return Found(Added(shop, path, "listed", robots, facts, product), "", values, note, row)


def _address(url: str) -> str:
    try:
        address = canonical(kinds.url(url))
    except (Wrong, ValueError) as wrong:
        raise Problem(f"the address {wrong}") from None
    if not address.isprintable() or urlsplit(address).username is not None:
        raise Problem("the address holds what cannot be written down; copy it from the browser")
    return address


def _name(catalog: Catalog, owner: Shop | None, name: str | None, address: str) -> str:
    """Name the shop: as its file, as asked for, else after its host."""
    if owner:
        if name and name != owner.shop:
            raise Problem(f"{address} is a page of '{owner.shop}', which has a file; leave --name")
        return owner.shop
    if name:
        try:
            return kinds.stem(name)
        except Wrong as wrong:
            raise Problem(f"--name {wrong}") from None
    taken = {row.shop for row in catalog.of(Shop)}
    return next(stem for stem in _stems(address) if stem not in taken)


def _stems(address: str) -> Iterator[str]:
    """Suggest names after a host: short first, at last with a number."""
    host = host_of(urlsplit(address).netloc)
    labels = re.sub(r"[^a-z0-9.-]", "-", host).split(".")
    ends = 2 if len(labels) > 2 and labels[-2] in SECOND and len(labels[-1]) == 2 else 1
    short, long = "-".join(labels[:-ends] or labels)[:70], "-".join(labels)[:70]
    yield from (short, long)
    yield from (f"{long}-{number}" for number in range(2, 10_000))


def _look(
    config: Config,
    address: str,
    saved: Path | None,
    catalog: Catalog,
    owner: Shop | None,
    environ: Mapping[str, str],
) -> tuple[Page, str | None]:
    """Read the page, from a file or by one request, unless the shop is known to refuse that."""
    if saved:
        return read_file(saved, address)[0], None
    permissions, today = catalog.of(Permission), config.now().date()
    if owner and verdict(permissions, owner.shop, "fetch", today) == "refused":
        require(permissions, owner.shop, "fetch", today)
    looked = look(config, address, environ)
    if looked.page is None:
        raise Problem(
            f"{address} could not be read ({looked.reason}). Save it with a browser, and add it "
            "with: upright shop add URL --file PAGE.html"
        )
    return looked.page, looked.robots


def _listings(catalog: Catalog, shop: str) -> list[Listing]:
    return [row for row in catalog.of(Listing) if row.shop == shop and row.url]


def _page(url: str | None) -> tuple[str, str, str]:
    parts = urlsplit(canonical(url or ""))
    return host_of(parts.netloc), parts.path.rstrip("/"), parts.query


def _same_gtin(catalog: Catalog, facts: Facts) -> str | None:
    gtin = read_gtin(facts.product.get("gtin"))
    for product in catalog.of(Product):
        if gtin and gtin in {read_gtin(known) for known in json.loads(product.gtins)}:
            return product.product_id
    return None


def _values(address: str, product: str | None) -> dict[str, str]:
    url = address if SIMPLE.fullmatch(address) else _quoted(address)
    return {"url": url, **({"product": product} if product else {})}


def _note(facts: Facts, today: date) -> str:
    told = ", ".join(f"{key} {_quoted(value)}" for key, value in facts.product.items())
    return f"the page said on {today}: {told or 'nothing of a product'}"


def _file(shop: str, address: str, facts: Facts, listing: str, today: date) -> str:
    """Write the file of a new shop: what is certain as keys, the rest as comments."""
    host = urlsplit(address).netloc
    found = f"shop system: {facts.system or 'not recognised'}"
    known = (("locale", facts.locale), ("currency", facts.currency))
    head = [
        f"# Made by `upright shop add` from one page on {today}; {found}. Check every line.",
        f"name: {_quoted(facts.site_name or host_of(host))}",
        f"domain: {host.lower().rstrip('.').removeprefix('www.')}",
        f"platform: {facts.platform}",
        *(f"{key}: {value}" for key, value in known if value),
        '# schedule: "0 3 * * mon"  # cron line in UTC; without one it is crawled by hand only',
    ]
    tail = [
        "  # Nothing is recorded, so nothing is allowed. Record an answer with:",
        f'  #   upright shop permit {shop} fetch --evidence "..."',
        *(f"  # {use}: unknown (may its reviews be {done}?)" for use, done in USES.items()),
    ]
    return "\n".join([*head, f"listings:\n{listing}permission:", *tail]) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
