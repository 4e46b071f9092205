"""Why scores moved since the month before: kept as rows, so that an edition can print them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum

from pandas import DataFrame

from db.connect import Connection, Engine, reading, writing
from db.plain import Plain
from db.stood import (
    counting_shops,
    keep_causes,
    month_before,
    numbers_of,
    scores_of,
    stood,
)
from pipeline.score import NEEDED
from pipeline.scoring import CAUSES, State, attributions

EXACT = 1e-9  # points: what is less is rounding
KEY = ["product_id", "shop", "review_key"]


def explain(engine: Engine, month: str) -> int:
    """Split the change of every score since the month before into its causes; returns how many.

    What the states do not explain, as where the code of the method changed, is the method's: the
    parts add up to the difference of the two scores on record.
    """
    with reading(engine) as connection:
        before = month_before(connection, month)
        if before is None:
            return 0
        then, now = _states(connection, before, month)
        scores = [scores_of(connection, one) for one in (before, month)]
    if any(not one.numbers.keys() >= set(NEEDED) for one in (then, now)):
        return 0  # explicitly: a month that was closed before its numbers were kept
    found = attributions(then, now)
    counts = _counts(then.reviews, now.reviews)
    rows = list(_rows(found, counts, (scores[0], scores[1]), before))
    with writing(engine) as connection:
        keep_causes(connection, month, rows)
    return len({row[0] for row in rows})


def _states(connection: Connection, before: str, month: str) -> tuple[State, State]:
    shops = [counting_shops(connection, one) for one in (before, month)]
    then, now = (_state(connection, one) for one in (before, month))
    return (
        State(then.reviews, then.numbers, then.as_of, shops[1] - shops[0]),
        State(now.reviews, now.numbers, now.as_of, shops[0] - shops[1]),
    )


def _state(connection: Connection, month: str) -> State:
    reviews = stood(connection, month)
    weeks = reviews["week"].dropna()
    return State(reviews, numbers_of(connection, month), int(weeks.max()) if len(weeks) else 0)


def _rows(
    found: DataFrame,
    counts: dict[tuple[str, str], int],
    scores: tuple[Mapping[str, float], Mapping[str, float]],
    before: str,
) -> Iterator[tuple[Plain, ...]]:
    then, now = scores
    for name, parts in found.groupby("product_id", sort=True):
        product = str(name)
        if product not in then or product not in now:
            continue
        points = dict(zip(parts["cause"], parts["points"].tolist(), strict=True))
        rest = now[product] - then[product] - fsum(points.values())
        points["method"] += rest if abs(rest) > EXACT else 0.0
        for cause in CAUSES:
            yield product, cause, before, points[cause], counts.get((product, cause), 0)


def _counts(then: DataFrame, now: DataFrame) -> dict[tuple[str, str], int]:
    """Count per product the reviews that are new, gone, edited, or believed otherwise."""
    both = then.merge(now, on=KEY, how="outer", suffixes=("_b", "_a"), indicator=True)
    side = both["_merge"].astype("str")
    there, other = side == "both", both["id_b"] != both["id_a"]
    flags = {
        "new": side == "right_only",
        "gone": side == "left_only",
        "edited": there & other,
        "credibility": there & ~other & (both["signals_b"] != both["signals_a"]),
    }
    counted = [
        ((str(product), cause), int(n))
        for cause, rows in flags.items()
        for product, n in both.loc[rows.fillna(False), "product_id"].value_counts().items()
    ]
    return dict(counted)
