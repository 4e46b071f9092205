"""A shop's archive read again, without a request: a reader that was mended mends the past.

The newest crawl is read first, and a review that it holds is not taken from an older one. What was
noted later than a record stands: a text that was imported since, or that the review is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from db import identity, intake
from db.again import Known, Reread, known_of, lost_of, open_readings, withdraw
from db.captures import captures_of
from db.catalog import effective
from db.config import Config
from db.connect import Engine
from db.history import RawRow
from db.permission import require
from db.problem import Problem
from db.schema import (
    Capture,
    Crawl,
    Listing,
    Permission,
    Price,
    RawListing,
    RawSpec,
    Reject,
    Shop,
)
from spiders.archive.forget import Forgotten, forgotten_of
from spiders.archive.store import read_capture
from spiders.archive.warc import Answer
from spiders.border import Place, own_product, problem_rejects, raw_listing, raw_reviews
from spiders.doubles import DOUBLE, Doubles
from spiders.offers import raw_prices
from spiders.platforms import shopify
from spiders.platforms.document import open_document
from spiders.platforms.platform import Page, Platform, Read, Unreadable
from spiders.reading import read_markup, read_page
from spiders.stated import raw_specs
from spiders.walk import canonical
from spiders.way import asked_platform

BATCH = 1000  # reviews in one transaction
DAMAGED = "damaged archive"


def read_again(engine: Engine, config: Config, shop: str) -> Crawl:
    """Read a shop's archive again as a crawl of its own; raises Problem where it may not be."""
    catalog = effective(engine, config.catalog)
    found = next((row for row in catalog.of(Shop) if row.shop == shop), None)
    if found is None:
        raise Problem(f"there is no shop '{shop}'; see: upright shop list")
    require(catalog.of(Permission), shop, "store", config.now().date())
    captures = captures_of(engine, shop)
    if not captures:
        raise Problem(f"the archive holds nothing of {shop}. Crawl it first: upright crawl {shop}")
    secret = identity.load_secret(config.home)
    named = {row.listing_id: row.url for row in catalog.of(Listing) if row.shop == shop and row.url}
    reading = Rereading(
        engine, config, found, secret, forgotten_of(engine, shop, secret), known_of(engine, shop),
        named,
    )  # fmt: skip
    return reading.run(captures)


@dataclass(slots=True)
class Rereading:
    """One archive on its way through the readers of today."""

    engine: Engine
    config: Config
    shop: Shop
    secret: bytes
    forgotten: Forgotten
    known: Known
    named: dict[str, str]
    crawl_id: str = ""
    found: set[str] = field(default_factory=set)  # keys of the crawls read so far
    told: set[str] = field(default_factory=set)  # listings whose facts were taken
    read: set[str] = field(default_factory=set)  # captures
    lost: set[tuple[str, str]] = field(default_factory=set)  # crawls and listings
    short: Counter[str] = field(default_factory=Counter)

    def run(self, captures: Sequence[Capture]) -> Crawl:
        """Read every crawl's records, the newest crawl first, and close the crawl."""
        started = self.config.now()
        for killed in open_readings(self.engine, self.shop.shop):
            intake.close_crawl(self.engine, killed, started, "failed", "killed")
        while intake.find_crawl(self.engine, identity.crawl_id(self.shop.shop, started)):
            started += timedelta(seconds=1)  # another of this very second
        self.crawl_id = intake.open_crawl(self.engine, self.shop.shop, "archive", started, False)
        self._locate(captures)
        crawls = [(name or "", list(rows)) for name, rows in groupby(captures, _crawl_of)]
        for name, rows in reversed(crawls):
            self._crawl(name, rows)
        return self._end(captures)

    def _locate(self, captures: Sequence[Capture]) -> None:
        """Learn the address of each listing: its own, else that of its first page."""
        for row in captures:
            if row.listing_id:
                self.named.setdefault(row.listing_id, self.known.addresses.get(
                    row.listing_id, row.url))  # fmt: skip

    def _crawl(self, name: str, rows: Sequence[Capture]) -> None:
        """Read the records of one crawl; its last content of a review stands, as it did then."""
        doubles, batch, keys = Doubles(), Batch(), set[str]()
        for row in rows:
            self._record(row, name, doubles, batch)
            if len(batch.reviews) >= BATCH:
                keys |= self._write(batch, name)
        keys |= self._write(batch, name, last=True)
        self.found |= keys
        self.told |= batch.listings.keys() | batch.claims.keys()

    def _record(self, row: Capture, crawl: str, doubles: Doubles, batch: Batch) -> None:
        try:
            answer = read_capture(self.config.home, row)
        except Problem as damaged:
            self._lose(row, crawl, batch, f"{row.warc}:{row.place}", str(damaged), DAMAGED)
            return
        try:
            read, is_answer = self._read(answer, row, crawl)
        except Unreadable as wrong:
            self._lose(row, crawl, batch, row.url, str(wrong), "unreadable page")
            return
        self.read.add(row.capture)
        listing = row.listing_id or ""
        place = Place(self.shop.shop, listing, row.fetched, row.capture, self.named.get(listing))
        printed = self.forgotten.others(read.reviews)
        made, rejects = raw_reviews(printed, place, self.secret, self.crawl_id, row.url)
        kept, double = doubles.part(made, self.crawl_id, row.url)
        self.short[DOUBLE] += len(double)
        batch.reviews += kept
        batch.rejects += [*rejects, *double,
                          *problem_rejects(read.problems, row.url, self.crawl_id)]  # fmt: skip
        batch.pages += 1
        self._facts(read, place, answer.fetched, is_answer, batch)

    def _facts(
        self, read: Read, place: Place, fetched: datetime, is_answer: bool, batch: Batch
    ) -> None:
        """Take what the newest page says of a product, unless something newer is known."""
        here = place.listing_id
        product = own_product(read.products, place.url)
        newer = self.known.read.get(here, fetched) > fetched
        if product is None or newer or here in self.told:
            return
        then = Place(place.shop, here, fetched, place.capture, place.url)
        if is_answer:
            batch.claims[here] = raw_listing(product, then)
        else:
            batch.listings[here] = raw_listing(product, then)
            batch.prices += raw_prices(product, then, self.shop)
            if specs := raw_specs(product, then):
                batch.specs[here] = specs

    def _read(self, answer: Answer, row: Capture, crawl: str) -> tuple[Read, bool]:
        """Read a record as the crawl did; tells whether it is the answer of a review platform."""
        page = Page(answer.body, answer.url or None, answer.content_type)
        platform = asked_platform(self.shop.platform)
        if platform is None or self.known.kinds.get(crawl) == "import":
            return read_page(page), False
        return read_asked(platform, page, self.named.get(row.listing_id or ""))

    def _lose(
        self, row: Capture, crawl: str, batch: Batch, place: str, why: str, reason: str
    ) -> None:
        self.lost.add((crawl, row.listing_id or ""))
        self.short[reason] += 1
        batch.rejects.append(Reject(crawl_id=self.crawl_id, place=place, reason=why))

    def _write(self, batch: Batch, crawl: str, last: bool = False) -> set[str]:
        """Append what no newer crawl holds, and what nothing later stands against."""
        later = self.known.changed
        rows = [
            row
            for row in batch.reviews
            if row.review_key not in self.found and later.get(row.review_key, "") <= crawl
        ]
        intake.append(
            self.engine,
            self.crawl_id,
            reviews=rows,
            listings=list(batch.listings.values()) if last else (),
            claims=list(batch.claims.values()) if last else (),
            prices=batch.prices if last else (),
            specs=batch.specs if last else {},
            rejects=batch.rejects,
            pages=batch.pages,
            again=crawl,
        )
        keys = {row.review_key for row in batch.reviews}
        batch.reviews, batch.rejects, batch.pages = [], [], 0
        return keys

    def _end(self, captures: Sequence[Capture]) -> Crawl:
        there = intake.find_crawl(self.engine, self.crawl_id)
        met = there.distinct if there else 0
        ranked = sorted(self.short.items(), key=lambda item: (-item[1], item[0]))
        reason = next((name for name, count in ranked if count), None)
        if not met:
            outcome, reason = "failed", reason or "no reviews read"
        else:
            self._withdraw(captures)
            outcome = "partial" if reason else "complete"
        return intake.close_crawl(self.engine, self.crawl_id, self.config.now(), outcome, reason)

    def _withdraw(self, captures: Sequence[Capture]) -> None:
        """Note what the readers of today give no more of bytes that were read again, whole."""
        lost = self.lost | lost_of(self.engine, self.shop.shop)
        whole = {(row.crawl_id or "", row.listing_id or "") for row in captures} - lost
        withdraw(self.engine, self.shop.shop, self.crawl_id, self.found, Reread(self.read, whole))


@dataclass(slots=True)
class Batch:
    """What was read of one crawl, on its way into a transaction."""

    reviews: list[RawRow] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    listings: dict[str, RawListing] = field(default_factory=dict)
    claims: dict[str, RawListing] = field(default_factory=dict)
    prices: list[Price] = field(default_factory=list)
    specs: dict[str, list[RawSpec]] = field(default_factory=dict)
    pages: int = 0


def read_asked(platform: Platform, page: Page, listing: str | None) -> tuple[Read, bool]:
    """Read what was asked for at a shop with a review platform: answers, or the product's page."""
    document = open_document(page)
    is_product = listing is not None and canonical(page.url or "") == canonical(listing)
    if not is_product or urlsplit(page.url or "").hostname in platform.HOSTS:
        found = platform.read(document) or shopify.read(document)
        if found is not None:
            return found, True
    facts = read_markup(document).products
    return Read(platform=platform.NAME, products=facts), False


def _crawl_of(row: Capture) -> str | None:
    return row.crawl_id
