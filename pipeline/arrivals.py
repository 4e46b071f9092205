"""What a healthy crawl does not bring: reviews that cannot be this shop's, or cannot be read.

What is counted here is held against a beta-binomial, and must be a large change besides: new
reviews come in waves, after a sale, with a season, for a product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import sqrt
from statistics import NormalDist

from pipeline.case import Case
from pipeline.chance import at_most
from pipeline.losses import compare
from pipeline.standing import FIELDS, Places

LONG = 30  # letters: shorter texts are alike without anything being wrong
FEW = 5  # reviews below which nothing follows
ESSENTIAL = ("rating",)  # of a file, which may leave out what a shop's pages print


def surge(case: Case) -> Iterator[str]:
    """Find more old reviews than a known page ever had: they may be another product's."""
    known = case.standing.listings
    reviews, fresh = case.standing.reviews, case.brought.fresh
    here = [at for at in fresh if known[str(reviews.listing[at])] > 0]
    late = case.late(here)
    n = sum(known[name] for name in {str(reviews.listing[at]) for at in here})
    expected = case.most is not None and case.crawl.distinct <= case.most
    if late > max(case.limits.surge * n, case.limits.enough_reviews) and not expected:
        yield f"{late} old reviews are new to us at once; {n} were known there"
    elif case.is_news and late >= FEW and case.is_rare(late, n):
        yield f"{late} old reviews are new to us among the newest"


def senseless(case: Case) -> Iterator[str]:
    """Judge a first crawl, which has no past: by sense alone."""
    reviews, fresh = case.standing.reviews, case.brought.fresh
    if len(fresh) < FEW:
        return
    if not any(reviews.count(name, fresh) for name in ("rating", "published", "body")):
        yield f"none of {len(fresh)} reviews has a rating, a date or a text that can be read"
    texts = _long_texts(case, fresh)
    if len(texts) >= FEW and len(set(texts)) == 1:
        yield f"all {len(texts)} reviews have the same text"


def one_rating(case: Case) -> Iterator[str]:
    """Find that all ratings have become the same, as where a reader takes a picture of stars."""
    reviews, brought, before = case.standing.reviews, case.brought, case.standing.ratings
    new, fresh = reviews.ratings(brought.new), reviews.ratings(brought.fresh)
    moved = compare(case, "rating")[2]
    after = before - Counter(reviews.ratings(brought.old).tolist())
    after += Counter([*new.tolist(), *fresh.tolist()])
    if moved > 1 and len(after) == 1 < len(+before):
        yield f"all {after.total()} ratings are the same"
    elif len(fresh) >= case.limits.enough_reviews and len(set(fresh.tolist())) == 1:
        same, of = before[float(fresh[0])], before.total()
        if of and at_most(0, len(fresh), of - same, of) < case.limits.new_chance:
            yield f"all {len(fresh)} new ratings are the same; of those known {same} of {of} are"


def one_text(case: Case) -> Iterator[str]:
    """Find one text in many reviews, more often than this shop ever had it."""
    texts = _long_texts(case, case.brought.said)
    doubled = len(texts) - len(set(texts))
    if doubled < FEW - 2 or doubled <= case.limits.same_share * len(texts):
        return
    known = _long_texts(case, list(case.standing.heads.values()))
    usual = 1 - len(set(known)) / len(known) if known else 0.0
    if doubled > (usual + case.limits.same_share) * len(texts):
        yield f"{doubled + 1} of {len(texts)} texts are the same"


def _long_texts(case: Case, places: Places) -> list[str]:
    texts = case.standing.reviews.values("body", places)
    return [text for text in texts if len(text) >= LONG]


def new_fields(case: Case) -> Iterator[str]:
    """Find a field that new reviews lack and known ones have."""
    n, of = len(case.brought.fresh), len(case.standing)
    for name in FIELDS if case.crawl.kind == "crawl" else ESSENTIAL:
        filled, known = case.standing.reviews.count(name, case.brought.fresh), case.standing.filled
        low = filled * of < case.limits.new_share * known[name] * n
        if low and at_most(filled, n, known[name], of) < case.limits.new_chance:
            yield (
                f"the {FIELDS[name]} is missing in {n - filled} of {n} new reviews; "
                f"of those known {known[name]} of {of} have it"
            )


def new_language(case: Case) -> Iterator[str]:
    """Find new reviews in another language than the shop's."""
    languages = case.standing.languages
    of, found = languages.total(), case.standing.reviews.values("language", case.brought.fresh)
    if not of or not found:
        return
    usual, known = max(languages.items(), key=lambda item: (item[1], item[0]))
    same = found.count(usual)
    low = same * of < case.limits.new_share * known * len(found)
    if low and at_most(same, len(found), known, of) < case.limits.new_chance:
        yield f"{len(found) - same} of {len(found)} new reviews are not in the usual language"


def new_ratings(case: Case) -> Iterator[str]:
    """Find new ratings whose mean lies where the known ones' spread cannot put it."""
    fresh = case.standing.reviews.ratings(case.brought.fresh)
    known = case.standing.ratings
    n, of = len(fresh), known.total()
    if min(n, of) < case.limits.enough_reviews:
        return
    mean = sum(value * count for value, count in known.items()) / of
    spread = sqrt(sum(count * (value - mean) ** 2 for value, count in known.items()) / of)
    shift, z = float(fresh.mean()) - mean, NormalDist().inv_cdf(1 - case.limits.new_chance / 2)
    noise = z * max(spread, float(fresh.std())) * sqrt(1 / n + 1 / of)
    if abs(shift) > max(case.limits.rating_shift, noise):
        yield (
            f"{n} new ratings come to {100 * (mean + shift):.0f} of 100, those known to "
            f"{100 * mean:.0f}"
        )
