"""What a judgement may be about: listings, products and reviews that are or once were here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, select

from db.judgements.said import ALONE, PAIRS, VERDICTS
from db.judgements.standing import Standing
from db.problem import Problem
from db.schema import (
    LastingProduct,
    Listing,
    Product,
    ProductAlias,
    RawListing,
    RawReview,
)

if TYPE_CHECKING:
    from db.judgements.log import Decision

PAIR = "two products, two reviews, or a listing and a product"
FORMS: Mapping[str, str] = {
    **dict.fromkeys(VERDICTS, PAIR),
    "keep": "one review, as in review:backfit/r-17",
    "drop": "one review, or a listing that is no product of ours",
    "noted": "one review whose report of danger was looked at",
    "set": "one file, as in file:products/arc-300",
    "undo": "one judgement",
}
FILE = re.compile(r"(?:[a-z]+/)?[a-z0-9][a-z0-9_-]{0,79}")


@dataclass(frozen=True, slots=True)
class Known:
    """The database, and what was decided so far."""

    connection: Connection
    standing: Standing
    rows: Sequence[Any]

    def has(self, value: str, *columns: Column[Any]) -> bool:
        """Tell whether any of some columns holds a value."""
        queries = (select(one).where(one == value).limit(1) for one in columns)
        return any(self.connection.execute(query).first() for query in queries)

    def product(self, name: str) -> str:
        """Return what a product is now; raises Problem for one that is not in the catalog."""
        now = self.standing.survivor(name)
        if not self.is_product(now):
            past = "no longer in the catalog" if self.ever(now) else "unknown"
            raise Problem(f"the product {name} is {past}; see catalog/products")
        return now

    def once(self, name: str) -> str:
        """Return what a product is now that may have lost its file; raises Problem otherwise."""
        now = self.standing.survivor(name)
        return now if self.ever(now) else self.product(name)

    def is_product(self, name: str) -> bool:
        """Tell whether a product is in the catalog, or will be at the next sync."""
        table = ProductAlias.table()
        merged = select(table.c.alias).where(table.c.alias == name, table.c.product_id.is_not(None))
        there = self.has(name, Product.table().c.product_id)
        # a merged one is in the catalog again as soon as its merge is undone
        return _made(self.standing).get(
            name, there or bool(self.connection.execute(merged).first())
        )

    def ever(self, name: str) -> bool:
        """Tell whether a product_id was ever used: then nothing else may have it."""
        file = f"file:products/{name}"
        made = any(row.subject == file and row.verdict == "set" and not row.path
                   for row in self.rows)  # fmt: skip
        old = ProductAlias.table().c.alias, LastingProduct.table().c.product_id
        return made or self.has(name, Product.table().c.product_id, *old)

    def listing(self, name: str) -> str:
        """Return a listing that is known; raises Problem for another one."""
        if not self.has(name, Listing.table().c.listing_id, RawListing.table().c.listing_id):
            raise Problem(
                f"there is no listing {name}; list the open ones: upright judge questions"
            )
        return name

    def review(self, name: str) -> str:
        """Return a review that is known, as `<shop>/<key>`; raises Problem for another one."""
        shop, _, key = name.partition("/")
        table = RawReview.table()
        query = select(table.c.id).where(table.c.shop == shop, table.c.review_key == key)
        if not self.connection.execute(query.limit(1)).first():
            raise Problem(f"there is no review {name}; a review is named <shop>/<key>")
        return name

    def file(self, name: str) -> str:
        """Return a file that can be in a catalog; raises Problem for another one."""
        if not FILE.fullmatch(name):
            raise Problem(f"{name!r} names no file of the catalog, as in products/arc-300")
        return name


def living_now(connection: Connection, decided: Standing) -> frozenset[str]:
    """Return the products of the last sync, with those that were made or taken out since."""
    there = set(connection.execute(select(Product.table().c.product_id)).scalars())
    made = _made(decided)
    gone = {name for name, stands in made.items() if not stands}
    return frozenset((there | made.keys()) - gone)


def _made(decided: Standing) -> dict[str, bool]:
    """Return the products that edits make (true) or take out as a whole."""
    whole = [(edit.file.partition("/"), edit.value) for edit in decided.edits if not edit.path]
    return {stem: value is not None for (folder, _, stem), value in whole if folder == "products"}


def check_known(known: Known, decision: Decision) -> Decision:
    """Check that a decision is about what there is; gives its products under their names of now.

    Raises Problem for an unknown thing, a thing with itself and a verdict on what it cannot be on.
    """
    given = [thing for thing in (decision.subject, decision.other) if thing]
    things = [thing.partition(":")[::2] for thing in given]
    kinds = tuple(sorted(kind for kind, _ in things))
    if decision.verdict == "undo":
        return decision
    if decision.verdict not in FORMS:
        raise Problem(f"{decision.verdict!r} is no verdict; there are: {', '.join(FORMS)}")
    if kinds not in _forms(decision.verdict):
        form = FORMS[decision.verdict]
        raise Problem(f"'{decision.verdict}' is said of {form}; not of {' and '.join(given)}")
    if len(set(given)) < len(given):
        raise Problem(f"{given[0]} is compared with itself; name another one")
    find = [getattr(known, kind) for kind, _ in things]
    if decision.verdict == "same" and kinds == ("product", "product"):
        find[1] = known.once  # the address of a file that was renamed is led on
    named = [f"{kind}:{of(name)}" for of, (kind, name) in zip(find, things, strict=True)]
    if len(set(named)) < len(named):
        named = given  # they are one by now: this may still turn the pair round, or part it
    _check_set(known, decision)
    return replace(decision, subject=named[0], other=named[1] if named[1:] else None)


def _forms(verdict: str) -> Sequence[tuple[str, ...]]:
    return [(kind,) for kind in ALONE[verdict]] if verdict in ALONE else PAIRS


def _check_set(known: Known, decision: Decision) -> None:
    """Refuse to use a product_id a second time, and to edit a product that was never there."""
    folder, _, stem = decision.subject.removeprefix("file:").partition("/")
    if decision.verdict != "set" or folder != "products" or known.is_product(stem):
        return
    if known.ever(stem) and not decision.path and decision.value is not None:
        raise Problem(f"{stem} has been a product before; an address lasts, so choose another id")
    if decision.path and stem not in known.standing.merged:
        known.product(stem)
