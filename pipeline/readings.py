"""What each text says, read once: aspects and their polarity, length, phrases, names, rewards."""

from __future__ import annotations

import json
from typing import Any

from pandas import DataFrame, Series

from db.schema import Aspect, Product, Reading, Review
from db.sentences import title_and_body
from pipeline.aspects import Said, read_texts
from pipeline.mentions import all_named, names_of
from pipeline.step import each, step
from pipeline.trust.delivery import delivery_share
from pipeline.trust.facts import text_facts

EVERY = {"mention_confidence": 0.0}  # the firewall says how sure is sure enough
DIGITS = 4  # of a confidence: more say nothing


@step(
    reads=(Review.only("id", "shop", "review_key", "title", "body", "language"), Aspect, Product),
    writes=Reading,
    grain=each,
)  # fmt: skip
def aspects(reviews: DataFrame, known: DataFrame, products: DataFrame) -> DataFrame:
    """Read what each text says of which aspect, in English; of other languages nothing is guessed.

    What every test of credibility needs of a text is read with it, in any language.
    """
    titles, bodies, languages = (_texts(reviews[name]) for name in ("title", "body", "language"))
    said = read_texts(titles, bodies, languages, known, EVERY)
    whole = [title_and_body(title, body) for title, body in zip(titles, bodies, strict=True)]
    both = list(zip(titles, bodies, strict=True))
    facts = [text_facts(*one, language) for one, language in zip(both, languages, strict=True)]
    named = all_named(names_of(products), whole, comparing=False)
    return reviews[["id", "shop", "review_key"]].assign(
        words=[words for words, _, _ in facts],
        read=[one.read for one in said],
        polarity=Series([_rounded(one.polarity) for one in said], reviews.index, dtype=float),
        mentions=[_mentions(one, text) for one, text in zip(said, whole, strict=True)],
        delivery=[round(delivery_share(*one), DIGITS) for one in both],
        named=[json.dumps(sorted(found)) for found in named],
        incentive=Series([words for _, words, _ in facts], reviews.index, dtype="str"),
        phrases=[json.dumps(phrases) for _, _, phrases in facts],
    )  # fmt: skip


def _texts(column: Any) -> list[str | None]:
    return [one if isinstance(one, str) else None for one in column.tolist()]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _mentions(said: Said, text: str) -> str:
    rows = [
        (one.aspect, one.polarity, round(one.confidence, DIGITS), text[one.start : one.end],
         one.barred) for one in said.mentions
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False)
