"""A CSV file of prices: of listings that are known, one price a seller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from db import identity, intake
from db.catalog import effective
from db.catalog.entry import fault
from db.config import Config
from db.connect import Engine
from db.schema import Listing, Price
from db.seen import listings_of
from spiders.border import clean
from spiders.imports.admit import admit
from spiders.imports.columns import spelt
from spiders.imports.importing import known_listings
from spiders.imports.said import Bad
from spiders.imports.sheet import open_sheet
from spiders.imports.source import Source
from spiders.walk import canonical

NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("listing", "listing url", "url", "product url", "link"),
    "product": ("product", "product name", "name", "title"),
    "price": ("price", "amount"),
    "currency": ("currency", "price currency"),
    "seller": ("seller", "sold by", "merchant"),
    "seen": ("seen", "date", "as of", "checked"),
    "expires": ("expires", "until", "valid until", "price valid until"),
}


@dataclass(frozen=True, slots=True)
class Prices:
    """What an import of prices came to: how many are kept, and what is wrong with the rest."""

    kept: int
    rejects: tuple[tuple[str, str], ...]


def import_prices(engine: Engine, config: Config, shop: str, path: str | Path) -> Prices:
    """Keep the prices of a CSV file, all in one transaction; a later price replaces an earlier."""
    catalog = effective(engine, config.catalog)
    admit(config, catalog, shop)
    source, now = Source(str(path)), config.now()
    known = known_listings(catalog, shop)
    there = listings_of(engine, shop) | {row.listing_id for row in known.values()}
    prices: dict[tuple[str, str], Price] = {}
    rejects = []
    for line, said in _read(source, shop, known, now):
        if isinstance(said, Price) and said.listing_id not in there:
            said = Bad("no listing of this address or name is known")
        if isinstance(said, Bad):
            rejects.append((f"{source.name}:{line}", said.reason))
            continue
        before = prices.get((said.listing_id, said.seller))
        if before is None or said.seen >= before.seen:
            prices[said.listing_id, said.seller] = said
    intake.keep_prices(engine, list(prices.values()))
    return Prices(len(prices), tuple(rejects))


def _read(
    source: Source, shop: str, known: Mapping[str, Listing], now: datetime
) -> Iterator[tuple[int, Price | Bad]]:
    with open_sheet(source) as (header, rows):
        places = _places(header, source.short)
        for line, row in rows:
            if isinstance(row, Bad):
                yield line, row
                continue
            said = {name: clean(row[place]).strip() for name, place in places.items()}
            try:
                yield line, _price(said, shop, known, now)
            except ValueError as wrong:
                yield line, Bad(str(wrong))


def _places(header: Sequence[str], file: str) -> dict[str, int]:
    there = [spelt(name) for name in header]
    found = {
        name: there.index(one)
        for name, spellings in NAMES.items()
        for one in reversed(spellings)
        if one in there
    }
    if "price" not in found or not {"url", "product"} & found.keys():
        raise fault(file, "a file of prices needs the columns 'price', and 'url' or 'product'")
    return found


def _price(
    said: Mapping[str, str], shop: str, known: Mapping[str, Listing], now: datetime
) -> Price:
    """Make the row of a price; raises ValueError with what is wrong."""
    text, name = said["price"], said.get("product") or ""
    if not any(letter.isdecimal() for letter in text):
        raise ValueError("price: no figure in it")
    address = canonical(said["url"]) if said.get("url") else None
    if not (address or name):
        raise ValueError("neither an address nor a name of a listing")
    there = known.get(address or "") or known.get(name)
    seen = _moment("seen", said.get("seen"), time.min) or now
    if seen > now:
        raise ValueError("seen: lies in the future")
    return Price(
        listing_id=there.listing_id if there else identity.listing_id(shop, address, name),
        shop=shop,
        seller=said.get("seller") or "",
        source="csv",
        price_text=text,
        currency=said.get("currency") or None,
        seen=seen,
        expires=_moment("expires", said.get("expires"), time.max),
        url=address,
    )


def _moment(name: str, text: str | None, of_day: time) -> datetime | None:
    """Read a day or a time in ISO order; a day without a time begins, or ends, as said."""
    if not text:
        return None
    try:
        if len(text) == len("2026-11-01"):
            return datetime.combine(date.fromisoformat(text), of_day, UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name}: no day as in 2026-11-01") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
