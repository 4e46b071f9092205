"""Tests of pipeline.credibility and pipeline.spread: every test on every review of a shop."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pandas import DataFrame

from db.connect import Engine, reading, writing
from db.contract import fit
from db.schema import (
    CurrentReview,
    Match,
    Product,
    Reading,
    Record,
    Repeat,
    Review,
    Spread,
    TrustSignal,
    TrustTest,
    Version,
    columns_of,
)
from db.spreads import rated
from db.store import replace
from pipeline.credibility import tests as list_tests
from pipeline.credibility import trust
from pipeline.spread import spread
from pipeline.trust.tests import TESTS
from tests.frames import frame, shipped_methods

AT = datetime(2026, 3, 2, tzinfo=UTC)


def typed(record: type[Record], rows: list[dict[str, object]]) -> DataFrame:
    return fit(frame(record, rows), record)


def world(**changed: list[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    """Make the rows of a shop with two plain reviews; some tables may be replaced."""
    keys = ("a", "b")
    rows: dict[str, list[dict[str, object]]] = {
        "current": [{"id": f"{k}1", "shop": "s", "review_key": k, "listing_id": "l",
                     "rating": 0.75, "published": AT} for k in keys],
        "reviews": [{"id": f"{k}1", "shop": "s", "review_key": k, "listing_id": "l",
                     "rating": 0.75, "precision": "day", "source_hash": 1} for k in keys],
        "raws": [],
        "versions": [{"shop": "s", "review_key": k, "crawl_id": "s/1", "review_id": f"{k}1"}
                     for k in keys],
        "readings": [{"id": f"{k}1", "shop": "s", "review_key": k, "words": 30, "read": True,
                      "polarity": 0.4, "delivery": 0.0, "named": "[]", "mentions": "[]",
                      "phrases": "[]", "source_hash": 1} for k in keys],
        "repeats": [],
        "spreads": [],
    }  # fmt: skip
    return rows | changed


def judged(rows: dict[str, list[dict[str, object]]]) -> dict[str, dict[str, str]]:
    """Judge a shop: by review, the reasons by test."""
    raw = DataFrame(rows["raws"], columns=["id", "shop", "reply"]).astype({"reply": "str"})
    products = [{"product_id": p, "brand": "Orrin", "model": p, "category": "table"} for p in "pq"]
    frames = (
        typed(CurrentReview, rows["current"]),
        typed(Review, rows["reviews"]),
        raw,
        typed(Version, rows["versions"]),
        typed(Reading, rows["readings"]),
        typed(Repeat, rows["repeats"]),
        frame(Match, [{"listing_id": "l", "shop": "s", "product_id": "p"}]),
        typed(Spread, rows["spreads"]),
        frame(Product, products),
        shipped_methods(),
    )
    read = zip(frames, trust.tables, strict=True)
    found = trust(*(one[list(columns.names)] for one, columns in read))
    checked = fit(found, TrustSignal)
    told = {}
    for row in checked.astype(object).where(checked.notna(), None).to_dict("records"):
        reasons = {one.name: row[one.name] for one in TESTS if row[one.name] is not None}
        assert row["signals"] == ",".join(sorted(reasons))
        told[str(row["review_key"])] = reasons
    return told


def changed(rows: list[dict[str, object]], key: str, **values: object) -> list[dict[str, object]]:
    return [{**row, **values} if row["review_key"] == key else row for row in rows]


def test_plain_reviews_meet_no_test() -> None:
    assert judged(world()) == {"a": {}, "b": {}}


@pytest.mark.parametrize(
    ("test", "values"),
    [
        ("too_short", {"words": 2}),
        ("incentivised", {"incentive": "free unit in exchange"}),
        ("off_topic", {"delivery": 0.9}),
        ("off_topic", {"named": '["q"]'}),
        ("contradicts_text", {"polarity": -1.0}),
    ],
)
def test_what_a_text_says_reaches_its_test(test: str, values: dict[str, object]) -> None:
    base = world()
    current = changed(base["current"], "a", rating=1.0)
    found = judged(base | {"readings": changed(base["readings"], "a", **values),
                           "current": current})  # fmt: skip
    assert (list(found["a"]), found["b"]) == ([test], {})


def test_a_text_that_names_its_own_product_too_is_not_off_topic() -> None:
    base = world()
    assert (
        judged(base | {"readings": changed(base["readings"], "a", named='["p", "q"]')})["a"] == {}
    )


def test_a_purchase_that_is_not_marked_is_told_where_others_are() -> None:
    base = world()
    found = judged(base | {"current": changed(base["current"], "a", verified=True)})
    assert (found["a"], list(found["b"])) == ({}, ["unverified"])


def test_a_copy_is_marked_and_the_one_that_is_kept_is_not() -> None:
    same = {"shop": "s", "group_id": "a1", "kept_id": "a1", "rule": "text", "reason": "same words"}
    repeats: list[dict[str, object]] = [
        {**same, "id": "a1", "review_key": "a"}, {**same, "id": "b1", "review_key": "b"},
    ]  # fmt: skip
    assert judged(world(repeats=repeats)) == {"a": {}, "b": {"copied": "same words"}}


def test_a_rating_that_rose_after_the_reply_is_marked() -> None:
    base = world()
    old = {"id": "a0", "shop": "s", "review_key": "a", "listing_id": "l", "rating": 0.0,
           "source_hash": 1}  # fmt: skip
    rows = base | {
        "reviews": [*base["reviews"], old],
        "raws": [{"id": "a0", "shop": "s", "reply": "We are sorry"}],
        "versions": [
            {"shop": "s", "review_key": "a", "crawl_id": "s/0", "review_id": "a0"},
            *base["versions"],
        ],
    }
    assert list(judged(rows)["a"]) == ["edited_after_reply"]
    assert judged(rows | {"raws": []})["a"] == {}


def test_a_shop_that_takes_bad_reviews_down_is_told_by_its_own_record() -> None:
    base = world()
    gone = [f"g{n}" for n in range(12)]
    kept = [f"k{n}" for n in range(12)]
    plain = {"shop": "s", "listing_id": "l", "source_hash": 1}
    rows = base | {
        "reviews": [
            *base["reviews"],
            *({**plain, "id": k, "review_key": k, "rating": 0.0} for k in gone),
            *({**plain, "id": k, "review_key": k, "rating": 1.0} for k in kept),
        ],
        "current": [
            *base["current"],
            *({"id": k, "shop": "s", "review_key": k, "listing_id": "l", "rating": 1.0}
              for k in kept),
        ],
        "readings": [
            *base["readings"],
            *({**base["readings"][0], "id": k, "review_key": k} for k in kept),
        ],
        "versions": [
            *base["versions"],
            *({"shop": "s", "review_key": k, "crawl_id": "s/1", "review_id": k}
              for k in (*gone, *kept)),
        ],
    }  # fmt: skip
    assert "source_record" not in judged(rows)["k0"]
    taken: list[dict[str, object]] = [
        {"shop": "s", "review_key": k, "crawl_id": "s/2", "review_id": None} for k in gone
    ]
    assert list(judged(rows | {"versions": [*rows["versions"], *taken]})["k0"]) == ["source_record"]


def test_other_shops_are_what_a_record_is_held_against() -> None:
    keys = [f"k{n}" for n in range(40)]
    plain = {"shop": "s", "listing_id": "l"}
    rows = world(
        current=[{**plain, "id": k, "review_key": k, "rating": 1.0} for k in keys],
        reviews=[{**plain, "id": k, "review_key": k, "rating": 1.0, "source_hash": 1}
                 for k in keys],
        readings=[{**world()["readings"][0], "id": k, "review_key": k} for k in keys],
        versions=[],
        spreads=[{"product_id": "p", "at": "s", "n": 32, "highest": 32},
                 {"product_id": "p", "at": "t", "n": 256, "highest": 128}],
    )  # fmt: skip
    assert list(judged(rows)["k0"]) == ["source_record"]
    alone = [one for one in rows["spreads"] if one["at"] == "s"]
    assert judged(rows | {"spreads": alone})["k0"] == {}


def test_every_test_is_listed_with_its_explanation() -> None:
    found = fit(list_tests(shipped_methods()[["name"]]), TrustTest)
    assert found["test"].tolist() == [*(one.name for one in TESTS), "all"]
    unmeasured = found.loc[found["auc"].isna(), "test"].tolist()
    assert unmeasured == ["edited_after_reply", "source_record"]  # no stream has such reviews
    assert all(len(meaning) > 80 for meaning in found["meaning"])
    columns = set(columns_of(TrustSignal).names)
    assert {one.name for one in TESTS} <= columns


def test_every_test_can_be_switched_off() -> None:
    assert {f"weight_{one.name}" for one in TESTS} <= set(shipped_methods()["name"])


def test_high_ratings_are_counted_by_the_database_and_rounded(engine: Engine) -> None:
    rows: list[dict[str, object]] = [
        {"id": f"{shop}{n}", "shop": shop, "review_key": str(n), "listing_id": f"l{shop}",
         "rating": 1.0 if n % 2 else 0.5} for shop in "st" for n in range(9)
    ]  # fmt: skip
    with writing(engine) as connection:
        replace(connection, CurrentReview, typed(CurrentReview, rows))
        matches = [{"listing_id": f"l{shop}", "shop": shop, "product_id": "p", "rule": "gtin",
                    "evidence": "-", "kind": "product", "parts": "[]"}
                   for shop in "st"]  # fmt: skip
        replace(connection, Match, typed(Match, matches))
        copy = {"id": "s1", "shop": "s", "review_key": "1", "group_id": "s1", "kept_id": "t1",
                "rule": "text", "reason": "same", "excluded": "a copy"}  # fmt: skip
        replace(connection, Repeat, typed(Repeat, [copy]))
    with reading(engine) as connection:
        found = rated(connection).sort_values("at")
    assert found.to_numpy().tolist() == [["p", "s", 8, 3], ["p", "t", 9, 4]]
    assert spread(found)[["n", "highest"]].to_numpy().tolist() == [[8, 3], [8, 4]]
