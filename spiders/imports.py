"""Imports: saved pages and CSV files, under the same permission and border as crawls.

A relative date ("3 days ago") counts from the import, not from the file's own time, which copying
changes: import a page soon after it was saved, or set UPRIGHT_NOW to when that was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from db import identity, intake
from db.catalog import Catalog, read_catalog
from db.config import Config
from db.connect import Engine
from db.permission import require
from db.problem import Problem
from db.schema import Crawl, Listing, Permission, RawListing, RawReview, Reject, Shop
from spiders.archive.store import Archive
from spiders.archive.warc import Answer
from spiders.border import (
    Place,
    Unkeepable,
    own_product,
    problem_rejects,
    raw_capture,
    raw_listing,
    raw_review,
    raw_reviews,
)
from spiders.columns import ColumnMap, read_map
from spiders.doubles import DOUBLE, Doubles
from spiders.guard.offsite import on_shop
from spiders.platforms.platform import Printed, PrintedProduct
from spiders.saved import read_file, read_saved
from spiders.sheet import read_rows
from spiders.walk import canonical

BATCH = 1000  # rows in one transaction
SHEETS = (".csv", ".tsv", ".tab")


def read_csv(path: Path, column_map: Path | None = None) -> Iterator[Printed | Reject]:
    """Yield each review of a CSV file, and a reject for each row that is none; raises Problem."""
    for line, row in read_rows(path, read_map(column_map) if column_map else None):
        reject = Reject(crawl_id="", place=f"{path}:{line}", reason=str(row))
        yield row if isinstance(row, Printed) else reject


def import_file(
    engine: Engine,
    config: Config,
    shop: str,
    path: Path,
    url: str | None = None,
    column_map: Path | None = None,
) -> Crawl:
    """Import one file for a shop; raises Problem."""
    return import_files(engine, config, shop, [path], url=url, column_map=column_map)


def import_files(
    engine: Engine,
    config: Config,
    shop: str,
    files: Sequence[Path],
    *,
    url: str | None = None,
    column_map: Path | None = None,
) -> Crawl:
    """Import files for a shop in one crawl of kind import; what is known already adds nothing.

    A page that cannot be read is a reject and makes the import partial; raises Problem before
    anything is written where the shop may not be stored, or a column map does not fit.
    """
    importing = _open(engine, config, shop)
    columns = read_map(column_map) if column_map else None
    sheets = [path for path in files if column_map or path.suffix.lower() in SHEETS]
    for path in sheets:
        next(read_rows(path, columns), None)
    crawl_id = importing.begin()
    faults = []
    for path in files:
        try:
            importing.sheet(path, columns) if path in sheets else importing.page(path, url)
        except Problem as problem:
            faults.append(str(problem))
            reject = Reject(crawl_id=crawl_id, place=str(path), reason=str(problem))
            intake.append(engine, crawl_id, rejects=[reject])
    return importing.end(faults, alone=len(files) == 1)


def _open(engine: Engine, config: Config, shop: str) -> Importing:
    catalog = read_catalog(config.catalog)
    if shop not in {row.shop for row in catalog.of(Shop)}:
        shops = ", ".join(sorted(row.shop for row in catalog.of(Shop)))
        raise Problem(f"there is no shop '{shop}' in {config.catalog}/shops. Shops: {shops}")
    require(catalog.of(Permission), shop, "store", config.now().date())
    known = {
        canonical(row.url) if row.url else str(row.name): row
        for row in catalog.of(Listing)
        if row.shop == shop
    }
    return Importing(engine, config, catalog, shop, identity.load_secret(config.home), known)


@dataclass(slots=True)
class Importing:
    """One import on its way: where rows go, and what is known of the shop's listings."""

    engine: Engine
    config: Config
    catalog: Catalog
    shop: str
    secret: bytes
    known: Mapping[str, Listing]
    crawl_id: str = ""
    doubles: Doubles = field(default_factory=Doubles)
    short: str | None = None
    kept: Archive = field(init=False)

    def begin(self) -> str:
        """Open the import, or go on with one of this very start that was killed."""
        started = self.config.now()
        while self._is_taken(started):
            started += timedelta(seconds=1)  # two imports within one second
        self.crawl_id = intake.open_crawl(self.engine, self.shop, "import", started)
        self.kept = Archive(self.config.home, self.crawl_id)
        return self.crawl_id

    def _is_taken(self, started: datetime) -> bool:
        there = intake.find_crawl(self.engine, identity.crawl_id(self.shop, started))
        return there is not None and (there.outcome, there.kind) != ("open", "import")

    def page(self, path: Path, url: str | None) -> None:
        """Import a saved page; raises Problem where it is unreadable or another shop's."""
        page, read = read_file(path, url)
        self._check_owner(path, page.url)
        product = own_product(read.products, page.url)
        listing, address = self._listing(page.url, (product and product.name) or path.stem)
        named, now = replace(page, url=page.url or path.name), self.config.now()
        stored = self.kept.keep(Answer(named.url or "", page.body, now, page.content_type))
        place = Place(self.shop, listing, now, stored.capture, address)
        rows, rejects = raw_reviews(read.reviews, place, self.secret, self.crawl_id, str(path))
        rows, doubles = self._part(rows, str(path))
        intake.append(
            self.engine,
            self.crawl_id,
            reviews=rows,
            listings=[raw_listing(product, place)] if product else [],
            captures=[raw_capture(named, stored, place, self.crawl_id)],
            rejects=[*rejects, *doubles, *problem_rejects(read.problems, str(path), self.crawl_id)],
            pages=1,
        )

    def sheet(self, path: Path, columns: ColumnMap | None) -> None:
        """Import a CSV file in batches."""
        batch = Batch()
        for line, row in read_rows(path, columns):
            self._take(batch, row, f"{path}:{line}", path.stem)
            if len(batch) >= BATCH:
                batch = self._write(batch)
        self._write(batch)
        intake.append(self.engine, self.crawl_id, pages=1)

    def _take(self, batch: Batch, row: Printed | str, where: str, stem: str) -> None:
        try:
            if isinstance(row, str):
                raise Unkeepable(row)
            name = row.product or stem
            listing, address = self._listing(row.listing_url, name)
            now = self.config.now()
            made = raw_review(row, self.shop, listing, now, None, self.secret)
            kept, doubles = self._part([made], where)
            batch.reviews += kept
            batch.rejects += doubles
            if address is None:  # a page says more of a listing than a row of a file
                place = Place(self.shop, listing, now)
                batch.listings[listing] = raw_listing(PrintedProduct(name=name), place)
        except Unkeepable as wrong:
            batch.rejects.append(Reject(crawl_id=self.crawl_id, place=where, reason=str(wrong)))

    def _part(self, rows: Sequence[RawReview], where: str) -> tuple[list[RawReview], list[Reject]]:
        kept, doubles = self.doubles.part(rows, self.crawl_id, where)
        self.short = DOUBLE if doubles else self.short
        return kept, doubles

    def _write(self, batch: Batch) -> Batch:
        intake.append(
            self.engine,
            self.crawl_id,
            reviews=batch.reviews,
            listings=tuple(batch.listings.values()),
            rejects=batch.rejects,
        )
        return Batch()

    def _listing(self, url: str | None, name: str) -> tuple[str, str | None]:
        """Name a listing, by the catalog's entry where it has one, and return its address."""
        address = canonical(url) if url else None
        there = self.known.get(address or "") or self.known.get(name)
        if there is not None:
            return there.listing_id, there.url
        return identity.listing_id(self.shop, address, name), address

    def _check_owner(self, path: Path, url: str | None) -> None:
        """Refuse a page of another shop: its permission would be passed by."""
        for row in self.catalog.of(Shop):
            if url and row.shop != self.shop and on_shop(url, row.domain):
                raise Problem(f"{path}: is a page of '{row.shop}', not of '{self.shop}'")

    def end(self, faults: Sequence[str], alone: bool) -> Crawl:
        """Close the import with its outcome; raises Problem where the only file was none."""
        self.kept.close()
        there = intake.find_crawl(self.engine, self.crawl_id)
        met = there.distinct if there else 0
        reason = "unreadable page" if faults else self.short if met else "no reviews read"
        outcome = "failed" if not met else "partial" if reason else "complete"
        crawl = intake.close_crawl(
            self.engine, self.crawl_id, self.config.now(), outcome, reason, None
        )
        if faults and alone:
            raise Problem(faults[0])
        return crawl


class Batch:
    """Rows of a CSV file on their way into one transaction."""

    def __init__(self) -> None:
        """Begin empty."""
        self.reviews: list[RawReview] = []
        self.listings: dict[str, RawListing] = {}
        self.rejects: list[Reject] = []

    def __len__(self) -> int:
        """Count the rows taken in."""
        return len(self.reviews) + len(self.rejects)


__all__ = ["import_file", "import_files", "read_csv", "read_saved"]
