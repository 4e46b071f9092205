"""Stated properties of products: their names in plain words, and those that decide on fit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from db.schema import Shop, StatedSpec
from reports.stated import HEIGHTS, view_of
from reports.views import ColumnView, SpecView

# What decides whether a product fits a body or a room, in the order in which a reader asks.
FIT: Mapping[str, str] = {
    "max_weight": "heaviest user",
    "min_height": "shortest user",
    "max_height": "tallest user",
    "height_range": "user height",
    "return_alone": "coming back up alone",
    "ankle_lock": "ankle lock",
    "full_inversion_lockout": "locks when fully inverted",
    "angle_stops": "angle stops",
    "angle_below_horizontal_deg": "steepest angle below level",
    "floor_space": "floor space in use",
    "folded_size": "size when folded",
    "folds": "folds away",
    "weight": "own weight",
}
ASKED = ("max_weight", "min_height", "max_height")  # asked of every product, stated or not
HIDDEN = frozenset(("package_size",))  # of the box, not of the product
# What buyers learn too late: asked of every product, stated or not.
UNLISTED: Mapping[str, str] = {
    "return_freight": "who pays the way back",
    "shipping_weight": "weight of the box",
    "phone_support": "help by telephone",
    "spare_parts": "spare parts",
}
FEET = "ft, in"  # heights of people are read in feet and inches
COLUMNS = 3


def label(key: str) -> str:
    """Name a property in plain words."""
    return FIT.get(key) or UNLISTED.get(key, key.replace("_", " "))


def specs_by_product(
    stated: Iterable[StatedSpec], shops: Iterable[Shop]
) -> dict[str, dict[str, SpecView]]:
    """Gather what is stated of each product, by property."""
    names = {shop.shop: shop.name for shop in shops}
    rows: defaultdict[tuple[str, str], list[StatedSpec]] = defaultdict(list)
    for row in stated:
        if row.spec not in HIDDEN:
            rows[row.product_id, row.spec].append(row)
    found: defaultdict[str, dict[str, SpecView]] = defaultdict(dict)
    for product, spec in sorted(rows):
        found[product][spec] = view_of(spec, label(spec), rows[product, spec], names)
    return dict(found)


def fit_of(stated: Mapping[str, SpecView]) -> tuple[SpecView, ...]:
    """Answer the questions of fit; a missing answer is an answer: not stated."""
    ranged = "height_range" in stated
    asked = [key for key in ASKED if key in stated or not (ranged and key.endswith("_height"))]
    keys = [key for key in FIT if key in stated or key in asked]
    return tuple(stated.get(key) or SpecView(key, label(key), None) for key in keys)


def others(stated: Mapping[str, SpecView]) -> tuple[SpecView, ...]:
    """List the properties that do not decide on fit, by name."""
    return tuple(stated[key] for key in sorted(stated) if key not in FIT and key not in UNLISTED)


def unlisted(stated: Mapping[str, SpecView]) -> tuple[SpecView, ...]:
    """Answer what matters and is seldom on listings; a missing answer is an answer."""
    return tuple(stated.get(key) or SpecView(key, name, None) for key, name in UNLISTED.items())


def columns(products: Sequence[Mapping[str, SpecView]]) -> tuple[ColumnView, ...]:
    """Choose a few properties: what is asked of every product, then what most of them state."""
    order = {key: place for place, key in enumerate(FIT)}
    counts = Counter(key for stated in products for key in stated if key in FIT)
    best = sorted(counts, key=lambda key: (key not in ASKED, -counts[key], order[key]))[:COLUMNS]
    return tuple(_column(key, products) for key in sorted(best, key=order.__getitem__))


def _column(key: str, products: Sequence[Mapping[str, SpecView]]) -> ColumnView:
    stated = [product[key] for product in products if key in product]
    units = {spec.unit if spec.number is not None else None for spec in stated}
    unit = units.pop() if len(units) == 1 else None
    return ColumnView(key, label(key), FEET if unit == "in" and key in HEIGHTS else unit)
