"""The trust pages: each claim with its count, privacy as it is, statements that tests back."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import Engine

from db.schema import CurrentReview, Match, Permission, Product, Repeat, Review, Shop, TrustSignal
from reports.accessible import CHECKED
from reports.lots import UNMATCHED
from reports.queries import read_facts
from reports.sources import how_often
from reports.static import SCRIPTS, joined
from reports.verify import parse
from reports.world import see
from tests.seeds import SMALL, add, crawl_rows, fill, month_rows, recall_row, site
from tests.seeds.decided import judgement
from tests.seeds.pages import ONE_SHOP, render, words
from tests.seeds.told import condition_rows, correction_row
from tests.seeds.world import AT, COPY

TESTS = Path(__file__).parent


def review(key: str, rating: float | None, verified: bool | None = None, **more: object) -> list:
    now = CurrentReview(id=key, shop="backfit", review_key=key, listing_id="l-1", rating=rating,
                        verified=verified)  # fmt: skip
    return [replace(now, **more)]


def few(engine: Engine) -> None:
    """Write a world whose reviews are told apart by one hand."""
    add(engine, *site(), Shop(shop="backfit", name="BackFit", domain="b.example", platform="jsonld",
                              start="[]", schedule="0 3 * * mon"),
        Product(product_id="a-1", brand="Aurel", model="1", category="inversion table"),
        Match(listing_id="l-1", shop="backfit", product_id="a-1", rule="catalog", evidence="c"),
        *review("r1", 0.0, verified=True), *review("r2", 0.2, verified=True),
        *review("r3", 1.0, verified=False), *review("r4", 0.99), *review("r5", 0.5),
        *review("r6", 1.0, listing_id="elsewhere"),
        *review("r7", None, excluded="rating could not be read"),
        Repeat(id="r5", shop="backfit", review_key="r5", kept_id="r4", reason="same words",
               group_id="g", rule="text", excluded=COPY))  # fmt: skip


def test_every_lot_is_counted_by_reason_and_rating(engine: Engine) -> None:
    few(engine)
    found = see(read_facts(engine)).trust.collected
    assert (found.known.fifths, found.known.unread, found.known.n) == ((1, 1, 1, 0, 3), 1, 7)
    lost = {one.words: (one.fifths, one.unread, one.n) for one in found.lost}
    assert lost == {
        UNMATCHED: ((0, 0, 0, 0, 1), 0, 1),
        COPY: ((0, 0, 1, 0, 0), 0, 1),
        "rating could not be read": ((0, 0, 0, 0, 0), 1, 1),
    }
    assert (found.counted.fifths, found.counted.n) == ((1, 1, 0, 0, 2), 4)
    said = [(one.known, one.counted) for one in found.purchases]
    assert said == [(2, 2), (1, 1), (4, 1)]


def test_the_lots_add_up_to_what_sources_say(lite: Engine) -> None:
    fill(lite)
    world = see(read_facts(lite))
    found, sources = world.trust.collected, world.sources
    assert found.known.n == sum(one.known for one in sources) == world.site.known
    assert found.counted.n == sum(one.counted for one in sources) == world.site.counted
    lost = {one.words: one.n for one in found.lost}
    drops = {drop.reason for source in sources for drop in source.drops}
    assert lost == {reason: sum(drop.n for source in sources for drop in source.drops
                                if drop.reason == reason) for reason in drops}  # fmt: skip


def test_rewards_and_tests_are_counted(engine: Engine) -> None:
    few(engine)
    signals = {"r1": "incentivised", "r3": "incentivised", "r4": "burst"}
    for key, test in signals.items():
        add(engine, TrustSignal(id=key, shop="backfit", review_key=key, signals=test,
                                product_id="a-1", **{test: "a reason"}))  # fmt: skip
    add(engine, Review(id="r1", shop="backfit", review_key="r1", listing_id="l-1",
                       incentivised=True, source_hash=1))  # fmt: skip
    collected = read_facts(engine).collected
    assert collected.rewarded == 1
    assert {test: n for test, n in (collected.met or {}).items() if n} == {
        "incentivised": 2, "burst": 1,
    }  # fmt: skip


def test_the_page_prints_the_counts_beside_the_claims(lite: Engine) -> None:
    few(lite)
    add(lite, *crawl_rows({"backfit": "BackFit"}))
    page = words(render(lite)["collect.html"])
    for said in (
        "Known 1 17 % 1 17 % 1 17 % 0 0 % 3 50 % 1 7",
        "Count 1 25 % 1 25 % 0 0 % 0 0 % 2 50 % 0 4",
        "Marked by the source as a verified purchase 2 2",
        "The source says nothing of it 4 1",
        "0 reviews on record are marked by the source as written for a reward",
        "Ties of Plumb Line Press Ltd to sellers and makers: none.",
        "BackFit nothing on record every Monday",
    ):
        assert said in page


def test_nothing_yet_is_said_so(lite: Engine) -> None:
    add(lite, *site())
    made = render(lite)
    assert "No review is on record yet." in words(made["collect.html"])
    assert "No text on safety or evidence is on record." in words(made["medical.html"])


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (None, "by hand"), ("0 3 * * *", "every day"), ("0 3 * * mon", "every Monday"),
        ("10 3 1 * *", "on day 1 of each month"),
        ("*/5 * * * *", "by the plan “*/5 * * * *” (cron, UTC)"),
        ("0 3 * * mon,thu", "by the plan “0 3 * * mon,thu” (cron, UTC)"),
        ("0 3 1 6 *", "by the plan “0 3 1 6 *” (cron, UTC)"),
    ],
)  # fmt: skip
def test_a_plan_is_said_in_words(schedule: str | None, said: str) -> None:
    assert how_often(schedule) == said


def test_privacy_says_what_is_set(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, Permission(shop="backfit", use="quote", verdict="allowed", evidence="a letter"))
    page = words(render(lite)["privacy.html"])
    assert "Plumb Line Press Ltd (US). Contact: desk@upright.example." in page
    assert "as they were read, for 30 days" in page
    assert "allows quoting: 1 of 1 do" in page
    world = see(read_facts(lite), archive_days=7)
    assert world.trust.archive_days == 7


def test_the_script_keeps_and_asks_nothing() -> None:
    script = joined(SCRIPTS).decode()
    for word in ("cookie", "localStorage", "sessionStorage", "indexedDB", "fetch(", "sendBeacon",
                 "XMLHttpRequest", "WebSocket", "caches", "importScripts"):  # fmt: skip
        assert word not in script


def test_who_checked_and_when_it_is_due(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, *condition_rows(), recall_row())
    page = words(render(lite)["medical.html"])
    assert "The next check is due by 1 Mar 2027." in page
    assert "By whom: 1 R. Example; 8 R. Example, physiotherapist." in page
    assert "Lumbago evidence 1 Sep 2026 1 Mar 2027" in page
    assert date(2027, 3, 1) == max(one.review_by for one in read_facts(lite).notes)


def test_every_claim_of_accessibility_has_its_test() -> None:
    for one in CHECKED:
        file, _, name = one.test.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in names, one.test


NAMED = "string(.)"


def test_every_link_region_and_picture_has_a_name(lite: Engine) -> None:
    fill(lite)
    add(lite, *condition_rows(), correction_row(), recall_row(),
        *month_rows("2026-10", {"aurel-a2": (80.0, 180, 230)}),
        judgement(1, "drop", "review:backfit/aurel-a2-1", at=AT))  # fmt: skip
    for name, tree in parse(render(lite)).items():
        for link in tree.xpath("//a"):
            assert link.xpath(NAMED).strip() or link.get("aria-label"), name
        ids = set(tree.xpath("//@id"))
        for region in tree.xpath("//main//section"):
            labelled = region.get("aria-labelledby")
            assert region.get("aria-label") or labelled in ids, (name, labelled)
        for picture in tree.xpath("//svg"):
            assert picture.get("aria-label") or picture.get("aria-hidden") == "true", name
        assert len(tree.xpath("//main")) == len(tree.xpath("//nav[@aria-label]")) == 1


def test_the_way_is_short_and_the_foot_holds_the_rest(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    tree = html.document_fromstring(render(lite)["index.html"].decode())
    assert tree.xpath("//nav//a/text()") == ["Compare", "Safety", "Evidence", "Method"]
    assert tree.xpath("//footer//p[@class='more']/a/@href") == [
        "questions.html", "collect.html", "sources.html", "method.html", "corrections.html",
        "medical.html",
        "privacy.html", "accessibility.html",
    ]  # fmt: skip


def test_the_method_speaks_first_in_plain_words_and_counts_last(lite: Engine) -> None:
    fill(lite)
    tree = html.document_fromstring(render(lite)["method.html"].decode())
    assert tree.xpath("//main//h2/@id") == [
        "plain", "tests", "interval", "aspects", "firewall", "weights", "doubtful", "not-done",
        "checked", "matching", "copies", "moved", "emerging", "formula", "numbers",
    ]  # fmt: skip
