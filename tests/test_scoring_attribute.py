"""Tests of the attribution: parts that add up, and causes that did not occur."""

from __future__ import annotations

import random

import pytest
from pandas import DataFrame

from pipeline.scoring import CAUSES, State, attribute, attributions, posterior, tally_cells
from tests.scoring_cells import FITTED, NUMBERS, SIGNALS, WEIGHTS

COLUMNS = ["id", "shop", "review_key", "product_id", "rating", "week", "signals"]
ALL = NUMBERS | WEIGHTS | FITTED
Row = tuple[str, str, str, str, float, int | None, str]


def frame(rows: list[Row]) -> DataFrame:
    return DataFrame(rows, columns=COLUMNS).astype({"week": "Int64", "rating": float})


def row(chance: random.Random, product: str, key: int) -> Row:
    week = chance.choice([None, *range(95, 101)])
    rating = chance.choice([0.0, 0.25, 0.5, 0.75, 1.0, 1.0])
    shop, signals = f"shop-{key % 3}", chance.choice(SIGNALS)
    return (f"{product}/{key}", shop, str(key), product, rating, week, signals)


def history(
    chance: random.Random, product: str, out: frozenset[str]
) -> tuple[list[Row], list[Row], set[str]]:
    """Make a product's reviews before and after, and the causes that lie between them."""
    causes = {cause for cause in CAUSES[:4] if chance.random() < 0.5}
    before = [row(chance, product, key) for key in range(chance.randint(11, 25))]
    after = list(before)
    kept = [at for at, one in enumerate(after) if one[1] not in out]
    if "edited" in causes:
        old = after[kept[0]]
        after[kept[0]] = (f"{old[0]}+", *old[1:4], chance.random(), *old[5:])
    if "credibility" in causes:
        old = after[kept[1]]
        after[kept[1]] = (*old[:6], "unverified" if old[6] != "unverified" else "")
    if "gone" in causes:
        del after[kept[2]]
    if "new" in causes:
        after += [row(chance, product, key) for key in (1003, 1004)]
    if chance.random() < 0.5:  # a source that is out may leave rows behind, or none
        after = [one for one in after if one[1] not in out]
    return before, after, causes


def scores(state: State) -> dict[str, float]:
    rows = state.reviews[~state.reviews["shop"].isin(state.out)]
    found = posterior(tally_cells(rows), state.numbers, state.as_of)
    return dict(zip(found["product_id"], found["score"], strict=True))


def score(state: State) -> float:
    return scores(state)["p"]


@pytest.mark.parametrize("part", range(8))
def test_the_parts_add_up_and_what_did_not_occur_has_none(part: int) -> None:
    """Take 1,000 random histories: 125 for each set of the causes that all products share."""
    chance = random.Random(part)
    shared = {cause for bit, cause in enumerate(CAUSES[4:]) if part >> bit & 1}
    out = frozenset({"shop-0"} if "outage" in shared else ())
    made = {f"p{at:03}": history(chance, f"p{at:03}", out) for at in range(125)}
    rows = [[one for pair in made.values() for one in pair[side]] for side in (0, 1)]
    chance.shuffle(rows[1])
    numbers = ALL | ({"prior_mean": 0.6, "half_life_days": 50.0} if "method" in shared else {})
    before = State(frame(rows[0]), ALL, 101)
    after = State(frame(rows[1]), numbers, 105 if "age" in shared else 101, out)
    old, new = scores(before), scores(after)
    found = attributions(before, after)
    assert found["product_id"].nunique() == len(made)
    for product, parts in found.groupby("product_id"):
        points = dict(zip(parts["cause"], parts["points"], strict=True))
        assert abs(sum(points.values()) - (new[product] - old[product])) < 1e-9
        occurred = made[product][2] | shared
        assert {cause for cause in CAUSES if points[cause] != 0} <= occurred


def test_one_cause_alone_has_the_whole_change() -> None:
    rows: list[Row] = [(str(n), "s", str(n), "p", 0.5, 100, "") for n in range(5)]
    more: list[Row] = [("9", "s", "9", "p", 1.0, 100, "")]
    before, after = State(frame(rows), NUMBERS, 100), State(frame(rows + more), NUMBERS, 100)
    parts = attribute(before, after)
    assert parts is not None
    assert parts == dict.fromkeys(CAUSES, 0.0) | {"new": parts["new"]}
    assert parts["new"] == pytest.approx(score(after) - score(before), abs=1e-9)
    back = attribute(after, before)
    assert back is not None
    assert back["gone"] == -parts["new"]


def test_a_source_that_comes_back_is_no_new_review() -> None:
    rows: list[Row] = [
        (str(n), f"s{n % 2}", str(n), "p", 0.25 * (n % 4), 100, "") for n in range(9)
    ]
    out = State(frame(rows), NUMBERS, 100, frozenset({"s1"}))
    parts = attribute(out, State(frame(rows), NUMBERS, 100))
    assert parts is not None
    assert [cause for cause, points in parts.items() if points] == ["outage"]


def test_without_a_score_on_both_sides_there_is_no_attribution() -> None:
    rows: list[Row] = [(str(n), "s", str(n), "p", 0.5, 100, "") for n in range(5)]
    few, many = State(frame(rows[:2]), NUMBERS, 100), State(frame(rows), NUMBERS, 100)
    assert attribute(few, many) is None
    assert attribute(many, few) is None


def test_products_are_attributed_at_once_as_they_are_alone() -> None:
    chance = random.Random(3)
    made = [history(chance, name, frozenset()) for name in ("a", "b")]
    states = [
        State(frame([*made[0][side], *made[1][side]]), ALL | {"prior_mean": 0.5 + side / 9}, 101)
        for side in (0, 1)
    ]
    both = attributions(*states)
    for name, rows in both.groupby("product_id"):
        mine = [
            State(state.reviews[state.reviews["product_id"] == name], state.numbers, 101)
            for state in states
        ]
        alone = attribute(*mine)
        assert alone == pytest.approx(dict(zip(rows["cause"], rows["points"], strict=True)))


@pytest.mark.parametrize("seed", range(8))
def test_names_of_reviews_do_not_show_in_the_last_digit(seed: int) -> None:
    chance = random.Random(seed)
    before, after, _ = history(chance, "p", frozenset())
    named = {str(key): f"{chance.random()}" for key in (*range(25), 1003, 1004)}

    def renamed(rows: list[Row]) -> list[Row]:
        return [(*one[:2], named[one[2]], *one[3:]) for one in rows]

    numbers = ALL | {"prior_mean": 0.4}
    plain = attribute(State(frame(before), ALL, 100), State(frame(after), numbers, 101))
    other = attribute(
        State(frame(renamed(before)), ALL, 100), State(frame(renamed(after)), numbers, 101)
    )
    assert plain == other
