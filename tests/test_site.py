"""Tests of the reader's site: what is said, and in which order."""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from lxml import html
from sqlalchemy import Engine, update

from db.connect import writing
from db.problem import Problem
from db.schema import Method, Product, Site
from reports.queries import read_facts
from reports.render import Renderer
from reports.safety import concerns
from reports.site import pages
from reports.world import see
from tests.seeds import PRODUCTS, SMALL, Seed, add, fill, month_rows, recall_row, site
from tests.seeds.pages import ONE_SHOP, render, words

ROOT = Path(__file__).parents[1]


def test_the_order_is_score_then_name_and_recalled_is_out(engine: Engine) -> None:
    fill(engine)
    add(engine, recall_row())
    world = see(read_facts(engine))
    assert [(one.product_id, one.score.state) for one in world.products] == [
        ("aurel-a2", "scored"),
        ("bramo-3", "scored"),
        ("gneis-g1", "scored"),
        ("estuary-pro", "scored"),
        ("delft-incline-600", "scored"),
        ("cordo-s", "few"),
        ("hark-tilt", "none"),
        ("fjord-basic", "recalled"),
    ]
    places = [(one.place.first, one.place.last) for one in world.products if one.place]
    assert places == [(1, 4), (1, 4), (1, 4), (1, 4), (5, 5)]
    fjord = world.products[-1]
    assert (fjord.place, fjord.score.value, fjord.past) == (None, None, ())


def test_ties_are_in_the_order_of_their_ids(lite: Engine) -> None:
    twins = [replace(PRODUCTS[1], product=name, brand=name[0]) for name in ("z-1", "a-1", "m-1")]
    fill(lite, twins)
    assert [one.product_id for one in see(read_facts(lite)).products] == ["a-1", "m-1", "z-1"]


@pytest.mark.parametrize(
    ("brand", "models", "concerned"),
    [
        ("Fjord", ["BASIC"], True),
        ("FJORD", ["Fjord Basic"], True),
        ("Fjord", [], True),
        ("Fjord", ["Plus"], False),
        ("Fjordland", ["Basic"], False),
        ("Aurel", ["Basic"], False),
    ],
)
def test_a_recall_concerns_its_brand_and_model(
    brand: str, models: list[str], concerned: bool
) -> None:
    product = Product(product_id="p", brand="Fjord", model="Basic", category="inversion table")
    assert concerns(recall_row(brand, models), product) is concerned


def test_a_recalled_product_is_flagged_in_words(lite: Engine) -> None:
    fill(lite)
    add(lite, recall_row())
    made = render(lite)
    page = words(made["products/fjord-basic.html"])
    assert "This product is recalled." in page
    assert "Recall Ankle clamp can open" in page
    assert "36 known" not in page
    tree = html.document_fromstring(made["index.html"].decode())
    assert "Fjord" not in " ".join(tree.xpath("//table[contains(@class, 'compare')]//text()"))
    record = {one["product_id"]: one for one in json.loads(made["data.json"])["products"]}
    assert record["fjord-basic"]["state"] == "recalled"
    assert record["fjord-basic"]["score"] is None


def test_every_product_and_compare_page_shows_the_safety_panel(lite: Engine) -> None:
    fill(lite)
    for name, page in render(lite).items():
        told = name.startswith(("products/", "best/", "compare/")) and name.endswith(".html")
        if name == "index.html" or told:
            assert "Ask a clinician first if any of these concerns you: glaucoma" in words(page)
            assert "Stop at once and get help for: loss of bladder" in words(page)


def test_a_small_supply_is_not_ranked(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    made = render(lite)
    page = words(made["index.html"])
    assert "No product has enough reviews for a score. 12 of 14 known reviews count." in page
    assert "Aurel A2: 9 reviews count; 20 are needed (11 known)." in page
    assert "$1,299.00" in page
    assert "Place" not in page
    assert b'<svg class="mark"' not in b"".join(made.values())
    assert "9 reviews count; 20 are needed" in words(made["products/aurel-a2.html"])
    assert "not stated" in words(made["products/bramo-3.html"])


def test_one_scored_product_is_no_ranking(lite: Engine) -> None:
    fill(lite, [PRODUCTS[0], SMALL[1]])
    page = words(render(lite)["index.html"])
    assert "One product of 2 has enough reviews for a score: Aurel A2, 84 of 100" in page
    assert "one alone is no ranking" in page


def test_nothing_yet_is_said_so(lite: Engine) -> None:
    add(lite, *site())
    made = render(lite)
    assert "No product is in the catalogue yet." in words(made["index.html"])
    assert "No reviews read yet" in words(made["index.html"])
    assert "No source is set up yet." in words(made["sources.html"])


def test_products_without_reviews_lead_with_their_specs(lite: Engine) -> None:
    fill(lite, [Seed("a-1", "Aurel", "1", {}, {}, dict(SMALL[0].specs), None)], ONE_SHOP)
    made = render(lite)
    assert "No review has been read yet." in words(made["index.html"])
    assert "300 lb" in words(made["products/a-1.html"])


def test_without_a_site_there_is_nothing_to_say(lite: Engine) -> None:
    with pytest.raises(Problem, match="upright init"):
        render(lite)


def test_an_unknown_time_zone_is_a_problem(lite: Engine) -> None:
    add(lite, *site())
    with writing(lite) as connection:
        connection.execute(update(Site).values(time_zone="Mars/Base"))
    with pytest.raises(Problem, match="'Mars/Base' is unknown"):
        render(lite)


def test_the_day_is_that_of_the_data_in_the_zone_of_the_site(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)  # finished on 1 November at 04:39 UTC
    assert see(read_facts(lite)).site.as_of == date(2026, 10, 31)
    with writing(lite) as connection:
        connection.execute(update(Site).values(time_zone="Europe/Oslo"))
    assert see(read_facts(lite)).site.as_of == date(2026, 11, 1)


def test_past_months_are_listed_newest_first(lite: Engine) -> None:
    fill(lite)
    for month in ("2026-10", "2026-09"):
        add(lite, *month_rows(month, {"aurel-a2": (80.0, 180, 230)}))
    page = words(render(lite)["products/aurel-a2.html"])
    assert page.index("Oct 2026 80") < page.index("Sep 2026 80")


def test_numbers_behind_the_page_are_those_on_it(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    rows = list(csv.DictReader(io.StringIO(made["data.csv"].decode("utf-8-sig"))))
    records = json.loads(made["data.json"])["products"]
    assert [row["product_id"] for row in rows] == [one["product_id"] for one in records]
    assert rows[0]["counted"] == str(records[0]["counted"]) == "210"


def test_the_method_in_words_is_the_method_on_the_page(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    shipped = yaml.safe_load((ROOT / "catalog" / "scoring.yml").read_text("utf-8"))
    set_interval(lite, shipped["parameters"]["interval"]["value"])
    page = words(render(lite)["method.html"])
    text = (ROOT / "docs" / "method.md").read_text("utf-8")
    said = [line.strip(" #-") for line in text.splitlines() if line.strip()]
    assert [line for line in said if line not in page] == [
        "The page `method.html` of every release says the same, with the numbers in force; "
        "a test compares the two."
    ]


def test_the_words_follow_the_interval_of_the_method(lite: Engine) -> None:
    fill(lite)
    set_interval(lite, 0.8)
    made = render(lite)
    page = words(made["method.html"])
    assert "band = score ± 1.282 × 100" in page
    assert "The band is the 80 % interval of this model" in page
    assert "80 % of the bands" in page
    assert "(80 % band)" in words(made["index.html"])
    assert "of 100; 80 % band" in words(made["products/aurel-a2.html"])
    assert not [name for name, one in made.items() if b"90 %" in one or b"1.645" in one]


def test_the_band_claims_no_more_than_chance(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    said = "It says nothing of who chose to write, of copies that were not found, nor of arranged"
    assert said in words(made["method.html"])
    for page in ("index.html", "products/aurel-a2.html"):
        assert b'method.html#band"' in made[page]
        assert "what chance alone leaves open" in words(made[page])
    assert not [name for name, page in made.items() if b"true value" in page]


def set_interval(engine: Engine, share: float) -> None:
    with writing(engine) as connection:
        connection.execute(update(Method).where(Method.name == "interval").values(value=share))


def test_sixty_products_are_rendered_in_no_time(lite: Engine) -> None:
    fill(lite, [replace(PRODUCTS[n % 5], product=f"p-{n}", brand=f"B{n}") for n in range(60)])
    facts = read_facts(lite)
    start = time.process_time()
    made = pages(see(facts), Renderer())
    assert sum(1 for name in made if name.startswith("products/") and name.endswith(".html")) == 60
    assert sum(1 for name in made if name.startswith("compare/")) <= 60 * 3 / 2
    assert time.process_time() - start < 2
