"""Tests of what waits for a decision, and of figures in an edition that must add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import CurrentReview, Match, Month, MonthSource, Permission, RawListing, SafetyNote
from reports.waiting import last_day
from tests.edited import by, drafted, page, said, table
from tests.seeds import AT, add, fill, month_rows

SCORES = {"aurel-a2": (80.4, 180, 230), "bramo-3": (70.4, 41, 45)}


@pytest.fixture
def world(lite: Engine) -> Engine:
    fill(lite)
    add(lite, *month_rows("2026-11", SCORES))
    return lite


def unmatched(number: int, reviews: int, name: str | None) -> list[object]:
    key = f"odd-{number}"
    rows: list[object] = [
        Match(listing_id=key, shop="backfit", product_id=None, rule="unmatched", evidence=""),
        RawListing(listing_id=key, shop="backfit", url=f"http://backfit.example/{key}", name=name,
                   fetched=AT),
    ]  # fmt: skip
    rows += [
        CurrentReview(id=f"{key}-{n}", shop="backfit", review_key=f"{key}-{n}", listing_id=key)
        for n in range(reviews)
    ]
    return rows


def test_unmatched_listings_are_named_with_their_reviews(world: Engine, tmp_path: Path) -> None:
    add(world, *unmatched(1, 1, "Bench, relieves back pain"), *unmatched(2, 12, None))
    add(world, *unmatched(3, 0, "Very long " * 40))
    made = drafted(world, tmp_path, "2026-11")
    words = said(made)
    first = words.index("Which product is “http://backfit.example/odd-2” at BackFit Outlet?")
    second = words.index(
        "“http://backfit.example/odd-1” at BackFit Outlet? 1 review waits there, and counts"
    )
    third = words.index(f"“{'Very long ' * 15}Very long…” at BackFit Outlet? 0 reviews wait there")
    assert first < second < third
    assert "12 reviews wait there, and count for none." in words
    assert [(row["kind"], row["reviews"]) for row in table(made, "waiting")] == [
        ("listing", 12),
        ("listing", 1),
        ("listing", 0),
    ]


def test_what_ends_within_sixty_days_of_the_month_is_told(world: Engine, tmp_path: Path) -> None:
    days = {"fetch": date(2026, 11, 30), "store": date(2027, 1, 29), "score": date(2027, 1, 30)}
    with writing(world) as connection:
        for use, until in days.items():
            connection.execute(
                update(Permission)
                .where(Permission.shop == "backfit", Permission.use == use)
                .values(until=until)
            )
        connection.execute(
            update(SafetyNote).where(SafetyNote.note == "eyes").values(review_by=date(2027, 1, 4))
        )
    words = said(drafted(world, tmp_path, "2026-11"))
    assert "BackFit Outlet: permission to fetch ended on 30 Nov 2026." in words
    assert "Safety review of “glaucoma or other eye disease” ends on 4 Jan 2027." in words
    assert "BackFit Outlet: permission to store ends on 29 Jan 2027." in words
    assert "permission to score" not in words


def test_a_refusal_does_not_run_out(world: Engine, tmp_path: Path) -> None:
    with writing(world) as connection:
        connection.execute(update(Permission).values(verdict="refused", until=date(2026, 11, 3)))
    words = said(drafted(world, tmp_path, "2026-11"))
    assert "No permission, price or review of what is known ends within sixty days of" in words


def test_the_last_day_of_a_month() -> None:
    assert [last_day(month) for month in ("2026-11", "2028-02", "2026-12")] == [
        date(2026, 11, 30),
        date(2028, 2, 29),
        date(2026, 12, 31),
    ]


def test_a_change_is_that_of_the_printed_scores(world: Engine, tmp_path: Path) -> None:
    moved = {"aurel-a2": (80.6, 181, 231), "bramo-3": (69.6, 40, 45)}
    add(world, *month_rows("2026-12", moved))
    words = said(drafted(world, tmp_path, "2026-12"))
    assert "Aurel A2 80 → 81 (77–85), +1, within the band it had." in words
    assert "Bramo 3 70 → 70" not in words
    assert "As many reviews count as in Nov 2026." in words


def test_sources_of_a_product_and_those_never_read_are_told(world: Engine, tmp_path: Path) -> None:
    add(
        world,
        MonthSource(month="2026-11", shop="tilthaus", product_id="", reviews=0, counted=0),
        *month_rows("2026-12", SCORES),
        MonthSource(month="2026-12", shop="tilthaus", product_id="bramo-3", reviews=9, counted=7,
                    crawl_id="tilthaus/2026-12-28T03:00:00Z"),
    )  # fmt: skip
    november = by(drafted(world, tmp_path, "2026-11"), "sources", "shop")["tilthaus"]
    assert (november["known"], november["read"], november["state"]) == (0, None, "not read yet")
    with writing(world) as connection:
        month = Month.table()
        mine = (month.c.month == "2026-12", month.c.product_id == "bramo-3")
        connection.execute(update(month).where(*mine).values(counted=48, listed=54))
    made = drafted(world, tmp_path, "2026-12")
    rows = table(made, "products")
    counts = {row["product_id"]: (row["sources"], row["sources_before"]) for row in rows}
    assert counts == {"aurel-a2": (1, 1), "bramo-3": (2, 1)}
    assert "newest reading 27 Dec 2026" in page(made)
    tilthaus = by(made, "sources", "shop")["tilthaus"]
    names = ("known", "known_before", "unmatched", "left_out", "counted", "read", "state")
    assert [tilthaus[name] for name in names] == [9, 0, 0, 2, 7, date(2026, 12, 27), "read"]
