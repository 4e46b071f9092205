"""Tests of the reader's site: what is said, what is never said, and what holds of every page."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import Engine, update

from db.connect import connect, writing
from db.problem import Problem
from db.schema import Match, Permission, Product, Record, Site, Tally
from reports.lint import words_of
from reports.queries import read_facts
from reports.render import Renderer
from reports.safety import concerns
from reports.site import pages, static
from reports.verify import link_faults, markup_faults, parse
from reports.world import see
from tests.seeds import (
    AT,
    PRODUCTS,
    SMALL,
    Seed,
    add,
    crawl_rows,
    fill,
    month_rows,
    recall_row,
    site,
)

ONE_SHOP = {"backfit": "BackFit Outlet"}


@pytest.fixture
def lite(tmp_path: Path) -> Engine:
    made = connect(f"sqlite:///{tmp_path}/lite.db")
    Record.metadata.create_all(made)
    return made


def render(engine: Engine) -> dict[str, bytes]:
    return dict(pages(see(read_facts(engine)), Renderer()))


def words(page: bytes) -> str:
    return " ".join(words_of(page).split())


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
    assert "36 listed" not in page
    tree = html.document_fromstring(made["index.html"].decode())
    assert "Fjord" not in " ".join(tree.xpath("//table[contains(@class, 'compare')]//text()"))
    record = {one["product_id"]: one for one in json.loads(made["data.json"])["products"]}
    assert record["fjord-basic"]["state"] == "recalled"
    assert record["fjord-basic"]["score"] is None


def test_every_product_and_compare_page_shows_the_safety_panel(lite: Engine) -> None:
    fill(lite)
    for name, page in render(lite).items():
        if name == "index.html" or name.startswith("products/"):
            assert "Ask a clinician first if any of these concerns you: glaucoma" in words(page)
            assert "Stop at once and get help for: loss of bladder" in words(page)


def test_a_small_supply_is_not_ranked(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    made = render(lite)
    page = words(made["index.html"])
    assert "No product has enough reviews for a score. 12 of 14 listed reviews count." in page
    assert "Aurel A2: 9 reviews count; 20 are needed (11 listed)." in page
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


def test_a_shop_that_failed_is_named_with_both_days(lite: Engine) -> None:
    fill(lite)
    for days in (2, 3):
        late = AT + timedelta(days=days)
        add(lite, *crawl_rows({"tilthaus": ""}, late, ok=False, outcome="failed", reason="503"))
    made = render(lite)
    said = "Tilthaus could not be read since 2 Nov 2026; its numbers are as of 31 Oct 2026."
    assert said in words(made["index.html"])
    assert said in words(made["products/aurel-a2.html"])
    assert said not in words(made["products/bramo-3.html"])
    assert "As of 31 Oct 2026" in words(made["index.html"])


def test_a_crawl_held_back_is_said_with_its_reason(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    late = AT + timedelta(days=7)
    add(lite, *crawl_rows(ONE_SHOP, late, ok=False, reason="3 reviews, at least 120"))
    page = words(render(lite)["sources.html"])
    assert "BackFit Outlet was read, but the reading is held back, since 7 Nov 2026" in page
    assert "Held back since 7 Nov 2026: 3 reviews, at least 120." in page


def test_a_shop_s_own_rating_is_shown_only_where_allowed(lite: Engine) -> None:
    fill(lite)
    claim = "4.6 of 5, 1,204 reviews"
    assert claim not in words(render(lite)["products/bramo-3.html"])  # backfit: nothing recorded
    assert claim in words(render(lite)["products/cordo-s.html"])  # tilthaus: allowed
    with writing(lite) as connection:
        connection.execute(update(Permission).values(until=date(2026, 10, 30)))
    assert claim not in words(render(lite)["products/cordo-s.html"])


def test_the_funnel_adds_up(lite: Engine) -> None:
    fill(lite)
    for product in see(read_facts(lite)).products:
        dropped = sum(drop.n for drop in product.drops)
        assert product.score.listed - dropped == product.score.counted
        assert sum(shop.counted for shop in product.shops) == product.score.counted


def test_unmatched_reviews_stand_apart(lite: Engine) -> None:
    fill(lite)
    add(
        lite,
        Match(listing_id="u", shop="backfit", product_id=None, rule="unmatched", evidence=""),
        Tally(tally="backfit||", shop="backfit", product_id=None, reason=None, n=33,
              rating_sum=1.0, rating_squares=1.0),
    )  # fmt: skip
    world = see(read_facts(lite))
    assert (world.site.unmatched, world.site.counted) == (33, 976)
    assert "Another 33 reviews stand at listings" in words(render(lite)["index.html"])


def test_past_months_are_listed_newest_first(lite: Engine) -> None:
    fill(lite)
    for month in ("2026-10", "2026-09"):
        add(lite, *month_rows(month, {"aurel-a2": (80.0, 180, 230)}))
    page = words(render(lite)["products/aurel-a2.html"])
    assert page.index("Oct 2026 80") < page.index("Sep 2026 80")


def test_links_resolve_and_nothing_active_is_on_a_page(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    trees = parse(made)
    assert list(link_faults(trees, made)) == []
    assert list(markup_faults(trees)) == []


def test_a_broken_link_is_found(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    made = render(lite)
    made["index.html"] = made["index.html"].replace(b"safety.html#eyes", b"safety.html#ears")
    assert list(link_faults(parse(made), made)) == [
        "index.html: the link 'safety.html#ears' leads nowhere"
    ]


def test_every_page_is_readable_by_machines_for_people(lite: Engine) -> None:
    fill(lite)
    for tree in parse(render(lite)).values():
        assert tree.get("lang") == "en"
        assert tree.xpath("//a[@class='skip' and @href='#main']")
        assert len(tree.xpath("//h1")) == 1
        assert tree.xpath("string(//meta[@http-equiv]/@content)").startswith(
            "default-src 'none'; img-src 'self' data:; style-src 'self'"
        )
        assert all(table.xpath("caption") for table in tree.xpath("//table"))
        assert not tree.xpath("//th[not(@scope)]")
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in tree.xpath("//svg"))
        assert "method 1.3" in tree.text_content()
        assert "Ties to sellers and makers: none." in tree.text_content()


def test_the_stylesheet_is_small() -> None:
    assert len(static("site.css")) < 20_000


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_are_told_apart() -> None:
    themes = re.findall(r"--paper: [^}]*", static("site.css").decode())[:2]
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#\w{6})", theme))
        for ground in ("paper", "zebra"):
            for name, least in (("ink", 7), ("soft", 4.5), ("teal", 4.5), ("red", 4.5),
                                ("amber", 4.5), ("mark", 2.9)):  # fmt: skip
                light, dark = sorted(
                    (luminance(colours[name]), luminance(colours[ground])), reverse=True
                )
                assert (light + 0.05) / (dark + 0.05) >= least, (name, ground)


def test_numbers_behind_the_page_are_those_on_it(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    rows = list(csv.DictReader(io.StringIO(made["data.csv"].decode("utf-8-sig"))))
    records = json.loads(made["data.json"])["products"]
    assert [row["product_id"] for row in rows] == [one["product_id"] for one in records]
    assert rows[0]["counted"] == str(records[0]["counted"]) == "210"


def test_the_method_in_words_is_the_method_on_the_page(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    page = words(render(lite)["method.html"])
    text = (Path(__file__).parents[1] / "docs" / "method.md").read_text("utf-8")
    said = [line.strip(" #-") for line in text.splitlines() if line.strip()]
    assert [line for line in said if line not in page] == [
        "The page `method.html` of every release says the same, with the numbers in force; "
        "a test compares the two."
    ]


def test_sixty_products_are_rendered_in_no_time(lite: Engine) -> None:
    fill(lite, [replace(PRODUCTS[n % 5], product=f"p-{n}", brand=f"B{n}") for n in range(60)])
    facts = read_facts(lite)
    start = time.process_time()
    assert len(pages(see(facts), Renderer())) == 70
    assert time.process_time() - start < 2


def attacks(shared: Path) -> list[str]:
    found: set[str] = set()
    for path in sorted((shared / "hostile" / "xss").rglob("*.txt")):
        found.update(path.read_text("utf-8", "replace").splitlines())
    templates = (shared / "hostile" / "template-injection" / "patt" / "ssti.fuzz").read_text()
    return sorted(one for one in found.union(templates.splitlines()) if one.strip())


def test_no_attack_in_any_text_becomes_markup(lite: Engine, shared: Path) -> None:
    hostile = attacks(shared)
    assert len(hostile) > 5000
    fill(lite, SMALL, ONE_SHOP)
    add(lite, recall_row("Aurel", []))
    facts = read_facts(lite)
    before = {name: skeleton(page) for name, page in pages(see(facts), Renderer()).items()
              if name.endswith(".html")}  # fmt: skip
    size = 400
    for start in range(0, len(hostile), size):
        batch = " ".join(hostile[start : start + size]).replace("\x00", "")
        poisoned(facts, batch)
        for name, page in pages(see(facts), Renderer()).items():
            if name.endswith(".html"):
                assert not forbidden(page), (name, start)
                assert skeleton(page) == before[name]


def poisoned(facts: object, text: str) -> None:
    """Put the attack into every text of every record that a page prints."""
    keys = {"product_id", "shop", "use", "kind", "spec", "crawl_id", "listing_id", "tally", "note"}
    chosen = {"verdict", "outcome", "reason", "status", "models", "aliases", "gtins", "start"}
    kept = keys | chosen | {"time_zone", "brand", "month", "run_id"}
    for field in facts.__dataclass_fields__:  # type: ignore[attr-defined]
        rows = getattr(facts, field)
        for row in rows if isinstance(rows, tuple) else ():
            for column in row.table().c:
                method = row.__tablename__ == "methods" and column.name == "name"
                if (
                    column.name not in kept
                    and not method
                    and isinstance(getattr(row, column.name), str)
                ):
                    setattr(row, column.name, text)


def forbidden(page: bytes) -> list[object]:
    tree = html.document_fromstring(page.decode())
    found = list(tree.xpath("//script | //iframe | //object | //img | //*[@style] | //style"))
    found += tree.xpath("//@*[starts-with(name(), 'on')]")
    found += [url for url in tree.xpath("//@href | //@src") if re.match(r"(?i)\s*\w+script:", url)]
    return found


def skeleton(page: bytes) -> list[tuple[str, int]]:
    """List the elements of a page with the number of their attributes, links left out."""
    tree = html.document_fromstring(page.decode())
    return [(one.tag, len(one.attrib)) for one in tree.iter() if one.tag not in ("a", "small")]
