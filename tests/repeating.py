"""Reviews for tests of copies: invented words, put before the steps as the database does."""

from __future__ import annotations

from datetime import UTC, datetime

from pandas import DataFrame

from db.schema import Judgement, Likeness, Shop
from pipeline.fingerprint import fingerprint
from pipeline.repeats import alike, repeats
from tests.frames import frame

TALE = (
    "The hinge of my Tiltwell squeaked in the first week, so I oiled it; since then it folds "
    "without a sound and the whole family hangs from it every evening after work."
)
OTHER = (
    "Delivery took a month and two screws were missing, yet the bench is steady, the straps hold "
    "and nobody at home would part with it again now that it stands by the window."
)
SHOPS = frame(Shop, [
    {"shop": "hangwell", "name": "Hangwell", "domain": "hangwell.example", "domains": "[]",
     "sold_by_maker": False},
    {"shop": "oakrow", "name": "Oak Row", "domain": "www.oakrow.example", "domains": "[]",
     "sold_by_maker": False},
    {"shop": "tiltwell", "name": "Tiltwell", "domain": "tiltwell.example", "domains": "[]",
     "sold_by_maker": True},
])[["shop", "name", "domain", "domains", "sold_by_maker"]]  # fmt: skip
Told = dict[str, object]


def told(shop: str, key: str, body: str | None = TALE, **more: object) -> Told:
    """Tell of one review: of product p, rated 0.75 on the third of May, unless said otherwise."""
    return {
        "id": f"{shop}-{key}", "shop": shop, "review_key": key, "listing_id": f"{shop}-l",
        "product_id": "p", "rating": 0.75, "published": datetime(2026, 5, 3, tzinfo=UTC),
        "precision": "day", "language": "en", "syndicated_from": None, "author_hash": None,
        "excluded": None, "title": None, "body": body, "row_hash": 1, "moments": 1, **more,
    }  # fmt: skip


def day(number: int) -> datetime:
    """Give a day of May 2026."""
    return datetime(2026, 5, number, tzinfo=UTC)


def judged(*said: tuple[str, ...]) -> DataFrame:
    """Make judgements of (verdict, review) or (verdict, review, review), in this order."""
    rows: list[dict[str, object]] = [
        {
            "judgement": f"j{number}", "number": number, "verdict": verdict,
            "subject": f"review:{names[0]}", "who": "ed", "why": "-", "at": day(9),
            "other": f"review:{names[1]}" if len(names) > 1 else None, "evidence": "{}",
        }
        for number, (verdict, *names) in enumerate(said, 1)
    ]  # fmt: skip
    return frame(Judgement, rows)


def found(
    reviews: list[Told], judgements: DataFrame | None = None
) -> dict[str, tuple[object, ...]]:
    """Group reviews; returns by id the one kept, the rule and why it does not count."""
    given = DataFrame(reviews, dtype=object)
    prints, words = fingerprint(given)
    facts = given.drop(columns=["title", "body"]).merge(
        prints.drop(columns=["shop", "review_key", "source_hash"]).astype(object), on="id"
    )
    pairs = [(a, b) for a in sorted(words) for b in sorted(words) if a < b]
    texts = DataFrame(pairs, columns=["a", "b"])
    texts = texts.assign(text_a=texts["a"].map(words), text_b=texts["b"].map(words))
    likenesses = alike(texts) if pairs else frame(Likeness, [])
    rows = repeats(facts, likenesses, judged() if judgements is None else judgements, SHOPS)
    plain = rows.astype(object).where(rows.notna(), None)
    return {str(row.id): (row.kept_id, row.rule, row.excluded) for row in plain.itertuples()}
