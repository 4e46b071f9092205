"""The invented world: deterministic, true to its own truth, and nobody else's words or names."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import pytest

from desk.demo.generate import Shops, generate
from desk.demo.plants import PROMOTION, history
from desk.demo.shops import answers
from desk.demo.truth import Fact, Truth, truth
from desk.demo.world import FIRST_MONTH, SECOND_MONTH, SEED, load_world

DEMO = Path(__file__).parents[1] / "desk" / "demo"


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


ASPECTS = words_of(
    "ankle_comfort ankle_security entry_exit return_upright balance_setup angle_control stability "
    "capacity_fit bed_comfort assembly storage_size build_durability safety_incident "
    "symptom_report adverse_feel extras service_warranty value_price delivery_packaging "
    "listing_accuracy"
)


@pytest.fixture(scope="module")
def known() -> Truth:
    return truth(SEED)


def state(month: int) -> Shops:
    return generate(SEED, (FIRST_MONTH, SECOND_MONTH)[month])


def test_two_processes_with_other_hash_seeds_write_the_same_bytes() -> None:
    code = (
        "import hashlib\n"
        "from desk.demo.shops import answers\n"
        "from desk.demo.generate import generate\n"
        "from desk.demo.truth import truth\n"
        "from desk.demo.world import *\n"
        "seen = hashlib.sha256(repr(truth(SEED)).encode())\n"
        "for now in (FIRST_MONTH, SECOND_MONTH):\n"
        "    seen.update(repr(sorted(answers(generate(SEED, now)).items())).encode())\n"
        "print(seen.hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=DEMO.parents[1],
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(digests) == 1


def test_another_seed_is_another_world() -> None:
    bodies = {one.body for one in history(SEED)}
    assert len({one.body for one in history(SEED + 1)} & bodies) < 300


def test_everything_is_written_within_two_seconds() -> None:
    history.cache_clear()
    start = time.process_time()
    answers(generate(SEED, SECOND_MONTH))
    truth(SEED)
    assert time.process_time() - start < 2


def test_about_three_thousand_reviews_at_five_shops() -> None:
    second = state(1)
    counts = Counter({place: len(there) for place, there in second.reviews.items()})
    assert 2900 <= counts.total() <= 3100
    assert len({shop for shop, _ in counts}) == 5
    assert counts["hangwise", "/item/1007"] + counts[
        "lotrechtladen", "/produkt/yarvindale-foldaway"
    ] in range(9, 15)


def test_the_second_month_is_the_first_and_what_came_changed_and_went() -> None:
    first = {one.review_id: one for there in state(0).reviews.values() for one in there}
    second = {one.review_id: one for there in state(1).reviews.values() for one in there}
    removed = {key for key in first if key not in second}
    new = {key for key in second if key not in first}
    changed = {key for key in first if key in second and first[key] != second[key]}
    told = truth(SEED)
    facts = {fact.review_id: fact for fact in told.reviews}
    assert {key for key, fact in facts.items() if fact.removed} == removed
    assert {key for key, fact in facts.items() if fact.edited} == changed
    assert {key for key, fact in facts.items() if fact.posted > FIRST_MONTH} == new
    assert removed.isdisjoint(new)
    assert min(len(removed), len(changed), len(new)) >= 10
    assert all(first[key].body != second[key].body for key in changed)


def test_a_shop_shows_nothing_from_the_future_and_the_newest_first() -> None:
    for month, now in ((0, FIRST_MONTH), (1, SECOND_MONTH)):
        for there in state(month).reviews.values():
            posted = [one.posted for one in there]
            assert posted == sorted(posted, reverse=True)
            assert not posted or (posted[0] <= now and posted[-1] > now - timedelta(days=3 * 366))


def test_each_copy_has_its_original_elsewhere_and_its_words(known: Truth) -> None:
    facts = known.by_id
    copies = [fact for fact in known.reviews if fact.kind == "copy"]
    assert 180 <= len(copies) <= 300
    assert all((fact.copy_of is not None) == (fact.kind == "copy") for fact in known.reviews)
    for copy in copies:
        assert copy.copy_of is not None
        original = facts[copy.copy_of]
        assert (original.shop != copy.shop, original.product) == (True, copy.product)
        assert original.kind != "copy"
        assert original.posted <= copy.posted <= original.posted + timedelta(days=3)
        assert copy.body
        assert original.body
        assert words(copy) <= words(original) * 1.1
        assert set(copy.mentions) <= set(facts[copy.copy_of].mentions) or original.edited
    assert sum(PROMOTION in (copy.body or "") for copy in copies) >= 10
    assert sum("Read more" in (copy.body or "") for copy in copies) >= 10


def words(fact: Fact) -> int:
    return len((fact.body or "").removeprefix(PROMOTION).removesuffix("... Read more").split())


def test_the_campaigns_fall_in_their_days_on_their_tables(known: Truth) -> None:
    for plan in load_world().campaigns:
        planted = [fact for fact in known.reviews if fact.campaign == plan.name]
        assert len(planted) == plan.reviews
        days = [fact.posted.date() for fact in planted]
        assert plan.first <= min(days) <= max(days) < plan.first + timedelta(days=plan.days)
        assert {fact.shop for fact in planted} == {plan.shop}
        assert len({fact.product for fact in planted}) == 1
        assert mean(fact.rating for fact in planted) > 0.95
    burst = [fact for fact in known.reviews if fact.campaign == "burst-swing-lite"]
    assert all(fact.posted > FIRST_MONTH for fact in burst)


def test_campaigners_have_no_other_review() -> None:
    authors = Counter((one.shop, one.author) for one in history(SEED) if one.author != "Anonymous")
    planted = [one for one in history(SEED) if one.campaign]
    assert planted
    assert all(authors[one.shop, one.author] == 1 for one in planted)
    assert sum(count > 1 for count in authors.values()) > 100


def test_every_kind_of_review_is_there(known: Truth) -> None:
    kinds = Counter(fact.kind for fact in known.reviews)
    assert set(kinds) == {"honest", "rating_only", "delivery", "other_product", "campaign", "copy"}
    assert min(kinds.values()) >= 10
    assert all((fact.body is None) == (fact.kind == "rating_only") for fact in known.reviews)
    assert 100 < sum(fact.health for fact in known.reviews) < 400
    assert 10 < sum(fact.hazard for fact in known.reviews) < 80
    assert 40 < sum(fact.incentivised for fact in known.reviews) < 200
    languages = Counter(fact.language for fact in known.reviews)
    assert set(languages) == {"en", "de", "fr", "es"}
    assert 0.02 < 1 - languages["en"] / languages.total() < 0.08


def test_every_aspect_is_praised_and_blamed(known: Truth) -> None:
    mentions = Counter(mention for fact in known.reviews for mention in fact.mentions)
    assert {aspect for aspect, _ in mentions} == ASPECTS
    both = ASPECTS - {"safety_incident"}
    assert all(mentions[aspect, sign] >= 5 for aspect in both for sign in (1, -1))
    assert mentions["safety_incident", 1] == 0


def test_mentions_follow_the_true_quality(known: Truth) -> None:
    for product, table in known.tables.items():
        facts = [fact for fact in known.reviews if fact.product == product and not fact.campaign]
        for aspect, quality in table.quality.items():
            signs = [sign for fact in facts for name, sign in fact.mentions if name == aspect]
            if len(signs) >= 40:
                assert abs(mean(signs) - quality) < 0.45, (product, aspect)


def test_ratings_follow_the_true_quality_where_the_shop_is_fair(known: Truth) -> None:
    for product, table in known.tables.items():
        ratings = [
            fact.rating
            for fact in known.reviews
            if fact.product == product
            and fact.shop in ("backfit", "hangwise", "lotrechtladen")
            and fact.kind in ("honest", "rating_only")
        ]
        if len(ratings) >= 50:
            assert abs(mean(ratings) - (1 + table.overall) / 2) < 0.06, product


def test_the_generous_shop_rates_everything_alike(known: Truth) -> None:
    ratings = [fact.rating for fact in known.reviews if fact.shop == "sundryrow"]
    assert sum(rating == 1.0 for rating in ratings) / len(ratings) > 0.75


def test_honest_texts_differ(known: Truth) -> None:
    bodies = Counter(
        fact.body for fact in known.reviews if fact.kind == "honest" and len(fact.body or "") > 100
    )
    assert max(bodies.values()) == 1


def test_hostile_bits_are_there(known: Truth) -> None:
    text = "\n".join(fact.body or "" for fact in known.reviews)
    for bit in ("<script>", "{{7*7}}", "@mail.example", "555-0142", "ممتاز", "DROP TABLE", "&amp;"):
        assert bit in text


def test_the_launch_comes_before_the_first_review(known: Truth) -> None:
    for fact in known.reviews:
        if fact.product:
            assert fact.posted.date() >= known.tables[fact.product].launched or fact.campaign
    assert all(table.launched <= date(2026, 1, 1) for table in known.tables.values())
