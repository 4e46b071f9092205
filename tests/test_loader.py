"""Tests of the loader, and of `scrapy` as a person types it: a refusal is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy import Request

from spiders.loader import ShopLoader
from tests.shops.crawling import settings_of
from tests.shops.pages import product_page, review
from tests.shops.world import World, opened

ROOT = Path(__file__).parents[1]
PAGE = {"/p/1": product_page([review(1)])}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def scrapy(world: World, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run scrapy in the project's folder, as a person would."""
    settings = {
        "UPRIGHT_HOME": str(world.config.home),
        "UPRIGHT_CATALOG": str(world.config.catalog),
        "UPRIGHT_DATABASE_URL": f"sqlite:///{world.folder}/fresh.db",
        "UPRIGHT_LOOPBACK": world.shops.environ(),
    }
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        env=os.environ | settings | more, cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def test_scrapy_lists_and_crawls_shops(world: World) -> None:
    """The database is fresh: the first crawl makes its tables."""
    world.open("backfit", PAGE, "/p/1")
    world.open("hangwise", PAGE, "/p/1")
    listed = scrapy(world, "list")
    assert (listed.returncode, listed.stdout.split()) == (0, ["backfit", "hangwise"])
    crawled = scrapy(world, "crawl", "backfit")
    assert crawled.returncode == 0
    assert (
        crawled.stderr
        == "upright: backfit: complete: 1 reviews, 1 new, 0 edited, 0 gone, 1 pages, full sweep\n"
    )


def loader(world: World) -> ShopLoader:
    """Make the loader of the world's catalog."""
    return ShopLoader.from_settings(settings_of(world.config))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("platform:", "plattform:", "is not a key of a shop (did you mean 'platform'?)"),
        ("name: backfit", "name: [", "backfit.yml: line"),
        ("fetch: {allowed: true", "fetch: {allowed: perhaps", "must be true or false"),
    ],
)
def test_a_broken_file_is_one_line(world: World, old: str, new: str, line: str) -> None:
    world.open("backfit", PAGE, "/p/1")
    path = world.config.catalog / "shops" / "backfit.yml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(SystemExit) as told:
        loader(world)
    assert line in str(told.value)
    assert str(told.value).startswith("upright: ")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "shops/backfit.yml",
            "fetch: {allowed: true",
            "fetch: {allowed: false",
            "fetch is refused",
        ),
        (
            "shops/backfit.yml",
            "store: {allowed: true",
            "store: {allowed: false",
            "store is refused",
        ),
        ("shops/backfit.yml", "  - url: http://backfit.example/p/1\n", "", "names no address"),
        ("site.yml", "https://upright.example/contact", "https://upright.example/ä", "contact"),
    ],
)
def test_a_shop_that_may_not_be_crawled_is_one_line(
    world: World, file: str, old: str, new: str, line: str
) -> None:
    world.open("backfit", PAGE, "/p/1")
    path = world.config.catalog / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(SystemExit, match=line) as told:
        loader(world).load("backfit")
    assert "\n" not in str(told.value)


def test_an_unknown_shop_is_one_line(world: World) -> None:
    world.open("backfit", PAGE, "/p/1")
    with pytest.raises(SystemExit, match="no shop 'backfitt'"):
        loader(world).load("backfitt")


def test_requests_find_their_shop(world: World) -> None:
    world.open("backfit", PAGE, "/p/1")
    world.open("hangwise", PAGE, "/p/1")
    found = loader(world).find_by_request(Request("http://www.hangwise.example/p/1"))
    assert found == ["hangwise"]
