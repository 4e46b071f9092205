"""The drill: every broken crawl of a simulated shop is held back, and no ordinary one is."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chance import at_least, at_most
from tests.bench import drill as bench
from tests.drill import (
    MUTATIONS,
    another,
    broken,
    every,
    foreign,
    growth,
    ordinary,
    quiet,
    settled,
    without,
)
from tests.simulated import Said, Shop, Told

SIZES = (12, 40, 150, 600)
DAYS = 10


@pytest.mark.parametrize("name", MUTATIONS)
@pytest.mark.parametrize("size", SIZES)
def test_a_broken_crawl_is_held_back(size: int, name: str) -> None:
    found = (broken(name, size, seed) for seed in range(9, 99))
    shop, told = next(case for case in found if case)
    shop.crawl(told)
    *before, last = shop.verdicts()
    assert before == [None] * len(before)
    assert last


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [5, *SIZES])
def test_an_ordinary_day_is_not_held_back(seed: int, size: int) -> None:
    judged = list(ordinary(1000 * seed + size, size, DAYS))
    assert [(day, why) for day, why in judged if why] == []
    assert len(judged) == DAYS


def test_the_ordinary_days_are_of_every_kind() -> None:
    kinds = Counter(
        day for size in (5, 40) for seed in range(8) for day, _ in ordinary(seed, size, 8)
    )
    assert {kind.split()[0] for kind in kinds} >= {
        "growth",
        "burst",
        "removal",
        "listing",
        "season",
    }
    assert any(kind.endswith("news") for kind in kinds)
    assert any(kind.endswith("window") for kind in kinds)


def news(shop: Shop, told: Told, size: int = 10) -> None:
    """Ask for the newest pages, up to the first on which nothing is new."""
    newest = sorted(told, key=lambda key: told[key].published or shop.now)[::-1]
    pages = [newest[at : at + size] for at in range(0, len(newest), size)]
    met: list[str] = []
    for page in pages:
        met += page
        if all(shop.knows(key, told[key]) for key in page):
            break
    shop.crawl({key: told[key] for key in met}, sweep=False)


@pytest.mark.parametrize("broke", [without("rating"), without("body"), every(foreign), another])
def test_news_are_judged_by_what_they_say_not_by_how_many_they_are(broke: object) -> None:
    shop = settled(5, 150)
    news(shop, shop.printed())
    quiet(shop)
    news(shop, broke(shop, shop.printed()))  # type: ignore[operator]
    *before, last = shop.verdicts()
    assert before == [None] * 4
    assert last


def test_news_that_meet_nothing_are_held_back() -> None:
    shop = settled(5, 40)
    shop.crawl({}, sweep=False)
    assert "no review was met" in str(shop.verdicts()[-1])


def test_what_is_held_back_never_becomes_what_is_usual() -> None:
    shop = settled(5, 40)
    for _ in range(6):
        shop.crawl(without("rating")(shop, shop.printed()))
        shop.judge()
        quiet(shop)
    shop.crawl(shop.printed())
    verdicts = shop.verdicts()
    assert all(verdicts[3:-1])
    assert [*verdicts[:3], verdicts[-1]] == [None] * 4


def test_many_known_reviews_gone_at_once_are_held_back() -> None:
    """Gone is written at the second sweep; the first one, held back, noted them missing."""
    shop = settled(5, 40)
    told = dict(list(shop.printed().items())[:18])
    shop.crawl(told)
    shop.judge()
    quiet(shop)
    shop.crawl(told)
    assert "known reviews are gone at once" in str(shop.verdicts()[-1])


def test_a_mended_reader_may_add_to_what_it_read_before_and_lose_nothing() -> None:
    for name, held in (("title", False), ("rating", True)):
        shop = settled(5, 40)
        told = shop.printed()
        if name == "title":
            told = every(lambda said: replace(said, title=f"A title by {said.author}"))(shop, told)
        else:
            told = without("rating", 0.2)(shop, told)
        shop.now += timedelta(days=1)
        shop.crawl(told, kind="archive", sweep=False)
        assert bool(shop.verdicts()[-1]) == held


def test_a_file_is_not_measured_by_what_a_crawl_meets() -> None:
    shop = settled(5, 40)
    other = Shop(Random(3), shop.habit, shop.now)
    other.write(30, age=300)
    told = {
        f"i{key}": replace(said, title=None, verified=None) for key, said in other.there.items()
    }
    shop.crawl(told, kind="import", sweep=False)
    assert shop.verdicts()[-1] is None
    quiet(shop)
    shop.crawl(without("rating")(shop, {f"j{key}": said for key, said in told.items()}),
               kind="import", sweep=False)  # fmt: skip
    assert "the rating is missing in 30 of 30 new reviews" in str(shop.verdicts()[-1])


def test_a_first_crawl_is_judged_by_sense_alone() -> None:
    shop = Shop(Random(1), settled(1, 40).habit)
    shop.write(40, age=700)
    for broke, held in ((dict, False), (MUTATIONS["boilerplate for texts"], True)):
        fresh = replace(shop, crawls=[], versions=[], reviews={}, heads={}, names={}, missed=set())
        fresh.crawl(broke(shop, shop.printed()) if held else shop.printed())
        assert bool(fresh.verdicts()[0]) == held


def test_pages_that_print_only_the_newest_lose_the_old_ones_week_by_week() -> None:
    shop = settled(8, 150, window=10)
    shop.habit = replace(shop.habit, weekly=12.0)
    for _ in range(12):
        growth(shop)
        shop.crawl(shop.printed())
    assert shop.verdicts() == [None] * 15


@given(st.integers(1, 300), st.integers(0, 300), st.floats(0.001, 0.2))
def test_chance_is_a_probability_that_falls_with_what_happened(n: int, m: int, rate: float) -> None:
    m = min(m, n)
    assert 0 <= at_least(m + 1, n, rate) <= at_least(m, n, rate) <= 1
    assert 0 <= at_most(m - 1, n, m, n) <= at_most(m, n, m, n) <= 1


def test_chance_by_hand() -> None:
    assert at_least(2, 5, 0.02) == pytest.approx(1 - 0.98**5 - 5 * 0.02 * 0.98**4)
    assert at_most(0, 1, 0, 0) == pytest.approx(0.5)
    assert at_most(0, 2, 1, 1) == pytest.approx(1 / 6)


def test_the_drill_can_be_measured_on_any_seeds() -> None:
    parser = ArgumentParser()
    bench.add_arguments(parser)
    figures, conditions = bench.measure(parser.parse_args(["--seed", "7", "--shops", "1"]))
    assert figures["broken_held"] == figures["broken"]
    assert (figures["days_held"], figures["days"]) == (0, 50)
    assert conditions["first_seed"] == 7


def arrived(change: Callable[[Said, int], Said], n: int = 40, age: float = 7) -> str | None:
    """Let a settled shop's known reviews stay as they are, and new ones come that differ."""
    shop = settled(5, 40)
    shop.habit = replace(shop.habit, listings=1, fives=0.5, foreign=0.0, short=0.0)
    other = Shop(Random(3), shop.habit, shop.now)
    other.write(n, age=age)
    come = {f"n{key}": change(said, at) for at, (key, said) in enumerate(other.there.items())}
    shop.crawl({**shop.printed(), **come})
    *before, last = shop.verdicts()
    assert before == [None] * 3
    return last


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda said, _at: said, None),
        (lambda said, _at: replace(said, rating=0.5), "new ratings are the same"),
        (lambda said, at: replace(said, rating=0.25 * (at % 2)), "40 new ratings come to 12"),
        (lambda said, at: replace(said, body=MUCH) if at % 2 else said, "texts are the same"),
        (lambda said, _at: foreign(said), "40 of 40 new reviews are not in the usual language"),
        (lambda said, _at: replace(said, author=None), "the author is missing in 40 of 40 new"),
    ],
)
def test_new_reviews_that_cannot_be_the_shop_s_are_held_back(
    change: Callable[[Said, int], Said], why: str | None
) -> None:
    found = arrived(change)
    assert (found is None) if why is None else why in str(found)


MUCH = "This very text stands in a good half of all the reviews that came this week."


def test_more_old_reviews_than_a_page_ever_had_are_held_back() -> None:
    assert arrived(lambda said, _at: said, n=200) is None  # a wave of buyers
    assert "old reviews are new to us" in str(arrived(lambda said, _at: said, n=200, age=900))


def test_two_ratings_are_enough_where_all_become_the_same() -> None:
    shop = settled(5, 12)
    shop.there = {
        key: replace(said, rating=1.0 if at > 1 else 0.5)
        for at, (key, said) in enumerate(shop.there.items())
    }
    fresh = replace(shop, crawls=[], versions=[], reviews={}, heads={}, names={}, missed=set())
    fresh.crawl(fresh.printed())
    quiet(fresh)
    fresh.crawl(every(lambda said: replace(said, rating=1.0))(fresh, fresh.printed()))
    first, second = fresh.verdicts()
    assert first is None
    assert "ratings are the same" in str(second)
