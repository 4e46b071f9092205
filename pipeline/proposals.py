"""The best product of each listing that nobody has decided, by `pipeline.matching`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from pandas import DataFrame

from db.judgements import Standing
from pipeline.matching import propose
from pipeline.pointers import Pointers

Pair = tuple[str, str]


def proposals(
    offered: DataFrame,
    catalog: DataFrame,
    known: Pointers,
    decided: Standing,
    limits: Mapping[str, float],
) -> dict[str, Any]:
    """Propose for each undecided listing of `offered.items` one product of `offered.names`.

    A shop may list a product twice: what is certain is so of both, the rest is asked about a
    second time, each listing by itself (nothing new is certain then: GTINs and names know no shop).
    Where a GTIN points to one product, and the name to none, only that product is proposed.
    """
    open_ = _kept(offered, lambda row: _is_open(row, decided))
    found = propose(open_, catalog, limits, decided.barred)
    best: dict[str, Any] = {str(row.key): row for row in found.itertuples()}
    owners = _owners(open_, known, decided.barred)
    crossed = {key for key in best if owners.get(key, best[key].product) != best[key].product}
    others = frozenset(
        (key, product) for key in crossed for product in catalog["key"] if product != owners[key]
    )
    left = _kept(open_, lambda row: row.key not in best or row.key in crossed)
    alone = left.assign(group="listing:" + left["key"])
    asked = propose(alone, catalog, limits, decided.barred | others)
    return best | {str(row.key): row for row in asked.itertuples()}


def _kept(rows: DataFrame, is_kept: Callable[[Any], bool]) -> DataFrame:
    return rows[np.array([is_kept(row) for row in rows.itertuples()], bool)]


def _is_open(item: Any, decided: Standing) -> bool:
    if item.key in decided.matched:
        return False
    return not item.assigned or (item.key, decided.survivor(item.assigned)) in decided.barred


def _owners(offered: DataFrame, known: Pointers, barred: frozenset[Pair]) -> dict[str, str]:
    found = {str(item.key): known.sole(item) for item in offered.itertuples()}
    return {key: owner for key, owner in found.items() if owner and (key, owner) not in barred}
