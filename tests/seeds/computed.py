"""Rows of what was computed: current reviews, tallies, scores, runs, months."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from math import sqrt

from db.schema import CurrentReview, Month, MonthSource, Record, Run, Score, Tally
from tests.seeds.world import AT, ENOUGH, MU, WEIGHT, WITHIN, Seed


def run_rows(status: str = "done", at: datetime = AT) -> Iterator[Record]:
    yield Run(run_id=f"run/{at.isoformat()}", kind="run", started=at, status=status)


def review_rows(seed: Seed) -> Iterator[Record]:
    tallies: Counter[tuple[str, str | None]] = Counter()
    sums: defaultdict[tuple[str, str | None], float] = defaultdict(float)
    first = next(iter(seed.ratings), None)
    plan = [(shop, None, n, mean) for shop, (n, mean) in seed.ratings.items()]
    plan += [(first, reason, n, 0.5) for reason, n in seed.drops.items() if first]
    number = 0
    for shop, reason, n, mean in plan:
        for _ in range(n):
            number += 1
            key = f"{seed.product}-{number}"
            yield CurrentReview(
                id=key,
                shop=shop,
                review_key=key,
                listing_id=f"{shop}-{seed.product}",
                rating=mean,
                excluded=reason,
            )
        tallies[shop, reason] += n
        sums[shop, reason] += n * mean
    for (shop, reason), n in tallies.items():
        total = sums[shop, reason]
        yield Tally(
            tally=f"{shop}|{seed.product}|{reason or ''}",
            shop=shop,
            product_id=seed.product,
            reason=reason,
            n=n,
            rating_sum=total,
            rating_squares=total * total / n,
        )
    counted = sum(n for (_, reason), n in tallies.items() if reason is None)
    total = sum(value for (_, reason), value in sums.items() if reason is None)
    yield score_row(seed.product, counted, sum(tallies.values()), total)


def score_row(product: str, counted: int, listed: int, total: float) -> Score:
    """Make the score of the method page's formula."""
    mean = 100 * (total + WEIGHT * MU) / (counted + WEIGHT)
    half = 1.645 * 100 * WITHIN / sqrt(counted + WEIGHT)
    enough = counted >= ENOUGH
    return Score(
        product_id=product,
        score=mean if enough else None,
        low=mean - half if enough else None,
        high=mean + half if enough else None,
        raw_mean=100 * total / counted if counted else None,
        counted=counted,
        listed=listed,
        effective=float(counted),
        method="1.3",
    )


def month_rows(
    month: str,
    scores: dict[str, tuple[float | None, int, int]],
    *,
    method: str = "1.3",
    half: float = 4.0,
) -> Iterator[Record]:
    """Make the month's rows: product to (score, counted, listed)."""
    for product, (score, counted, listed) in scores.items():
        yield Month(
            month=month,
            product_id=product,
            score=score,
            low=None if score is None else score - half,
            high=None if score is None else score + half,
            counted=counted,
            listed=listed,
            method=method,
        )
        yield MonthSource(
            month=month,
            shop="backfit",
            product_id=product,
            reviews=listed,
            counted=counted,
            crawl_id=f"backfit/{month}-28T03:00:00Z",
        )
