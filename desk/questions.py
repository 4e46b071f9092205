"""Everything that waits for an editor, what touches most reviews first, with what answers it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

from db.asked import Asked, Facts, Sides, asked, counts_by_shop, sides
from db.catalog import Catalog, LeftOut, effective
from db.connect import Connection, reading
from db.dangers import Danger, dangers
from db.judgements import Standing, find_undone, judgements, standing
from desk.session import Session

SHORT = 8  # letters of an id, where they tell it from all others
WHY = '--why "..."'


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to decide: on what, why it is asked, both sides, and the commands that answer."""

    kind: str  # danger, contradiction, edit, match or stranger
    question: str
    reviews: int
    answers: tuple[str, ...]
    subject: str | None = None
    other: str | None = None
    likeness: float | None = None
    parts: tuple[tuple[str, float, str], ...] = ()
    listing: Facts | None = None
    product: Facts | None = None


def open_questions(session: Session) -> list[Question]:
    """Return all that waits: danger first, then decisions without effect, then by reviews."""
    catalog = effective(session.engine, session.config.catalog)
    with reading(session.engine) as connection:
        rows = judgements(connection)
        found = _unseen(rows, asked(connection))
        both = _sides(connection, found)
        counts = counts_by_shop(connection)
        said = standing(rows)
        danger = [_danger(one) for one in dangers(connection, said)]
    questions = [*_contradictions(said), *_edits(catalog, counts), *_asked(found, both)]
    first = ("contradiction", "edit")
    return danger + sorted(questions, key=lambda one: (one.kind not in first, -one.reviews))


def questions_of(connection: Connection, listing: str) -> list[Question]:
    """Return the open questions on one listing, as `open_questions` shows them."""
    found = asked(connection, [listing])
    return list(_asked(found, _sides(connection, found)))


def _danger(one: Danger) -> Question:
    """Ask of a review that reports danger, in its own words."""
    where = f"the product {one.product_id}" if one.product_id else "a listing without a product"
    words = " / ".join(f"“{words}”" for words in one.words)
    name = quote(one.name)
    return Question(
        kind="danger",
        question=f"Review {one.name} of {where} may report danger: {words}",
        reviews=1,
        answers=(f"upright judge noted {name} {WHY}", f"upright judge drop {name} {WHY}"),
        subject=f"review:{one.name}",
    )


def _unseen(rows: Sequence[Any], found: Iterable[Asked]) -> list[Asked]:
    """Leave out what an editor had on the screen when deciding on just this pair.

    Only of strangers: a match knows by itself what was decided on it.
    """
    undone, _ = find_undone(rows)
    seen = {(row.subject, row.other, shown)
            for row in rows if row.judgement not in undone and row.verdict != "unsure"
            for shown in _shown(row)}  # fmt: skip
    return [one for one in found if (f"listing:{one.listing_id}", f"product:{one.named}",
                                     one.question) not in seen]  # fmt: skip


def _shown(row: Any) -> list[str]:
    """Return the questions that were on the screen; of a row that was tampered with, none."""
    try:
        return [str(one["question"]) for one in json.loads(row.evidence).get("questions", ())]
    except (ValueError, TypeError, AttributeError, KeyError):
        return []  # explicitly: `upright doctor` names the row


def _sides(connection: Connection, found: Iterable[Asked]) -> Sides:
    listings = [one.listing_id for one in found]
    return sides(connection, listings, [one.proposal for one in found if one.proposal])


def _asked(found: list[Asked], both: Sides) -> Iterator[Question]:
    short = shortened(one.listing_id for one in found)
    for one in found:
        yield Question(
            kind="stranger" if one.named else "match",
            question=one.question,
            reviews=one.reviews,
            answers=tuple(
                _answers(short[one.listing_id], one, both.listings.get(one.listing_id, {}))
            ),
            subject=f"listing:{one.listing_id}",
            other=f"product:{one.proposal}" if one.proposal else None,
            likeness=one.likeness,
            parts=one.parts,
            listing=both.listings.get(one.listing_id, {"shop": one.shop}),
            product=both.products.get(one.proposal or ""),
        )


def _answers(listing: str, one: Asked, facts: Facts) -> Iterator[str]:
    if one.proposal:
        for verdict in ("same", "different", "unsure"):
            yield f"upright judge {verdict} {listing} {one.proposal} {WHY}"
    told = (f"--{name} {quote(facts.get(name) or '...')}" for name in ("brand", "model"))
    yield f"upright judge new {listing} {' '.join(told)} --category ... {WHY}"
    if not one.named:
        yield f"upright judge drop {listing} {WHY}"


def shortened(ids: Iterable[str]) -> Mapping[str, str]:
    """Shorten ids to the fewest letters, 8 at least, by which all of them can be told apart."""
    every = sorted(set(ids))
    length = SHORT
    while len({one[:length] for one in every}) < len(every):
        length += 1
    return {one: one[:length] for one in every}


def _contradictions(standing: Standing) -> Iterator[Question]:
    for told in standing.contradictions:
        answers = ("upright judge log", f"upright judge undo NUMBER {WHY}")
        yield Question(kind="contradiction", question=told, reviews=0, answers=answers)


def _edits(catalog: Catalog, counts: Mapping[str, int]) -> Iterator[Question]:
    for one in catalog.left_out:
        where = f"{one.file} {one.path}".strip()
        yield Question(
            kind="edit",
            question=f"The decision on {where} is not in force: {one.why}.",
            reviews=counts.get(one.file.removeprefix("shops/"), 0),
            answers=tuple(_mends(one)),
            subject=f"file:{one.file}",
        )


def _mends(one: LeftOut) -> Iterator[str]:
    if one.path:
        yield f"upright judge set {one.file} '{one.path}' VALUE {WHY}"
    yield f"upright judge undo {one.judgement[:SHORT]} {WHY}"
