"""What the machine did: runs, leases, slots of the schedule, states of steps, past months."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from db.schema.base import Record, col, opt


class Run(Record):
    """One execution of a command that changes something."""

    __tablename__ = "runs"
    run_id: Mapped[str] = col("kind and start time", key=True)
    kind: Mapped[str] = col("crawl, import, run, fit, build, publish, rollback or edition")
    subject: Mapped[str | None] = opt("shop, month or release it is about")
    started: Mapped[datetime] = col("start, UTC")
    finished: Mapped[datetime | None] = opt("end, UTC; none: open, or killed")
    status: Mapped[str] = col("open, done or failed")
    detail: Mapped[str | None] = opt("one line: what was done, or why it failed")


class Lease(Record):
    """Who may write what, until when: two runs at once are refused, a dead one is taken over."""

    __tablename__ = "leases"
    name: Mapped[str] = col("what is held, as in 'pipeline' or 'shop:backfit'", key=True)
    holder: Mapped[str] = col("host, process id and a random token")
    expires: Mapped[datetime] = col("after this anybody may take it, UTC")


class Slot(Record):
    """One planned time of one job: each is started once, a missed one is caught up once."""

    __tablename__ = "slots"
    job: Mapped[str] = col("name of the job, as in 'crawl:backfit'", key=True)
    due: Mapped[datetime] = col("planned time, UTC", key=True)
    started: Mapped[datetime] = col("when it was started, UTC")
    status: Mapped[str] = col("open, done or failed")
    detail: Mapped[str | None] = opt("one line: what happened")


class StepState(Record):
    """What a step has already computed: the digest of its inputs, per partition."""

    __tablename__ = "step_states"
    step: Mapped[str] = col("name of the step", key=True)
    part: Mapped[str] = col("value of the grain's column; empty for the whole", key=True)
    digest: Mapped[str] = col("hash of inputs, method version and code version")


class Month(Record):
    """What the scores were at the end of a month: what an edition compares."""

    __tablename__ = "months"
    month: Mapped[str] = col("YYYY-MM", key=True)
    product_id: Mapped[str] = col("products.product_id", key=True)
    score: Mapped[float | None] = opt("scores.score")
    low: Mapped[float | None] = opt("scores.low")
    high: Mapped[float | None] = opt("scores.high")
    counted: Mapped[int] = col("scores.counted")
    listed: Mapped[int] = col("scores.listed")
    method: Mapped[str] = col("scores.method")


class MonthSource(Record):
    """What each shop gave in a month: coverage, for the edition."""

    __tablename__ = "month_sources"
    month: Mapped[str] = col("YYYY-MM", key=True)
    shop: Mapped[str] = col("shops.shop", key=True)
    product_id: Mapped[str] = col("products.product_id; empty: unmatched", key=True)
    reviews: Mapped[int] = col("current reviews")
    counted: Mapped[int] = col("reviews that count")
    crawl_id: Mapped[str | None] = opt("newest accepted crawl")
    held: Mapped[str | None] = opt("why the newest crawl is held back; none: it is not")


class MonthNumber(Record):
    """A number of the method at the end of a month, set by people or fitted."""

    __tablename__ = "month_numbers"
    month: Mapped[str] = col("YYYY-MM", key=True)
    name: Mapped[str] = col("methods.name or fits.name", key=True)
    value: Mapped[float] = col("its value")


class Stood(Record):
    """A review that counted, as it stood from the end of one month until that of another."""

    __tablename__ = "stood"
    __table_args__ = (Index(None, "since"), Index(None, "until"))
    shop: Mapped[str] = col("shops.shop", key=True)
    review_key: Mapped[str] = col("raw_reviews.review_key", key=True)
    since: Mapped[str] = col("YYYY-MM: the first month at whose end it stood so", key=True)
    until: Mapped[str | None] = opt("the first month at whose end it did not; none: it still does")
    id: Mapped[str] = col("raw_reviews.id of the version")
    product_id: Mapped[str] = col("products.product_id")
    rating: Mapped[float] = col("0 (worst) to 1 (best)")
    week: Mapped[int | None] = opt("weeks since 1 January 1970; none: no date")
    signals: Mapped[str] = col("names of the tests met, sorted, joined by commas")
    mark: Mapped[int] = col("counted_reviews.row_hash")


class MonthCause(Record):
    """What one cause adds to the change of a score since the month before: the causes add up."""

    __tablename__ = "month_causes"
    month: Mapped[str] = col("YYYY-MM", key=True)
    product_id: Mapped[str] = col("products.product_id", key=True)
    cause: Mapped[str] = col("new, edited, gone, credibility, age, method or outage", key=True)
    before: Mapped[str] = col("the month it is compared with")
    points: Mapped[float] = col("of 100, with its sign")
    reviews: Mapped[int] = col("reviews concerned; 0 where it is none of single reviews")
