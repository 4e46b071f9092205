"""The first week of a real site: one shop that consents, three products, 14 reviews, no more."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.desk import Desk
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import serving

TABLES = {"tiltwell-300": (9, "Tiltwell", "300"), "tiltwell-mini": (5, "Tiltwell", "Mini"),
          "quoin-easy": (0, "Quoin", "Easy")}  # fmt: skip


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Crawl, run, build, publish and report as an editor would, with real processes."""
    desk = Desk(tmp_path_factory.mktemp("week"), apart=True)
    pages, lines, number = {}, "listings:\n", 0
    for product, (count, brand, model) in TABLES.items():
        desk.product(product, brand, model)
        reviews = [review(number + n) for n in range(count)]
        pages[f"/{product}"] = product_page(reviews, count=count, name=f"{brand} {model}")
        lines += f"  - url: http://oakrow.example/{product}\n    product: {product}\n"
        number += count
    desk.shop("oakrow", lines + "rating_scale: 5\nschedule: '0 3 * * mon'\n")
    with serving() as shops:
        shops.hosts["oakrow.example"] = shop_of(pages)
        desk.environ = {"UPRIGHT_LOOPBACK": shops.environ(), "UPRIGHT_NOW": "2026-11-02T04:00Z"}
        assert desk.facts("crawl", "oakrow")["crawls"]["oakrow"]["distinct"] == 14
        for command in ("run", "build", "publish"):
            desk.upright(command)
        desk.upright("edition", "2026-11")
        yield desk


def page(desk: Desk, name: str) -> html.HtmlElement:
    return html.fromstring((desk.home / "site/live" / name).read_text("utf-8"))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_nothing_is_ranked_and_no_bar_is_empty(week: Desk) -> None:
    index = page(week, "index.html")
    text = words(index)
    assert "9 reviews count; 20 are needed" in text
    assert not [svg for svg in index.iter("{*}svg", "svg") if svg.get("class") == "mark"]
    places = {cell.text_content().strip() for cell in index.iter("td")}
    assert not places & {"1", "2", "3", "1–3"}
    assert "highest score" not in text


def test_specs_and_safety_lead(week: Desk) -> None:
    text = words(page(week, "index.html"))
    assert text.index("Before you choose") < text.index("Tiltwell 300")
    product = words(page(week, "products/tiltwell-300.html"))
    assert "300 lb" in product
    assert "linician" in product


def test_what_is_not_known_is_said(week: Desk) -> None:
    text = words(page(week, "products/quoin-easy.html"))
    assert "No reviews yet" in text


def test_every_review_is_accounted_for(week: Desk) -> None:
    data = json.loads((week.home / "site/live/data.json").read_text("utf-8"))
    counted = {row["product_id"]: row["counted"] for row in data["products"]}
    assert counted == {product: count for product, (count, _, _) in TABLES.items()}
    with (week.home / "site/live/data.csv").open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 3


def test_the_first_edition_says_that_there_is_nothing_to_compare(week: Desk) -> None:
    (edition,) = (week.home / "editions" / "2026-11-draft").rglob("index.html")
    assert "othing to compare" in words(html.fromstring(edition.read_text("utf-8")))


def test_a_second_week_without_news_changes_no_byte(week: Desk) -> None:
    live = (week.home / "site/live").resolve()
    week.upright("run", "--full")
    assert week.facts("build")["release"] == live.name


def test_the_folder_of_the_test_is_the_only_one_touched(week: Desk) -> None:
    names = {path.name for path in Path(week.home).iterdir()}
    assert {"upright.db", "archive", "secret", "site", "editions"} <= names
