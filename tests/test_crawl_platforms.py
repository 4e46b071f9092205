"""Whole crawls of shops on review platforms, over real HTTP, compared with what was told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.identity import listing_id, load_secret
from db.schema import Capture, RawReview, columns_of
from pipeline.interpret import interpret
from spiders.border import Place, raw_reviews
from spiders.reading import PLATFORMS
from spiders.recognise import RESOLVERS, has_spider
from tests.bench.read import FIELDS
from tests.shops.crawling import NOW
from tests.shops.speaking import PAGE, Told, some_told, speakers
from tests.shops.walking import walked
from tests.shops.world import World, opened

SPEAKERS = speakers()
CRAWLED = {one.NAME: one for one in PLATFORMS if has_spider(one.NAME) and one.NAME not in RESOLVERS}
PAGE_URL = f"https://tilt.example{PAGE}"
HERE = listing_id("tilt", url=PAGE_URL)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def told_by(row: dict[str, Any], author: str | None) -> dict[str, object]:
    """Give what a row says in the words of Told, so that the two can be compared whole."""
    printed = {name: row.get(name) for name in FIELDS}
    said = printed | interpret(printed, NOW)
    return {
        "rating": round(float(str(said["rating"])) * 4) + 1,
        "title": said["title"],
        "body": said["body"],
        "author": author,
        "day": str(said["published"])[:10],
        "verified": bool(row["verified"]),
        "helpful": row["helpful"] or 0,
        "variant": (row["variant"] or "").rpartition(": ")[2] or None,
        "incentive": (row["incentive_text"] or "").rpartition(": ")[2] or None,
        "syndicated_from": row["syndicated_from"],
        "reply": row["reply"],
        "media": row["media_count"] or 0,
    }


def test_every_crawled_platform_has_a_shop_that_speaks_it() -> None:
    assert set(CRAWLED) == set(SPEAKERS)


@pytest.mark.parametrize("name", sorted(SPEAKERS))
def test_a_crawl_brings_every_review_as_it_was_told(name: str, world: World) -> None:
    told = some_told(47)
    hosts = SPEAKERS[name].hosts("tilt", told, size=10)
    world.speak("tilt", hosts, name)
    ended = world.crawl("tilt").crawl
    assert (ended.outcome, ended.reason, ended.rejected) == ("complete", None, 0)
    assert (ended.distinct, ended.new, ended.sweep) == (47, 47, True)
    rows = {row["body"]: row for row in world.rows(RawReview)}
    captures = {row["capture"] for row in world.rows(Capture)}
    printed = walked(CRAWLED[name], hosts, PAGE_URL)
    secret = load_secret(world.config.home)
    place = Place("tilt", HERE, NOW, None, PAGE_URL)
    expected, rejects = raw_reviews(printed, place, secret, "", "")
    assert rejects == [] and len(rows) == 47
    for one, truth, row in zip(told, printed, map(plain, expected), strict=True):
        kept = dict(rows[row["body"]])
        assert kept.pop("capture") in captures
        assert kept == row | {"row_hash": kept["row_hash"]}
        assert carried(told_by(kept, truth.author), one, SPEAKERS[name].CARRIES)


def plain(row: Any) -> dict[str, Any]:
    """Give the columns of a row, but for the archive's."""
    names = columns_of(RawReview).names
    values = row if isinstance(row, dict) else dict(zip(names, row, strict=True))
    values |= {"fetched": NOW}
    return {name: value for name, value in values.items() if name != "capture"}


def carried(said: dict[str, object], told: Told, carries: frozenset[str]) -> bool:
    """Say whether a row says all that its platform prints of a review."""
    meant = {name: getattr(told, name) for name in carries - {"number"}}
    meant |= {"day": str(told.day)} if "day" in carries else {}
    return {name: said[name] for name in meant} == meant
