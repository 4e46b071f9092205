"""Propose for each listing the product it is, or none: in one pass over both tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from pipeline.matching.assign import Weighed
from pipeline.matching.candidates import candidates
from pipeline.matching.certain import Rule, certain_rule, known
from pipeline.matching.features import FEATURES, Compared
from pipeline.matching.nothing import believed
from pipeline.matching.pairs import Pairs
from pipeline.matching.records import Records, read_records
from pipeline.matching.spaces import Rows, Values, spaces_of

RESULT = ("key", "product", "likeness", "parts", "certain", "rule", "evidence")
DIGITS = 4  # of points: likeness is their exact sum


@dataclass(frozen=True)
class Scored:
    """Pairs with what each feature found, and their points, of shape (pairs, features)."""

    pairs: Pairs
    found: tuple[Compared, ...]
    points: Values

    @cached_property
    def likeness(self) -> Values:
        """Add the points of each pair."""
        return np.asarray(np.round(self.points.sum(axis=1), DIGITS), "float64")


def propose(
    items: DataFrame,
    products: DataFrame,
    limits: Mapping[str, float],
    barred: frozenset[tuple[str, str]] = frozenset(),
) -> DataFrame:
    """Propose at most one product for each item, and no product twice within a group.

    `items` and `products` have the columns key, name, brand, model, text, gtin, mpn (text or
    missing), price (a number or missing); items have a `group`, their shop. A key may have several
    rows, one for each of its names. `barred` pairs of an item and a product are never proposed.

    Gives one row per item that has a proposal, sorted by key: key, product, likeness (at most 1,
    the sum of its parts), parts (JSON list of [feature, points, words]), certain, rule ("gtin",
    "brand_model" or empty) and evidence. Several items of a group may be one product for certain.
    """
    left, right = read_records(items), read_records(products)
    if not len(left) or not len(right):
        return _frame([])
    pairs = _pairs(left.stacked(right), len(left), barred)
    scored = _scored(pairs)
    rules = _rules(pairs, len(left))
    certain = np.array([rule is not None for rule in rules], bool)
    best, weighed = _best(scored, certain)
    kept = certain[best] | _proposed(weighed, certain[best], limits)
    rows = [_row(scored, at, rules[at]) for at in best[kept].tolist()]
    return _frame(rows)


def _pairs(records: Records, first: int, barred: frozenset[tuple[str, str]]) -> Pairs:
    spaces = spaces_of(records.titles, records.texts)
    marks = [
        codes | names | ({gtin} - {""})
        for codes, names, gtin in zip(records.codes, records.names, records.gtins, strict=True)
    ]
    left, right = candidates(spaces, marks, records.keys, first)
    keys = records.keys
    free = [
        (keys[a], keys[b]) not in barred for a, b in zip(left.tolist(), right.tolist(), strict=True)
    ]
    kept = np.array(free, bool)
    return Pairs(records, spaces, left[kept], right[kept])


def _scored(pairs: Pairs) -> Scored:
    found = tuple(feature(pairs) for feature, _ in FEATURES)
    weights = [weight for _, weight in FEATURES]
    points = [weight * each.values for weight, each in zip(weights, found, strict=True)]
    return Scored(pairs, found, np.asarray(np.round(np.column_stack(points), DIGITS), "float64"))


def _best(scored: Scored, sure: NDArray[np.bool_]) -> tuple[Rows, Weighed]:
    """Keep of the names of one item and one product the two that are certain, or most alike."""
    records, likeness = scored.pairs.records, scored.likeness
    keys = np.unique(np.array(records.keys, object), return_inverse=True)[1]
    slots = np.unique(np.array(records.groups, object), return_inverse=True)[1] * len(keys)
    rows, columns = keys[scored.pairs.left], keys[scored.pairs.right] + slots[scored.pairs.left]
    order = np.lexsort((np.arange(len(rows)), -likeness, ~sure, columns, rows))
    new = np.diff(rows[order], prepend=-1) + np.diff(columns[order], prepend=-1) != 0
    best = order[new]
    return best, Weighed(rows[best], columns[best], likeness[best])


def _rules(pairs: Pairs, first: int) -> list[Rule | None]:
    marks = known(pairs.records, first)
    return [certain_rule(marks, item, product) for item, product in pairs.rows]


def _proposed(
    weighed: Weighed, sure: NDArray[np.bool_], limits: Mapping[str, float]
) -> NDArray[np.bool_]:
    """Mark what is proposed among the items and products of which nothing is certain."""
    taken = np.isin(weighed.rows, weighed.rows[sure])
    taken |= np.isin(weighed.columns, weighed.columns[sure])
    kept = np.zeros(len(sure), bool)
    kept[~taken] = believed(weighed.only(~taken), limits)
    return kept


def _row(scored: Scored, at: int, rule: Rule | None) -> tuple[object, ...]:
    item, product = scored.pairs.rows[at]
    names = [feature.__name__.replace("_", " ") for feature, _ in FEATURES]
    parts = [
        [name, float(points), found.words(at)]
        for name, points, found in zip(names, scored.points[at], scored.found, strict=True)
        if points
    ]
    likeness = float(scored.likeness[at])
    keys, told = scored.pairs.records.keys, json.dumps(parts, ensure_ascii=False)
    evidence = rule[1] if rule else "; ".join(str(part[2]) for part in parts)
    return keys[item], keys[product], likeness, told, bool(rule), rule[0] if rule else "", evidence


def _frame(rows: list[tuple[object, ...]]) -> DataFrame:
    found = DataFrame(rows, columns=list(RESULT)).sort_values(["key", "product"])
    kinds = {"likeness": "float64", "certain": "bool"}
    return found.astype({**dict.fromkeys(RESULT, "str"), **kinds}).reset_index(drop=True)
