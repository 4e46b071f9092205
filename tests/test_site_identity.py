"""Tests of what pages say of identity: listings behind a page, what is compared, copies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from db.connect import writing
from db.problem import Problem
from db.schema import Feature, Match, Method, RawListing, Repeat, Score, Tally
from pipeline.groups import COPIED as SAID_BY_REPEATS
from pipeline.groups import LEFT_OUT
from reports.queries import COPIED, read_facts, read_given
from reports.release import build
from reports.world import see
from tests.seeds import SMALL, add, config_of, fill
from tests.seeds.decided import alias, judgement
from tests.seeds.pages import ONE_SHOP, render, words

A2, LISTING = "products/aurel-a2.html", "backfit-aurel-a2"


@pytest.fixture
def small(lite: Engine) -> Engine:
    fill(lite, SMALL, ONE_SHOP)
    return lite


def change(engine: Engine, record: Any, **values: object) -> None:
    with writing(engine) as connection:
        connection.execute(
            update(record).where(record.table().c.listing_id == LISTING).values(**values)
        )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("gtin", "a valid GTIN"),
        ("brand_model", "brand and model"),
        ("catalog", "an editor named it in the shop’s file"),
        ("judgement", "an editor’s decision, 28 Oct 2026"),
    ],
)
def test_a_listing_is_told_with_the_rule_that_matched_it(
    small: Engine, rule: str, said: str
) -> None:
    change(small, Match, rule=rule)
    add(small, judgement(1, "same", f"listing:{LISTING}", "product:aurel-a2"))
    page = words(render(small)[A2])
    told = f"Shop Listed as Matched by BackFit Outlet Aurel A2 {said} How listings are matched"
    assert told in page


def test_what_a_listing_sells_is_told_where_it_is_not_the_product_alone(small: Engine) -> None:
    change(small, Match, kind="bundle")
    assert "Aurel A2 bundle an editor named it" in words(render(small)[A2])


def test_a_name_that_makes_a_claim_is_not_repeated(small: Engine) -> None:
    change(small, RawListing, name="Aurel A2, relieves back pain")
    page = words(render(small)[A2])
    assert "relieves" not in page
    assert "not repeated: the name makes a claim" in page


def test_a_product_without_listings_says_nothing_of_them(small: Engine) -> None:
    assert "The listings behind" not in words(render(small)["products/cordo-s.html"])


def test_a_page_names_the_products_that_it_was_joined_by(small: Engine) -> None:
    add(small, judgement(1, "same", "product:aurel-a2", "product:aurel-old"))
    add(small, alias("aurel-old", "aurel-a2"), alias("aurel-2", "aurel-a2", model="A2"))
    said = "Found to be the same product, and counted here since: Aurel A2 Classic (28 Oct 2026)."
    assert said in words(render(small)[A2])


def test_the_method_names_what_is_compared_in_its_order(small: Engine) -> None:
    assert "Most points" not in words(render(small)["method.html"])
    add(
        small,
        Feature(feature="other_model", position=1, weight=1.0, meaning="The models differ."),
        Feature(feature="same_gtin", position=0, weight=0.25, meaning="Both print one GTIN."),
    )
    page = words(render(small)["method.html"])
    assert (
        "Compared Most points Meaning same gtin 0.25 Both print one GTIN. "
        "other model 1 The models differ." in page
    )


def test_the_method_names_its_numbers_in_plain_words(small: Engine) -> None:
    said = "Fewer pairs than this, and `match_floor` decides."
    add(small, Method(name="match_enough", value=30, version="1.3", meaning=said))
    page = words(render(small)["method.html"])
    assert "match enough 30 Fewer pairs than this, and “match floor” decides." in page
    assert "_" not in page


def copied(shop: str, number: int, of: str, excluded: str | None = COPIED) -> Repeat:
    """Make a copy of one of the other product's reviews, or what stands for a group itself."""
    return Repeat(
        id=f"aurel-a2-{number}",
        shop=shop,
        review_key=f"aurel-a2-{number}",
        group_id=of,
        kept_id=of,
        rule="text",
        likeness=0.97,
        reason="the text is the same",
        excluded=excluded,
    )


@pytest.fixture
def copies(engine: Engine) -> Engine:
    """Of Aurel A2, reviews 1 to 120 stand at backfit, 121 to 210 at tilthaus: 36 are copies."""
    fill(engine)
    rows = [copied("tilthaus", 121 + n, f"aurel-a2-{1 + n}") for n in range(30)]
    rows += [copied("backfit", 50 + n, f"aurel-a2-{1 + n}") for n in range(6)]
    kept = [copied("backfit", 1 + n, f"aurel-a2-{1 + n}", None) for n in range(30)]
    add(engine, *rows, *kept)
    with writing(engine) as connection:
        for shop, n in (("tilthaus", 30), ("backfit", 6)):
            at = (Tally.shop == shop) & (Tally.product_id == "aurel-a2") & (Tally.reason.is_(None))
            connection.execute(update(Tally).where(at).values(n=Tally.n - n))
        connection.execute(
            update(Score).where(Score.product_id == "aurel-a2").values(counted=210 - 36)
        )
    for shop, n in (("tilthaus", 30), ("backfit", 6)):
        add(engine, Tally(tally=f"{shop}/copies", shop=shop, product_id="aurel-a2", reason=COPIED,
                          n=n, rating_sum=0.0, rating_squares=0.0))  # fmt: skip
    return engine


def test_copies_are_a_share_of_their_own_and_the_figures_add_up(
    copies: Engine, tmp_path: Path
) -> None:
    page = words(render(copies)[A2])
    assert (
        "Known: listed by the shops, each once 258 A copy of a review that is counted already −36 "
        "Different reviews 222 Copy of another review −41 Rating could not be read −7 Count 174 "
        "36 reviews are copies of reviews that are counted already: 30 at Tilthaus, of reviews "
        "at BackFit Outlet; 6 at BackFit Outlet, of others there." in page
    )
    assert build(copies, config_of(tmp_path)).files  # a recount from the reviews gives the same


def test_a_source_says_whose_reviews_it_repeats(copies: Engine) -> None:
    made = render(copies)
    page = words(made["sources.html"])
    assert (
        "Unmatched: no product for certain 0 A copy of a review that is counted already −30 "
        "Different reviews 227 Copy of another review −31 Count 196 30 reviews are copies of "
        "reviews that are counted already: 30 of reviews at BackFit Outlet." in page
    )
    for one in see(read_facts(copies)).sources:
        assert one.known - one.unmatched - one.copied - one.dropped == one.counted
    source = next(one for one in json.loads(made["data.json"])["sources"]
                  if one["shop"] == "tilthaus")  # fmt: skip
    assert source["copies"] == [{"at": "Tilthaus", "of": "BackFit Outlet", "reviews": 30}]


def test_nothing_is_summed_where_only_copies_are_left_out(small: Engine) -> None:
    change_reason = update(Tally).where(Tally.reason.is_not(None)).values(reason=COPIED)
    with writing(small) as connection:
        connection.execute(change_reason)
    page = words(render(small)[A2])
    assert "11 A copy of a review that is counted already −2 Count 9" in page


def test_reports_call_a_copy_what_the_pipeline_calls_it() -> None:
    assert COPIED == SAID_BY_REPEATS


def test_what_an_editor_left_out_is_no_copy_though_it_is_of_a_group(copies: Engine) -> None:
    before = read_facts(copies).copies
    add(copies, copied("tilthaus", 160, "aurel-a2-40", LEFT_OUT))
    assert read_facts(copies).copies == before


def test_a_copy_that_the_tallies_count_fails_the_build(copies: Engine, tmp_path: Path) -> None:
    add(copies, copied("tilthaus", 160, "aurel-a2-40"))
    with pytest.raises(Problem, match="174 reviews counted, a recount gives 173"):
        build(copies, config_of(tmp_path))


def test_reviews_given_away_say_which_are_copies(copies: Engine) -> None:
    given = read_given(copies, ["tilthaus"])
    mine = [one.excluded for one in given if one.product_id == "aurel-a2"]
    assert (len(mine), mine.count(COPIED)) == (90, 30)


def test_without_copies_nothing_is_said_of_them(small: Engine) -> None:
    made = render(small)
    assert "Different reviews" not in words(made[A2]) + words(made["sources.html"])
