"""What the tests of credibility see: the frames of one shop, in one order, and their groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series, to_datetime

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Numbers = Mapping[str, float]

DAY = 86_400 * 10**9  # nanoseconds
EXACT = ("second", "minute", "hour", "day")  # dates that name a day
NEVER = np.iinfo(np.int64).min  # of a review without a day

# the columns of the frames, and what each holds
REVIEWS: Mapping[str, str] = {
    "id": "the version of the review that is current",
    "review_key": "the review, whatever its version",
    "product_id": "the product that it is of; None: unmatched, so that no test by product fires",
    "author_hash": "who wrote it, within the shop; None: unknown",
    "rating": "0 (worst) to 1 (best), or NaN",
    "published": "start of the printed date, UTC; NaT: none",
    "precision": "how exact that date is: second, day, month or year; None: no date",
    "verified": "True: the source marks that it was bought; False or None: it does not",
    "incentivised": "True: the source marks that there was a reward",
    "words": "number of words of title and text; 0: a rating only",
    "polarity": "how the text judges, -1 (against) to 1 (for); NaN: not read",
    "delivery": "share of the text that speaks of the delivery, 0 to 1; NaN: not read",
    "incentive": "the words of the text that disclose a reward; None: none do",
    "phrases": "hashes of phrases of the text, a sequence of integers",
    "named_other": "the other product that it speaks of, and not of its own; None: none",
    "repeat": "why it is a copy of another review, in words; None: it is none, or the one kept",
}
VERSIONS: Mapping[str, str] = {
    "review_key": "the review",
    "order": "place of the version among those of the review: the first was seen first",
    "rating": "what it said, 0 to 1 or NaN",
    "reply": "True: the shop's reply stood beside it",
}
GONE: Mapping[str, str] = {
    "product_id": "the product of a review that the source has taken down",
    "rating": "its last rating, 0 to 1 or NaN",
}
ELSEWHERE: Mapping[str, str] = {
    "product_id": "a product of this shop",
    "n": "reviews of it with a rating in the other shops, copies left out",
    "highest": "those of them with the highest rating",
}


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop as the tests see it; rows are put in the order of their ids, whatever it was."""

    reviews: DataFrame
    versions: DataFrame
    gone: DataFrame
    elsewhere: DataFrame
    product: Ints = field(init=False)  # number of the review's product in the shop; -1: none
    products: tuple[str, ...] = field(init=False)
    day: Ints = field(init=False)  # days since 1970-01-01, or NEVER
    rating: Floats = field(init=False)
    verified: Bools = field(init=False)
    accounts: Ints = field(init=False)  # how many reviews its account wrote here; 0: unknown

    def __post_init__(self) -> None:
        """Sort the reviews by id, and read what several tests need."""
        frame = self.reviews.sort_values("id", kind="stable").reset_index(drop=True)
        product, names = codes(frame["product_id"])
        found = {
            "reviews": frame,
            "product": product,
            "products": names,
            "day": _days(frame),
            "rating": frame["rating"].to_numpy(np.float64, na_value=np.nan),
            "verified": flags(frame["verified"]),
            "accounts": _accounts(frame["author_hash"]),
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        """Count the reviews."""
        return len(self.reviews)


@dataclass(frozen=True, slots=True)
class Found:
    """What a test finds: a strength for each review, 1 where it begins to count, and reasons."""

    strength: Floats
    reason: list[str | None]


def found(strength: Floats, fires: Bools, say: Mapping[int, str]) -> Found:
    """Join strengths with the reasons of the reviews in which the test fires."""
    return Found(strength, [say[at] if fire else None for at, fire in enumerate(fires)])


def codes(values: Series) -> tuple[Ints, tuple[str, ...]]:
    """Number the distinct values in their order, from 0; -1 where there is none."""
    known = values.notna().to_numpy()
    names, numbers = np.unique(values[known].astype(str).to_numpy(object), return_inverse=True)
    coded = np.full(len(values), -1, np.int64)
    coded[known] = numbers
    return coded, tuple(names.tolist())


def flags(values: Series) -> Bools:
    """Tell where a column that may lack values says True."""
    told: Bools = np.fromiter((one is True or one == 1 for one in values.tolist()), bool)
    return told


def texts(values: Series) -> list[str | None]:
    """List a column of words, with None where there are none."""
    return [one if isinstance(one, str) and one else None for one in values.tolist()]


def _days(frame: DataFrame) -> Ints:
    moments = to_datetime(frame["published"], utc=True).dt.as_unit("ns")
    known = (moments.notna() & frame["precision"].isin(EXACT)).to_numpy()
    days = np.full(len(frame), NEVER, np.int64)
    days[known] = moments[known].astype("int64").to_numpy() // DAY
    return days


def _accounts(authors: Series) -> Ints:
    numbers, names = codes(authors)
    sizes = np.append(np.bincount(numbers[numbers >= 0], minlength=len(names)), 0)
    return sizes[numbers]  # -1 takes the nought at the end
