"""Tests of the accounts that wrote the reviews of a shop."""

from __future__ import annotations

import numpy as np

from pipeline.trust.shop import Found, Numbers, Shop, found


def lone_account(shop: Shop, numbers: Numbers) -> Found:
    """Mark reviews by accounts with no other review in the shop, where accounts usually have
    several. It fires only where most of the shop's reviews are by accounts with two or more, and
    never where the author is unknown. Names are hashed within each shop, so that nobody is
    followed from one shop to another. Source: ReviewMeta's reviewer participation.
    """
    known = shop.accounts > 0
    lone = shop.accounts == 1
    usual = 1 - lone[known].mean() if known.any() else 0.0
    enough = known.sum() >= numbers["lone_least"]
    power = usual / numbers["lone_usual"] if enough else 0.0
    strength = np.where(known, power / np.maximum(shop.accounts, 1), 0.0)
    strength = np.where(known & ~lone, np.minimum(strength, 0.99), strength)
    fires = lone & (strength >= 1)
    said = (
        f"the account's only review here; {100 * usual:.0f} % of the shop's reviews are by "
        "accounts with several"
    )
    return found(strength, fires, dict.fromkeys(np.flatnonzero(fires), said))
