"""How often shops print the highest rating of a product: what a shop's record is held against."""

from __future__ import annotations

from pandas import DataFrame

from db.schema import Spread
from db.spreads import RESTS_ON, rated
from pipeline.step import Asked, step, whole

PARTS = 20


@step(reads=(Asked(rated, RESTS_ON),), writes=Spread, grain=whole)
def spread(found: DataFrame) -> DataFrame:
    """Round the counts: n down to a power of two, the share of the highest to a twentieth."""
    sizes = [1 << (int(n).bit_length() - 1) for n in found["n"]]
    shares = (found["highest"] / found["n"] * PARTS).round() / PARTS
    highest = (shares * sizes).round().astype(int)
    return found[["product_id", "at"]].assign(n=sizes, highest=highest)
