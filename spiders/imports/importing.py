"""One import on its way: records become rows, rows become batches, a batch is one transaction."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db import identity, intake
from db.catalog import Catalog
from db.config import Config
from db.connect import Engine
from db.owner import owner_of
from db.plain import plain
from db.problem import Problem
from db.schema import Crawl, Listing, Shop
from db.seen import met_in
from spiders.archive.forget import Forgotten, forgotten_of
from spiders.archive.store import Archive
from spiders.archive.warc import Answer
from spiders.border import (
    Place,
    Unkeepable,
    named_listing,
    own_product,
    problem_rejects,
    raw_capture,
    raw_listing,
    raw_reviews,
    raw_row,
)
from spiders.doubles import DOUBLE
from spiders.imports.batch import Batch
from spiders.imports.rejects import write_rejects
from spiders.imports.said import Bad, Listed, Paged, Passed, Reader, Said, Torn
from spiders.imports.source import Source, total_size
from spiders.imports.work import Work
from spiders.platforms.platform import Printed
from spiders.saved import stated_url
from spiders.stated import raw_specs
from spiders.walk import canonical

logger = logging.getLogger(__name__)

BATCH = 50_000  # records in one transaction
GARBAGE = 1_000_000  # new objects between two looks for cycles
MOST_KNOWN = 200_000  # listings whose names are remembered
FORGOTTEN = "of somebody who asked to be forgotten"
TORN, UNREADABLE = "a file ends too early", "unreadable page"
Progress = Callable[[int, int, Mapping[str, int]], None]
"""Is told the bytes read, the bytes that there are, and what was passed by, with the reason."""


def silent(done: int, total: int, passed: Mapping[str, int]) -> None:
    """Tell nobody."""


def known_listings(catalog: Catalog, shop: str) -> dict[str, Listing]:
    """Return the listings of a shop's YAML by address, or by name where they have none."""
    return {
        canonical(row.url) if row.url else str(row.name): row
        for row in catalog.of(Listing)
        if row.shop == shop
    }


@dataclass(slots=True)
class Importing:
    """One import: where rows go, and what is known of the shop's listings."""

    engine: Engine
    config: Config
    shops: Sequence[Shop]
    shop: Shop
    known: Mapping[str, Listing]
    work: Work
    batch: int
    progress: Progress
    secret: bytes = field(init=False)
    fetched: str = field(init=False)
    archive: Archive = field(init=False)
    forgotten: Forgotten = field(init=False)
    source: Source = field(init=False)
    taken: Batch = field(default_factory=Batch)
    named: dict[tuple[str | None, str], tuple[str, str | None]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    done: int = 0

    def __post_init__(self) -> None:
        """Load what the rows need."""
        self.secret = identity.load_secret(self.config.home)
        self.fetched = str(plain(self.work.started))
        self.forgotten = forgotten_of(self.engine, self.shop.shop, self.secret)
        self.archive = Archive(self.config.home, self.work.crawl_id, self.forgotten.veil)

    def run(self, files: Sequence[tuple[Source, Reader]]) -> Crawl:
        """Read the files to the end, from where the import stands; raises Problem as said."""
        before = gc.get_threshold()
        gc.set_threshold(GARBAGE)  # rows hold no cycles: looking for some costs a tenth of all
        try:
            return self._run(files)
        finally:
            gc.set_threshold(*before)

    def _run(self, files: Sequence[tuple[Source, Reader]]) -> Crawl:
        total = total_size([source for source, _ in files])
        place = self.work.place
        for number in range(place.file, len(files)):
            self.source, reader = files[number]
            try:
                self._read(reader, total)
            except Problem as problem:
                self._fault(self.source.name, str(problem), UNREADABLE)
            except Torn as torn:
                reason = TORN + (f" ({torn})" if str(torn) else "")
                self._fault(f"{self.source.name}:{place.record + 1}", reason, TORN)
            self.done += self.source.size()
            place.file, place.record = number + 1, 0
        self._write(total)
        self.archive.close()
        return self._end(alone=len(files) == 1)

    def _read(self, reader: Reader, total: int) -> None:
        place = self.work.place
        before = place.record
        for number, said in reader(self.source, place.record):
            if self.taken.weight >= self.batch and number != place.record:
                self._write(total)
            place.record = number
            self._take(said)
        self.taken.pages += not before or place.record > before

    def _take(self, said: Said) -> None:
        """Put what was read where it belongs."""
        if type(said) is Printed:
            if self.forgotten.forgets(said):
                return self._take(Passed(FORGOTTEN))
            self._review(said)
        elif isinstance(said, Paged):
            self._page(said)
        elif isinstance(said, Listed):
            self._product(said)
        elif isinstance(said, Bad):
            self.taken.reject(self.work.crawl_id, self._here(), said.reason)
        elif isinstance(said, Passed):
            passed = self.work.place.passed
            passed[said.reason] = passed.get(said.reason, 0) + 1
            self.taken.weight += 1
        return None

    def _here(self) -> str:
        return f"{self.source.name}:{self.work.place.record}"

    def _review(self, row: Printed) -> None:
        name = row.product or self.source.stem
        listing, _ = self.named.get((row.listing_url, name)) or self._listing(row.listing_url, name)
        try:
            made = raw_row(row, self.shop.shop, listing, self.fetched, None, self.secret)
        except Unkeepable as wrong:
            self.taken.reject(self.work.crawl_id, self._here(), str(wrong))
            return
        self.taken.add(made, self.source, self.work.place.record)

    def _product(self, said: Listed) -> None:
        """Keep what a file says of a product: it knows it better than a name beside a review."""
        listing, address = self._listing(said.url, said.name)
        place = Place(self.shop.shop, listing, self.work.started, None, address)
        product = said.product if said.product.name else replace(said.product, name=said.name)
        self.taken.listings[listing] = raw_listing(product, place)
        self.taken.weight += 1
        self.work.place.products += 1

    def _page(self, said: Paged) -> None:
        """Keep a page: its bytes in the archive, and all that it says, or nothing."""
        page, where = said.page, self.source.name
        if said.fetched is None:
            self._check_owner(said)
        elif not said.read.reviews and not said.read.products:
            return self._take(Passed("no review and no product"))
        product = own_product(said.read.products, page.url)
        name = (product and product.name) or self.source.stem
        listing, address = self._listing(page.url, name)
        fetched = said.fetched or self.work.started
        kept = replace(page, url=page.url or self.source.short)
        answer = Answer(kept.url or "", page.body, fetched, page.content_type)
        stored = self.archive.keep(answer, sync=False)
        place = Place(self.shop.shop, listing, fetched, stored.capture, address)
        where = where if said.fetched is None else self._here()
        crawl_id = self.work.crawl_id
        printed = self.forgotten.others(said.read.reviews)
        rows, rejects = raw_reviews(printed, place, self.secret, crawl_id, where)
        for row in rows:
            self.taken.add(row, self.source, self.work.place.record)
        if product:
            self.taken.listings[listing] = raw_listing(product, place)
        if specs := raw_specs(product, place):
            self.taken.specs[listing] = specs
        self.taken.captures.append(raw_capture(kept, stored, place, crawl_id))
        self.taken.rejects += [*rejects, *problem_rejects(said.read.problems, where, crawl_id)]
        self.taken.weight += 1 + len(page.body) // 2000
        return None

    def _listing(self, url: str | None, name: str) -> tuple[str, str | None]:
        """Name a listing, by the catalog's entry where it has one, and return its address."""
        if len(self.named) > MOST_KNOWN:
            self.named.clear()
        address = canonical(url) if url else None
        there = self.known.get(address or "") or self.known.get(name)
        if there is not None:
            found = there.listing_id, there.url
        else:
            found = identity.listing_id(self.shop.shop, address, name), address
            row = named_listing(self.shop.shop, *found, name, self.fetched)
            self.taken.names[found[0]] = row
        self.named[url, name] = found
        return found

    def _check_owner(self, said: Paged) -> None:
        """Refuse a page of another shop: its permission would be passed by.

        Whatever address is given, the page's own tells; and some sites print as nobody else does.
        """
        urls = (said.page.url, stated_url(said.page))
        owners = [owner_of(self.shops, url) for url in urls if url]
        owners += [row for row in self.shops if row.shop == row.platform == said.read.platform]
        for owner in owners:
            if owner is not None and owner.shop != self.shop.shop:
                name = self.source.name
                raise Problem(f"{name}: is a page of '{owner.shop}', not of '{self.shop.shop}'")

    def _fault(self, place: str, reason: str, short: str) -> None:
        self.faults.append(reason if short is UNREADABLE else f"{self.source.name}: {reason}")
        self.taken.reject(self.work.crawl_id, place, reason)
        self.work.place.short = short

    def _write(self, total: int) -> None:
        """Write the batch with the place up to which everything is in it."""
        taken, self.taken = self.taken, Batch()
        crawl_id = self.work.crawl_id
        if keys := taken.keys():
            # of any crawl: a file's ids may be those that a platform gave to other reviews
            met = met_in(self.engine, self.shop.shop, None, keys)
            if taken.part(met, crawl_id):
                self.work.place.short = self.work.place.short or DOUBLE
        self.archive.sync()
        intake.append(
            self.engine,
            self.work.crawl_id,
            reviews=taken.rows,
            listings=list(taken.listings.values()),
            names=[row for key, row in taken.names.items() if key not in taken.listings],
            specs=taken.specs,
            captures=taken.captures,
            rejects=taken.rejects,
            cursor=self.work.cursor(),
            pages=taken.pages,
        )
        self.progress(self.done + self.source.done(), total, self.work.place.passed)

    def _end(self, alone: bool) -> Crawl:
        """Close the import with its outcome; raises Problem where the only file was none."""
        crawl_id, place = self.work.crawl_id, self.work.place
        there = intake.find_crawl(self.engine, crawl_id)
        met = (there.distinct if there else 0) or place.products
        reason = place.short if met or self.faults else "no reviews read"
        outcome = "failed" if not met else "partial" if reason else "complete"
        write_rejects(self.engine, self.config.home, crawl_id)
        now = self.config.now()
        crawl = intake.close_crawl(self.engine, crawl_id, now, outcome, reason, None)
        if self.faults and alone and not met:
            raise Problem(self.faults[0])
        return crawl
