"""What a shop has not allowed reaches no score, no quotation, no shown rating and no download."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from db.connect import writing
from db.identity import listing_id, review_id
from db.intake import append, close_crawl, open_crawl
from db.permission import USES
from db.problem import Problem
from db.schema import Listing, Method, Permission, Product, RawListing, RawReview, Record, Shop
from pipeline.run import run_steps
from pipeline.steps import STEPS
from reports.queries import read_facts
from reports.release import build, permission_faults, publish
from reports.world import see
from tests.frames import shipped_methods
from tests.seeds import add, config_of, site
from tests.seeds.computed import run_rows
from tests.seeds.known import method_rows, safety_rows

NOW = datetime(2026, 11, 1, 3, tzinfo=UTC)
DAY = date(2026, 11, 1)
# how a shop can fail to allow a use, beside the one that allows everything
SHOPS = {"open": "allowed", "shut": None, "refusing": "refused", "asked": "asked",
         "over": "allowed", "study": "allowed"}  # fmt: skip


def shop_rows(shop: str, verdict: str | None) -> list[Record]:
    """Make a shop and its permissions; one of them is over, one is for research only."""
    rows: list[Record] = [
        Shop(shop=shop, name=f"Shop {shop}", domain=f"{shop}.example", platform="schemaorg",
             start="[]", currency="USD", research=shop == "study"),
        Listing(listing_id=listing_id(shop, f"http://{shop}.example/p"), shop=shop,
                url=f"http://{shop}.example/p", product_id="aurel-a2"),
    ]  # fmt: skip
    until = DAY - timedelta(days=1) if shop == "over" else None
    return rows + [
        Permission(
            shop=shop, use=use, verdict=_over(verdict, until), evidence="letter", until=until
        )
        for use in USES
        if verdict
    ]


def _over(verdict: str | None, until: date | None) -> str:
    return "expired" if until else str(verdict)  # as db.catalog.sync writes it


def claim_of(shop: str) -> str:
    return f"4.731{list(SHOPS).index(shop)}"


def collect(engine: Engine, shop: str) -> None:
    """Crawl 25 reviews whose words tell where they come from, and the shop's own rating."""
    place = listing_id(shop, f"http://{shop}.example/p")
    crawl = open_crawl(engine, shop, "crawl", NOW)
    reviews = [
        RawReview(
            id=review_id(shop, str(n), "c"), shop=shop, review_key=str(n), content_hash="c",
            listing_id=place, rating_text="5", best_text="5", date_text="2026-10-01",
            title=f"Title from {shop}", body=f"A frame for a reader of {shop}, number {n}.",
            author_hash=f"author{shop}{n}", fetched=NOW,
        )
        for n in range(25)
    ]  # fmt: skip
    page = RawListing(listing_id=place, shop=shop, url=f"http://{shop}.example/p", name="Aurel A2",
                      rating_text=claim_of(shop), best_text="5", count_text="25",
                      fetched=NOW)  # fmt: skip
    append(engine, crawl, reviews=reviews, listings=[page], pages=1)
    close_crawl(engine, crawl, NOW + timedelta(minutes=1), "complete")


@pytest.fixture
def shops(lite: Engine) -> Engine:
    """Give a database in which six shops were read and every step has run."""
    methods = [row for row in method_rows() if row.__tablename__ != "methods"]
    add(lite, *site(), *safety_rows(), *methods, *run_rows(at=NOW))
    add(lite, Product(product_id="aurel-a2", brand="Aurel", model="A2", category="table"))
    add(lite, *shipped())
    for shop, verdict in SHOPS.items():
        add(lite, *shop_rows(shop, verdict))
        collect(lite, shop)
    run_steps(lite, STEPS, False, lambda _done: None)
    return lite


def shipped() -> list[Record]:
    """Give the method as it is shipped."""
    return [Method(**row) for row in shipped_methods().to_dict("records")]  # type: ignore[misc]


def released(engine: Engine, tmp_path: Path) -> dict[str, bytes]:
    folder = build(engine, config_of(tmp_path)).folder
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_score_is_made_of_reviews_that_may_not_be_scored(shops: Engine) -> None:
    facts = read_facts(shops)
    (score,) = facts.scores
    assert (score.counted, score.listed) == (25, 25 * len(SHOPS))
    assert {one.shop for one in facts.tallies if one.reason is None} == {"open"}
    (product,) = see(facts).products
    assert {one.shop: one.counted for one in product.shops} == {
        shop: 25 if shop == "open" else 0 for shop in SHOPS
    }


def test_nothing_is_published_while_data_for_research_count(shops: Engine, tmp_path: Path) -> None:
    facts = read_facts(shops)
    assert permission_faults(facts, DAY) == []
    counted = replace(
        facts, tallies=tuple(t for t in facts.tallies if t.reason is None)
        + tuple(_counting(t) for t in facts.tallies if t.shop == "study"),
    )  # fmt: skip
    assert "the permission to score study is refused" in permission_faults(counted, DAY)[0]
    publish(shops, config_of(tmp_path), DAY)
    with writing(shops) as connection:
        connection.execute(delete(Permission.table()))
    with pytest.raises(Problem, match="to score open is unknown"):
        publish(shops, config_of(tmp_path), DAY)


def _counting(tally: object) -> object:
    return replace(tally, reason=None)  # type: ignore[type-var]


def test_no_review_is_quoted_and_no_author_named(shops: Engine, tmp_path: Path) -> None:
    """Not even where a shop allows it: no page of this version quotes."""
    for name, content in released(shops, tmp_path).items():
        for shop in SHOPS:
            assert f"reader of {shop}".encode() not in content, name
            assert f"Title from {shop}".encode() not in content, name
            assert f"author{shop}".encode() not in content, name


def test_a_shop_s_own_rating_is_shown_only_where_it_may_be(shops: Engine, tmp_path: Path) -> None:
    claims = {shop: claim_of(shop).encode() for shop in SHOPS}
    made = b"".join(released(shops, tmp_path).values())
    assert {shop for shop, claim in claims.items() if claim in made} == {"open"}


def test_reviews_are_handed_on_only_where_they_may_be(shops: Engine, tmp_path: Path) -> None:
    made = released(shops, tmp_path)
    rows = list(csv.DictReader(io.StringIO(made["reviews.csv"].decode("utf-8-sig"))))
    assert {row["shop"] for row in rows} == {"open"}
    assert len(rows) == 25
    assert list(rows[0]) == [
        "shop", "product_id", "published", "rating", "language", "verified", "not_counted",
    ]  # fmt: skip
    assert (rows[0]["rating"], rows[0]["published"]) == ("1.0", "2026-10-01")


def test_where_nobody_allows_it_there_is_no_download(lite: Engine, tmp_path: Path) -> None:
    add(lite, *site(), *safety_rows(), *shipped(), *run_rows(at=NOW))
    add(lite, *shop_rows("shut", None))
    collect(lite, "shut")
    run_steps(lite, STEPS, False, lambda _done: None)
    made = released(lite, tmp_path)
    assert "reviews.csv" not in made
    assert b"reviews.csv" not in b"".join(made.values())


def test_the_verdicts_of_data_for_research_say_so(shops: Engine) -> None:
    (study,) = (one for one in see(read_facts(shops)).sources if one.shop == "study")
    shown = {use.use: (use.verdict, use.evidence) for use in study.uses}
    for use in ("score", "quote", "show_rating", "redistribute"):
        assert shown[use] == ("refused", "the data may be studied only")
        assert not study.allows(use)
    assert shown["fetch"] == ("allowed", "letter")
