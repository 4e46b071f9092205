"""Whether a judgement would take effect: one that only contradicts what stands is refused."""

from __future__ import annotations

from db.judgements.standing import Standing
from db.problem import Problem
from db.schema import Judgement


def check_effect(before: Standing, after: Standing, made: Judgement) -> None:
    """Raise Problem for a judgement that contradicts another one, or changes nothing.

    `before` and `after` are what stands without and with it.
    """
    for text in after.contradictions:
        if text not in before.contradictions:
            told = text.replace(f" by judgement {made.number}", "")
            raise Problem(f"nothing was recorded: {told}")
    if made.subject.startswith("product:") and made.other:
        _check_products(before, after, made)
    _check_made(before, after)


def _check_products(before: Standing, after: Standing, made: Judgement) -> None:
    one, other = (name.removeprefix("product:") for name in (made.subject, made.other or ""))
    if made.verdict == "same" and after.survivor(other) != one:
        raise Problem(f"{one} and {other} are one product already: {after.survivor(one)}")
    if made.verdict == "same" and before.survivor(other) == one:
        raise Problem(f"{other} was merged into {one} already; nothing was recorded")
    into = after.survivor(one)
    still = before.survivor(one) == before.survivor(other)  # else an undone merge comes back
    if made.verdict != "same" and still and into == after.survivor(other):
        raise Problem(f"{one} and {other} are one product by way of {into}; undo that merge first")


def _check_made(before: Standing, after: Standing) -> None:
    """Refuse to take back a product that listings were given to."""
    gone = _made(before) - _made(after)
    for listing, (product, judgement) in after.matched.items():
        if product in gone:
            told = f"listing {listing} is {product} by judgement {judgement[:8]}"
            raise Problem(f"{told}; undo that one first")


def _made(standing: Standing) -> set[str]:
    """Return the products that exist by a judgement."""
    made = {edit.file: edit.value is not None for edit in standing.edits if not edit.path}
    return {file.partition("/")[2] for file, there in made.items() if there}
