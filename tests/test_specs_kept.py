"""What pages state is kept by crawls, imports and archives that are read again, alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.connect import connect
from db.schema import RawSpec
from spiders.archive.again import read_again
from spiders.imports import import_files
from tests.shops.crawling import NOW
from tests.shops.pages import paged, review, shop_of
from tests.shops.server import Answer
from tests.shops.world import World, opened

WEEK = timedelta(days=7)
TABLE = b"<body><table><tr><th>Max user weight</th><td>%s, ask me@oakrow.example</td></tr></table>"


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """Give an empty world, on each database."""
    with opened(tmp_path, database_url) as made:
        yield made


def pages(weight: bytes) -> dict[str, Answer]:
    """Make a listing of two pages of reviews, only the first of which has a table."""
    plain = paged("/p", [review(number) for number in range(5)], 3)
    first = plain["/p"]
    return plain | {"/p": replace(first, body=first.body.replace(b"<body>", TABLE % weight))}


def kept(world: World) -> list[tuple[object, ...]]:
    names = ("position", "shop", "name", "value_text", "url", "fetched")
    return [tuple(row[name] for name in names) for row in world.rows(RawSpec)]


def said(weight: str, on: datetime) -> list[tuple[object, ...]]:
    value = f"{weight}, ask [e-mail]"
    return [(1, "oakrow", "Max user weight", value, world_url(), on)]


def world_url() -> str:
    return "http://oakrow.example/p"


def test_a_crawl_keeps_what_the_newest_page_states(world: World) -> None:
    world.open("oakrow", pages(b"300 lb"), "/p")
    world.crawl("oakrow")
    assert kept(world) == said("300 lb", NOW)
    world.shops.hosts["oakrow.example"] = shop_of(pages(b"275 lb"))
    world.crawl("oakrow", NOW + WEEK)
    assert kept(world) == said("275 lb", NOW + WEEK)
    engine = connect(world.config.database_url)
    config = replace(world.config, fixed_now=NOW + 2 * WEEK, loopback={})
    read_again(engine, config, "oakrow")
    assert kept(world) == said("275 lb", NOW + WEEK)
    engine.dispose()


def test_a_saved_page_states_too(world: World, tmp_path: Path) -> None:
    world.open("oakrow", {}, "/p")
    file = tmp_path / "saved.html"
    file.write_bytes(pages(b"300 lb")["/p"].body)
    engine = connect(world.config.database_url)
    import_files(engine, world.config, "oakrow", [str(file)], url=world_url())
    assert [row[:4] for row in kept(world)] == [row[:4] for row in said("300 lb", NOW)]
    engine.dispose()
