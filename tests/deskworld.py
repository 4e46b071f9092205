"""A small world that waits for editors: questions, reports of danger, a burst; and its catalog."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pandas import DataFrame
from sqlalchemy import Engine

from db.catalog import read_catalog, sync
from db.config import Config
from db.connect import writing
from db.rows import write
from db.schema import (
    Cell,
    CountedReview,
    CurrentReview,
    Match,
    Mention,
    RawListing,
    RawReview,
    Record,
    Review,
    Run,
    TrustSignal,
)
from desk.session import Session
from pipeline.cells import cell_keys
from pipeline.scoring import tally_cells
from tests.desk import Desk
from tests.desking import people

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
RUN = NOW - timedelta(hours=6)
WEEK = 7 * 86_400
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\u202e'
PRODUCT = "brand: Aurel\nmodel: {model}\ncategory: inversion table\n"
PARTS = [["model", 0.6, "A2 and A2"], ["words", 0.3, "aurel a2"], ["price", -0.05, "349 and 299"]]
BURST = "12 reviews of one week where 2 are usual"


def desk_of(engine: Engine, folder: Path, questions: int = 3, burst: int = 12) -> Session:
    """Make a desk over such a world, with one person of each role."""
    made = Desk(folder)
    for name, model in (("aurel-a2", "A2"), ("bramo-3", "Bramo 3")):
        (made.catalog / "products" / f"{name}.yml").write_text(PRODUCT.format(model=model), "utf-8")
    config = Config(folder / "home", made.catalog, "unused", {}, NOW)
    sync(engine, read_catalog(made.catalog), NOW.date())
    records: list[Record] = [*known()]
    records += [*counted("aurel-a2", 40, 0.7), *counted("bramo-3", 15, 0.9)]
    records += [*bursting("aurel-a2", burst), *open_questions(questions), *hazards()]
    records += list(cells([one for one in records if isinstance(one, CountedReview)]))
    put(engine, records)
    session = Session(config, engine)
    people(session)
    return session


def put(engine: Engine, records: list[Record]) -> None:
    """Insert records of any tables."""
    kinds = dict.fromkeys(type(one) for one in records)
    with writing(engine) as connection:
        for kind in kinds:
            write(connection, kind, [one for one in records if type(one) is kind])


def known() -> Iterator[Record]:
    yield Run(run_id="run/1", kind="run", started=RUN, status="done")


def review(key: str, listing: str, rating: float, at: datetime, text: str) -> Iterator[Record]:
    yield RawReview(id=key, shop="velm", review_key=key, content_hash="c", listing_id=listing,
                    fetched=RUN, url=f"https://velm.example/{key}")  # fmt: skip
    yield Review(id=key, shop="velm", review_key=key, listing_id=listing, rating=rating,
                 title=None, body=text, published=at, source_hash=1)  # fmt: skip
    yield CurrentReview(id=key, shop="velm", review_key=key, listing_id=listing, rating=rating,
                        published=at)  # fmt: skip


def counted(
    product: str, n: int, rating: float, signals: str = "", at: datetime = NOW - timedelta(days=90),
    reason: str | None = None, start: int = 0,
) -> Iterator[Record]:  # fmt: skip
    listing = f"velm-{product}-{start}"
    yield Match(listing_id=listing, shop="velm", product_id=product, rule="catalog", evidence="e")
    yield RawListing(listing_id=listing, shop="velm", url=f"https://velm.example/{listing}",
                     name=product, fetched=RUN)  # fmt: skip
    for number in range(start, start + n):
        key = f"{product}-{number}"
        yield from review(key, listing, rating, at, f"Review {number} says that it folds flat.")
        yield TrustSignal(id=key, shop="velm", review_key=key, product_id=product,
                          burst=reason, signals=signals)  # fmt: skip
        week = int(at.timestamp()) // WEEK
        yield CountedReview(id=key, shop="velm", review_key=key, product_id=product, rating=rating,
                            week=week, signals=signals)  # fmt: skip


def bursting(product: str, n: int) -> Iterator[Record]:
    yield from counted(product, n, 1.0, "burst", NOW - timedelta(days=20), BURST, start=1000)


def open_questions(n: int) -> Iterator[Record]:
    for number in range(n):
        listing = f"{number:032x}"
        likeness = round(0.95 - number / 1000, 3)
        yield RawListing(listing_id=listing, shop="velm", url=f"https://velm.example/q/{number}",
                         name=f"Aurel A2 Classic {number}", brand="Aurel", model="A2 C",
                         price_text="349.00", currency="USD", fetched=RUN)  # fmt: skip
        yield Match(listing_id=listing, shop="velm", product_id=None, rule="unmatched",
                    evidence="e", question="Is this the Aurel A2?", proposal="aurel-a2",
                    likeness=likeness, parts=json.dumps(PARTS))  # fmt: skip
        for which in range(min(3, n - number)):
            key = f"q-{number}-{which}"
            yield from review(key, listing, 0.2, NOW - timedelta(days=60), f"Text {key} is mild.")


def hazards() -> Iterator[Record]:
    """Two reviews of one product report danger; one of them in the words of an attacker."""
    said = (("aurel-a2-0", "My foot came out and I fell on my head"), ("aurel-a2-1", HOSTILE))
    for key, words in said:
        yield Mention(mention=f"{key}/0", review_id=key, shop="velm", product_id="aurel-a2",
                      aspect="safety_incident", polarity="complaint", confidence=0.9, words=words,
                      counts=True, barred="hazard")  # fmt: skip


def cells(reviews: list[CountedReview]) -> Iterator[Record]:
    names = ("product_id", "shop", "week", "signals", "rating")
    frame = DataFrame([[getattr(one, name) for name in names] for one in reviews], columns=names)
    found = tally_cells(frame)
    for key, row in zip(cell_keys(found), found.itertuples(), strict=True):
        yield Cell(cell=key, shop=str(row.shop), product_id=str(row.product_id), week=int(row.week),
                   signals=str(row.signals), n=int(row.n), rating_sum=float(row.rating_sum),
                   rating_squares=float(row.rating_squares))  # fmt: skip


def later(session: Session, by: timedelta) -> Session:
    """Give the same desk at a later time."""
    now = session.config.now() + by
    return replace(session, config=replace(session.config, fixed_now=now))
