"""The invented products, shops and safety notes that the tests of reports speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
MU, WEIGHT, WITHIN, ENOUGH = 0.72, 12.0, 0.26, 20


@dataclass
class Seed:
    """What one product is made of: ratings per shop that count, and what does not."""

    product: str
    brand: str
    model: str
    ratings: dict[str, tuple[int, float]]  # shop: number that counts, their mean from 0 to 1
    drops: dict[str, int] = field(default_factory=dict)  # reason: number, at the first shop
    specs: dict[str, tuple[str, float | None, str | None]] = field(default_factory=dict)
    price: str | None = None
    summary: str | None = None


COPY = "copy of another review"
UNREAD = "rating could not be read"
WEIGHTS = {n: (f"{n} lb", float(n), "lb") for n in (250, 275, 300, 350)}


def fits(weight: int | None, low: str | None, high: str | None) -> dict[str, Any]:
    """State weight and heights, each where given."""
    specs: dict[str, Any] = {}
    if weight:
        specs["max_weight"] = WEIGHTS[weight]
    if low:
        specs["min_height"] = (low, None, None)
    if high:
        specs["max_height"] = (high, None, None)
    return specs


LONG = "Pro with lumbar bridge, extended handles and heated back bed, model 2026-B"
PRODUCTS: tuple[Seed, ...] = (
    Seed(
        "aurel-a2",
        "Aurel",
        "A2",
        {"backfit": (120, 0.86), "tilthaus": (90, 0.82)},
        {COPY: 41, UNREAD: 7},
        fits(300, "4'10\"", "6'6\"")
        | {"warranty": ("5 years", 5.0, "years"), "folded_size": ("20 × 28 × 66 in", None, None)},
        "329.00",
        "A folding inversion table with a ratchet ankle lock.",
    ),
    Seed(
        "bramo-3",
        "Bramo",
        "3",
        {"backfit": (41, 0.87)},
        {COPY: 4},
        fits(250, "5'0\"", "6'3\""),
        None,
        "An inversion table with an angle tether.",
    ),
    Seed(
        "cordo-s",
        "Cordo",
        "S",
        {"tilthaus": (12, 0.9)},
        {COPY: 28},
        fits(350, None, None),
        "289.99",
    ),
    Seed(
        "delft-incline-600",
        "Delft",
        "Incline 600",
        {"backfit": (310, 0.61), "tilthaus": (88, 0.58)},
        {COPY: 120, UNREAD: 2, "posted twice by one author": 9},
        fits(300, "4'8\"", "6'6\""),
        "$199.00",
    ),
    Seed(
        "estuary-pro",
        "Estuary",
        LONG,
        {"backfit": (64, 0.78)},
        {},
        fits(275, "4'10\"", None),
        "1299.00",
    ),
    Seed(
        "fjord-basic",
        "Fjord",
        "Basic",
        {"tilthaus": (36, 0.55)},
        {COPY: 3},
        fits(250, "4'11\"", "6'2\""),
        None,
    ),
    Seed(
        "gneis-g1",
        "Gneis",
        "G1",
        {"backfit": (155, 0.8), "gneis": (60, 0.95)},
        {COPY: 11},
        fits(300, "4'10\"", "6'6\""),
        "449.00",
    ),
    Seed("hark-tilt", "Hark", "Tilt", {}, {}, {}, None),
)
SMALL: tuple[Seed, ...] = (
    Seed(
        "aurel-a2",
        "Aurel",
        "A2",
        {"backfit": (9, 0.86)},
        {COPY: 2},
        fits(300, "4'10\"", "6'6\""),
        "1299.00",
    ),
    Seed("bramo-3", "Bramo", "3", {"backfit": (3, 0.7)}, {}, fits(250, None, None), None),
    Seed("cordo-s", "Cordo", "S", {}, {}, {}, None),
)
SHOPS = {"backfit": "BackFit Outlet", "tilthaus": "Tilthaus", "gneis": "Gneis, direct"}
NOTES = (
    ("eyes", "contraindication", "glaucoma or other eye disease", "Pressure in the eye rises."),
    ("pressure", "contraindication", "high blood pressure", "Blood pressure rises head down."),
    ("pregnancy", "contraindication", "pregnancy", "Do not use one during pregnancy."),
    ("hernia", "contraindication", "hernia", "Hanging adds pressure inside the belly."),
    ("stroke", "contraindication", "recent stroke", "Ask the clinician who treats you."),
    (
        "bladder",
        "emergency",
        "loss of bladder or bowel control",
        "Go to an emergency room at once.",
    ),
    ("vision", "emergency", "sudden loss of vision", "Go to an emergency room at once."),
)
