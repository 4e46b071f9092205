"""Tests of crawls of shops that misbehave: each ends in a class with a name, and in time."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.health import health
from db.schema import RawReview
from desk.advice import advice
from tests.bench import faulty
from tests.shops.misbehaving import BEHAVIOURS
from tests.shops.mischief import PATH, Watched
from tests.shops.world import World, opened

PATIENCE = 0.6  # seconds


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_every_misbehaviour_ends_in_a_class_with_a_name(world: World, name: str) -> None:
    expected = BEHAVIOURS[name]
    shop = Watched(expected.shop("odd.example", PATIENCE), expected.delay)
    world.open("odd", shop, PATH)
    path = world.config.catalog / "shops" / "odd.yml"
    path.write_text(path.read_text("utf-8") + expected.lines, "utf-8")
    ended = world.crawl("odd", DOWNLOAD_TIMEOUT=PATIENCE, RETRY_TIMES=1).crawl
    word = health(ended.outcome, ended.reason)
    kept = len(world.rows(RawReview))
    assert (word, ended.reason, kept) == (expected.health, expected.reason, expected.kept)
    assert shop.early == 0
    assert word == "done" or advice(ended.reason)


def test_the_benchmark_crawls_many_at_once_and_its_figures_add_up() -> None:
    """A sample here; a thousand with `python -m tests.bench faulty`."""
    figures, conditions = faulty.measure(Namespace(hosts=30, patience=2.0))
    assert conditions["otherwise"] == []
    assert (figures["hosts"], figures["classified"], figures["early_requests"]) == (30, 30, 0)
    assert figures["healthy"] == figures["healthy_exact"] > 5
