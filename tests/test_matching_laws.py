"""Laws of pipeline.matching that hold for any listings and products, found by hypothesis."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from pipeline.matching import propose
from pipeline.matching.assign import Weighed, assign, margins
from pipeline.matching.nothing import believed, false_share, values_of_nothing
from tests.frames import shipped_methods

METHODS = shipped_methods()
LIMITS = dict(zip(METHODS["name"], METHODS["value"].astype(float), strict=True))
WORDS = ("Lumora", "Ostra", "Tilt", "Rise", "X1", "X-3", "OT4500B", "OT4500W", "table", "Pro", "2")
names = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
makers = st.sampled_from(["", "Lumora", "Ostra"])
gtins = st.sampled_from(["", "9520000000011", "9520000000028"])
prices = st.sampled_from([float("nan"), 99.0, 105.0, 399.0])
rows = st.lists(st.tuples(names, makers, names, gtins, prices), min_size=1, max_size=6)
tables = st.tuples(rows, rows)


def table(rows: list[tuple[str, str, str, str, float]], shops: int) -> DataFrame:
    columns = ["name", "brand", "model", "gtin", "price"]
    keys = [f"k{n}" for n in range(len(rows))]
    return DataFrame(rows, columns=columns).assign(
        key=keys, group=[f"s{n % shops}" for n in range(len(rows))]
    )


@settings(max_examples=60, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_show(both: tuple[list, list], chance) -> None:  # type: ignore[no-untyped-def,type-arg]
    items, products = table(both[0], 2), table(both[1], 1)
    wanted = propose(items, products, LIMITS)
    mixed = [frame.sample(frac=1, random_state=chance.randrange(99)) for frame in (items, products)]
    assert propose(*mixed, LIMITS).equals(wanted)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_one_proposal_a_listing_one_a_product_and_shop_and_points_that_add_up(
    both: tuple[list, list],  # type: ignore[type-arg]
) -> None:
    items, products = table(both[0], 2), table(both[1], 1)
    found = propose(items, products, LIMITS).merge(items[["key", "group"]], on="key")
    assert found["key"].is_unique
    asked = found[~found["certain"]]
    assert not asked.duplicated(["group", "product"]).any()
    for row in found.itertuples():
        assert round(sum(points for _, points, _ in json.loads(str(row.parts))), 4) == row.likeness
        assert bool(row.rule) == row.certain


@settings(max_examples=40, deadline=None)
@given(tables, st.data())
def test_a_barred_pair_stays_apart(both: tuple[list, list], data: st.DataObject) -> None:  # type: ignore[type-arg]
    items, products = table(both[0], 1), table(both[1], 1)
    found = propose(items, products, LIMITS)
    pairs = list(zip(found["key"], found["product"], strict=True))
    barred = frozenset(data.draw(st.sets(st.sampled_from(pairs)))) if pairs else frozenset()
    again = propose(items, products, LIMITS, barred)
    assert not barred & set(zip(again["key"], again["product"], strict=True))


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(-50, 100), min_size=1
    )
)
def test_an_assignment_is_one_to_one_and_no_single_pair_could_be_added(
    pairs: dict[tuple[int, int], int],
) -> None:
    rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
    weighed = Weighed(rows, columns, np.array(list(pairs.values())) / 100)
    best = assign(weighed, margins(weighed))
    assert len(set(rows[best])) == len(set(columns[best])) == best.sum()
    free = ~np.isin(rows, rows[best]) & ~np.isin(columns, columns[best])
    assert not free.any()


def crowd(chance: np.random.Generator, true: int, size: int = 300) -> Weighed:
    """Pair each of `size` records with ten others by chance, and the first `true` with one more."""
    rows = np.repeat(np.arange(size), 10)
    columns = chance.integers(0, size, len(rows)) + size * (rows % 2 == 2)
    _, once = np.unique(rows * size + columns, return_index=True)
    rows, columns = rows[once], columns[once]
    likeness = chance.normal(0.3, 0.08, len(rows))
    own = (rows == columns) & (rows < true)
    rows, columns, likeness = rows[~own], columns[~own], likeness[~own]
    more = np.arange(true)
    return Weighed(
        np.concatenate([rows, more]),
        np.concatenate([columns, more]),
        np.concatenate([likeness, chance.normal(0.9, 0.08, true)]).clip(0, 1),
    )


def test_nothing_is_proposed_where_nothing_matches() -> None:
    proposed = [believed(crowd(np.random.default_rng(seed), 0), LIMITS).sum() for seed in range(10)]
    assert sum(proposed) <= 0.02 * 10 * 300


def test_the_few_that_match_are_proposed_and_hardly_more() -> None:
    for true in (30, 150, 290):
        pairs = crowd(np.random.default_rng(true), true)
        kept = believed(pairs, LIMITS)
        right = pairs.rows[kept] == pairs.columns[kept]
        assert right.sum() >= 0.95 * true
        assert (~right).sum() <= 0.1 * true + 10


def test_what_lies_among_nothing_is_nothing_and_what_lies_above_it_is_not() -> None:
    nothing = np.linspace(0, 1, 200)
    shares = false_share(np.concatenate([nothing, np.full(50, 2.0)]), nothing)
    assert shares[:190].min() > 0.9
    assert shares[200:].max() < 0.1


def test_nothing_lies_further_ahead_the_more_have_no_partner() -> None:
    values = np.linspace(0, 1, 100)
    alone = values_of_nothing(values, values - 0.16, values - 0.26)
    assert np.allclose(np.sort(alone), values, atol=0.02)  # all have none: the second, shifted
    matched = values_of_nothing(values + 5, values - 0.1, values - 0.2)
    assert np.allclose(np.sort(matched), values - 0.1, atol=0.02)  # none is: the second, as it is
