"""A small world in which editors decide at random, and what must hold of it after every run.

Everything is real but the database: the fold, the merging of the catalog, the addresses, and the
step that resolves listings. What must hold is computed here from the bare rows, pair by pair, in
another way than the fold does it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from db.catalog import Catalog
from db.catalog.merged import aliases, living, merged
from db.contract import fit
from db.judgements import Standing, standing
from db.schema import (
    Judgement,
    LastingProduct,
    Listing,
    Match,
    Product,
    RawListing,
    Record,
    columns_of,
)
from pipeline.resolve import resolve
from tests.frames import frame, shipped_methods
from tests.resolving import Row, judgement, product

WEAKER = {"same": "different", "different": "unsure"}
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FILES: dict[str, Row] = {
    "arc": product("arc", "Velm", "Arc 300", gtin="4000000000013"),
    "bow": product("bow", "Velm", "Bow 5", gtin="4000000000020"),
    "tarc": product("tarc", "Tuun", "Arc 300"),
    "dip": product("dip", "Tuun", "Dip 7", "Dip Seven"),
}
SPLIT = ("new-1", "new-2")
PRODUCTS = (*FILES, *SPLIT)
PRINTED: dict[str, Row] = {
    "l0": {"shop": "s", "brand": "Velm", "model": "Arc 300", "gtin": "4000000000013"},
    "l1": {"shop": "s", "name": "Bow 5", "gtin": "4000000000020"},
    "l2": {"shop": "t", "name": "Velm Arc 300"},
    "l3": {"shop": "t", "name": "Tuun Arc 300 inversion table"},
    "l4": {"shop": "t", "brand": "Tuun", "model": "Dip 7"},
    "l5": {"shop": "s", "name": "Velm Arc 310"},
    "l6": {"shop": "u", "name": "Something else altogether"},
    "l7": {"shop": "u", "name": "Tuun Dip 7", "gtin": "4000000000013"},
    "l8": {"shop": "s", "name": "Bow 5 by Velm"},
}
METHODS = shipped_methods()
ASSIGNED = {"l8": "bow"}  # in the shop's file
Op = tuple[Any, ...]


@dataclass(frozen=True)
class Result:
    """What a run leaves: where listings and old addresses lead, and what it rests on."""

    standing: Standing
    products: frozenset[str]
    aliases: dict[str, str | None]
    matches: dict[str, Any]

    def led(self, product: str) -> str | None:
        """Follow an address, as a reader would."""
        return product if product in self.products else self.aliases.get(product)

    def matched(self, listing: str) -> str | None:
        """Return the product of a listing."""
        found = self.matches[listing].product_id
        return found if isinstance(found, str) else None


@dataclass
class World:
    """What editors said, which files and listings there are, and what was ever in the catalog."""

    said: list[Row] = field(default_factory=list)
    files: set[str] = field(default_factory=lambda: set(FILES))
    listings: set[str] = field(default_factory=lambda: {"l0", "l1", "l8"})
    lasting: dict[str, LastingProduct] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with a catalog that has been synced once."""
        self._remember(self._catalog())

    def say(self, verdict: str, subject: str = "", other: str | None = None, **more: str) -> None:
        """Add a judgement, unchecked: the fold must stand what the log would refuse."""
        self.said.append(judgement(len(self.said) + 1, verdict, subject, other, **more))

    def apply(self, op: Op) -> None:
        """Do what an editor, a person with a text editor or a crawl does."""
        kind, *told = op
        if kind == "file":
            self.files ^= {told[0]}
        elif kind == "arrive":
            self.listings.add(told[0])
        elif kind == "say" and self._was_there(told):
            self.say(*told)
        elif kind == "undo" and self.said:
            self.say("undo", undoes=f"j{told[0] % len(self.said) + 1}")
        elif kind == "split":
            self._split(*told)

    def _was_there(self, told: list[str]) -> bool:
        """Tell whether products were ever in the catalog: nobody judges what nobody has seen."""
        made = {str(row["subject"]) for row in self.said if row["verdict"] == "set"}
        there = {f"file:products/{name}" for name in FILES} | made
        named = [thing.partition(":") for thing in told if thing.startswith("product:")]
        return all(f"file:products/{name}" in there for _, _, name in named)

    def _split(self, listing: str, old: str, new: str) -> None:
        made = {"brand": "Velm", "model": new, "category": "inversion table"}
        self.say("set", f"file:products/{new}", value=json.dumps(made))
        self._remember(self._catalog())  # its address is known from here on
        self.say("different", f"listing:{listing}", f"product:{old}")
        self.say("same", f"listing:{listing}", f"product:{new}")

    def run(self, backwards: bool = False) -> Result:
        """Sync and resolve, as `upright run` does; also with every row in another order."""
        turn = slice(None, None, -1 if backwards else 1)
        catalog = self._catalog()
        told = [SimpleNamespace(**row) for row in self.said[turn]]
        decided = standing(told, living(catalog))
        self._remember(catalog)
        left = merged(catalog, decided)
        matches = self._matches(left, decided, turn)
        led = {one.alias: one.product_id for one in aliases(catalog, decided, self._lasting())}
        return Result(decided, living(left), led, matches)

    def _matches(self, left: Catalog, decided: Standing, turn: slice) -> dict[str, Any]:
        """Resolve the listings by the real step."""
        found = resolve(
            frame(Listing, [_facts(one) for one in left.of(Listing)[turn]]),
            frame(RawListing, self._printed()[turn]),
            frame(Product, [_facts(one) for one in left.of(Product)[turn]]),
            frame(Judgement, self.said[turn]),
            METHODS,
        )
        return {str(row.listing_id): row for row in fit(found, Match).itertuples()}

    def _printed(self) -> list[Row]:
        return [{"listing_id": name, **PRINTED[name]} for name in sorted(self.listings)]

    def _remember(self, catalog: Catalog) -> None:
        for one in catalog.of(Product):
            facts = {"brand": one.brand, "model": one.model, "category": one.category}
            self.lasting[one.product_id] = LastingProduct(
                product_id=one.product_id, since=NOW, **facts
            )

    def _lasting(self) -> list[LastingProduct]:
        return list(self.lasting.values())

    def _catalog(self) -> Catalog:
        products = [FILES[name] for name in sorted(self.files)]
        products += [
            {"product_id": edit.file.removeprefix("products/"), **json.loads(edit.value or "")}
            for edit in standing(SimpleNamespace(**row) for row in self.said).edits
        ]
        listings = [
            Listing(listing_id=name, shop=str(PRINTED[name]["shop"]), product_id=assigned)
            for name, assigned in ASSIGNED.items()
            if assigned in self.files and name in self.listings
        ]
        made = {one["product_id"]: Product(**one) for one in products}  # type: ignore[arg-type]
        return Catalog((*made.values(), *listings))


class Plain(World):
    """The world with a rule of four lines in the place of the step: a hundred times as fast."""

    def _matches(self, left: Catalog, decided: Standing, turn: slice) -> dict[str, Any]:
        """Follow decisions, then the shop's file, then an equal GTIN that nobody doubts."""
        bears = {json.loads(one.gtins)[0]: one.product_id for one in left.of(Product)
                 if one.gtins not in (None, "[]")}  # fmt: skip
        there, found = living(left), {one.listing_id: one.product_id for one in left.of(Listing)}
        for name in sorted(self.listings)[turn]:
            is_now = found.get(name) or bears.get(PRINTED[name].get("gtin"))
            if (name, is_now) in decided.barred | decided.unsure:
                is_now = None
            is_now = decided.matched.get(name, (is_now,))[0]
            found[name] = is_now if is_now in there else None
        return {n: SimpleNamespace(product_id=found[n], question=None) for n in sorted(found)}


def _facts(record: Record) -> Row:
    return {name: getattr(record, name) for name in columns_of(type(record)).names}


def last_said(said: list[Row]) -> dict[frozenset[str], tuple[int, str]]:
    """Say what was said last of each pair, and as which row, where undoing weakens."""
    undone: set[object] = set()
    for row in reversed(said):
        if row["verdict"] == "undo" and row["judgement"] not in undone:
            undone.add(row["undoes"])
    last: dict[frozenset[str], tuple[int, str]] = {}
    for number, row in enumerate(said):
        verdict = str(row["verdict"])
        if row["judgement"] in undone:
            verdict = WEAKER.get(verdict, "")
        if verdict in ("same", "different", "unsure"):
            last[frozenset((str(row["subject"]), str(row["other"])))] = number, verdict
    return last


def faults(world: World, result: Result) -> Iterator[str]:
    """Name everything that must hold after a run and does not."""
    last = last_said(world.said)
    yield from _lost(world, result)
    yield from _products(last, result)
    for listing in sorted(world.listings):
        about = {_name(pair - {f"listing:{listing}"}): told
                 for pair, told in last.items() if f"listing:{listing}" in pair}  # fmt: skip
        yield from _listing(listing, about, result)


def _lost(world: World, result: Result) -> Iterator[str]:
    """Every address that ever was leads to a product, or to the page that says it is gone."""
    for old in world.lasting:
        if old not in result.products | result.aliases.keys():
            yield f"the address of {old} leads nowhere"
    for old, new in result.aliases.items():
        if new is not None and new not in result.products:
            yield f"{old} leads to {new}, which is not there"
    for name in world.files:
        if result.led(name) is None:
            yield f"{name} has a file, and leads to nothing"


def _products(last: dict[frozenset[str], tuple[int, str]], result: Result) -> Iterator[str]:
    for pair, (number, verdict) in last.items():
        if any(name.startswith("listing") for name in pair):
            continue
        one, other = sorted(_name({name}) for name in pair)
        together = result.led(one) is not None and result.led(one) == result.led(other)
        if verdict == "different" and together:
            yield f"{one} and {other} were judged different and are one"
        told = any(f"by judgement {number + 1}, but" in t for t in result.standing.contradictions)
        apart = result.led(one) != result.led(other)
        if verdict == "same" and apart and not told:
            yield f"{one} and {other} were judged the same and are two"


def _listing(listing: str, about: dict[str, tuple[int, str]], result: Result) -> Iterator[str]:
    """What was said of a listing is followed, the last word first."""
    is_now, asked = result.matched(listing), result.matches[listing].question
    same = max(((n, p) for p, (n, verdict) in about.items() if verdict == "same"), default=None)
    for name, (number, verdict) in about.items():
        overruled = same and same[0] > number and result.led(same[1]) == is_now
        joined = same and same[1] != name and verdict == "unsure"
        if verdict == "same" or result.led(name) is None or result.led(name) != is_now:
            continue
        if verdict == "different" and not overruled:
            yield f"{listing} is {is_now}, though it was judged not to be {name}"
        if verdict == "unsure" and not (overruled or joined or isinstance(asked, str)):
            yield f"{listing} is {is_now} by itself, though an editor was unsure of {name}"
    if same is None:
        return
    number, wanted = same
    later = [name for name, (n, _) in about.items()
             if n > number and result.led(name) == result.led(wanted)]  # fmt: skip
    if is_now != result.led(wanted) and not later:
        yield f"{listing} is {is_now}, not {wanted}, as was judged"


def _name(pair: set[str] | frozenset[str]) -> str:
    (thing,) = pair
    return thing.partition(":")[2]
