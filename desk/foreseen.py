"""What an answer would move, said before it is given: reviews counted, and the score computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame, concat

from db.connect import Connection
from db.queue import MOST, cells_of, newest_week, numbers, placed, rated_of
from pipeline.score import NEEDED
from pipeline.scoring import COLUMNS, posterior, tally_cells

KEY = COLUMNS[:4]


@dataclass(frozen=True, slots=True)
class Moved:
    """The score of one product before and after; none: too few reviews for a score."""

    before: float | None
    after: float | None
    counted: int  # reviews that count afterwards
    needed: int  # for a score


def told(
    connection: Connection, listing: str, product: str | None, name: str, reviews: int
) -> dict[str, str]:
    """Say of each answer what it would do: joins 41 reviews to Aurel A2; its score moves ...

    Roughly: tests that look at a whole product are not run anew for it.
    """
    some = f"{reviews:,} review{'s' * (reviews != 1)}"
    found = {
        "new": f"makes a product of its own, to which its {some} belong",
        "drop": f"leaves its {some} out for good; nobody is asked about it again",
        "unsure": f"leaves the question open; its {some} stay where they are",
    }
    if product is None:
        return found
    here = placed(connection, listing) == product
    moved = _moved(connection, listing, product, away=here)
    if here:
        found["same"] = f"keeps its {some} at {name}: nothing moves"
        found["different"] = f"takes {some} away from {name}{_score(moved)}"
    else:
        found["same"] = f"joins {some} to {name}{_score(moved)}"
        found["different"] = f"keeps the two apart for good; its {some} count nowhere yet"
    return found


def _moved(connection: Connection, listing: str, product: str, away: bool) -> Moved | None:
    """Score a product with (or without) the reviews of a listing; None: that is not cheap."""
    reviews = rated_of(connection, listing)
    if len(reviews) > MOST:
        return None
    method = numbers(connection)
    if any(name not in method for name in NEEDED):
        return None
    there = DataFrame(cells_of(connection, product), columns=COLUMNS)
    return moved(there, reviews, product, away, method, newest_week(connection))


def moved(
    there: DataFrame, reviews: Sequence[tuple[Any, ...]], product: str, away: bool,
    method: dict[str, float], as_of: int | None,
) -> Moved:  # fmt: skip
    """Score cells before and after some reviews (shop, week, signals, rating) join or leave."""
    rows = [(product, *one) for one in reviews]
    frame = DataFrame(rows, columns=[*KEY, "rating"]).astype({"week": "Int64", "rating": float})
    more = tally_cells(frame)
    if away:
        more[COLUMNS[4:]] = -more[COLUMNS[4:]]
    after = _summed(there, more)
    first, then = (_score_of(cells, method, as_of) for cells in (there, after))
    counted = int(after["n"].sum()) if len(after) else 0
    return Moved(first, then, counted, int(method["enough_reviews"]))


def _summed(there: DataFrame, more: DataFrame) -> DataFrame:
    both = concat([one for one in (there, more) if len(one)] or [there], ignore_index=True)
    if both.empty:
        return both
    both = both.astype({"week": "Int64"})
    found = both.groupby(KEY, dropna=False, sort=True, as_index=False)[COLUMNS[4:]].sum()
    return found[found["n"] > 0].reset_index(drop=True)


def _score_of(cells: DataFrame, method: dict[str, float], as_of: int | None) -> float | None:
    if cells.empty:
        return None
    score = posterior(cells.astype({"week": "Int64"}), method, as_of)["score"].iloc[0]
    return None if score != score else float(score)


def _score(moved: Moved | None) -> str:
    if moved is None:
        return ""
    if moved.after is None:
        few = f"{moved.counted:,} of {moved.needed:,} reviews needed"
        return f"; it has no score then ({few})"
    if moved.before is None:
        return f"; it gets a score, {moved.after:.0f}"
    if round(moved.before) == round(moved.after):
        return f"; its score stays {moved.after:.0f} ({moved.before:.1f} → {moved.after:.1f})"
    return f"; its score moves {moved.before:.0f} → {moved.after:.0f}"


def moved_without(
    connection: Connection, product: str, stays: Callable[[str, int | None, str], bool]
) -> Moved | None:
    """Score a product with and without some of its cells; None: the method is not known yet."""
    method = numbers(connection)
    if any(name not in method for name in NEEDED):
        return None
    there = DataFrame(cells_of(connection, product), columns=COLUMNS)
    rows = zip(there["shop"], there["week"], there["signals"], strict=True)
    kept = there.loc[[stays(shop, None if week != week else int(week), signals)
                      for shop, week, signals in rows]].reset_index(drop=True)  # fmt: skip
    as_of = newest_week(connection)
    first, then = (_score_of(cells, method, as_of) for cells in (there, kept))
    return Moved(first, then, int(kept["n"].sum()), int(method["enough_reviews"]))
