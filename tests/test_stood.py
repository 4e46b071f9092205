"""Tests of db.stood: what counted at the end of each month, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, select

from db.connect import reading, writing
from db.contract import fit
from db.months import snapshot
from db.schema import CountedReview, Method, Stood
from db.stood import numbers_of, stood
from db.store import replace
from tests.frames import frame
from tests.seeds import add


def count(engine: Engine, **ratings: float) -> None:
    rows = frame(CountedReview, [
        {"id": f"{key}-{rating}", "shop": "s", "review_key": key, "product_id": "p",
         "rating": rating, "week": 3, "signals": ""} for key, rating in ratings.items()
    ])  # fmt: skip
    with writing(engine) as connection:
        replace(connection, CountedReview, fit(rows, CountedReview))


def close(engine: Engine, month: str) -> None:
    with writing(engine) as connection:
        snapshot(connection, month)


def at(engine: Engine, month: str) -> dict[str, float]:
    with reading(engine) as connection:
        found = stood(connection, month)
    return dict(zip(found["review_key"], found["rating"], strict=True))


def rows(engine: Engine) -> list[tuple[object, ...]]:
    table = Stood.table().c
    query = select(table.review_key, table.since, table.until).order_by(
        table.review_key, table.since
    )
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_a_review_is_written_once_as_long_as_it_stays_what_it_is(engine: Engine) -> None:
    count(engine, a=0.5, b=1.0, c=0.25)
    close(engine, "2026-08")
    close(engine, "2026-09")
    count(engine, a=0.5, b=0.0, d=1.0)
    close(engine, "2026-10")
    assert rows(engine) == [
        ("a", "2026-08", None), ("b", "2026-08", "2026-10"), ("b", "2026-10", None),
        ("c", "2026-08", "2026-10"), ("d", "2026-10", None),
    ]  # fmt: skip
    assert at(engine, "2026-07") == {}
    assert at(engine, "2026-09") == {"a": 0.5, "b": 1.0, "c": 0.25}
    assert at(engine, "2026-10") == {"a": 0.5, "b": 0.0, "d": 1.0}


@pytest.mark.parametrize("twice", [1, 2])
def test_a_month_that_is_closed_again_forgets_what_it_was(engine: Engine, twice: int) -> None:
    count(engine, a=0.5, b=1.0)
    close(engine, "2026-08")
    count(engine, a=0.75)
    close(engine, "2026-09")
    count(engine, a=0.5, b=1.0)
    for _ in range(twice):
        close(engine, "2026-09")
    assert rows(engine) == [("a", "2026-08", None), ("b", "2026-08", None)]


def test_the_numbers_of_the_method_stay_those_of_their_month(engine: Engine) -> None:
    add(engine, Method(name="interval", value=0.9, version="1", meaning="share"))
    close(engine, "2026-08")
    with writing(engine) as connection:
        connection.execute(delete(Method.table()))
    add(engine, Method(name="interval", value=0.8, version="2", meaning="share"))
    close(engine, "2026-09")
    with reading(engine) as connection:
        assert numbers_of(connection, "2026-08") == {"interval": 0.9}
        assert numbers_of(connection, "2026-09") == {"interval": 0.8}
