"""Every record and table, once: YAML record, table and frame contract are the same class."""

from db.schema.alike import CommonMark, Fingerprint, Likeness, Mark, Repeat
from db.schema.base import Columns, Hashed, Record, UtcDateTime, columns_of
from db.schema.collected import (
    Capture,
    Crawl,
    Cursor,
    Price,
    RawListing,
    RawReview,
    RawSpec,
    Reject,
    Sighting,
    Suppression,
    Version,
)
from db.schema.computed import (
    CrawlVerdict,
    CurrentReview,
    Feature,
    Fit,
    Match,
    Review,
    Score,
    StatedSpec,
    Stranger,
    Tally,
)
from db.schema.decided import Judgement, LastingProduct
from db.schema.kept import Lease, Month, MonthSource, Run, Slot, StepState
from db.schema.known import (
    Expectation,
    Listing,
    Lookup,
    Method,
    Permission,
    Picture,
    Product,
    ProductAlias,
    SafetyNote,
    Shop,
    Site,
    Spec,
)

CATALOG: tuple[type[Record], ...] = (
    Site, Shop, Listing, Permission, Expectation, Product, ProductAlias, Spec, Picture,
    SafetyNote, Lookup, Method,
)  # fmt: skip

__all__ = [
    "CATALOG", "Capture", "Columns", "CommonMark", "Crawl", "CrawlVerdict", "CurrentReview",
    "Cursor", "Expectation", "Feature", "Fingerprint", "Fit", "Hashed", "Judgement",
    "LastingProduct", "Lease", "Likeness", "Listing", "Lookup", "Mark", "Match", "Method", "Month",
    "MonthSource", "Permission", "Picture", "Price", "Product", "ProductAlias", "RawListing",
    "RawReview", "RawSpec", "Record", "Reject", "Repeat", "Review", "Run", "SafetyNote", "Score",
    "Shop", "Sighting", "Site", "Slot", "Spec", "StatedSpec", "StepState", "Stranger",
    "Suppression", "Tally", "UtcDateTime", "Version", "columns_of",
]  # fmt: skip
