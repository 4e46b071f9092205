"""What reviews say, as read for pages: sentences that may be quoted, and how many say what."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Quotable(NamedTuple):
    """A sentence that praises or regrets one aspect, in its exact words; no author, no key.

    Whether it may be shown is asked of the shop's permissions where pages are made.
    """

    product_id: str
    aspect: str
    shop: str
    listing_id: str
    praise: bool  # False: regret
    text: str  # at most 30 words
    cut: bool  # False: the whole sentence
    day: date | None  # as printed


class Heard(NamedTuple):
    """How many reviews that count say what of one aspect, at one shop."""

    product_id: str
    aspect: str
    shop: str
    praise: int
    complaints: int


class Yearly(NamedTuple):
    """Reviews that count of one product at one shop in one year, and the sum of their ratings."""

    product_id: str
    shop: str
    year: int  # of its week
    n: int
    rating_sum: float  # 0 to 1 each
