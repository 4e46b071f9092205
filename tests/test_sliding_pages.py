"""Pages that print the newest reviews only: what slides off them was not taken down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.shops.crawling import NOW
from tests.shops.pages import product_page, review
from tests.shops.world import World, opened


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


@pytest.mark.parametrize(("claim", "gone"), [(20, 0), (10, 2), (None, 2)])
def test_what_slides_off_a_page_that_claims_more_is_not_gone(
    claim: int | None, gone: int, world: World
) -> None:
    """The page prints ten; two of them make room for two new ones, for good."""
    found = []
    for week, first in enumerate((0, 2, 2)):
        page = product_page([review(n) for n in range(first, first + 10)], count=claim)
        world.open("tilt", {"/p": page}, "/p")
        crawl = world.crawl("tilt", NOW + timedelta(weeks=week)).crawl
        found.append((crawl.outcome, crawl.sweep, crawl.gone))
    assert found == [("complete", True, 0), ("complete", True, 0), ("complete", True, gone)]
