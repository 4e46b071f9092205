"""What stands, by all judgements together: a pure fold over rows, whatever their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from db.judgements.said import Said, in_force
from db.judgements.things import Pair, Things, fold_things, told

PRODUCTS = ("product", "product")


class Edit(NamedTuple):
    """One value (JSON; none: taken out) that an editor set in a file of the catalog."""

    file: str
    path: str
    value: str | None
    judgement: str


@dataclass(frozen=True)
class Standing:
    """What editors have decided, as it stands: products are named by what they are now.

    A review is named `<shop>/<key>`, a file `<folder>/<stem>`; a pair of reviews is sorted.
    """

    matched: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    barred: frozenset[Pair] = frozenset()
    unsure: frozenset[Pair] = frozenset()
    merged: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    apart: frozenset[Pair] = frozenset()
    same_reviews: frozenset[Pair] = frozenset()
    different_reviews: frozenset[Pair] = frozenset()
    unsure_reviews: frozenset[Pair] = frozenset()
    kept: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()  # reviews whose report of danger an editor has seen
    foreign: frozenset[str] = frozenset()  # listings that are no product of ours
    edits: tuple[Edit, ...] = ()
    contradictions: tuple[str, ...] = ()

    def survivor(self, product_id: str) -> str:
        """Return the product that a product is now: itself, unless it was merged."""
        return self.merged.get(product_id, (product_id,))[0]


def standing(rows: Iterable[Any], living: Collection[str] | None = None) -> Standing:
    """Fold judgements (objects or tuples with their attributes); never raises.

    The last judgement in force on a pair decides. Of merged products the one that was kept
    survives; where `living` names the products of the catalog and it is none of them, the first
    by name that is.
    """
    said, faults = in_force(rows)
    things = fold_things(said)
    now = _Now(things, {one: _heir(things, one, living) for one in things.members})
    reviews = {one.pair: one for one in said if one.kinds == ("review", "review")}
    single = [one for one in said if one.kinds == ("review",)]
    alone = {one.names[0]: one.verdict for one in single if one.verdict != "noted"}
    foreign = _foreign(said, things)
    return Standing(
        matched={one: by for one, by in now.matched().items() if one not in foreign},
        barred=now.with_verdict("different"),
        unsure=now.with_verdict("unsure"),
        merged=now.merged(),
        apart=frozenset(_sorted(map(now.name, pair)) for pair in things.apart),
        same_reviews=_pairs(reviews, "same"),
        different_reviews=_pairs(reviews, "different"),
        unsure_reviews=_pairs(reviews, "unsure"),
        kept=frozenset(name for name, verdict in alone.items() if verdict == "keep"),
        dropped=frozenset(name for name, verdict in alone.items() if verdict == "drop"),
        noted=frozenset(one.names[0] for one in single if one.verdict == "noted"),
        foreign=foreign,
        edits=tuple(_edit(one) for one in said if one.kinds == ("file",)),
        contradictions=(*faults, *things.contradictions, *_crossed(reviews)),
    )


@dataclass(frozen=True, slots=True)
class _Now:
    """The folded things under the names that their products have now."""

    things: Things
    heirs: Mapping[str, str]

    def name(self, product: str) -> str:
        group = self.things.of(product)
        return self.heirs.get(group, group)

    def merged(self) -> dict[str, tuple[str, str]]:
        """Lead each old product to what it is now, with the judgement that merged it."""
        by = self.things.merged_by
        found: dict[str, tuple[str, str]] = {}
        for group in sorted(self.things.members):
            heir = self.name(group)
            for old in sorted(set(self.things.members[group]) - {heir}):
                found[old] = heir, by[old if old in by else heir].judgement
        return found

    def matched(self) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for listing in sorted(self.things.groups):
            said = self.things.same(listing)
            if said:
                found[listing] = self.name(said.names[1]), said.judgement
        return found

    def with_verdict(self, verdict: str) -> frozenset[Pair]:
        return frozenset(
            (listing, self.name(group))
            for group, about in self.things.about.items()
            for listing, said in about.items()
            if said.verdict == verdict
        )


def _foreign(said: Iterable[Said], things: Things) -> frozenset[str]:
    """Find the listings that were left out, and not found to be a product since."""
    left_out = {one.names[0]: one.place for one in said if one.kinds == ("listing",)}
    same = {name: things.same(name) for name in left_out}
    return frozenset(name for name, by in same.items() if by is None or by.place < left_out[name])


def _heir(things: Things, survivor: str, living: Collection[str] | None) -> str:
    if living is None or survivor in living:
        return survivor
    return min((one for one in things.group(survivor) if one in living), default=survivor)


def _sorted(names: Iterable[str]) -> Pair:
    first, second = sorted(names)
    return first, second


def _pairs(last: Mapping[Pair, Said], verdict: str) -> frozenset[Pair]:
    return frozenset(pair for pair, one in last.items() if one.verdict == verdict)


def _edit(one: Said) -> Edit:
    return Edit(one.names[0], one.path, one.value, one.judgement)


def _crossed(last: Mapping[Pair, Said]) -> Iterator[str]:
    """Name the reviews that were found different, and the same by way of others."""
    groups = fold_things([replace(one, kinds=PRODUCTS) for one in last.values() if _is_same(one)])
    for one in last.values():
        if one.verdict == "different" and groups.of(one.names[0]) == groups.of(one.names[1]):
            yield f"{told(one)}, but the same by way of others; undo one of these"


def _is_same(one: Said) -> bool:
    return one.verdict == "same"
