"""What must hold between the files of a catalog: names that exist, and nothing claimed twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from db.catalog.entry import fault, likely
from db.owner import domains_of, host_of, within
from db.problem import Problem
from db.schema import Advisory, Listing, Product, Record, Shop, Site, Trial
from db.schema.paying import Affiliate

R = TypeVar("R", bound=Record)
Read = Mapping[str, Sequence[Record]]  # the records of each file


def check_between(read: Read) -> None:
    """Raise Problem for what is claimed in two places, or a product that is not there."""
    for problem in faults_between(read):
        raise problem


def faults_between(read: Read) -> Iterator[Problem]:
    """Yield everything that is claimed in two places, and every product that is not there."""
    yield from _domains(read)
    yield from _gtins(read)
    yield from _products(read)
    yield from _listings(read)
    yield from _affiliates(read)


def _domains(read: Read) -> Iterator[Problem]:
    """Let no shop pass the refusal of another one by under a name of its own."""
    homes: dict[str, list[tuple[str, str]]] = {}
    for file, shop in _each(read, Shop):
        for domain in domains_of(shop):
            homes.setdefault(host_of(domain), []).append((file, domain))
    for host, claims in homes.items():
        above = [claim for home in _upwards(host) for claim in homes.get(home, ())]
        for file, domain in reversed(claims):
            for other, there in above:
                if file != other and within(domain, there):
                    told = f"the domain {domain!r} is that of {other}"
                    yield fault(file, f"{told} ({there}); one domain, one file")


def _upwards(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[i:]) for i in range(len(labels))]


def _gtins(read: Read) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file, product in _each(read, Product):
        for gtin in json.loads(product.gtins):
            number = gtin.zfill(14)  # 12, 13 and 14 figures name the same product
            if number in seen:
                where = "twice" if seen[number] == file else f"in {seen[number]} too"
                yield fault(file, f"'gtin' {gtin} stands {where}; one of them is wrong")
            seen[number] = file


def _products(read: Read) -> Iterator[Problem]:
    products = tuple(product.product_id for _, product in _each(read, Product))
    for file, listing in _each(read, Listing):
        name = listing.product_id
        if name is not None and name not in products:
            hint = likely(name, products) if products else "there is none yet"
            yield fault(file, f"the product {name!r} of a listing has no file in products ({hint})")
    for file, name in dict.fromkeys((file, row.product_id) for file, row in _each(read, Trial)):
        if name not in products:
            hint = likely(name, products) if products else "there is none yet"
            yield fault(file, f"there is no product {name!r} that was tested ({hint})")
    for file, row in _each(read, Advisory):
        if row.product_id not in products:
            hint = likely(row.product_id, products) if products else "there is none yet"
            yield fault(file, f"there is no product {row.product_id!r} to warn of ({hint})")


def _listings(read: Read) -> Iterator[Problem]:
    seen: dict[tuple[str | None, ...], str] = {}
    for file, listing in _each(read, Listing):
        place = (_page(listing.url),) if listing.url else (listing.shop, listing.name)
        if place in seen:
            where = "twice" if seen[place] == file else f"in {seen[place]} too"
            yield fault(
                file, f"the listing {listing.url or listing.name!r} stands {where}; keep one"
            )
        seen[place] = file


def _affiliates(read: Read) -> Iterator[Problem]:
    """A link that pays leads to a shop and a product that are there, and is a tie to a seller."""
    shops = tuple(one.shop for _, one in _each(read, Shop))
    products = tuple(one.product_id for _, one in _each(read, Product))
    ties = [one.ties for _, one in _each(read, Site)]
    for file, paid in _each(read, Affiliate):
        for name, known in ((paid.shop, shops), (paid.product_id, products)):
            if name and name not in known:
                hint = likely(name, known) if known else "there is none yet"
                yield fault(file, f"{name!r} has no file ({hint})")
        if any(one.casefold().startswith("none") for one in ties):
            said = f"{paid.shop} pays, and site.yml says of ties: none; say there what there is"
            yield fault(file, said)


def _page(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _each(read: Read, record: type[R]) -> Iterator[tuple[str, R]]:
    for file, rows in read.items():
        for row in rows:
            if isinstance(row, record):
                yield file, row
