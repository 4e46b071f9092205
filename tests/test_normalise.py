"""The first step and the reading of single records: one meaning, whatever the order of rows."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, Series

from db.contract import empty, fit, kind
from db.schema import Columns, Lookup, RawReview, Review, Shop, columns_of
from pipeline.interpret import Habits, interpret
from pipeline.normalise import normalise, once, rows
from pipeline.unclear import Unclear

FETCHED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BLANK = dict.fromkeys(normalise.reads[0].names)
KEYS = {"id": "r1", "shop": "backfit", "review_key": "k1", "listing_id": "l1", "fetched": FETCHED}


def frame(columns: Columns, records: list[dict[str, object]]) -> DataFrame:
    table = columns.record.table()
    return DataFrame(
        {
            name: Series([one.get(name) for one in records], dtype=kind(table.c[name]))
            for name in columns.names
        }
    )


def raw(*printed: dict[str, object]) -> DataFrame:
    records = [BLANK | KEYS | {"id": f"r{place}"} | one for place, one in enumerate(printed)]
    return frame(normalise.reads[0], records)


SHOPS = frame(
    normalise.reads[1],
    [
        {"shop": "backfit", "locale": "en-US", "date_order": None, "rating_scale": None},
        {"shop": "tilthaus", "locale": "de-DE", "date_order": "DMY", "rating_scale": 10.0},
    ],
)
LOOKUPS = frame(
    columns_of(Lookup),
    [
        {"kind": "rating", "printed": "7 bananas", "meaning": "0.9"},
        {"kind": "rating", "printed": "8 bananas", "meaning": "very good"},
        {"kind": "date", "printed": "last spring", "meaning": "2026-04"},
    ],
)
NOTHING = empty(columns_of(Lookup))


def one(printed: dict[str, object], lookups: DataFrame = NOTHING) -> dict[str, object]:
    return next(rows(normalise(raw(printed), SHOPS, lookups)))


def test_a_review_is_read_whole():
    printed = {
        "rating_text": "4,5 von 5", "best_text": "5", "worst_text": "1",
        "title": "Solid &amp; calm",
        "body": "<p>The frame stands firm.</p><p>Write to jo@example.org or +49 30 123456.</p>",
        "author_hash": "a1", "date_text": "Reviewed in Spain on March 4, 2025", "verified": True,
        "incentive_text": "Received a free unit", "syndicated_from": " tilthaus.example ",
    }  # fmt: skip
    assert one(printed) == {
        "id": "r0", "shop": "backfit", "review_key": "k1", "listing_id": "l1", "rating": 0.875,
        "scale_max": 5.0, "title": "Solid & calm", "author_hash": "a1",
        "body": "The frame stands firm.\nWrite to [e-mail] or [phone].",
        "published": pd.Timestamp("2025-03-04", tz="UTC"), "precision": "day", "language": "en",
        "verified": True, "incentivised": True, "syndicated_from": "tilthaus.example",
        "problems": None,
    }  # fmt: skip


def test_a_bare_review_has_no_values_and_no_problems():
    keys = {"id": "r0", "shop": "backfit", "review_key": "k1", "listing_id": "l1"}
    wanted = dict.fromkeys(name for name in columns_of(Review).names if name != "source_hash")
    assert one({}) == wanted | keys
    assert one(dict.fromkeys(("rating_text", "date_text", "body", "title"), " ")) == wanted | keys


def test_what_cannot_be_read_is_named():
    printed = {"rating_text": "7 bananas; jo@example.org", "date_text": "25/12/18", "shop": "x"}
    assert one(printed)["problems"] == (
        "rating: '7 bananas, [e-mail]' not readable; date: '25/12/18' ambiguous"
    )
    assert one({"rating_text": "12"})["problems"] == "rating: '12' outside 1 to 5"
    assert one({"rating_text": "x" * 999})["problems"] == f"rating: '{'x' * 40}' not readable"


def test_an_editors_lookup_goes_first():
    review = one({"rating_text": " 7 bananas", "date_text": "last spring"}, LOOKUPS)
    assert (review["rating"], review["scale_max"], review["precision"]) == (0.9, None, "month")
    assert review["published"] == pd.Timestamp("2026-04-01", tz="UTC")
    assert review["problems"] is None
    assert one({"rating_text": "8 bananas"}, LOOKUPS)["problems"] == (
        "rating: '8 bananas' has a lookup that is no number from 0 to 1: 'very good'"
    )


def test_a_shop_has_its_own_scale_and_order():
    printed = {"rating_text": "7", "date_text": "5/6/2018"}
    american, german = one(printed), one(printed | {"shop": "tilthaus"})
    assert (american["rating"], german["rating"]) == (None, pytest.approx(6 / 9))
    assert [str(review["published"])[:10] for review in (american, german)] == [
        "2018-05-06",
        "2018-06-05",
    ]


@pytest.mark.parametrize(
    ("badge", "meant"),
    [(None, None), ("", None), ("Incentivised review", True), ("free product", True),
     ("false", False), ("No", False), ("Received a sample: No", False),
     ("Received a sample: Yes", True), ("Incentivised: no purchase was needed", True)],
)  # fmt: skip
def test_only_the_sources_own_badge_tells_of_a_reward(badge, meant):
    printed = {"incentive_text": badge, "body": "I received this for free."}
    assert one(printed)["incentivised"] is meant


def test_the_frame_is_the_table():
    made = normalise(raw({"rating_text": "5"}, {}, {"verified": False}), SHOPS, LOOKUPS)
    filled = fit(made.assign(source_hash=1), Review)
    pd.testing.assert_frame_equal(filled.drop(columns="source_hash"), made)
    nothing = normalise(empty(normalise.reads[0]), SHOPS, LOOKUPS)
    pd.testing.assert_series_equal(nothing.dtypes, made.dtypes)
    assert len(nothing) == 0


def test_a_value_is_read_once():
    asked: list[str] = []

    def read(text: str) -> int:
        asked.append(text)
        if text == "bad":
            raise Unclear("no")
        return len(text)

    reader = once(read)
    for _ in range(2):
        assert reader("four") == 4
        with pytest.raises(Unclear, match="no"):
            reader("bad")
    assert asked == ["four", "bad"]


PRINTED = st.fixed_dictionaries(
    {},
    optional={
        "shop": st.sampled_from(["backfit", "tilthaus", "unknown"]),
        "rating_text": st.sampled_from(["4/5", "★★★☆☆", "7 bananas", "11", "85 %", ""]) | st.text(),
        "best_text": st.sampled_from(["5", "10", "zero"]),
        "title": st.text(),
        "body": st.sampled_from(["nan", "The frame is solid and quiet.", "<p>Gut &amp; fest</p>"])
        | st.text(),
        "date_text": st.sampled_from(
            ["5/6/2018", "yesterday", "2018-06-05T10:15:00Z", "last spring"]
        ),
        "verified": st.booleans(),
        "incentive_text": st.sampled_from(["free unit", "no"]),
        "language_text": st.sampled_from(["en", "de-DE"]),
    },
)
HABITS = {"backfit": Habits(None, None, "en-US"), "tilthaus": Habits(10.0, "DMY", "de-DE")}
DECIDED = {(row["kind"], row["printed"]): row["meaning"] for row in rows(LOOKUPS)}


def dated(when: object, precision: object) -> object:
    lengths = {"second": 19, "day": 10, "month": 7, "year": 4}
    if when is None:
        return None
    return str(when)[: lengths[str(precision)]].replace(" ", "T") + "Z" * (precision == "second")


@settings(deadline=None)
@given(st.lists(PRINTED, min_size=1, max_size=6), st.randoms())
def test_the_step_means_what_a_single_record_means_in_any_order(printed, randomness):
    table = raw(*printed)
    made = normalise(table, SHOPS, LOOKUPS)
    for source, review in zip(rows(table), rows(made), strict=True):
        habits = HABITS.get(source["shop"], Habits())
        wanted = interpret(source, FETCHED, habits, DECIDED)
        wanted.pop("reply")  # no column of reviews: only `upright read` shows it
        got = {name: review[name] for name in wanted}
        assert got | {"published": dated(review["published"], review["precision"])} == wanted
        assert got["rating"] is None or 0 <= got["rating"] <= 1
    order = list(range(len(printed)))
    randomness.shuffle(order)
    shuffled = normalise(table.iloc[order], SHOPS, LOOKUPS)
    pd.testing.assert_frame_equal(shuffled.sort_index(), made)


def test_a_record_needs_no_shop():
    found = interpret({"rating_text": "9/10", "date_text": "2025-04"}, FETCHED)
    assert found == {
        "rating": 8 / 9, "scale_max": 10.0, "title": None, "body": None, "published": "2025-04",
        "precision": "month", "language": None, "verified": None, "incentivised": None,
        "reply": None, "syndicated_from": None, "problems": None,
    }  # fmt: skip


def test_every_column_that_is_read_is_printed():
    assert set(normalise.reads[0].names) <= set(RawReview.table().c.keys())
    assert normalise.reads[1].record is Shop
