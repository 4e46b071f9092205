"""What editors are asked: of listings, with the product that fits best, and of decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator

from db.judgements import standing
from reports.addresses import all_names
from reports.behind import Behind
from reports.edition.views import PartView, QuestionView
from reports.lint import check_text
from reports.queries import Facts

PLAIN = "Which product is this?"  # where the words of a question repeat a claim
REVIEWS = "Two decisions on reviews contradict each other; one of them must be undone"


def questions(facts: Facts, behind: Behind) -> tuple[QuestionView, ...]:
    """List the open questions, those on the most reviews first."""
    found = [*_of_listings(facts, behind), *_of_strangers(facts, behind)]
    return tuple(sorted(found, key=lambda one: (-one.reviews, one.name, one.shop, one.question)))


def contradictions(facts: Facts) -> tuple[str, ...]:
    """Name the decisions that cannot both hold; a review's key is not repeated."""
    said = standing(facts.judgements, {one.product_id for one in facts.products}).contradictions
    return tuple(sorted({REVIEWS if "/" in one else one for one in said}))


def parts_of(parts: str) -> tuple[PartView, ...]:
    """Read the parts of a likeness: a JSON list of [feature, points, what was compared]."""
    return tuple(
        PartView(str(feature).replace("_", " "), float(points), str(words))
        for feature, points, words in json.loads(parts)
    )


def _of_listings(facts: Facts, behind: Behind) -> Iterator[QuestionView]:
    names, held = all_names(facts), {one.listing_id: one.n for one in facts.held}
    for one in facts.matches:
        if one.question:
            yield QuestionView(
                name=behind.called(one.listing_id),
                shop=behind.shop(one.shop),
                question=_words(one.question),
                reviews=held.get(one.listing_id, 0),
                counted=one.product_id is not None,
                proposal=names.get(one.proposal, one.proposal) if one.proposal else None,
                likeness=one.likeness,
                parts=parts_of(one.parts),
                listing=one.listing_id,
            )


def _of_strangers(facts: Facts, behind: Behind) -> Iterator[QuestionView]:
    held = {one.listing_id: one.n for one in facts.held}
    products = {one.listing_id: one.product_id for one in facts.matches}
    for one in facts.strangers:
        if one.question:
            yield QuestionView(
                name=behind.called(one.listing_id),
                shop=behind.shop(one.shop),
                question=_words(one.question),
                reviews=held.get(one.listing_id, 0),
                counted=products.get(one.listing_id) is not None,
                listing=one.listing_id,
                stranger=one.named,
            )


def _words(question: str) -> str:
    return PLAIN if check_text(question) else question
