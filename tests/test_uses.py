"""Each use of reviews needs its own permission: without it nothing passes, and it says the mend.

Quotation, the shown rating and the download are proved where pages are made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.catalog import read_catalog, sync
from db.connect import connect
from db.permission import USES
from db.problem import Problem
from db.schema import Crawl, CurrentReview, Permission, RawReview, Score
from desk.compute import run_pipeline
from desk.session import Session
from pipeline.expect import RESEARCH
from spiders.admit import admit
from spiders.imports import import_files
from spiders.process import crawl_shop
from tests.desk import ALLOWED, ROOT
from tests.shops.crawling import NOW, SITE
from tests.shops.pages import product_page, review
from tests.shops.world import World, opened

REVIEWS = [review(number) for number in range(30)]
NOT_ALLOWED = {
    "nothing recorded": "",
    "refused": "{allowed: false, evidence: letter}",
    "asked": "{asked: 2026-11-01, evidence: letter}",
    "expired": "{allowed: true, evidence: letter, until: 2026-11-21}",
    "for another use only": "",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path) as made:
        made.open("velm", {"/p/1": product_page(REVIEWS)})
        yield made


def write(world: World, uses: dict[str, str], more: str = "platform: schemaorg\n") -> None:
    """Write the shop with some permissions, and nothing else recorded."""
    lines = "".join(f"  {use}: {line}\n" for use, line in uses.items() if line)
    (world.config.catalog / "site.yml").write_text(SITE, "utf-8")
    (world.config.catalog / "shops/velm.yml").write_text(
        f"name: Velm\ndomain: velm.example\n{more}rating_scale: 5\n"
        f"listings:\n  - url: http://velm.example/p/1\n    product: tiltwell\npermission:\n{lines}",
        "utf-8",
    )
    products = world.config.catalog / "products"
    products.mkdir(exist_ok=True)
    (products / "tiltwell.yml").write_text("brand: T\nmodel: '3'\ncategory: table\n", "utf-8")
    scoring = (ROOT / "catalog/scoring.yml").read_text("utf-8")
    (world.config.catalog / "scoring.yml").write_text(scoring, "utf-8")


def all_but(use: str, line: str = "") -> dict[str, str]:
    return {**dict.fromkeys(USES, ALLOWED), use: line}


def saved(world: World, name: str = "page.html", content: bytes | None = None) -> Path:
    path = world.folder / name
    path.write_bytes(content or product_page(REVIEWS).body)
    return path


def take_in(world: World, *files: Path, url: str | None = None) -> Crawl:
    engine = connect(world.config.database_url)
    try:
        return import_files(engine, world.config, "velm", files, url=url)
    finally:
        engine.dispose()


def nothing_was_kept(world: World) -> bool:
    archived = list(world.config.home.glob("archive/**/*.*"))
    return not (world.rows(RawReview) or world.rows(Crawl) or archived)


@pytest.mark.parametrize("why", NOT_ALLOWED)
@pytest.mark.parametrize("use", ["fetch", "store"])
def test_no_crawl_without_leave_to_fetch_and_to_store(world: World, use: str, why: str) -> None:
    write(world, all_but(use, NOT_ALLOWED[why]))
    with pytest.raises(Problem, match=f'upright shop permit velm {use} --evidence "..."'):
        world.crawl("velm")
    assert world.shops.log == []
    assert nothing_was_kept(world)


def test_a_crawl_with_both_passes(world: World) -> None:
    write(world, {"fetch": ALLOWED, "store": ALLOWED})
    assert world.crawl("velm").crawl.distinct == 30


@pytest.mark.parametrize("why", NOT_ALLOWED)
def test_no_import_without_leave_to_store(world: World, why: str) -> None:
    write(world, all_but("store", NOT_ALLOWED[why]))
    sheet = saved(world, "r.csv", b"id,rating,body\n1,5,Sturdy.\n")
    for path in (saved(world), sheet):
        with pytest.raises(Problem, match=r'upright shop permit velm store --evidence "\.\.\."'):
            take_in(world, path)
    assert nothing_was_kept(world)


def test_an_import_needs_no_leave_to_fetch(world: World) -> None:
    write(world, {"store": ALLOWED})
    assert take_in(world, saved(world)).distinct == 30


@pytest.mark.parametrize("why", NOT_ALLOWED)
@pytest.mark.parametrize("platform", ["bazaarvoice", "powerreviews"])
def test_no_key_of_a_page_without_leave_to_use_it(world: World, platform: str, why: str) -> None:
    write(world, all_but("page_key", NOT_ALLOWED[why]), f"platform: {platform}\n")
    mend = 'upright shop permit velm page_key --evidence "..."'
    with pytest.raises(Problem, match=mend):
        world.crawl("velm")
    assert world.shops.log == []
    write(world, all_but("quote"), f"platform: {platform}\n")
    assert admit(world.config, "velm")


def test_a_platform_without_such_a_key_needs_no_leave_for_it(world: World) -> None:
    write(world, {"fetch": ALLOWED, "store": ALLOWED}, "platform: okendo\n")
    assert admit(world.config, "velm")


def scored(world: World) -> tuple[int, set[object]]:
    """Run the whole computation; returns the reviews that count, and why others do not."""
    engine = connect(world.config.database_url)
    run_pipeline(Session(world.config, engine), False, lambda done: None)
    engine.dispose()
    counted = sum(int(str(row["counted"])) for row in world.rows(Score))
    return counted, {row["excluded"] for row in world.rows(CurrentReview)}


@pytest.mark.parametrize("why", NOT_ALLOWED)
def test_no_score_without_leave_to_score(world: World, why: str) -> None:
    write(world, all_but("score", NOT_ALLOWED[why]))
    take_in(world, saved(world), url="http://velm.example/p/1")
    assert scored(world) == (0, {"the source does not allow its reviews to be scored"})


def test_leave_to_score_lets_them_count_until_it_is_withdrawn(world: World) -> None:
    write(world, {"store": ALLOWED, "score": ALLOWED})
    take_in(world, saved(world), url="http://velm.example/p/1")
    assert scored(world) == (30, {None})
    write(world, all_but("score", NOT_ALLOWED["refused"]))
    assert scored(world)[0] == 0


def test_data_for_research_never_count(world: World) -> None:
    research = "platform: schemaorg\nresearch: true\n"
    write(world, dict.fromkeys(USES, ALLOWED), research)
    with pytest.raises(Problem, match=r"'permission.score.allowed' cannot be true"):
        read_catalog(world.config.catalog)
    write(world, {"store": ALLOWED}, research)
    take_in(world, saved(world), url="http://velm.example/p/1")
    assert scored(world) == (0, {RESEARCH})


def test_a_page_of_a_refused_site_enters_under_no_other_name(world: World) -> None:
    for path in (ROOT / "catalog/shops").glob("*.yml"):
        (world.config.catalog / "shops" / path.name).write_bytes(path.read_bytes())
    write(world, dict.fromkeys(USES, ALLOWED))
    told = b'<link rel="canonical" href="https://www.amazon.de/dp/B0">' + product_page(REVIEWS).body
    for content, url in (
        (told, None),
        (told, "https://velm.example/p/1"),
        (product_page(REVIEWS).body, "https://smile.amazon.co.uk/dp/B0"),
        ((ROOT / "tests/pages/amazon/product_page.html").read_bytes(), None),
        ((ROOT / "tests/pages/amazon/all_reviews.html").read_bytes(), "https://velm.example/p/1"),
    ):
        with pytest.raises(Problem, match="is a page of 'amazon', not of 'velm'"):
            take_in(world, saved(world, content=content), url=url)
    assert world.rows(RawReview) == []


def test_the_child_process_is_refused_too(world: World) -> None:
    write(world, all_but("fetch"))
    config = replace(world.config, fixed_now=NOW)
    environ = {"PATH": os.environ["PATH"], "UPRIGHT_NOW": NOW.isoformat()}
    with pytest.raises(Problem, match="no permission to fetch is recorded"):
        crawl_shop(config, "velm", environ, 60)


def test_a_permission_is_synced_as_of_the_day(world: World) -> None:
    write(world, all_but("score", NOT_ALLOWED["expired"]))
    engine = connect(world.config.database_url)
    sync(engine, read_catalog(world.config.catalog), NOW.date())
    engine.dispose()
    verdicts = {str(row["use"]): row["verdict"] for row in world.rows(Permission)}
    assert (verdicts["score"], verdicts["fetch"]) == ("expired", "allowed")
