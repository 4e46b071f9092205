"""Tests of what waits for a decision, and of figures in an edition that must add up."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import CurrentReview, Match, MonthSource, Permission, RawListing, SafetyNote
from reports.edition import Edition, make_edition
from reports.waiting import last_day
from tests.seeds import AT, add, config_of, fill, month_rows
from tests.seeds.pages import words

SCORES = {"aurel-a2": (80.4, 180, 230), "bramo-3": (70.4, 41, 45)}


@pytest.fixture
def world(lite: Engine) -> Engine:
    fill(lite)
    add(lite, *month_rows("2026-11", SCORES))
    return lite


def page(edition: Edition) -> str:
    return words((edition.folder / "index.html").read_bytes())


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
    made = make_edition(world, config_of(tmp_path), "2026-11")
    said = page(made)
    first = said.index("Which product is “http://backfit.example/odd-2” at BackFit Outlet?")
    second = said.index(
        "“http://backfit.example/odd-1” at BackFit Outlet? 1 review waits there, and counts"
    )
    third = said.index(f"“{'Very long ' * 15}Very long…” at BackFit Outlet? 0 reviews wait there")
    assert first < second < third
    assert "12 reviews wait there, and count for none." in said
    rows = list(csv.DictReader(io.StringIO((made.folder / "waiting.csv").read_text("utf-8-sig"))))
    assert [(row["kind"], row["reviews"]) for row in rows] == [
        ("listing", "12"),
        ("listing", "1"),
        ("listing", "0"),
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
    said = page(make_edition(world, config_of(tmp_path), "2026-11"))
    assert "BackFit Outlet: permission to fetch ended on 30 Nov 2026." in said
    assert "Safety review of “glaucoma or other eye disease” ends on 4 Jan 2027." in said
    assert "BackFit Outlet: permission to store ends on 29 Jan 2027." in said
    assert "permission to score" not in said


def test_a_refusal_does_not_run_out(world: Engine, tmp_path: Path) -> None:
    with writing(world) as connection:
        connection.execute(update(Permission).values(verdict="refused", until=date(2026, 11, 3)))
    said = page(make_edition(world, config_of(tmp_path), "2026-11"))
    assert "Nothing: every listing is matched, and no permission or safety review ends" in said


def test_the_last_day_of_a_month() -> None:
    assert [last_day(month) for month in ("2026-11", "2028-02", "2026-12")] == [
        date(2026, 11, 30),
        date(2028, 2, 29),
        date(2026, 12, 31),
    ]


def test_a_change_is_that_of_the_printed_scores(world: Engine, tmp_path: Path) -> None:
    moved = {"aurel-a2": (80.6, 181, 231), "bramo-3": (69.6, 40, 45)}
    add(world, *month_rows("2026-12", moved))
    said = page(make_edition(world, config_of(tmp_path), "2026-12"))
    assert "Aurel A2 80 → 81 (77–85), +1, within the band it had." in said
    assert "Bramo 3 70 → 70" not in said
    assert "As many reviews count as in Nov 2026." in said


def test_sources_of_a_product_and_those_never_read_are_told(world: Engine, tmp_path: Path) -> None:
    add(
        world,
        MonthSource(month="2026-11", shop="tilthaus", product_id="", reviews=0, counted=0),
        *month_rows("2026-12", SCORES),
        MonthSource(month="2026-12", shop="tilthaus", product_id="bramo-3", reviews=9, counted=7,
                    crawl_id="tilthaus/2026-12-28T03:00:00Z"),
    )  # fmt: skip
    november = page(make_edition(world, config_of(tmp_path), "2026-11"))
    assert "Tilthaus 0 0 0 0 never not read yet" in november
    made = make_edition(world, config_of(tmp_path), "2026-12")
    rows = csv.DictReader(io.StringIO((made.folder / "products.csv").read_text("utf-8-sig")))
    counts = {row["product_id"]: (row["sources"], row["sources_before"]) for row in rows}
    assert counts == {"aurel-a2": ("1", "1"), "bramo-3": ("2", "1")}
    assert "newest reading 27 Dec 2026" in page(made)
    assert "Tilthaus 9 +9 0 2 7 27 Dec 2026 read" in page(made)
