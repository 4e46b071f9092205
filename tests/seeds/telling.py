"""Two months of the tests' small world with something to tell in every topic of an edition."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import (
    Advisory,
    Aspect,
    Listing,
    Match,
    Mention,
    MonthAspect,
    MonthCause,
    MonthNumber,
    Permission,
    RawListing,
    Record,
    Stood,
)
from tests.seeds import AT, add, fill, month_rows
from tests.seeds.decided import judgement
from tests.seeds.months import true_up

OCTOBER = {"aurel-a2": (80.0, 180, 230), "bramo-3": (64.0, 32, 34), "gneis-g1": (84.0, 150, 160),
           "cordo-s": (50.0, 40, 40)}  # fmt: skip
NOVEMBER = {"aurel-a2": (70.0, 210, 258), "bramo-3": (84.0, 41, 45), "gneis-g1": (83.0, 150, 160)}
MONTH, BEFORE = "2026-11", "2026-10"


def tell(lite: Engine) -> None:
    """Make two months with something to tell in every topic."""
    fill(lite)
    add(lite, *month_rows(BEFORE, OCTOBER), *month_rows(MONTH, NOVEMBER))
    true_up(lite)
    for rows in (dangers(), aspects(), stood(), numbers(), decided(), waiting()):
        add(lite, *rows)
    with writing(lite) as connection:
        table = Permission.table()
        mine = (table.c.shop == "backfit", table.c.use == "fetch")
        connection.execute(update(table).where(*mine).values(until=date(2026, 12, 9)))


def dangers() -> list[Record]:
    rows: list[Record] = [
        Aspect(aspect="slips", position=90, label="Slipping", meaning="", kind="hazard")
    ]
    for n in range(12):
        key = f"backfit-aurel-a2-{n}"
        rows.append(
            Mention(
                mention=f"{key}/0",
                review_id=key,
                shop="backfit",
                product_id="aurel-a2",
                aspect="slips",
                polarity="complaint",
                confidence=0.9,
                words="it slipped",
                counts=True,
                barred="hazard",
            )
        )
    rows.append(Advisory(
        advisory="aurel-lock", product_id="aurel-a2", title="A lock that may slip", text="It may.",
        reviews=json.dumps(["backfit/aurel-a2-0"]), asked=date(2026, 11, 3),
        until=date(2026, 12, 3), by="Ilse Varga",
    ))  # fmt: skip
    return rows  # fmt: skip


def aspects() -> list[Record]:
    return [
        Aspect(aspect="creaks", position=91, label="Creaking", meaning="", kind="product"),
        MonthAspect(month=MONTH, product_id="aurel-a2", aspect="creaks", side="complaints", n=9,
                    of=40, n_before=4, of_before=300, months=1, p=0.00004, emerged=True),
    ]  # fmt: skip


def stood() -> list[Record]:
    rows: list[Record] = []
    for n in range(60):
        since, until = (MONTH, None) if n >= 40 else (BEFORE, MONTH if n < 3 else None)
        rows.append(Stood(
            shop="backfit", review_key=f"aurel-a2-{n}", since=since, until=until, mark=n,
            id=f"backfit-aurel-a2-{n}", product_id="aurel-a2",
            rating=0.2 if n >= 40 else 0.9 - n / 99, week=2900 + n, signals="",
        ))  # fmt: skip
    points = {"new": (-9.0, 20), "gone": (-1.0, 3)}
    rows += [
        MonthCause(month=MONTH, product_id="aurel-a2", cause=cause, before=BEFORE, points=value,
                   reviews=n)
        for cause, (value, n) in points.items()
    ]  # fmt: skip
    return rows


def numbers() -> list[Record]:
    values = {"interval": (0.9, 0.9), "half_life_days": (0.0, 365.0), "shop_effect:x": (0.1, 0.2)}
    return [MonthNumber(month=month, name=name, value=value[place])
            for name, value in values.items()
            for place, month in enumerate((BEFORE, MONTH))]  # fmt: skip


def decided() -> list[Record]:
    day = datetime(2026, 11, 12, tzinfo=UTC)
    made = [judgement(n, "drop", f"review:backfit/x{n}", at=day) for n in range(1, 10)]
    return [*made, judgement(10, "noted", "review:backfit/aurel-a2-1", at=day),
            judgement(11, "noted", "review:backfit/aurel-a2-2", at=day),
            judgement(12, "undo", "review:backfit/aurel-a2-2", at=day, undoes="j11")]  # fmt: skip


def waiting() -> list[Record]:
    parts = json.dumps([["same_model", 0.5, "code a2 in both"]])
    rows: list[Record] = [
        Listing(listing_id="priced", shop="backfit", name="Priced", product_id="aurel-a2",
                price_text="$99", price_expires=date(2026, 12, 1)),
    ]  # fmt: skip
    for n in range(10):
        key = f"odd-{n}"
        rows += [
            Match(listing_id=key, shop="backfit", product_id=None, rule="unmatched", evidence="",
                  question="Is this the Aurel A2?" if n < 9 else None,
                  proposal="aurel-a2", likeness=0.375, parts=parts),
            RawListing(listing_id=key, shop="backfit", name=f"Odd {n}", fetched=AT + timedelta(n)),
        ]  # fmt: skip
    return rows
