"""What was computed: one table per step of the pipeline."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class Review(Hashed, Record):
    """One version of a review, read: written by normalise."""

    __tablename__ = "reviews"
    __table_args__ = (Index(None, "shop"),)
    id: Mapped[str] = col("raw_reviews.id", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("raw_reviews.review_key")
    listing_id: Mapped[str] = col("listing on which it was met")
    rating: Mapped[float | None] = opt("0 (worst) to 1 (best)")
    scale_max: Mapped[float | None] = opt("best rating of the printed scale")
    title: Mapped[str | None] = opt("title, repaired and without markup")
    body: Mapped[str | None] = opt("text, repaired, without markup, personal data masked")
    author_hash: Mapped[str | None] = opt("keyed hash of shop and author")
    published: Mapped[datetime | None] = opt("start of the printed date, UTC")
    precision: Mapped[str | None] = opt("second, day, month or year: how exact the date is")
    language: Mapped[str | None] = opt("ISO 639-1 code; none: too short to tell")
    verified: Mapped[bool | None] = opt("the source says that the purchase was verified")
    incentivised: Mapped[bool | None] = opt("the source says that there was a reward")
    syndicated_from: Mapped[str | None] = opt("source it was first given to")
    problems: Mapped[str | None] = opt("what could not be read, each named, separated by '; '")
    source_hash: Mapped[int] = col("row hash of the raw review it was read from")


class CrawlVerdict(Hashed, Record):
    """Whether a crawl may reach readers: written by expect."""

    __tablename__ = "crawl_verdicts"
    crawl_id: Mapped[str] = col("crawls.crawl_id", key=True)
    shop: Mapped[str] = col("shops.shop")
    accepted: Mapped[bool] = col("false: held back from the site")
    reason: Mapped[str | None] = opt("every broken expectation, separated by '; '")


class CurrentReview(Hashed, Record):
    """Per review the newest version from an accepted crawl: what all later steps read."""

    __tablename__ = "current_reviews"
    __table_args__ = (Index(None, "shop"), Index(None, "listing_id"))
    id: Mapped[str] = col("reviews.id", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("raw_reviews.review_key")
    listing_id: Mapped[str] = col("listing on which it was met")
    rating: Mapped[float | None] = opt("0 (worst) to 1 (best)")
    published: Mapped[datetime | None] = opt("start of the printed date, UTC")
    language: Mapped[str | None] = opt("ISO 639-1 code")
    verified: Mapped[bool | None] = opt("the source says that the purchase was verified")
    excluded: Mapped[str | None] = opt("why it does not count, in words; none: it counts")


class Match(Hashed, Record):
    """Which product a listing is: written by resolve. Without a product: unmatched."""

    __tablename__ = "matches"
    listing_id: Mapped[str] = col("listings or raw_listings", key=True)
    shop: Mapped[str] = col("shops.shop")
    product_id: Mapped[str | None] = opt("products.product_id; none: unmatched")
    rule: Mapped[str] = col("judgement, catalog, gtin, brand_model or unmatched")
    evidence: Mapped[str] = col("the words on which the rule decided")
    kind: Mapped[str] = col(
        "product, bundle, refurbished, accessory, part or variant", default="product"
    )
    question: Mapped[str | None] = opt("what an editor is asked, in words; none: nothing")
    proposal: Mapped[str | None] = opt("the product that fits best; none: none is likely")
    likeness: Mapped[float | None] = opt("how well it fits, the sum of the parts; 1 is certain")
    parts: Mapped[str] = col("JSON list of [feature, points, what was compared]", default="[]")


class Feature(Hashed, Record):
    """One thing that is compared to tell products apart, and its weight: written by features."""

    __tablename__ = "features"
    feature: Mapped[str] = col("name of the function", key=True)
    position: Mapped[int] = col("place in the list, from 0")
    weight: Mapped[float] = col("most points that it gives or takes")
    meaning: Mapped[str] = col("what it compares, in words for the method page")


class Stranger(Hashed, Record):
    """Reviews of a listing that name, or are copies of those of, another product than it is of."""

    __tablename__ = "strangers"
    listing_id: Mapped[str] = col("listing", key=True)
    named: Mapped[str] = col(
        "products.product_id that they name, or that the originals are of", key=True
    )
    shop: Mapped[str] = col("shops.shop")
    n: Mapped[int] = col("reviews that name it, and not the listing's own product; or copies")
    of: Mapped[int] = col("current reviews of the listing that have a text")
    examples: Mapped[str] = col("JSON list of up to five reviews.id")
    question: Mapped[str | None] = opt("what an editor is asked, in words; none: too few")


class StatedSpec(Hashed, Record):
    """What one source states of a product, in its words and in one unit: written by specs.

    Sources that disagree stand beside each other; none is written over.
    """

    __tablename__ = "stated_specs"
    product_id: Mapped[str] = col("products.product_id", key=True)
    spec: Mapped[str] = col("name of the property, as in max_weight", key=True)
    source: Mapped[str] = col("who says so: address or document", key=True)
    position: Mapped[int] = col("0: the catalog; else the place on the source's page", key=True)
    stated_by: Mapped[str] = col("manual, maker, shop or catalog")
    shop: Mapped[str | None] = opt("shops.shop of a listing; none: the catalog says it")
    printed: Mapped[str] = col("the value in the words of the source")
    number: Mapped[float | None] = opt("the value in its base unit; none: words or a range")
    unit: Mapped[str | None] = opt("kg, m, deg (below level), s, or a unit that is not converted")
    low: Mapped[float | None] = opt("lower end of a range, in the same unit")
    high: Mapped[float | None] = opt("upper end of a range, in the same unit")
    sides: Mapped[str | None] = opt("lengths of a size, in metres: JSON list")
    given: Mapped[str | None] = opt("unit of the source, as in lb")
    seen: Mapped[date] = col("day on which the source was read")
    differs: Mapped[str | None] = opt(
        "JSON list of [source, printed] that say another thing; none: no source does"
    )
    problem: Mapped[str | None] = opt("why it was not read as a measure; none: it was, or is words")


class Tally(Hashed, Record):
    """How the current reviews of a shop fall: one row per product and reason, n adds up."""

    __tablename__ = "tallies"
    __table_args__ = (Index(None, "product_id"),)
    tally: Mapped[str] = col("shop, product and reason joined", key=True)
    shop: Mapped[str] = col("shops.shop")
    product_id: Mapped[str | None] = opt("products.product_id; none: unmatched")
    reason: Mapped[str | None] = opt("why these do not count; none: they count")
    n: Mapped[int] = col("number of reviews")
    rating_sum: Mapped[float] = col("sum of ratings, 0 to 1 each")
    rating_squares: Mapped[float] = col("sum of squared ratings")


class Score(Hashed, Record):
    """What one product is worth to its owners: written by score."""

    __tablename__ = "scores"
    product_id: Mapped[str] = col("products.product_id", key=True)
    score: Mapped[float | None] = opt("posterior mean, 0 to 100; none: not enough reviews")
    low: Mapped[float | None] = opt("lower end of the 90 % interval")
    high: Mapped[float | None] = opt("upper end of the 90 % interval")
    raw_mean: Mapped[float | None] = opt("plain mean of the counted ratings, 0 to 100")
    counted: Mapped[int] = col("reviews that count")
    listed: Mapped[int] = col("current reviews of the product, counted or not")
    effective: Mapped[float] = col("how many reviews of full weight those that count are worth")
    method: Mapped[str] = col("version of catalog/scoring.yml")


class Fit(Hashed, Record):
    """A number fitted on all data, renewed only by `upright fit`."""

    __tablename__ = "fits"
    name: Mapped[str] = col("name of the parameter", key=True)
    value: Mapped[float] = col("its value")
    version: Mapped[str] = col("digest of what it was fitted on, and the method's version")
