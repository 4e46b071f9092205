"""What a month brings: what editors write of it, what emerges, what is said to whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class EditionNote(Hashed, Record):
    """What an editor wrote for the edition of a month: catalog/editions/<month>.yml."""

    __tablename__ = "edition_notes"
    month: Mapped[str] = col("YYYY-MM", key=True)
    part: Mapped[str] = col("analysis, or the key of a topic as in movers", key=True)
    text: Mapped[str] = col("the editor's words; paragraphs are parted by an empty line")
    by: Mapped[str] = col("who wrote it, as readers may know")


class Advisory(Hashed, Record):
    """What owners report of danger, in our words, with the maker's right of reply.

    catalog/advisories/<advisory>.yml
    """

    __tablename__ = "advisories"
    advisory: Mapped[str] = col("stem of the file", key=True)
    product_id: Mapped[str] = col("products.product_id")
    title: Mapped[str] = col("what is reported, in a few words")
    text: Mapped[str] = col("what is reported, in the editor's words; no review is quoted")
    reviews: Mapped[str] = col("JSON list of the reviews that report it, as shop/review_key")
    asked: Mapped[date | None] = opt("day on which the maker was asked to reply")
    asked_how: Mapped[str | None] = opt("how and where the maker was asked")
    until: Mapped[date | None] = opt("last day on which a reply is waited for")
    reply: Mapped[str | None] = opt("what the maker answered, in the maker's words")
    replied: Mapped[date | None] = opt("day of the answer")
    published: Mapped[date | None] = opt("day from which readers see it; none: held")
    by: Mapped[str] = col("who wrote it")


class Remark(Hashed, Record):
    """What our own editors say of a product: in catalog/products/<product>.yml."""

    __tablename__ = "remarks"
    product_id: Mapped[str] = col("products.product_id", key=True)
    kind: Mapped[str] = col("verdict, pro or con", key=True)
    position: Mapped[int] = col("place in the list, from 0", key=True)
    text: Mapped[str] = col("the editor's words")


class MonthAspect(Record):
    """What reviews of a month say of an aspect beside the year before: what emerges.

    Compared are the reviews that counted at the end of the month (stood), whose text was read,
    whose date is known to the month, whose weights multiply to emerge_weight or more, and whose
    shop gave emerge_shop or more of them in the months before. A row that is not judged has those
    of every shop. A review that complains of an aspect is no praise of it.
    """

    __tablename__ = "month_aspects"
    month: Mapped[str] = col("YYYY-MM: the month on record", key=True)
    product_id: Mapped[str] = col("products.product_id", key=True)
    aspect: Mapped[str] = col("aspects.aspect", key=True)
    side: Mapped[str] = col("complaints or praise", key=True)
    n: Mapped[int] = col("reviews compared that were published in the window and say it")
    of: Mapped[int] = col("reviews compared that were published in the window")
    n_before: Mapped[int] = col("the same of the up to 12 months before the last two")
    of_before: Mapped[int] = col("the same of the up to 12 months before the last two")
    months: Mapped[int] = col("the window: 1, the month looked at; 2, it and the one before")
    expected: Mapped[float | None] = opt(
        "how many of `of` would say it if nothing had changed, at the same shops; none: unjudged"
    )
    p: Mapped[float | None] = opt(
        "chance of as many or more if nothing had changed, of this aspect alone; none: unjudged"
    )
    emerged: Mapped[bool] = col("more than chance explains, over all aspects and both windows")
    unjudged: Mapped[str | None] = opt("why it is not judged, in words; none: it is")
    until: Mapped[str | None] = opt(
        "YYYY-MM: the month looked at, the last that was over when the shops were read; none: month"
    )


class Message(Record):
    """Something that somebody must be told: told once to each address, and never twice."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "at"),)
    message: Mapped[str] = col(
        "hash of kind, subject, state and how often that was over before", key=True
    )
    kind: Mapped[str] = col("hazard, source, burst or edition")
    subject: Mapped[str] = col("what it is about, as in shop:velm")
    words: Mapped[str] = col("one line for people; no text of a review, no name")
    at: Mapped[datetime] = col("when it was found, UTC")
    over: Mapped[datetime | None] = opt("when it needed nobody any more, UTC")


class Delivery(Record):
    """One message on its way to one address."""

    __tablename__ = "deliveries"
    message: Mapped[str] = col("messages.message", key=True)
    channel: Mapped[str] = col("mail:<address> or hook:<name>", key=True)
    tried: Mapped[int] = col("attempts", default=0)
    sent: Mapped[datetime | None] = opt("when it was handed over, UTC; none: not yet")
    claimed: Mapped[datetime | None] = opt(
        "when it was last taken up, or failed, UTC; with neither sent nor failure nobody knows "
        "what became of it, and it is not tried again"
    )
    failure: Mapped[str | None] = opt("why the last attempt failed; it is tried again")
