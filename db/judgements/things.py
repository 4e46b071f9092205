"""Listings and products by what was said of them: groups of products, and whose listings are.

Merging is refused where it would join what stands apart: two products that were found different,
or a listing that is one of them and not the other. Such a contradiction is told, never applied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from db.judgements.said import Said

Pair = tuple[str, str]
STRENGTH = {"unsure": 0, "same": 1, "different": 2}


@dataclass(slots=True)
class Things:
    """The fold while it runs; a product that was never merged is a group of its own."""

    apart: dict[Pair, Said]
    survivor: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    merged_by: dict[str, Said] = field(default_factory=dict)
    about: defaultdict[str, dict[str, Said]] = field(default_factory=lambda: defaultdict(dict))
    groups: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    apart_from: defaultdict[str, dict[str, Said]] = field(default_factory=lambda: defaultdict(dict))
    contradictions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find quickly from which products one stands apart."""
        for (one, other), said in self.apart.items():
            self.apart_from[one][other] = self.apart_from[other][one] = said

    def of(self, product: str) -> str:
        """Return the product that a product is now."""
        return self.survivor.get(product, product)

    def group(self, product: str) -> list[str]:
        """Return all products that are one with a survivor, itself first."""
        return self.members.get(product, [product])

    def place(self, said: Said) -> None:
        """Note what was said last of a listing and a product."""
        listing, product = said.names
        self.about[self.of(product)][listing] = said
        self.groups[listing].add(self.of(product))

    def join(self, said: Said) -> None:
        """Merge two products with all that was merged into them, if nothing speaks against it."""
        kept, gone = (self.of(name) for name in said.names)
        if kept == gone or said.verdict != "same":
            return
        against = next(self._against(kept, gone), None)
        if against is not None:
            one, other = said.names
            self.contradictions.append(
                f"products {one} and {other} are the same by judgement {said.number}, but "
                f"{told(against)}: they stay apart; undo one of the two"
            )
            return
        self._move(kept, gone)
        self.merged_by[gone] = said

    def same(self, listing: str) -> Said | None:
        """Return what was said last of which product a listing is."""
        found = [self.about[group][listing] for group in self.groups.get(listing, ())]
        sames = [said for said in found if said.verdict == "same"]
        return max(sames, key=lambda said: (said.place, said.judgement), default=None)

    def _against(self, kept: str, gone: str) -> Iterator[Said]:
        for product in self.group(gone):
            for other in sorted(self.apart_from.get(product, ())):
                if self.of(other) == kept:
                    yield self.apart_from[product][other]
        for listing in sorted(self.about[kept].keys() & self.about[gone].keys()):
            both = self.about[kept][listing], self.about[gone][listing]
            barred = [said for said in both if said.verdict == "different"]
            if barred and self.same(listing) in both:
                yield barred[0]

    def _move(self, kept: str, gone: str) -> None:
        self.members[kept] = [*self.group(kept), *self.group(gone)]
        for product in self.members.pop(gone, [gone]):
            self.survivor[product] = kept
        for listing, said in self.about.pop(gone, {}).items():
            there = self.about[kept].get(listing, said)
            self.about[kept][listing] = max(there, said, key=_weight)
            self.groups[listing] = (self.groups[listing] - {gone}) | {kept}


def fold_things(said: Sequence[Said]) -> Things:
    """Go through what was said of listings and products, in order."""
    last = {one.pair: one for one in said if one.kinds == ("product", "product")}
    things = Things({pair: one for pair, one in last.items() if one.verdict == "different"})
    for one in said:
        if one.kinds == ("listing", "product"):
            things.place(one)
        elif one.kinds == ("product", "product") and last[one.pair] is one:
            things.join(one)
    return things


def told(said: Said) -> str:
    """Say in words what keeps two things apart."""
    kind, other = said.kinds
    what = f"{kind} {said.names[0]} and {other} {said.names[1]}"
    return f"{what} are different by judgement {said.number}"


def _weight(said: Said) -> tuple[int, int, str]:
    return STRENGTH[said.verdict], said.place, said.judgement
