"""The lint of size: 'thousands of reviews' stands only where as many reviews count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

WORDS: Mapping[str, int] = {
    "dozens": 24,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
}  # the least that makes the plural true
UNITS: Mapping[str, int] = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
OF_REVIEWS = r"(?:[\w'-]{1,20} ){0,3}?(?:reviews|ratings|opinions|testimonials)\b"
FIGURE = r"\d[\d,]{0,11}(?:\.\d)?"
UNIT = r"k|m|thousand|million"
SIZES = re.compile(
    rf"\b(?P<many>(?:tens of |hundreds of )?thousands|millions|hundreds|dozens) of {OF_REVIEWS}"
    rf"|\b(?:over|more than|upwards of|almost|nearly) (?P<figure>{FIGURE}) ?(?P<unit>{UNIT})?\b"
    rf"\+? {OF_REVIEWS}|\b(?P<plus>{FIGURE}) ?(?P<plus_unit>{UNIT})?\+ {OF_REVIEWS}"
)
LEAST = 100  # smaller figures are thresholds of the method, as in 'more than 20 reviews'


def oversized(text: str, counted: int) -> Iterator[re.Match[str]]:
    """Find the claims of size that are more than the reviews that count; text in small letters."""
    for found in SIZES.finditer(text):
        least = 0 if found["many"] else LEAST
        if size_of(found) > counted and size_of(found) >= least:
            yield found


def size_of(found: re.Match[str]) -> float:
    """Give the least number of reviews that makes a claim of size true."""
    if found["many"]:
        return WORDS[found["many"]]
    figure = found["figure"] or found["plus"]
    unit = found["unit"] or found["plus_unit"]
    return float(figure.replace(",", "")) * (UNITS[unit] if unit else 1)
