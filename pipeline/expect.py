"""Data assertions per shop: a bad crawl is held back, readers keep what was there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pandas import DataFrame, concat

from db.schema import (
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Expectation,
    Method,
    Permission,
    Review,
    Shop,
    Sighting,
    Version,
)
from pipeline.case import Case, Past
from pipeline.faults import faults
from pipeline.limits import limits_of
from pipeline.standing import MEASURED, Reviews, Standing
from pipeline.step import by, step

UNSCORABLE = "the source does not allow its reviews to be scored"
RESEARCH = "the data may be studied only"
UNRATED = "no rating that can be read"


@step(
    reads=(Crawl, Version, Review.only("id", "shop", "listing_id", *MEASURED), Expectation, Method),
    writes=CrawlVerdict,
    grain=by("shop"),
)
def expect(
    crawls: DataFrame,
    versions: DataFrame,
    reviews: DataFrame,
    expectations: DataFrame,
    methods: DataFrame,
) -> DataFrame:
    """Accept each finished crawl of a shop, or name every reason for holding it back.

    Each is judged by the reviews as the accepted crawls before it left them: a crawl that is held
    back never becomes what is usual.
    """
    limits, past, standing = limits_of(methods), Past(), Standing(Reviews(reviews))
    changes = {str(crawl): rows for crawl, rows in versions.groupby("crawl_id", sort=False)}
    bounds = list[Any](expectations.sort_values("measure").itertuples())
    verdicts = []
    ended = crawls[crawls["outcome"] != "open"].sort_values("crawl_id")
    for crawl in list[Any](ended.itertuples()):
        rows = changes.get(str(crawl.crawl_id), versions.iloc[:0])
        brought = standing.compare(zip(rows["review_key"], rows["review_id"], strict=True))
        case = Case(crawl, brought, standing, past, limits, _most(bounds))
        found = [*_failed(crawl), *_bounds(case, bounds)]
        found += faults(case) if crawl.outcome != "failed" else []
        if not found:
            past = past.then(case) if crawl.kind == "crawl" else past
            standing.take(brought)
        verdicts.append((crawl.crawl_id, crawl.shop, not found, "; ".join(found) or None))
    return DataFrame(verdicts, columns=["crawl_id", "shop", "accepted", "reason"])


def _failed(crawl: Any) -> Iterator[str]:
    if crawl.outcome == "failed":
        yield f"the crawl failed ({crawl.reason})"


def _most(bounds: Iterable[Any]) -> float | None:
    return next((one.most for one in bounds if one.measure == "reviews" and one.most > 0), None)


def _bounds(case: Case, bounds: Iterable[Any]) -> Iterator[str]:
    for bound in bounds:
        value = _measure(str(bound.measure), case)
        if value is None:
            continue
        if bound.least == bound.least and value < bound.least:
            yield f"{bound.measure} is {value:g}, expected at least {bound.least:g}"
        if bound.most == bound.most and value > bound.most:
            yield f"{bound.measure} is {value:g}, expected at most {bound.most:g}"


def _measure(name: str, case: Case) -> float | None:
    """Measure what a whole crawl met; of any other, what stands after it."""
    if name == "reviews":
        whole = case.crawl.kind == "crawl" and not case.is_news
        return int(case.crawl.distinct) if whole else case.standing.after(case.brought, "rating")[1]
    filled, of = case.standing.after(case.brought, name.removeprefix("fill:"))
    return round(filled / of, 4) if of else None


@step(
    reads=(
        Review.only("id", "shop", "listing_id", "rating", "published", "language", "verified"),
        Version,
        Sighting,
        CrawlVerdict,
        Permission,
        Shop.only("shop", "research"),
    ),
    writes=CurrentReview,
    grain=by("shop"),
)
def current(
    reviews: DataFrame,
    versions: DataFrame,
    sightings: DataFrame,
    verdicts: DataFrame,
    permissions: DataFrame,
    shops: DataFrame,
) -> DataFrame:
    """Take per review the newest version from an accepted crawl, and say which do not count.

    What an accepted crawl saw last is such a version too, though it was met first in a crawl
    that is held back by now.
    """
    accepted = verdicts.loc[verdicts["accepted"], "crawl_id"]
    met = concat([versions, sightings[list(versions.columns)]], ignore_index=True)
    good = met[met["crawl_id"].isin(accepted)].sort_values("crawl_id", kind="stable")
    heads = good.drop_duplicates("review_key", keep="last").dropna(subset="review_id")
    found = heads[["review_key", "review_id"]].merge(
        reviews, left_on="review_id", right_on="id", validate="one_to_one"
    )
    excluded = found["id"].astype(object).where(found["rating"].isna(), None)
    excluded = excluded.where(excluded.isna(), UNRATED)
    barred = _barred(permissions, shops)
    return found.drop(columns="review_id").assign(excluded=barred or excluded)


def _barred(permissions: DataFrame, shops: DataFrame) -> str | None:
    """Say why no review of a shop may count, whatever it says."""
    if shops["research"].fillna(False).any():
        return RESEARCH
    score = permissions.loc[permissions["use"] == "score", "verdict"]
    return None if score.eq("allowed").any() else UNSCORABLE
