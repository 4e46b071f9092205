"""What the machine did: runs, leases, slots of the schedule, states of steps, past months."""

from __future__ import annotations

from datetime import datetime

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
