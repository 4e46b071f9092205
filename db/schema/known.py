"""What we know: one record per kind of catalog entry (YAML, edited by people)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class Site(Hashed, Record):
    """Who publishes, for whom, and what ties them to sellers."""

    __tablename__ = "site"
    name: Mapped[str] = col("name of the site", key=True)
    owner: Mapped[str] = col("legal person or company that publishes")
    contact: Mapped[str] = col("address for readers, makers and shops: URL or e-mail")
    country: Mapped[str] = col("ISO 3166 code of the country whose law applies first")
    currency: Mapped[str] = col("ISO 4217 code in which prices are shown")
    time_zone: Mapped[str] = col("IANA name used for dates on pages")
    ties: Mapped[str] = col("ties to sellers and makers, in words; 'none' where there are none")
    address: Mapped[str | None] = opt("where the site lives; ends with a slash")


class Shop(Hashed, Record):
    """One shop or review source: catalog/shops/<shop>.yml."""

    __tablename__ = "shops"
    shop: Mapped[str] = col("stem of the YAML file", key=True)
    name: Mapped[str] = col("name as readers know it")
    domain: Mapped[str] = col("host name, without scheme")
    domains: Mapped[str] = col(
        "JSON list of its other domains, as in other countries", default="[]"
    )
    platform: Mapped[str] = col("stem of the file in spiders/platforms that reads it")
    start: Mapped[str] = col("JSON list of addresses where listings are found")
    locale: Mapped[str | None] = opt("language and country, as in en-US")
    date_order: Mapped[str | None] = opt("order of figures in ambiguous dates: DMY, MDY or YMD")
    rating_scale: Mapped[float | None] = opt("best rating where the page does not print one")
    currency: Mapped[str | None] = opt("ISO 4217 code where the page does not print one")
    schedule: Mapped[str | None] = opt("cron line in UTC; none: crawled by hand only")
    delay: Mapped[float | None] = opt("seconds between requests; may only be longer than default")
    sold_by_maker: Mapped[bool] = col("the maker's own shop", default=False)
    keys: Mapped[str] = col("JSON object of what its platform must be told", default="{}")
    full_every: Mapped[float | None] = opt("days between two full sweeps; none: the default")
    research: Mapped[bool] = col(
        "for research only: never scored, shown, given away", default=False
    )


class Listing(Hashed, Record):
    """A product's place at a shop, as named in the shop's YAML."""

    __tablename__ = "listings"
    listing_id: Mapped[str] = col("hash of shop and address (or printed name)", key=True)
    shop: Mapped[str] = col("shops.shop")
    url: Mapped[str | None] = opt("address of the product page")
    name: Mapped[str | None] = opt("product name as printed, where there is no address")
    product_id: Mapped[str | None] = opt("products.product_id; none: ask the resolver")
    keys: Mapped[str] = col("JSON object of what the platform must be told", default="{}")
    price_text: Mapped[str | None] = opt("price noted by hand")
    price_currency: Mapped[str | None] = opt("ISO 4217 code of that price")
    price_seen: Mapped[date | None] = opt("day on which that price was seen")
    price_expires: Mapped[date | None] = opt("last day on which that price may be shown")


class Permission(Hashed, Record):
    """What a shop allows us to do with its reviews, per use; nothing recorded means no."""

    __tablename__ = "permissions"
    shop: Mapped[str] = col("shops.shop", key=True)
    use: Mapped[str] = col(
        "fetch, store, score, quote, show_rating, redistribute, page_key", key=True
    )
    verdict: Mapped[str] = col("allowed, refused, asked or expired")
    evidence: Mapped[str] = col("where the permission is written")
    on_date: Mapped[date | None] = opt("day of the evidence")
    until: Mapped[date | None] = opt("last day on which it holds; none: until withdrawn")


class Expectation(Hashed, Record):
    """A bound that a healthy crawl of a shop keeps."""

    __tablename__ = "expectations"
    shop: Mapped[str] = col("shops.shop", key=True)
    measure: Mapped[str] = col("reviews, or fill:<column>", key=True)
    least: Mapped[float | None] = opt("a crawl below it is held back")
    most: Mapped[float | None] = opt("a crawl above it is held back")


class Product(Hashed, Record):
    """One product: catalog/products/<product>.yml."""

    __tablename__ = "products"
    product_id: Mapped[str] = col("stem of the YAML file; lasts for ever", key=True)
    brand: Mapped[str] = col("brand as readers know it")
    model: Mapped[str] = col("model name or number")
    category: Mapped[str] = col("kind of product, as in 'inversion table'")
    aliases: Mapped[str] = col("JSON list of other names for brand and model", default="[]")
    gtins: Mapped[str] = col("JSON list of valid GTINs", default="[]")
    mpn: Mapped[str | None] = opt("the maker's part number")
    summary: Mapped[str | None] = opt("one plain sentence: what it is")


class ProductAlias(Hashed, Record):
    """An old product_id: merged into another, or no longer in the catalog. Made by the sync."""

    __tablename__ = "product_aliases"
    alias: Mapped[str] = col("the old product_id", key=True)
    product_id: Mapped[str | None] = opt("the product it is now; none: no longer compared")
    brand: Mapped[str] = col("brand that it had")
    model: Mapped[str] = col("model that it had")
    category: Mapped[str] = col("kind of product")
    judgement: Mapped[str | None] = opt("judgements.judgement that merged it")


class Spec(Hashed, Record):
    """One property of a product as one source states it in the catalog; sources may disagree."""

    __tablename__ = "specs"
    product_id: Mapped[str] = col("products.product_id", key=True)
    spec: Mapped[str] = col("name of the property, as in max_weight", key=True)
    printed: Mapped[str] = col("the value in the words of the source")
    number: Mapped[float | None] = opt("the value as a number, where it is one")
    unit: Mapped[str | None] = opt("unit of the number")
    source: Mapped[str] = col("who says so: address or document", key=True)
    seen: Mapped[date] = col("day on which the source was read")


class Picture(Hashed, Record):
    """A picture of a product that we may show and store ourselves."""

    __tablename__ = "pictures"
    product_id: Mapped[str] = col("products.product_id", key=True)
    position: Mapped[int] = col("place in the list, from 0", key=True)
    file: Mapped[str] = col("name of the file in catalog/pictures")
    alt: Mapped[str] = col("what it shows, for those who do not see it")
    rights: Mapped[str] = col("who allows us to show it, and how")
    source: Mapped[str] = col("where it comes from")


class SafetyNote(Hashed, Record):
    """A contraindication, an emergency sign or a recall: catalog/safety/*.yml."""

    __tablename__ = "safety_notes"
    note: Mapped[str] = col("stem of the file and key of the entry", key=True)
    kind: Mapped[str] = col("contraindication, emergency or recall")
    title: Mapped[str] = col("what a reader must notice, in a few words")
    text: Mapped[str] = col("the whole sentence")
    source: Mapped[str] = col("who says so")
    url: Mapped[str | None] = opt("address of the source")
    brand: Mapped[str | None] = opt("brand that a recall concerns")
    models: Mapped[str] = col("JSON list of the models that a recall concerns", default="[]")
    position: Mapped[int] = col("place in the list, from 0")
    reviewer: Mapped[str] = col("who checked it, with what standing")
    reviewed: Mapped[date] = col("day of the check")
    review_by: Mapped[date] = col("day by which it must be checked again")


class Lookup(Hashed, Record):
    """One human decision on what a printed value means: catalog/lookups.yml."""

    __tablename__ = "lookups"
    kind: Mapped[str] = col("rating or date", key=True)
    printed: Mapped[str] = col("the value as printed", key=True)
    meaning: Mapped[str] = col("rating from 0 to 1, or date in ISO order")


class Method(Hashed, Record):
    """One number of the scoring method: catalog/scoring.yml."""

    __tablename__ = "methods"
    name: Mapped[str] = col("name of the parameter", key=True)
    value: Mapped[float] = col("its value")
    version: Mapped[str] = col("version of the method file")
    meaning: Mapped[str] = col("what it does, in words for the method page")


class Aspect(Hashed, Record):
    """One thing that reviews speak of: catalog/aspects.yml."""

    __tablename__ = "aspects"
    aspect: Mapped[str] = col("its key, as in ankle_comfort", key=True)
    position: Mapped[int] = col("place in the list, from 0")
    label: Mapped[str] = col("its name for readers")
    meaning: Mapped[str] = col("what belongs to it, in words for the method page")
    kind: Mapped[str] = col("product; health or hazard, never scored; or apart, not the product")
    terms: Mapped[str] = col("JSON list of the words by which it is found", default="[]")
