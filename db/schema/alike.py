"""What copies of reviews are found by: fingerprints and marks; and the groups that were found."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class Fingerprint(Hashed, Record):
    """What a current review is compared by, without its text: kept for the step alike."""

    __tablename__ = "fingerprints"
    __table_args__ = (Index(None, "text"),)
    id: Mapped[str] = col("reviews.id", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("raw_reviews.review_key")
    text: Mapped[int | None] = opt("62-bit hash of the words of the text; none: no text")
    telling: Mapped[bool] = col("the text is long enough that two people do not both write it")
    size: Mapped[int] = col("letters, digits and spaces of the text, boilerplate left out")
    cut: Mapped[bool] = col("the text says that it goes on elsewhere, as in '... Read more'")
    title: Mapped[int | None] = opt("62-bit hash of the words of the title; none: no title")
    twin: Mapped[int | None] = opt("62-bit hash of shop, author, day and rating; none: one lacks")
    source_hash: Mapped[int] = col("row hash of the review it was read from")


class Mark(Record):
    """The index of texts: two texts that share enough marks are compared."""

    __tablename__ = "marks"
    __table_args__ = ({"sqlite_with_rowid": False},)
    mark: Mapped[int] = col("hash of two neighbouring words, or of how a text begins", key=True)
    text: Mapped[int] = col("fingerprints.text", key=True)


class CommonMark(Hashed, Record):
    """A mark that too many texts share to say anything: renewed only by `upright fit`."""

    __tablename__ = "common_marks"
    mark: Mapped[int] = col("marks.mark", key=True)


class Likeness(Hashed, Record):
    """Two texts that are one: written by alike."""

    __tablename__ = "likenesses"
    a: Mapped[int] = col("fingerprints.text", key=True)
    b: Mapped[int] = col("fingerprints.text, the greater of the two", key=True)
    likeness: Mapped[float] = col("0 to 1; 1 is the same words")


class Repeat(Hashed, Record):
    """A review of a group of copies, or one that an editor left out: written by repeats."""

    __tablename__ = "repeats"
    __table_args__ = (Index(None, "shop"),)
    id: Mapped[str] = col("reviews.id", key=True)
    shop: Mapped[str] = col("shops.shop")
    review_key: Mapped[str] = col("raw_reviews.review_key")
    group_id: Mapped[str] = col("smallest reviews.id of the group")
    kept_id: Mapped[str] = col("reviews.id of the one that stands for the group")
    rule: Mapped[str] = col("kept, label, author, text or judgement")
    likeness: Mapped[float | None] = opt("of its text to that of the one kept; none: not compared")
    reason: Mapped[str] = col("why it is in the group, in words")
    excluded: Mapped[str | None] = opt(
        "why it does not count, in words; none: nothing here bars it"
    )
    of_product: Mapped[str | None] = opt(
        "of a copy, products.product_id of the one kept; none: it is kept, or unmatched"
    )
