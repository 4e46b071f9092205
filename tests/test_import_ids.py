"""Tests of what files give beside reviews of their own: ids of others' reviews, and prices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.connect import connect
from db.schema import Crawl, Price, RawReview, Reject
from spiders.imports import import_file, import_files, import_prices
from tests.shops.world import World, opened
from tests.test_imports import counts, rows, write


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a world with the shop backfit, which is in no network."""
    with opened(tmp_path) as made:
        made.open("backfit", {}, "/p/1")
        yield made


@pytest.fixture
def store(world: World) -> Iterator[Engine]:
    """Give the world's database."""
    made = connect(world.config.database_url)
    yield made
    made.dispose()


def test_an_id_that_stands_for_two_reviews_is_named_across_batches(
    world: World, store: Engine, tmp_path: Path
) -> None:
    text = "id,rating,body,author,product\n1,4,Holds.,Quill,A\n2,4,Ok.,Quill,A\n1,2,Sags.,Ivo,B\n"
    sheet = write(tmp_path, "r.csv", text)
    crawl = import_files(store, world.config, "backfit", [sheet], batch=1)
    assert counts(crawl) == ("partial", 2, 2, 1)
    assert [str(row["place"]).rpartition("/")[2] for row in rows(store, Reject)] == [
        "r.csv:4#double-1"
    ]


def test_prices_of_known_listings_are_kept(world: World, store: Engine, tmp_path: Path) -> None:
    text = (
        "Listing URL;Product;Price;Currency;Seller;Seen;Valid until\n"
        "http://backfit.example/p/1?utm_source=x;;129,00;EUR;;2026-11-01;2026-11-30\n"
        "http://backfit.example/p/1;;119,00;EUR;;2026-11-20;2026-11-30\n"
        "http://backfit.example/p/1;;99,00;EUR;Fernhill;2026-11-20;\n"
        "http://backfit.example/p/7;;99,00;EUR;;2026-11-20;\n"
        ";;99,00;EUR;;2026-11-20;\n"
        "http://backfit.example/p/1;;free;EUR;;2026-11-20;\n"
        "http://backfit.example/p/1;;1;EUR;;20 Nov;\n"
        "http://backfit.example/p/1;;1;EUR;;2027-11-20;\n"
    )
    sheet = write(tmp_path, "p.csv", text)
    done = import_prices(store, world.config, "backfit", sheet)
    assert [reason for _, reason in done.rejects] == [
        "no listing of this address or name is known",
        "neither an address nor a name of a listing",
        "price: no figure in it",
        "seen: no day as in 2026-11-01",
        "seen: lies in the future",
    ]
    import_prices(store, world.config, "backfit", sheet)
    kept = rows(store, Price)
    assert [(row["seller"], row["price_text"], row["source"]) for row in kept] == [
        ("", "119,00", "csv"), ("Fernhill", "99,00", "csv")
    ]  # fmt: skip
    assert str(kept[0]["expires"]) == "2026-11-30 23:59:59.999999+00:00"
    assert rows(store, Crawl) == []


def test_an_id_of_another_source_replaces_no_review(
    world: World, store: Engine, tmp_path: Path
) -> None:
    """A platform's id and a file's may be equal by chance; an edit keeps something."""
    head = "id,rating,body,author,product\n"
    first = write(tmp_path, "a.csv", head + "1,4,Holds.,Quill,A\n2,4,Ok.,Quill,A\n")
    other = write(tmp_path, "b.csv", head + "1,2,Sags.,Ivo,B\n2,4,Ok by now.,Quill,A\n")
    import_file(store, world.config, "backfit", first)
    crawl = import_file(store, world.config, "backfit", other)
    assert (crawl.new, crawl.edited, crawl.rejected, crawl.reason) == (
        0, 1, 1, "an id stands for two reviews"
    )  # fmt: skip
    assert sorted(str(row["body"]) for row in rows(store, RawReview)) == [
        "Holds.", "Ok by now.", "Ok."
    ]  # fmt: skip
