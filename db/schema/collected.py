"""What was collected: crawls, archived bytes, and every review exactly as printed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class Crawl(Hashed, Record):
    """One crawl of one shop, or one import for it."""

    __tablename__ = "crawls"
    crawl_id: Mapped[str] = col("shop and start time; sorts by time within a shop", key=True)
    shop: Mapped[str] = col("shops.shop")
    kind: Mapped[str] = col("crawl, import or archive (read again without a request)")
    sweep: Mapped[bool] = col("every page was asked for; false: only the news", default=True)
    started: Mapped[datetime] = col("start, UTC")
    finished: Mapped[datetime | None] = opt("end, UTC; none: still open, or killed")
    outcome: Mapped[str] = col("open, complete, partial or failed")
    reason: Mapped[str | None] = opt("named class of the failure, or why it is partial")
    listed: Mapped[int] = col("reviews met, repeats included", default=0)
    distinct: Mapped[int] = col("reviews met, each once", default=0)
    new: Mapped[int] = col("reviews never seen before", default=0)
    edited: Mapped[int] = col("reviews whose content changed", default=0)
    gone: Mapped[int] = col("reviews missing in two complete sweeps in a row", default=0)
    rejected: Mapped[int] = col("records that could not be kept: see rejects", default=0)
    pages: Mapped[int] = col("pages read", default=0)
    robots: Mapped[str | None] = opt("robots verdict: allowed, disallowed or unreachable")


class Capture(Record):
    """Archived bytes of one answer: where its newest record stands in the archive."""

    __tablename__ = "captures"
    capture: Mapped[str] = col("SHA-256 of the bytes", key=True)
    url: Mapped[str] = col("address, or path of a saved page", key=True)
    shop: Mapped[str] = col("shops.shop")
    fetched: Mapped[datetime] = col("when it was first fetched, UTC")
    content_type: Mapped[str | None] = opt("media type as served")
    size: Mapped[int] = col("bytes before compression")
    warc: Mapped[str | None] = opt("WARC file under archive/; none: its time is over")
    place: Mapped[int | None] = opt("where its record begins in that file, in bytes")
    listing_id: Mapped[str | None] = opt("listing for which it was asked")
    crawl_id: Mapped[str | None] = opt("crawls.crawl_id of that record")


class RawReview(Hashed, Record):
    """One version of one review, as printed. Rows are only ever added."""

    __tablename__ = "raw_reviews"
    __table_args__ = (UniqueConstraint("shop", "review_key", "content_hash"),)
    id: Mapped[str] = col("hash of shop, review key and content hash", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("the source's own id, else a hash of the content")
    content_hash: Mapped[str] = col("hash of all that is printed, author included")
    listing_id: Mapped[str] = col("listing on which it was met")
    product_name: Mapped[str | None] = opt("product as printed beside the review")
    rating_text: Mapped[str | None] = opt("rating as printed")
    best_text: Mapped[str | None] = opt("best rating as printed")
    worst_text: Mapped[str | None] = opt("worst rating as printed")
    title: Mapped[str | None] = opt("title as printed")
    body: Mapped[str | None] = opt("text as printed, markup included; e-mails and phones masked")
    author_hash: Mapped[str | None] = opt("keyed hash of shop and author; the name is not kept")
    date_text: Mapped[str | None] = opt("date as printed")
    verified: Mapped[bool | None] = opt("the source says that the purchase was verified")
    incentive_text: Mapped[str | None] = opt("the source's own words for a reward or free unit")
    helpful: Mapped[int | None] = opt("votes that call it helpful")
    variant: Mapped[str | None] = opt("colour, size or bundle as printed")
    syndicated_from: Mapped[str | None] = opt("source it was first given to, as printed")
    reply: Mapped[str | None] = opt("the shop's or maker's answer, as printed")
    media_count: Mapped[int | None] = opt("pictures and films attached")
    language_text: Mapped[str | None] = opt("language as declared by the page")
    url: Mapped[str | None] = opt("address of the page")
    capture: Mapped[str | None] = opt("captures.capture", hashed=False)
    fetched: Mapped[datetime] = col("when this version was first met, UTC")


class Version(Hashed, Record):
    """The moment at which a review became what it is: new, edited or back to an older text."""

    __tablename__ = "versions"
    __table_args__ = (Index(None, "shop"),)
    shop: Mapped[str] = col("shops.shop", key=True)
    review_key: Mapped[str] = col("raw_reviews.review_key", key=True)
    crawl_id: Mapped[str] = col("crawls.crawl_id", key=True)
    review_id: Mapped[str | None] = opt("raw_reviews.id; none: removed at the source")


class Sighting(Hashed, Record):
    """When a review was last seen, and as what: one row per review, written over."""

    __tablename__ = "sightings"
    shop: Mapped[str] = col("shops.shop", key=True)
    review_key: Mapped[str] = col("raw_reviews.review_key", key=True)
    review_id: Mapped[str] = col("raw_reviews.id of the version seen last")
    crawl_id: Mapped[str] = col("crawls.crawl_id in which it was seen last")
    missed: Mapped[str | None] = opt(
        "the complete sweep since then in which it was missing once", hashed=False
    )


class RawListing(Hashed, Record):
    """What a product page says of the product and of its own rating, as printed last."""

    __tablename__ = "raw_listings"
    listing_id: Mapped[str] = col("hash of shop and address (or printed name)", key=True)
    shop: Mapped[str] = col("shops.shop")
    url: Mapped[str | None] = opt("address of the page")
    name: Mapped[str | None] = opt("product name as printed")
    brand: Mapped[str | None] = opt("brand as printed")
    model: Mapped[str | None] = opt("model as printed")
    gtin: Mapped[str | None] = opt("GTIN, EAN or UPC as printed")
    mpn: Mapped[str | None] = opt("maker's part number as printed")
    sku: Mapped[str | None] = opt("the shop's own number")
    price_text: Mapped[str | None] = opt("price as printed")
    currency: Mapped[str | None] = opt("currency as printed")
    rating_text: Mapped[str | None] = opt("the shop's own mean rating, as printed")
    best_text: Mapped[str | None] = opt("best rating as printed")
    count_text: Mapped[str | None] = opt("number of reviews or ratings, as printed")
    capture: Mapped[str | None] = opt("captures.capture", hashed=False)
    fetched: Mapped[datetime] = col("when it was last read, UTC", hashed=False)


class RawSpec(Hashed, Record):
    """One property that a listing's page states of its product, as printed last."""

    __tablename__ = "raw_specs"
    listing_id: Mapped[str] = col("listing", key=True)
    position: Mapped[int] = col("place among those of the page, from 1", key=True)
    shop: Mapped[str] = col("shops.shop")
    name: Mapped[str] = col("name of the property as printed")
    value_text: Mapped[str] = col("value as printed; e-mails and phones masked")
    unit_text: Mapped[str | None] = opt("unit printed apart from the value: a name or a code")
    url: Mapped[str | None] = opt("address of the page")
    capture: Mapped[str | None] = opt("captures.capture", hashed=False)
    fetched: Mapped[datetime] = col("when it was last read, UTC")


class Price(Hashed, Record):
    """A price of a listing, as a page or a file states it, until it is too old to be shown."""

    __tablename__ = "prices"
    listing_id: Mapped[str] = col("listing", key=True)
    seller: Mapped[str] = col("who sells; empty: the shop itself", key=True)
    source: Mapped[str] = col("markup or csv", key=True)
    shop: Mapped[str] = col("shops.shop")
    price_text: Mapped[str] = col("price as printed")
    currency: Mapped[str | None] = opt("currency as printed")
    seen: Mapped[datetime] = col("when it was last seen, UTC")
    expires: Mapped[datetime | None] = opt("until when it holds, as stated; none: not stated")
    url: Mapped[str | None] = opt("address of the offer")


class Suppression(Record):
    """Somebody asked to be forgotten: what matches is never kept again."""

    __tablename__ = "suppressions"
    shop: Mapped[str] = col("shops.shop", key=True)
    subject: Mapped[str] = col("author:<keyed hash> or review:<hash of the key>", key=True)
    asked: Mapped[datetime] = col("when, UTC")


class Cursor(Record):
    """How far a crawl of one listing has come: written with the rows, in one transaction."""

    __tablename__ = "cursors"
    shop: Mapped[str] = col("shops.shop", key=True)
    listing_id: Mapped[str] = col("listing", key=True)
    position: Mapped[str] = col("address of the next page to ask for; empty: at the end")
    crawl_id: Mapped[str] = col("crawls.crawl_id")


class Reject(Record):
    """A record that could not be kept, with the reason and where it stood."""

    __tablename__ = "rejects"
    crawl_id: Mapped[str] = col("crawls.crawl_id", key=True)
    place: Mapped[str] = col("file and line, or address and number", key=True)
    reason: Mapped[str] = col("what is wrong, in one line")
