"""What a template may say of identity: the listings behind a page, and copies of reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ListingView:
    """A listing whose reviews are shown on a product's page, and why it is that product."""

    shop: str
    name: str | None  # as printed; None: not stated
    claims: bool  # the printed name makes a claim, and is not repeated
    url: str | None
    rule: str  # in words
    day: date | None  # of the editor's decision, where one decided
    kind: str  # product, bundle, refurbished, accessory, part or variant


@dataclass(frozen=True, slots=True)
class JoinedView:
    """A product that was found to be the same, and is counted here since."""

    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class CopyView:
    """Reviews at a shop that are copies of reviews that are counted at another, or at the same."""

    shop: str
    of: str
    same: bool  # both are one shop
    n: int


@dataclass(frozen=True, slots=True)
class CopiedView:
    """How many reviews at a shop are copies of others, wherever those stand."""

    shop: str
    n: int
    key: str = ""  # shops.shop
