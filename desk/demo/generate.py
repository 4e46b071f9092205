"""The shops at any moment: what stands at each listing, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.demo.honest import Written
from desk.demo.plants import history
from desk.demo.world import Listing, World, load_world


@dataclass(frozen=True, slots=True)
class Shops:
    """All shops at one moment: what stands at each listing, newest first."""

    now: datetime
    world: World
    reviews: Mapping[tuple[str, str], tuple[Written, ...]]

    def at(self, listing: Listing) -> tuple[Written, ...]:
        """Return what stands at a listing."""
        return self.reviews[listing.shop, listing.path]


def generate(seed: int, now: datetime) -> Shops:
    """Return the shops at a moment; the second month is the first, and what came, changed, went."""
    return stand(load_world(), history(seed), now)


def stand(world: World, written: Iterable[Written], now: datetime) -> Shops:
    """Set up the shops of a world at a moment, out of all that is ever written in them."""
    reviews: dict[tuple[str, str], list[Written]] = {
        (listing.shop, listing.path): [] for listing in world.listings()
    }
    for one in written:
        if one.stands(now):
            reviews[one.shop, one.path].append(one.as_of(now))
    for there in reviews.values():
        there.sort(key=lambda one: (one.posted, one.review_id), reverse=True)
    return Shops(now, world, {place: tuple(there) for place, there in reviews.items()})
