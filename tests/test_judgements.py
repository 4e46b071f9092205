"""What stands by all judgements: the last one decides, a negative survives its undo."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.judgements import Edit, Standing, standing
from tests.judging import rows

SAME, DIFFERENT, UNSURE = ("same listing:l product:arc", "different listing:l product:arc",
                           "unsure listing:l product:arc")  # fmt: skip
IS = {"matched": {"l": ("arc", "j1")}}
IS_NOT = {"barred": frozenset({("l", "arc")})}
IS_OPEN = {"unsure": frozenset({("l", "arc")})}


def what(*told: str, living: Any = None) -> dict[str, Any]:
    """Give all that stands and is not empty."""
    return {name: value for name, value in asdict(standing(rows(*told), living)).items() if value}


ONE_LISTING = {
    "said": ([SAME], IS),
    "said the other way round": (["same product:arc listing:l"], IS),
    "undone: it is not": ([SAME, "undo 1"], IS_NOT),
    "undone and said again": ([SAME, "undo 1", SAME], {"matched": {"l": ("arc", "j3")}}),
    "the undo undone": ([SAME, "undo 1", "undo 2"], IS),
    "and once more": ([SAME, "undo 1", "undo 2", "undo 3"], IS_NOT),
    "different": ([DIFFERENT], IS_NOT),
    "different, undone: never again by itself": ([DIFFERENT, "undo 1"], IS_OPEN),
    "different, then the same": ([DIFFERENT, SAME], {"matched": {"l": ("arc", "j2")}}),
    "different, the same, undone": ([DIFFERENT, SAME, "undo 2"], IS_NOT),
    "the same, different": ([SAME, DIFFERENT], IS_NOT),
    "the same, different, undone": ([SAME, DIFFERENT, "undo 2"], IS_OPEN),
    "an old one undone changes nothing": ([SAME, DIFFERENT, "undo 1"], IS_NOT),
    "unsure": ([SAME, UNSURE], IS_OPEN),
    "unsure, undone: as before": ([SAME, UNSURE, "undo 2"], IS),
    "another product": (
        [SAME, "same listing:l product:bow"], {"matched": {"l": ("bow", "j2")}},
    ),
    "another product, undone": (
        [SAME, "same listing:l product:bow", "undo 2"],
        IS | {"barred": frozenset({("l", "bow")})},
    ),
    "no product of ours": (["drop listing:l"], {"foreign": frozenset({"l"})}),
    "no product of ours after all": ([SAME, "drop listing:l"], {"foreign": frozenset({"l"})}),
    "no product of ours, undone": ([SAME, "drop listing:l", "undo 2"], IS),
    "no product of ours, then one": (
        ["drop listing:l", SAME], {"matched": {"l": ("arc", "j2")}},
    ),
    "two, and neither": (
        [SAME, "same listing:l product:bow", DIFFERENT, "different listing:l product:bow"],
        {"barred": frozenset({("l", "arc"), ("l", "bow")})},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_LISTING)
def test_what_stands_of_one_listing(case):
    told, stands = ONE_LISTING[case]
    assert what(*told) == stands


def merges(**led: str) -> dict[str, tuple[str, str]]:
    """Write merges as old="new j1"."""
    return {old: tuple(told.split()) for old, told in led.items()}  # type: ignore[misc]


AB, BC = "same product:a product:b", "same product:b product:c"
STAY = "they stay apart; undo one of the two"
PRODUCTS = {
    "merged": ([AB], {"merged": merges(b="a j1")}),
    "a chain": ([BC, AB], {"merged": merges(b="a j2", c="a j1")}),
    "a chain, begun at its head": ([AB, BC], {"merged": merges(b="a j1", c="a j2")}),
    "into one that was merged": (
        [AB, "same product:b product:c"], {"merged": merges(b="a j1", c="a j2")},
    ),
    "the other way round": ([AB, "same product:b product:a"], {"merged": merges(a="b j2")}),
    "undone": ([AB, "undo 1"], {"apart": frozenset({("a", "b")})}),
    "undone in the middle": (
        [AB, BC, "undo 1"], {"merged": merges(c="b j2"), "apart": frozenset({("a", "b")})},
    ),
    "undone and restored": ([AB, "undo 1", "undo 2"], {"merged": merges(b="a j1")}),
    "different, then the same": (
        ["different product:b product:a", AB], {"merged": merges(b="a j2")},
    ),
    "the same, then different": (
        [AB, "different product:b product:a"], {"apart": frozenset({("a", "b")})},
    ),
    "what stands apart is not joined": (
        ["different product:c product:a", AB, BC],
        {
            "merged": merges(b="a j2"),
            "apart": frozenset({("a", "c")}),
            "contradictions": (
                "products b and c are the same by judgement 3, but product c and product a are "
                f"different by judgement 1: {STAY}",
            ),
        },
    ),
    "nor by an undo that says so": (
        ["same product:c product:a", "undo 1", AB, BC],
        {
            "merged": merges(b="a j3"),
            "apart": frozenset({("a", "c")}),
            "contradictions": (
                "products b and c are the same by judgement 4, but product c and product a are "
                f"different by judgement 2: {STAY}",
            ),
        },
    ),
    "a ring": ([AB, BC, "same product:c product:a"], {"merged": merges(b="a j1", c="a j2")}),
    "a listing goes with its product": (
        ["same listing:l product:b", AB],
        {"merged": merges(b="a j2"), "matched": {"l": ("a", "j1")}},
    ),
    "a bar goes with its product": (
        ["different listing:l product:b", "unsure listing:m product:b", AB],
        {"merged": merges(b="a j3"), "barred": frozenset({("l", "a")}),
         "unsure": frozenset({("m", "a")})},
    ),
    "a listing that is one and not the other": (
        ["same listing:l product:a", "different listing:l product:b", AB],
        {
            "matched": {"l": ("a", "j1")}, "barred": frozenset({("l", "b")}),
            "contradictions": (
                "products a and b are the same by judgement 3, but listing l and product b are "
                f"different by judgement 2: {STAY}",
            ),
        },
    ),
    "a listing found to be neither, after the merge": (
        ["same listing:l product:b", AB, "different listing:l product:a"],
        {"merged": merges(b="a j2"), "barred": frozenset({("l", "a")})},
    ),
    "a listing of which one was sure": (
        ["same listing:l product:a", "unsure listing:l product:b", AB],
        {"merged": merges(b="a j3"), "matched": {"l": ("a", "j1")}},
    ),
    "a listing that has moved on": (
        ["same listing:l product:a", "different listing:l product:b", "same listing:l product:c",
         AB],
        {"merged": merges(b="a j4"), "matched": {"l": ("c", "j3")},
         "barred": frozenset({("l", "a")})},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PRODUCTS)
def test_what_stands_of_products(case):
    told, stands = PRODUCTS[case]
    assert what(*told) == stands


@pytest.mark.parametrize(
    ("living", "merged"),
    [
        ("abc", merges(b="a j1", c="a j2")),
        ("bc", merges(a="b j1", c="b j2")),
        ("c", merges(a="c j2", b="c j1")),
        ("", merges(b="a j1", c="a j2")),
    ],
)
def test_the_heir_of_a_group_is_one_that_has_a_file(living, merged):
    told = [AB, BC, "same listing:l product:a"]
    heir = next(iter(merged.values()))[0]
    assert what(*told, living=set(living)) == {
        "merged": merged, "matched": {"l": (heir, "j3")},
    }  # fmt: skip


def test_reviews_and_files():
    assert what(
        "same review:s/2 review:s/1", "different review:s/1 review:s/2",
        "same review:s/3 review:s/4",
        "unsure review:s/5 review:s/4", "keep review:s/1", "drop review:s/1", "drop review:s/2",
        "undo 7", "keep review:s/3", "set file:products/a mpn 1", "set file:products/a mpn 2",
        "undo 10", "set file:shops/s name",
    ) == {
        "same_reviews": frozenset({("s/3", "s/4")}),
        "different_reviews": frozenset({("s/1", "s/2")}),
        "unsure_reviews": frozenset({("s/4", "s/5")}),
        "kept": frozenset({"s/3"}),
        "dropped": frozenset({"s/1"}),
        "edits": (Edit("products/a", "mpn", "2", "j11"), Edit("shops/s", "name", None, "j13")),
    }  # fmt: skip


def test_reviews_that_are_different_and_the_same_by_way_of_others_are_told():
    told = ["same review:s/1 review:s/2", "same review:s/2 review:s/3",
            "different review:s/3 review:s/1"]  # fmt: skip
    assert what(*told)["contradictions"] == (
        "review s/3 and review s/1 are different by judgement 3, but the same by way of others; "
        "undo one of these",
    )


def test_what_cannot_be_understood_is_told_and_does_nothing():
    told = ["undo 9", "maybe listing:l product:a", "same listing:l", "same product:a product:a",
            "keep product:a", "same review:s/1 product:a", "set file: x", "undo 8"]  # fmt: skip
    verdicts = ["undo", "maybe", "same", "same", "keep", "same", "set", "undo"]
    words = ["undoes what was not there", *["says nothing that can be understood"] * 6,
             "undoes what was not there"]  # fmt: skip
    lines = [
        f"judgement {i} ({v}) {w}" for i, (v, w) in enumerate(zip(verdicts, words, strict=True), 1)
    ]
    assert sorted(what(*told)["contradictions"]) == lines


def test_a_frame_of_judgements_stands_as_its_rows_do():
    told = [SAME, "undo 1", AB, "set file:products/a mpn 1", "drop review:s/1"]
    frame = pd.DataFrame([vars(row) for row in rows(*told)])
    typed = frame.convert_dtypes()
    for one in (frame, typed, frame.astype("str").where(frame.notna())):
        one["number"] = frame["number"]
        assert standing(one.itertuples()) == standing(rows(*told))


THINGS = ["listing:l", "listing:m", "product:a", "product:b", "product:c", "review:s/1",
          "review:s/2", "file:products/a", "", ":", "frob:x"]  # fmt: skip
VERDICTS = ["same", "different", "unsure", "keep", "drop", "set", "undo", "", "frob"]
LINES = st.tuples(st.sampled_from(VERDICTS), st.sampled_from(THINGS), st.sampled_from(THINGS),
                  st.integers(-1, 12))  # fmt: skip


def _rows(lines: list[tuple[str, str, str, int]]) -> list[Any]:
    made = rows(*(f"{verdict or '?'} {1}" for verdict, *_ in lines))
    for row, (verdict, subject, other, undoes) in zip(made, lines, strict=True):
        row.verdict, row.subject, row.other = verdict, subject, other or None
        row.undoes = f"j{undoes}" if verdict == "undo" else float("nan")
    return made


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=12), st.randoms(use_true_random=False))
def test_any_rows_in_any_order_stand_for_the_same(lines: Any, order: random.Random):
    made = _rows(lines)
    stands = standing(made)
    shuffled = list(made)
    order.shuffle(shuffled)
    assert standing([*shuffled, *made]) == stands
    _check_sound(stands)


def _check_sound(stands: Standing) -> None:
    for product, _ in [*stands.matched.values(), *stands.merged.values()]:
        assert stands.survivor(product) == product
    for listing, (product, _) in stands.matched.items():
        assert (listing, product) not in stands.barred | stands.unsure
    for one, other in stands.apart:
        assert stands.survivor(one) == one != other == stands.survivor(other)
    assert all(stands.survivor(product) == product for _, product in stands.barred | stands.unsure)
    assert not stands.barred & stands.unsure


@pytest.mark.parametrize("odd", [None, object(), float("inf"), "7", pd.NA, float("nan")])
def test_a_row_of_odd_values_never_raises(odd):
    row = rows(SAME)[0]
    for name in vars(row):
        broken = rows(SAME)[0]
        setattr(broken, name, odd)
        standing([broken, row])
    standing([odd])
