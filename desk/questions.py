"""Everything that waits for an editor, what touches most reviews first, with what answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from db.asked import Asked, Facts, Sides, asked, counts_by_shop, sides
from db.catalog import Catalog, LeftOut, effective
from db.connect import Connection, reading
from db.judgements import Standing, standing_now
from desk.session import Session

SHORT = 8  # letters of an id, where they tell it from all others
WHY = '--why "..."'


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to decide: on what, why it is asked, both sides, and the commands that answer."""

    kind: str  # match, stranger, contradiction or edit
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
    """Return all that waits for an editor: decisions without effect first, then by reviews."""
    catalog = effective(session.engine, session.config.catalog)
    with reading(session.engine) as connection:
        standing = standing_now(connection)
        found = asked(connection)
        both = _sides(connection, found)
        counts = counts_by_shop(connection)
    questions = [*_contradictions(standing), *_edits(catalog, counts), *_asked(found, both)]
    first = ("contradiction", "edit")
    return sorted(questions, key=lambda one: (one.kind not in first, -one.reviews))


def questions_of(connection: Connection, listing: str) -> list[Question]:
    """Return the open questions on one listing, as `open_questions` shows them."""
    found = asked(connection, [listing])
    return list(_asked(found, _sides(connection, found)))


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
            answers=tuple(_answers(short[one.listing_id], one)),
            subject=f"listing:{one.listing_id}",
            other=f"product:{one.proposal}" if one.proposal else None,
            likeness=one.likeness,
            parts=one.parts,
            listing=both.listings.get(one.listing_id, {"shop": one.shop}),
            product=both.products.get(one.proposal or ""),
        )


def _answers(listing: str, one: Asked) -> Iterator[str]:
    if one.proposal:
        for verdict in ("same", "different", "unsure"):
            yield f"upright judge {verdict} {listing} {one.proposal} {WHY}"
    yield f"upright judge new {listing} --brand ... --model ... --category ... {WHY}"


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
