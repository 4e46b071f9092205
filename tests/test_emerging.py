"""Tests of pipeline.emerging: what a month says beside the months before, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select

from db.connect import reading, writing
from db.heard import Heard, keep_aspects, month_over
from db.schema import (
    Aspect,
    MonthAspect,
    MonthNumber,
    MonthSource,
    Reading,
    Record,
    Review,
    Site,
    Stood,
)
from pipeline.emergence import FEW_BEFORE, FEW_NOW
from pipeline.emerging import gather, month_of, months_until, notice, rows_of
from tests.frames import shipped_methods
from tests.seeds import add

MONTH = "2026-11"
MONTHS = months_until(MONTH, 14)
METHODS = shipped_methods()
NUMBERS = dict(zip(METHODS["name"], METHODS["value"].astype(float), strict=True))
UTC_ZONE = ZoneInfo("UTC")


def mention(aspect: str, polarity: str = "complaint", sure: float = 0.9,
            barred: str | None = None) -> tuple[object, ...]:  # fmt: skip
    return aspect, polarity, sure, "the words", barred


def told(at: int, *mentions: tuple[object, ...], shop: str = "s", signals: str = "",
         product: str = "p", precision: str = "day") -> Heard:  # fmt: skip
    day = datetime.fromisoformat(f"{MONTHS[at]}-15").replace(tzinfo=UTC)
    return Heard(product, shop, signals, day, precision, json.dumps(mentions))


def past(product: str = "p", shop: str = "s") -> list[Heard]:
    """Give 50 reviews a month, of which 10 complain of the bed and 5 praise it."""
    return [
        told(at, *([mention("bed")] if n < 10 else [mention("bed", "praise")] if n < 15 else []),
             product=product, shop=shop)
        for at in range(12) for n in range(50)
    ]  # fmt: skip


def latest(complain: int, of: int = 50, **changed: str) -> list[Heard]:
    return [
        told(at, *[mention("bed")] * (n < complain), **changed)
        for at in (12, 13) for n in range(of)
    ]  # fmt: skip


def rows(
    reviews: list[Heard], known: tuple[str, ...] = ("bed", "cuff")
) -> list[tuple[object, ...]]:
    found = gather(reviews, MONTHS, UTC_ZONE, NUMBERS)
    return [row for one in sorted(found) for row in rows_of(one, found[one], known, NUMBERS)]


def test_a_doubling_emerges_and_its_row_says_beside_what() -> None:
    complaints, praise = rows([*past(), *latest(20)])
    assert complaints[:8] == ("p", "bed", "complaints", 40, 100, 120, 600, 2)
    expected, p, emerged, unjudged = complaints[8:]
    assert expected == 20.0
    assert isinstance(p, float)
    assert 0 < p < 1e-4
    assert (emerged, unjudged) == (True, None)
    assert praise == ("p", "bed", "praise", 0, 50, 60, 600, 1, 5.0, 1.0, False, None)


def test_what_stays_as_it_was_does_not_emerge() -> None:
    assert [row[10] for row in rows([*past(), *latest(10)])] == [False, False]


def test_a_review_counts_once_and_one_that_complains_is_no_praise() -> None:
    both = [mention("bed"), mention("bed"), mention("bed", "praise"), mention("cuff", "neutral")]
    found = rows([*past(), *(told(13, *both) for _ in range(10))])
    assert [(row[2], row[3], row[4]) for row in found] == [("complaints", 10, 10),
                                                           ("praise", 0, 10)]  # fmt: skip


@pytest.mark.parametrize(
    ("unheard", "why"),
    [
        ({"barred": "health"}, "of health"),
        ({"barred": "hazard"}, "of danger"),
        ({"sure": 0.59}, "unsure"),
    ],
)
def test_what_readers_are_not_told_emerges_never(unheard: dict[str, object], why: str) -> None:
    said = mention("bed", **unheard)  # type: ignore[arg-type]
    found = rows([*past(), *(told(at, said) for at in (12, 13) for _ in range(50))])
    assert [row[3] for row in found] == [0, 0], why


@pytest.mark.parametrize("signals", ["burst,template", "lone_account", "copied", "off_topic"])
def test_a_campaign_makes_no_alarm(signals: str) -> None:
    campaign = latest(60, 60, signals=signals)
    complaints, _ = rows([*past(), *latest(10), *campaign])
    assert complaints[3:8] == (20, 100, 120, 600, 2)
    assert not complaints[10]
    honest, _ = rows([*past(), *latest(10), *latest(60, 60)])
    assert honest[10]


@pytest.mark.parametrize("signals", ["unverified", "too_short", "incentivised"])
def test_what_is_only_weighed_less_is_heard(signals: str) -> None:
    complaints, _ = rows([*past(), *latest(30, signals=signals)])
    assert complaints[10]


def test_a_new_product_and_a_silent_month_are_unjudged_and_say_so() -> None:
    young = [*latest(5, product="young")]
    silent = [*past("silent"), *(told(13, mention("bed"), product="silent") for _ in range(4))]
    found = rows([*young, *silent])
    assert found == [
        ("silent", "bed", "complaints", 4, 4, 120, 600, 1, None, None, False, FEW_NOW),
        ("silent", "bed", "praise", 0, 4, 60, 600, 1, None, None, False, FEW_NOW),
        ("young", "bed", "complaints", 5, 50, 0, 0, 1, None, None, False, FEW_BEFORE),
    ]


@pytest.mark.parametrize(("more", "emerged"), [(0, True), (15, False)])
def test_all_known_aspects_share_the_chance_of_an_alarm(more: int, emerged: bool) -> None:
    found = rows([*past(), *latest(17)], ("bed", *(f"a{n}" for n in range(more))))
    assert [row[:4] for row in found] == [("p", "bed", "complaints", 34), ("p", "bed", "praise", 0)]
    assert [row[10] for row in found] == [emerged, False]


@given(st.randoms(use_true_random=False))
def test_the_order_of_reviews_changes_nothing(chance: Random) -> None:
    reviews = [*past(), *past("q", "t"), *latest(20), *latest(14, product="q", shop="t")]
    expected = rows(reviews)
    chance.shuffle(reviews)
    assert rows(reviews) == expected


@pytest.mark.parametrize(
    ("moment", "precision", "zone", "month"),
    [
        ("2026-11-01T03:00", "second", "America/Chicago", "2026-10"),
        ("2026-11-01T00:00", "day", "America/Chicago", "2026-11"),
        ("2026-11-01T00:00", "month", "Asia/Tokyo", "2026-11"),
        ("2026-10-31T16:00", "second", "Asia/Tokyo", "2026-11"),
    ],
)
def test_a_moment_is_in_the_sites_month_and_a_day_in_the_month_printed(
    moment: str, precision: str, zone: str, month: str
) -> None:
    published = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert month_of(published, precision, ZoneInfo(zone)) == month


def test_months_are_named_over_the_turn_of_a_year() -> None:
    assert months_until("2027-02", 4) == ["2026-11", "2026-12", "2027-01", "2027-02"]


def stand(engine: Engine, reviews: list[Heard], precision: str | None = None) -> None:
    """Write reviews as those that counted at the end of the month, with a site and its method."""
    records: list[Record] = []
    for n, one in enumerate(reviews):
        key = f"r{n}"
        records += [
            Review(id=key, shop=one.shop, review_key=key, listing_id="l", source_hash=0,
                   published=one.published, precision=precision or one.precision),
            Reading(id=key, shop=one.shop, review_key=key, words=9, read=n % 7 != 6, delivery=0.0,
                    mentions=one.mentions, source_hash=0),
            Stood(shop=one.shop, review_key=key, since="2026-10", id=key, mark=0, rating=0.5,
                  product_id=one.product_id, signals=one.signals),
        ]  # fmt: skip
    add(engine, *records)


def world(engine: Engine) -> None:
    site = Site(name="n", owner="o", contact="c@x.example", country="US", currency="USD",
                time_zone="America/Chicago", ties="none")  # fmt: skip
    kinds = {"bed": "product", "cuff": "product", "ill": "health"}
    known = (Aspect(aspect=one, position=0, label=one, meaning=one, kind=kind)
             for one, kind in kinds.items())  # fmt: skip
    numbers = (MonthNumber(month=MONTH, name=name, value=value) for name, value in NUMBERS.items())
    add(engine, site, *known, *numbers)


def kept(engine: Engine) -> list[tuple[object, ...]]:
    table = MonthAspect.table()
    with reading(engine) as connection:
        query = select(table).order_by(table.c.month, table.c.product_id, table.c.aspect,
                                       table.c.side)  # fmt: skip
        return [tuple(row)[:-1] for row in connection.execute(query)]


def test_a_month_is_noticed_once_however_often_it_is_asked(engine: Engine) -> None:
    reviews = [*past(), *latest(24), *latest(5, product="young")]
    world(engine)
    stand(engine, reviews)
    read = [one for n, one in enumerate(reviews) if n % 7 != 6]  # of the others nothing is guessed
    expected = [(MONTH, *row) for row in rows(read)]
    with writing(engine) as connection:
        old = ("p", "gone", "praise", 1, 1, 1, 1, 1, None, None, False, "x")
        keep_aspects(connection, MONTH, [old])
        keep_aspects(connection, "2026-10", [old])
    for _ in range(2):
        assert notice(engine, MONTH) == 3
        assert kept(engine) == [("2026-10", *old), *expected]
    assert expected[0][11] is True


def test_reviews_whose_month_is_not_known_are_left_out(engine: Engine) -> None:
    world(engine)
    stand(engine, [*past(), *latest(20)], "year")
    assert notice(engine, MONTH) == 0


def test_what_stood_no_more_at_the_end_of_the_month_is_left_out(engine: Engine) -> None:
    world(engine)
    stand(engine, [*past(), *latest(20)])
    with writing(engine) as connection:
        connection.execute(Stood.table().update().values(until=MONTH))
    assert notice(engine, MONTH) == 0


def test_a_month_closed_before_there_were_these_numbers_has_none(engine: Engine) -> None:
    world(engine)
    stand(engine, [*past(), *latest(20)])
    assert notice(engine, MONTH) == 2
    table = MonthNumber.table()
    with writing(engine) as connection:
        connection.execute(delete(table).where(table.c.name == "emerge_level"))
    assert notice(engine, MONTH) == 0
    assert kept(engine) == []
    with writing(engine) as connection:
        connection.execute(insert(table).values(month=MONTH, name="emerge_level", value=0.01))
    assert notice(engine, MONTH) == 2


def test_a_month_that_had_only_begun_when_it_was_read_is_the_one_before(engine: Engine) -> None:
    world(engine)
    stand(engine, [*past(), *latest(24)])
    after = "2026-12"  # the month on record; the newest reading is of its first day
    add(engine, *(MonthNumber(month=after, name=name, value=value)
                  for name, value in NUMBERS.items()))  # fmt: skip
    assert notice(engine, MONTH) == notice(engine, after)
    add(engine, MonthSource(month=after, shop="s", product_id="p", reviews=1, counted=1,
                            crawl_id="s/2026-12-01T09:00:00+00:00"))  # fmt: skip
    notice(engine, after)
    rows = kept(engine)
    assert [row[1:] for row in rows if row[0] == after] == [
        row[1:] for row in rows if row[0] == MONTH
    ]
    with reading(engine) as connection:
        assert month_over(connection, after) == MONTH
        assert month_over(connection, "2027-01") == "2027-01"  # no reading is on record
