"""The numbers of an edition as CSV files: products, sources, what waits, what was decided."""

from __future__ import annotations

from reports.edition.views import EditionView, QuestionView
from reports.render import csv_text, signed

Cell = str | int | float | None
PRODUCTS_HEAD = (
    "product_id", "name", "state", "score", "low", "high", "score_before", "low_before",
    "high_before", "change", "beyond_band", "place_first", "place_last", "place_first_before",
    "place_last_before", "counted", "counted_before", "known", "known_before",
    "sources", "sources_before", "method",
)  # fmt: skip
SOURCES_HEAD = (
    "shop", "name", "known", "known_before", "unmatched", "dropped", "counted", "read", "held",
    "lost", "removed",
)  # fmt: skip
WAITING_HEAD = (
    "kind", "what", "shop", "reviews", "day", "question", "proposal", "likeness", "parts",
)  # fmt: skip
CAUSES_HEAD = ("product_id", "name", "cause", "points", "reviews", "change")
DECISIONS_HEAD = ("number", "day", "who", "what", "why")


def tables(said: EditionView) -> dict[str, bytes]:
    """Write the numbers of an edition as CSV: file name to bytes."""
    return {
        "products.csv": products_csv(said),
        "sources.csv": sources_csv(said),
        "waiting.csv": waiting_csv(said),
        "causes.csv": causes_csv(said),
        "decisions.csv": decisions_csv(said),
    }


def products_csv(said: EditionView) -> bytes:
    """Write what is said of each product as CSV."""
    return csv_text([PRODUCTS_HEAD, *(list(_product_row(said, n)) for n in range(len(said.moves)))])


def sources_csv(said: EditionView) -> bytes:
    """Write what each shop gave as CSV."""
    rows = (
        [
            one.shop, one.name, one.known, one.before, one.unmatched, one.dropped, one.counted,
            one.read.isoformat() if one.read else None, one.held, int(one.lost),
            one.removed,
        ]
        for one in said.covers
    )  # fmt: skip
    return csv_text([SOURCES_HEAD, *rows])


def waiting_csv(said: EditionView) -> bytes:
    """Write what waits for a decision as CSV: questions, listings to match, and what ends."""
    wait = said.waiting
    asked: list[list[Cell]] = [
        [
            "question", one.name, one.shop, one.reviews, None, one.question, one.proposal,
            _two(one.likeness), _parts(one),
        ]
        for one in wait.questions
    ]  # fmt: skip
    blank: list[Cell] = [None] * 4
    danger: list[list[Cell]] = [
        ["danger", one.product, one.shop, one.reviews, None, *blank] for one in wait.dangers
    ]
    crossed: list[list[Cell]] = [
        ["contradiction", one, None, None, None, *blank] for one in wait.contradictions
    ]
    listings: list[list[Cell]] = [
        ["listing", one.name, one.shop, one.reviews, None, *blank] for one in wait.unmatched
    ]
    ends: list[list[Cell]] = [
        ["ends", one.what, None, None, one.day.isoformat(), *blank] for one in wait.expiries
    ]
    return csv_text([WAITING_HEAD, *danger, *asked, *crossed, *listings, *ends])


def causes_csv(said: EditionView) -> bytes:
    """Write what each cause adds to each change of a score as CSV; per product they add up."""
    rows: list[list[Cell]] = [
        [one.product_id, one.name, part.cause, part.points, part.reviews, one.change]
        for one in said.moves
        for part in one.parts
    ]
    return csv_text([CAUSES_HEAD, *rows])


def decisions_csv(said: EditionView) -> bytes:
    """Write the decisions of the month as CSV, in their order."""
    rows: list[list[Cell]] = [
        [one.number, one.day.isoformat(), one.who, one.what, one.why] for one in said.decisions
    ]
    return csv_text([DECISIONS_HEAD, *rows])


def _parts(one: QuestionView) -> str | None:
    """Print the parts of a likeness, as in 'same model +0.40 (code a2 in both)'."""
    said = (f"{part.feature} {signed(part.points)} ({part.words})" for part in one.parts)
    return "; ".join(said) or None


def _product_row(said: EditionView, number: int) -> list[str | int | float | None]:
    one = said.moves[number]
    then, place, was = one.before, one.place, one.place_before
    return [
        one.product_id, one.name, one.now.state, _two(one.now.value), _two(one.now.low),
        _two(one.now.high), _two(then.value) if then else None, _two(then.low) if then else None,
        _two(then.high) if then else None, _two(one.change), int(one.beyond),
        place.first if place else None, place.last if place else None, was.first if was else None,
        was.last if was else None, one.now.counted, then.counted if then else None,
        one.now.known, then.known if then else None, one.sources, one.sources_before, said.method,
    ]  # fmt: skip


def _two(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
