"""A reader's order as a command gives it: weights as they are written, products by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from db.catalog.entry import likely
from db.problem import Problem
from reports.order import MOST, OVERALL, Order, order
from reports.readers import candidates, z_for
from reports.render import chance
from reports.world_views import World

WEIGHT = re.compile(r"\s*([\w-]+)\s*=\s*(\d{1,9})\s*")


@dataclass(frozen=True, slots=True)
class Ordered:
    """A reader's order, and the names of what is in it."""

    weights: Mapping[str, int]
    order: Order
    names: Mapping[str, str]  # of products and of what has weight


def read_weights(text: str, known: tuple[str, ...]) -> dict[str, int]:
    """Read weights as in ankle_comfort=3,return_upright=5; what is not named weighs 0.

    Raises Problem for a name that is not known, naming the likely one, and for a weight that is
    not a whole number from 0 to 5.
    """
    found: dict[str, int] = {}
    for part in filter(str.strip, text.split(",")):
        match = WEIGHT.fullmatch(part)
        if match is None:
            raise Problem(f"'{part.strip()}' is no weight; write it as in return_upright=5")
        name, weight = match[1], int(match[2])
        if name not in known:
            raise Problem(f"nothing is called '{name}' here that can have weight: "
                          f"{likely(name, known)}")  # fmt: skip
        if weight > MOST:
            raise Problem(f"{name}={weight}: a weight is a whole number from 0 to {MOST}")
        if name in found:
            raise Problem(f"'{name}' has two weights; give it one")
        found[name] = weight
    if not any(found.values()):
        raise Problem("no weight is above 0; give one, as in --weights overall=1")
    return found


def ordered(world: World, weights: str) -> Ordered:
    """Put the products in a reader's order; raises Problem for weights that cannot be read."""
    topics = {one.aspect: one.name for one in world.topics if one.kind == "product"}
    names = {OVERALL: "owners’ score", **topics}
    read = read_weights(weights, tuple(names))
    names |= {one.product_id: one.name for one in world.products}
    return Ordered(read, order(candidates(world), read, z_for(world)), names)


def lines(found: Ordered) -> list[str]:
    """Say a reader's order in lines: places, score and band, the chance to be first."""
    ranked = len(found.order.placed) > 1
    said = [
        f"{_places(one.first, one.last) if ranked else '-':>7}  {one.score:5.1f}  "
        f"({one.low:.1f} to {one.high:.1f})  "
        f"{f'first: {chance(one.chance):>9}  ' if ranked else ''}{found.names[one.key]}"
        for one in found.order.placed
    ]
    for one in found.order.apart:
        lacking = ", ".join(found.names[key].lower() for key in one.missing)
        said.append(f"{'-':>7}  not placed, no score for {lacking}: {found.names[one.key]}")
    return said or ["No product is in the catalogue yet."]


def facts(found: Ordered) -> dict[str, Any]:
    """Give a reader's order as plain values, for JSON."""
    placed = [{"product_id": one.key, **asdict(one)} for one in found.order.placed]
    for row in placed:
        del row["key"]
    apart = [{"product_id": one.key, "missing": list(one.missing)} for one in found.order.apart]
    return {"weights": dict(found.weights), "placed": placed, "apart": apart}


def _places(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"
