"""A crawl killed with its parent and started again leaves the same tables as an undisturbed one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from spiders import manifest
from tests.killing import copy_of
from tests.killing_crawls import (
    FIRST,
    SECOND,
    WIDGETS,
    OddShop,
    crawled,
    hosts_of,
    kill_one,
    prepare,
    tables,
)
from tests.shops.server import serving
from tests.shops.world import World, opened

KILLS = 3  # many more in tests/soak


def test_a_killed_crawl_is_simply_started_again(tmp_path: Path) -> None:
    chance = random.Random(5)
    with serving() as shops:
        fresh = prepare(tmp_path / "fresh", shops)
        wanted = crawled(copy_of(fresh, tmp_path / "whole"))
        assert [len(wanted[name]) for name in ("raw_reviews", "rejects")] == [57, 18]
        for number in range(KILLS):
            killed = kill_one(fresh, tmp_path / str(number), shops, chance)
            assert crawled(killed) == wanted, f"kill {number}"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """Give the tables after a crawl that nothing disturbed."""
    with opened(tmp_path_factory.mktemp("whole")) as world:
        second_month(world)
        world.crawl("oakrow", SECOND)
        return tables(world.config.database_url)


def second_month(world: World) -> None:
    """Crawl the odd shop once, and let a month pass."""
    paths = ("/circle", "/empty", "/gone", "/shared")
    world.config.home.mkdir()
    (world.config.home / "secret").write_text("5e" * 32)
    world.open("oakrow", OddShop(1), *paths)
    world.crawl("oakrow", FIRST)
    world.open("oakrow", OddShop(2), *paths)


@pytest.mark.parametrize("pages", range(1, 16))
def test_a_crawl_cut_after_any_page_goes_on_as_if_it_had_not_been(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    whole: dict[str, list[tuple[object, ...]]],
    pages: int,
) -> None:
    with opened(tmp_path) as world:
        second_month(world)
        with monkeypatch.context() as patch:
            patch.setattr(manifest, "is_orphan", lambda _: True)
            cut = world.crawl("oakrow", SECOND, CLOSESPIDER_PAGECOUNT=pages)
        assert cut.crawl.outcome == "open"
        world.crawl("oakrow", SECOND)
        assert tables(world.config.database_url) == whole


@pytest.mark.parametrize("pages", [1, 99])  # 99: all were read, and the end not noted
@pytest.mark.parametrize(("platform", "full_every"), WIDGETS)
def test_a_crawl_of_a_widget_that_was_cut_goes_on_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, full_every: int, pages: int
) -> None:
    """A sweep, and one for the news alone: a crawl that goes on stays what it was."""
    kept = []
    for cut in (0, pages):
        with opened(tmp_path / str(cut)) as world:
            world.config.home.mkdir(parents=True)
            (world.config.home / "secret").write_text("5e" * 32)
            every = f"full_every: {full_every}\n"
            world.speak("oakrow", hosts_of(platform, 1), platform, lines=every)
            world.crawl("oakrow", FIRST)
            world.shops.hosts |= hosts_of(platform, 2)
            if cut:
                with monkeypatch.context() as patch:
                    patch.setattr(manifest, "is_orphan", lambda _: True)
                    ended = world.crawl("oakrow", SECOND, CLOSESPIDER_PAGECOUNT=cut)
                assert ended.crawl.outcome == "open"
            assert world.crawl("oakrow", SECOND).crawl.outcome == "complete"
            kept.append(tables(world.config.database_url))
    assert kept[0] == kept[-1]
    assert len(kept[0]["raw_reviews"]) == 46 + (2 if full_every < 30 else 1)
