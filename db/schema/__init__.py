"""Every record and table, once: YAML record, table and frame contract are the same class."""

from db.schema import paying
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
from db.schema.judged import (
    AspectScore,
    Cell,
    CountedReview,
    Distribution,
    Mention,
    Opinion,
    Rank,
    Reading,
    ScoreWithout,
    Spread,
    StarCell,
    TrustSignal,
    TrustTest,
)
from db.schema.kept import (
    Lease,
    Month,
    MonthCause,
    MonthNumber,
    MonthSource,
    Run,
    Slot,
    StepState,
    Stood,
)
from db.schema.known import (
    Aspect,
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
from db.schema.told import Condition, Correction, Study
from db.schema.tried import Trial, TrialPicture

CATALOG: tuple[type[Record], ...] = (
    Site, Shop, Listing, Permission, Expectation, Product, ProductAlias, Spec, Picture,
    SafetyNote, Lookup, Method, Aspect, Trial, TrialPicture, paying.Affiliate,
    Condition, Study, Correction,
)  # fmt: skip

__all__ = [
    "CATALOG", "Aspect", "AspectScore", "Capture", "Cell", "Columns", "CommonMark", "Condition",
    "Correction", "CountedReview", "Crawl", "CrawlVerdict", "CurrentReview", "Cursor",
    "Distribution", "Expectation", "Feature", "Fingerprint", "Fit", "Hashed", "Judgement",
    "LastingProduct", "Lease", "Likeness", "Listing", "Lookup", "Mark", "Match", "Mention",
    "Method", "Month", "MonthCause", "MonthNumber", "MonthSource", "Opinion", "Permission",
    "Picture", "Price", "Product", "ProductAlias", "Rank", "RawListing", "RawReview", "RawSpec",
    "Reading", "Record", "Reject", "Repeat", "Review", "Run", "SafetyNote", "Score",
    "ScoreWithout", "Shop", "Sighting", "Site", "Slot", "Spec", "Spread", "StarCell", "StatedSpec",
    "StepState", "Stood", "Stranger", "Study", "Suppression", "Tally", "Trial", "TrialPicture",
    "TrustSignal", "TrustTest", "UtcDateTime", "Version", "columns_of",
]  # fmt: skip
