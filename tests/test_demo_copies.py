"""The demo's truth beside the copies that are found, as its shops print them, without a crawl."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pytest
from pandas import DataFrame
from sqlalchemy import Engine

from db.connect import reading, writing
from db.identity import author_hash
from db.schema import (
    CurrentReview,
    Lookup,
    Match,
    Repeat,
    Review,
    Shop,
    columns_of,
)
from db.store import load, replace, replace_records
from desk.demo.generate import Shops, generate
from desk.demo.honest import Written
from desk.demo.printed import review as print_review
from desk.demo.world import SECOND_MONTH, SEED
from pipeline.normalise import normalise
from pipeline.repeats import alike, repeats
from pipeline.run import RUNNERS
from tests.frames import frame
from tests.tables import laid

SEEDS = (SEED, 11, 12, 13)


@dataclass(frozen=True)
class Found:
    """What stands in the second month, and what is found of it: rows of repeats by review."""

    standing: dict[str, Written]
    rows: dict[str, dict[str, object]]

    def counts(self, review: str) -> bool:
        """Tell whether a review is counted."""
        return review not in self.rows or self.rows[review]["excluded"] is None

    def group(self, review: str) -> object:
        """Name the group of a review: itself where it has none."""
        return self.rows[review]["group_id"] if review in self.rows else review


def printed(shops: Shops, one: Written) -> dict[str, object]:
    """Print a review as its shop does, and take it down as a spider does."""
    seen = print_review(shops, shops.world.shops[one.shop], one)
    return {
        "id": one.review_id, "shop": one.shop, "review_key": one.review_id,
        "listing_id": f"{one.shop}{one.path}", "rating_text": seen.rating,
        "best_text": "100%" if "%" in seen.rating else "5", "title": seen.title,
        "body": seen.body, "date_text": seen.date, "verified": one.verified,
        "author_hash": author_hash(b"secret", one.shop, seen.author),
        "syndicated_from": one.label, "fetched": shops.now,
    }  # fmt: skip


def fill(engine: Engine, shops: Shops) -> dict[str, Written]:
    """Make what stands at the shops the current reviews, each matched to its product."""
    standing = {one.review_id: one for there in shops.reviews.values() for one in there}
    known = [
        Shop(shop=one.shop, name=one.name, domain=one.domain, platform="-", start="[]",
             sold_by_maker=one.shop == "plumbrae") for one in shops.world.shops.values()
    ]  # fmt: skip
    raws = DataFrame([printed(shops, one) for one in standing.values()])
    raws = raws.reindex(columns=list(normalise.tables[0].names))
    read = normalise(raws, frame(Shop, [])[list(normalise.tables[1].names)], frame(Lookup, []))
    listings = {f"{one.shop}{one.path}": one for one in standing.values()}
    with writing(engine) as connection:
        replace_records(connection, Shop, known)
        replace(connection, Review, read.assign(source_hash=1))
        current = read.assign(excluded=None)[list(columns_of(CurrentReview).names)]
        replace(connection, CurrentReview, current)
        replace_records(connection, Match, [
            Match(listing_id=listing, shop=one.shop, product_id=one.product, rule="gtin",
                  evidence="-") for listing, one in listings.items()
        ])  # fmt: skip
    return standing


@pytest.fixture(scope="module", params=SEEDS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Give what is found of a demo of one seed."""
    engine = laid(f"sqlite:///{tmp_path_factory.mktemp('copies') / 'copies.db'}")
    standing = fill(engine, generate(request.param, SECOND_MONTH))
    RUNNERS["indexed"](engine, alike, "code", False)
    RUNNERS["whole"](engine, repeats, "code", False)
    with reading(engine) as connection:
        rows = load(connection, columns_of(Repeat))
    plain = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return Found(standing, {str(row["id"]): row for row in plain})  # type: ignore[misc]


def families(found: Found) -> dict[str, list[str]]:
    """Give each review with its copies, by its id; it need not stand any more."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for one in found.standing.values():
        members[one.copy_of or one.review_id].append(one.review_id)
    return dict(members)


def test_every_planted_copy_is_found(found: Found) -> None:
    missed = [
        one.review_id
        for one in found.standing.values()
        if one.copy_of in found.standing and found.group(one.review_id) != found.group(one.copy_of)
    ]
    assert missed == []
    assert sum(one.copy_of is not None for one in found.standing.values()) > 150


def test_no_honest_review_is_dropped(found: Found) -> None:
    """One of each family counts, though it need not be the one that was written first."""
    wrong = []
    for members in families(found).values():
        counted = [one for one in members if found.counts(one)]
        honest = found.standing[members[0]].kind != "campaign"
        if honest and not counted:
            wrong.append(members)
    assert wrong == []


def test_one_of_each_family_counts(found: Found) -> None:
    for original, members in families(found).items():
        if original in found.standing:
            assert sum(map(found.counts, members)) == 1, members
    labelled = [one for one in found.standing.values() if one.label and one.copy_of]
    there = [one for one in labelled if one.copy_of in found.standing]
    assert labelled
    assert all(found.counts(str(one.copy_of)) for one in there if one.copy_of)


def test_the_stock_phrases_of_a_campaign_are_no_copies(found: Found) -> None:
    """Unless two accounts wrote the same long text, word for word."""
    bought = [one for one in found.standing.values() if one.campaign]
    texts = {one.body for one in bought}
    dropped = [one for one in bought if not found.counts(one.review_id)]
    assert len(dropped) <= len(bought) - len(texts)
    assert bought
