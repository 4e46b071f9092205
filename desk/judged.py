"""Questions and decisions as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.asked import FACTS
from desk.questions import SHORT, Question

WIDTH = 38  # letters of a fact of a listing
BAR = 20  # signs for one whole point


def question_lines(number: int, one: Question) -> Iterator[str]:
    """Set one question: what is asked, both sides, the breakdown, and what answers it."""
    shop = f"{one.listing['shop']}, " if one.listing and one.listing.get("shop") else ""
    reviews = f"{one.reviews} review{'s' * (one.reviews != 1)}"
    where = f" ({shop}{reviews})" if one.listing or one.reviews else ""
    yield f"{number}. {one.question}{where}"
    if one.listing:
        yield from _sides(one)
    if one.parts:
        yield from _bars(one)
    for answer in one.answers:
        yield f"   {answer}"


def _sides(one: Question) -> Iterator[str]:
    product = one.product or {}
    listing = (one.subject or "")[: len("listing:") + SHORT]
    yield f"   {'':<8}{listing:<{WIDTH}}  {one.other or ''}".rstrip()
    for name in FACTS:
        left, right = (one.listing or {}).get(name), product.get(name)
        if left or right:
            yield f"   {name:<8}{_cut(left, one.other):<{WIDTH}}  {right or '-'}".rstrip(" -")


def _cut(text: str | None, beside: str | None) -> str:
    """Shorten a fact where something stands beside it."""
    if text is None:
        return "-"
    plain = " ".join(text.split())
    return plain if len(plain) <= WIDTH or beside is None else f"{plain[: WIDTH - 1]}…"


def _bars(one: Question) -> Iterator[str]:
    yield f"   likeness {one.likeness or 0:.2f} of 1, of which:"
    for name, points, words in one.parts:
        bar = "#" * min(round(abs(points) * BAR), 2 * BAR) or "."
        yield f"   {name:<14}{points:+.2f}  {bar:<{BAR}}  {words}".rstrip()


def decision_lines(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Set decisions: one line what, one line why, by whom and what became of it."""
    for row in rows:
        other = f" {row['other']}" if row["other"] else ""
        path = f" {row['path']}" if row["path"] else ""
        value = "" if row["verdict"] != "set" else f" = {row['value'] or '(taken out)'}"
        yield f"{row['number']}. {row['verdict']} {row['subject']}{other}{path}{value}"
        yield f"   {row['at']}, {row['who']}: {row['why']} [{row['state']}]"
