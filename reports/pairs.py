"""The pairs that people compare: next to each other in score, of one brand, near in price."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from reports.asked import cheapest
from reports.views import ProductView
from reports.world_views import World

MOST = 3  # pages that one product is in, so that pages grow as products do
FACTS = 3  # what must be known of both, so that a page has something to say
NEAR = 1.25  # of two prices the higher is at most this many times the lower


@dataclass(frozen=True, slots=True)
class Pair:
    """Two products and why they are compared, in the order of their ids: the address lasts."""

    one: ProductView
    other: ProductView
    why: str

    @property
    def path(self) -> str:
        """Give the address of the page."""
        return f"compare/{self.one.slug}-vs-{self.other.slug}.html"


def pairs(world: World) -> tuple[Pair, ...]:
    """Choose the pairs that have a page, the same for the same data, and few for each product."""
    taken: Counter[str] = Counter()
    found: dict[str, Pair] = {}
    for one, other, why in _proposed(world):
        first, second = sorted((one, other), key=lambda each: each.product_id)
        pair = Pair(first, second, why)
        full = max(taken[one.product_id], taken[other.product_id]) >= MOST
        if not full and pair.path not in found and _facts(one, other, world) >= FACTS:
            found[pair.path] = pair
            taken.update((one.product_id, other.product_id))
    return tuple(found[path] for path in sorted(found))


def _proposed(world: World) -> Iterator[tuple[ProductView, ProductView, str]]:
    """Propose neighbours in three orders, those by score first."""
    shown = [one for one in world.products if one.score.state != "recalled"]
    scored = [one for one in shown if one.score.state == "scored"]
    yield from ((*two, "next to each other in score") for two in pairwise(scored))
    brands: defaultdict[str, list[ProductView]] = defaultdict(list)
    for one in shown:
        brands[one.brand.casefold()].append(one)
    alike = chain.from_iterable(pairwise(mine) for mine in brands.values())
    yield from ((*two, "of one brand") for two in alike)
    yield from ((*two, "near in price") for two in _near(shown, world.site.currency))


def _near(
    products: Sequence[ProductView], currency: str
) -> Iterator[tuple[ProductView, ProductView]]:
    known = ((cheapest(one, currency), one) for one in products)
    priced = [(offer.amount or 0.0, one.product_id, one) for offer, one in known if offer]
    ordered = sorted(priced, key=lambda each: each[:2])
    for (low, _, one), (high, _, other) in pairwise(ordered):
        if low and high <= low * NEAR:
            yield one, other


def _facts(one: ProductView, other: ProductView, world: World) -> int:
    """Count what is known of both."""
    both = {spec.key for spec in one.fit if spec.text} & {s.key for s in other.fit if s.text}
    scored = one.score.state == other.score.state == "scored"
    currency = world.site.currency
    return len(both) + scored + bool(cheapest(one, currency) and cheapest(other, currency))
