"""What is said of a question as a whole: the question, and its answer with the doubt in it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.asked import Answer, Asked
from reports.places import places
from reports.verdicts import between
from reports.views import ProductView


def heading(asked: Asked, kind: str, *, ranked: bool) -> str:
    """Ask the question in words; 'best' only where there are scores to compare."""
    if asked.spec is None:
        return f"Which {kind} cost {asked.who}?"
    return f"Which {kind} are {'best for' if ranked else 'stated to suit'} {asked.who}?"


def answer(asked: Asked, found: Sequence[Answer]) -> str:
    """Answer a question in one paragraph: how many suit, which leads, how sure, who is silent."""
    suits = [one.product for one in found if one.verdict == "suits"]
    silent = sum(1 for one in found if one.verdict == "silent")
    rest = f" {silent} {'does' if silent == 1 else 'do'} not say." if silent else ""
    one, more = ("was", "were") if asked.spec is None else ("is", "are")
    if not suits:
        known = sum(1 for each in found if each.verdict == "not")
        return f"None of these suits: of the {known} that say, none {one} {asked.claim}.{rest}"
    verb = one if len(suits) == 1 else more
    return f"{len(suits)} of {len(found)} {verb} {asked.claim}. {lead(suits)}{rest}"


def lead(suits: Sequence[ProductView]) -> str:
    """Say which of some products has the highest score, or that they cannot be told apart."""
    scored = [one for one in suits if one.score.state == "scored"]
    if not scored:
        return "No score is known of any that suits: too few reviews count."
    first = f"{scored[0].name} has the highest score of these, {between(scored[0])}"
    if len(scored) == 1:
        alone = f"{scored[0].name}, {between(scored[0])}"
        return f"It has a score: {alone}." if len(suits) == 1 else f"One has a score: {alone}."
    place = places(scored)
    tied = [one for one in scored if place[one.product_id].first == 1]
    if len(tied) == 1:
        return f"{first}, clear of the others."
    if len(tied) <= 3:
        names = " and ".join((", ".join(one.name for one in tied[:-1]), tied[-1].name))
        return f"{names} lead and cannot be told apart: their bands overlap."
    return f"{first}, but cannot be told apart from {len(tied) - 1} others: their bands overlap."


def reason(product: ProductView) -> str:
    """Say why a product has no place."""
    score = product.score
    if score.state == "recalled":
        return f"recalled: {product.recalls[0].title}" if product.recalls else "recalled"
    if score.state == "scored":
        return "the only product with a score; one alone is no ranking"
    if not score.known:
        return "no review of it has been read yet"
    if score.needed and score.counted < score.needed:
        verb = "review counts" if score.counted == 1 else "reviews count"
        return f"{score.counted:,} {verb}; {score.needed:,} are needed"
    return "not enough reviews for a score"
