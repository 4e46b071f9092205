"""The queue of questions as the desk walks through it: one at a time, with its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.asked import Asked, Facts, asked, sides
from db.catalog import LeftOut, read_catalog
from db.connect import Connection, reading
from db.judgements import decided_since, lean, standing
from db.judgements.marks import mark_of
from db.problem import Problem
from db.queue import Glance, decided_on, glance, last_run, texts_of, waiting
from desk.foreseen import told
from desk.session import Session
from desk.sides import Bar, Beside, bars, beside
from pipeline import asking

LIKELY = 0.8  # likeness from which a plain question may be answered among many others
EXCERPT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One question with all that an editor needs for its answer."""

    asked: Asked
    listing: Facts
    product: Facts | None
    name: str  # of the product
    rows: tuple[Beside, ...]
    bars: tuple[Bar, ...]
    glance: Glance
    effects: dict[str, str]
    examples: tuple[str, ...]  # of what reviews say that name the product
    seen: int
    answered: tuple[Any, ...]  # decisions on it that the next run will heed
    place: int  # in the queue, from 1; 0: it waits no more
    of: int
    back: str | None  # addresses of the neighbours
    on: str | None

    @property
    def address(self) -> str:
        """Give the address of the question."""
        return address(self.asked)


@dataclass(frozen=True, slots=True)
class Ended:
    """What there is to say when nothing waits in the queue."""

    decided: tuple[Any, ...] = ()
    contradictions: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    fault: str | None = None  # why the catalog cannot be read


@dataclass(frozen=True, slots=True)
class Proposal:
    """A likely pair whose question is a plain one."""

    asked: Asked
    listing: Facts
    name: str
    seen: int
    rows: tuple[Beside, ...] = field(default=())


def address(one: Asked) -> str:
    """Give the address of a question."""
    about = f"?about={one.named}" if one.named else ""
    return f"/questions/{one.listing_id}{about}"


def shown(session: Session, listing: str | None, about: str | None) -> Shown | None:
    """Find one question (without a name: the first that waits); None: it is not there.

    One that is answered is shown as well: it may be answered again, or the answer taken back.
    """
    with reading(session.engine) as connection:
        queue = waiting(connection)
        if listing is None:
            return _shown(connection, queue, queue[0]) if queue else None
        every = asked(connection, [listing])
        found = next((one for one in every if one.named == about), None)
        return None if found is None else _shown(connection, queue, found)


def next_after(session: Session, listing: str, about: str | None, before: Sequence[Asked]) -> str:
    """Give the address to go on to: what followed in the queue, and still waits."""
    with reading(session.engine) as connection:
        left = {address(one) for one in waiting(connection)}
    at = next((i for i, one in enumerate(before)
               if (one.listing_id, one.named) == (listing, about)), -1)  # fmt: skip
    rest = (address(one) for one in (*before[at + 1 :], *before[: max(at, 0)]))
    return next((one for one in rest if one in left), "/questions")


def queue_of(session: Session) -> list[Asked]:
    """Read the whole queue."""
    with reading(session.engine) as connection:
        return waiting(connection)


def _shown(connection: Connection, queue: Sequence[Asked], one: Asked) -> Shown:
    at = queue.index(one) if one in queue else None
    near = -1 if at is None else at
    thing = f"listing:{one.listing_id}"
    both = sides(connection, [one.listing_id], [one.proposal] if one.proposal else [])
    listing = both.listings.get(one.listing_id, {"shop": one.shop})
    product = both.products.get(one.proposal or "")
    name = called(product, one.proposal)
    return Shown(
        asked=one, listing=listing, product=product, name=name,
        rows=beside(listing, product), bars=bars(one.parts),
        glance=glance(connection, one.listing_id),
        effects=told(connection, one.listing_id, one.proposal, name, one.reviews),
        examples=_examples(connection, one),
        seen=mark_of(connection, [thing]),
        answered=tuple(row for row in decided_since(connection, last_run(connection))
                       if row.subject == thing) if at is None else (),
        place=near + 1, of=len(queue),
        back=address(queue[near - 1]) if near > 0 else None,
        on=address(queue[near + 1]) if near + 1 < len(queue) else None,
    )  # fmt: skip


def called(product: Facts | None, product_id: str | None) -> str:
    """Name a product as readers know it."""
    if product and product.get("brand") and product.get("model"):
        return f"{product['brand']} {product['model']}"
    return product_id or ""


def _examples(connection: Connection, one: Asked) -> tuple[str, ...]:
    texts = texts_of(connection, one.examples)
    every = (" ".join(part for part in texts[key] if part) for key in one.examples if key in texts)
    return tuple(text[:EXCERPT] + "…" * (len(text) > EXCERPT) for text in every if text)


def proposals(session: Session, most: int, skip: int = 0) -> tuple[list[Proposal], int]:
    """List the likely pairs with a plain question, the likeliest first, and how many there are."""
    with reading(session.engine) as connection:
        queue = [one for one in waiting(connection) if one.proposal and not one.named
                 and (one.likeness or 0.0) >= LIKELY]  # fmt: skip
        both = sides(connection, [], [one.proposal for one in queue if one.proposal])
        plain = [one for one in queue
                 if one.question == asking.fits(_name(both.products, one))]  # fmt: skip
        plain.sort(key=lambda one: (-(one.likeness or 0.0), one.listing_id))
        page = plain[skip : skip + most]
        listings = sides(connection, [one.listing_id for one in page], []).listings
        return [_proposal(connection, one, listings, both.products) for one in page], len(plain)


def _name(products: Any, one: Asked) -> str:
    return called(products.get(one.proposal or ""), one.proposal)


def _proposal(connection: Connection, one: Asked, listings: Any, products: Any) -> Proposal:
    listing = listings.get(one.listing_id, {"shop": one.shop})
    return Proposal(
        one, listing, _name(products, one), mark_of(connection, [f"listing:{one.listing_id}"]),
        beside(listing, products.get(one.proposal or "")),
    )  # fmt: skip


def ended(session: Session, today: datetime, most: int = 20) -> Ended:
    """Say what was decided today, and which decisions have no effect."""
    with reading(session.engine) as connection:
        now = standing(lean(connection, reviews=False))
        decided = tuple(decided_on(connection, today, most))
    folder = session.config.catalog
    try:
        out = _left_out(folder, now.edits, _stamp(folder))
    except Problem as problem:
        return Ended(decided, now.contradictions, fault=str(problem))
    return Ended(decided, now.contradictions, out)


def ended_edits(session: Session) -> tuple[LeftOut, ...]:
    """Name the edits without effect; none where the catalog cannot be read."""
    with reading(session.engine) as connection:
        edits = standing(lean(connection, reviews=False)).edits
    folder = session.config.catalog
    try:
        return _left_out(folder, edits, _stamp(folder))
    except Problem:
        return ()  # explicitly: the pages of the catalog say what is wrong with it


@lru_cache(maxsize=4)
def _left_out(folder: Path, edits: Any, stamp: object) -> tuple[LeftOut, ...]:
    """Find the edits that do not fit the files, which are read anew only when one was changed."""
    return read_catalog(folder, edits).left_out if edits else ()


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    found = ((path, path.stat()) for path in sorted(folder.rglob("*.yml")))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)
