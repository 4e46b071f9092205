"""What no product can have: a number far out is a mark or a unit that was taken for another one.

"158.757 kg" on a German page is an American number, a limit of 300 kg was meant in pounds, and a
user of 198 inches was measured in centimetres. A number like that stands in no table; its words
are still shown, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.spec_names import KINDS
from pipeline.measures import Measure

# In kg, m, deg and s, both ends included: wider than anything that is sold.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "max_weight": (20.0, 260.0),  # 500 lb are sold; 300 kg are pounds in the wrong unit
    "min_height": (1.0, 2.5),
    "max_height": (1.0, 2.5),
    "mass": (0.01, 2_000.0),
    "size": (0.001, 50.0),
    "angle": (0.0, 90.0),
    "time": (1.0, 4e9),
}
WORDS: Mapping[str, str] = {
    "max_weight": "no limit for a person's weight",
    "min_height": "no person's height",
    "max_height": "no person's height",
}


def implausible(spec: str, found: Measure) -> str | None:
    """Say why a measure cannot be meant as it stands; None: it can."""
    bounds = BOUNDS.get(spec) or BOUNDS.get(KINDS.get(spec, "words"))
    numbers = [one for one in (found.low, found.high, *found.sides) if one is not None]
    if bounds is None or all(bounds[0] <= one <= bounds[1] for one in numbers):
        return None
    return f"the number read is {WORDS.get(spec, 'far from what it can be')}"
