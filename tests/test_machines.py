"""What machines are told of pages: structured data, sitemaps, redirects, cards, numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from PIL import Image
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Product, Site
from reports.cards import HEIGHT, SITE, WIDTH, Card, can_write, draw, wrap
from reports.lint_beside import lint_beside
from reports.lint_markup import lint_markup
from reports.page import Link, Page
from reports.queries import read_facts
from reports.sitemap import redirects, sitemap
from reports.structured import structured
from reports.verify import link_faults, markup_faults, parse
from reports.world import see
from tests.seeds import PRODUCTS, add, fill, month_rows, recall_row
from tests.seeds.decided import alias, judgement
from tests.seeds.pages import render

HOME = "https://posture.example/tables/"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def there(lite: Engine) -> Engine:
    fill(lite)
    add(lite, recall_row(), judgement(1, "same", "product:aurel-a2", "product:aurel-a2-classic"))
    add(lite, alias("aurel-a2-classic", "aurel-a2"), alias("zephyr-1", None, "Zephyr", "1"))
    with writing(lite) as connection:
        connection.execute(update(Site).values(address=HOME))
    return lite


def nodes(page: bytes) -> list[dict[str, object]]:
    """Read the structured data of a page."""
    return [json.loads(one) for one in SCRIPT.findall(page.decode())]


def test_each_page_is_described_by_what_it_is(there: Engine) -> None:
    made = render(there)
    (listed,) = nodes(made["index.html"])
    assert listed["@type"] == "ItemList"
    way, product = nodes(made["products/aurel-a2.html"])
    assert way == {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Inversion tables",
             "item": f"{HOME}index.html"},
            {"@type": "ListItem", "position": 2, "name": "Aurel A2"},
        ],
    }  # fmt: skip
    assert product == {
        "@context": "https://schema.org", "@type": "Product", "name": "Aurel A2",
        "url": f"{HOME}products/aurel-a2.html", "brand": {"@type": "Brand", "name": "Aurel"},
        "model": "A2",
        "offers": [{"@type": "Offer", "price": "329.00", "priceCurrency": "USD",
                    "seller": {"@type": "Organization", "name": name}}
                   for name in ("BackFit Outlet", "Tilthaus")],
    }  # fmt: skip
    kinds = {name: [one["@type"] for one in nodes(page)] for name, page in made.items()
             if name.endswith(".html")}  # fmt: skip
    assert kinds["products/bramo-3.html"] == ["BreadcrumbList"]  # no price is known
    assert kinds["products/fjord-basic.html"] == ["BreadcrumbList"]  # recalled
    assert kinds["best/tall.html"] == ["BreadcrumbList", "ItemList"]
    assert kinds["404.html"] == kinds["products/aurel-a2-classic.html"] == []


def test_a_site_with_an_address_is_sound(there: Engine) -> None:
    made = render(there)
    trees, products = parse(made), {name for name in made if name.startswith("products/")}
    assert list(lint_markup(trees, products)) == []
    assert list(lint_beside(trees, products, lambda _url: False)) == []
    assert list(markup_faults(trees)) == []
    assert list(link_faults(trees, made, HOME)) == []
    for name, tree in trees.items():
        for picture in tree.xpath("//meta[@property='og:image']/@content"):
            assert str(picture).removeprefix(HOME) in made, name


def test_without_an_address_nothing_is_said_that_needs_one(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    assert not [name for name in made if name.startswith(("cards/", "sitemap"))]
    assert b"Sitemap:" not in made["robots.txt"]
    assert not [name for name, page in made.items() if b"ld+json" in page or b"og:" in page]


@given(st.text(max_size=60), st.sampled_from(["</script>", "<!--", "\u2028", "\u2029", "'\"&", ""]))
def test_no_text_ends_the_script(text: str, attack: str) -> None:
    name = f"{text}{attack}{text}"
    page = Page(path="a.html", template="a", title=name, about="", above=(Link(name, "b.html"),))
    made = str(structured(page, HOME))
    (said,) = SCRIPT.findall(made)
    assert made.isascii()
    assert not set("<>&'") & set(said)
    assert json.loads(said)["itemListElement"][1]["position"] == 2
    (script,) = html.document_fromstring(f"<html><head>{made}</head></html>").xpath("//script")
    assert script.text == said


def test_the_sitemap_names_what_may_be_found(there: Engine) -> None:
    made = render(there)
    tree = etree.fromstring(made["sitemap.xml"])
    found = [str(one) for one in tree.xpath("//*[local-name()='loc']/text()")]
    assert f"{HOME}products/aurel-a2.html" in found
    assert f"{HOME}best/tall.html" in found
    for hidden in ("404.html", "products/aurel-a2-classic.html", "products/zephyr-1.html"):
        assert f"{HOME}{hidden}" not in found
    days = {str(one) for one in tree.xpath("//*[local-name()='lastmod']/text()")}
    assert days == {"2026-10-31"}  # of the data, not of the clock
    canonical = {str(one) for name, page in made.items() if name.endswith(".html")
                 for one in html.document_fromstring(page.decode()).xpath(
                     "//link[@rel='canonical']/@href")}  # fmt: skip
    assert set(found) <= canonical
    assert made["robots.txt"].endswith(b"Allow: /\nSitemap: " + HOME.encode() + b"sitemap.xml\n")


def test_a_large_site_has_several_sitemaps() -> None:
    pages = [Page(path=f"{n}.html", template="", title="", about="") for n in range(5)]
    made = sitemap(pages, HOME, date(2026, 11, 1), most=2)
    assert sorted(made) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert made["sitemap.xml"].count(b"<sitemap>") == 3
    assert made["sitemap-3.xml"].count(b"<url>") == 1


def test_servers_are_told_what_moved(there: Engine) -> None:
    made = render(there)
    old, new = "products/aurel-a2-classic.html", "products/aurel-a2.html"
    assert json.loads(made["redirects.json"]) == {old: new}
    assert made["redirects.map"] == f"/tables/{old} /tables/{new};\n".encode()
    assert redirects((), None) == {"redirects.json": b"{}\n", "redirects.map": b""}


def test_a_card_says_score_band_and_day_and_is_the_same_each_time(there: Engine) -> None:
    one, two = render(there), render(there)
    cards = {name: data for name, data in one.items() if name.startswith("cards/")}
    assert cards == {name: data for name, data in two.items() if name.startswith("cards/")}
    assert SITE in cards
    assert "cards/products/aurel-a2.png" in cards
    assert "cards/best/tall.png" in cards
    for data in cards.values():
        picture = Image.open(io.BytesIO(data))
        assert picture.size == (WIDTH, HEIGHT)
        assert len(data) < 20_000


def test_a_name_that_the_font_lacks_is_left_out_and_no_box_is_drawn() -> None:
    assert can_write("Aurel A2, 6′2″ – heavy")
    for name in ("倒立机 300", "طاولة", "Aurel\ue000", "Ω 9"):
        assert not can_write(name)
        assert draw(Card(name, "", ""), "S") == draw(Card("", "", ""), "S")
    assert draw(Card("A2", "", ""), "S") != draw(Card("", "", ""), "S")


def test_long_names_are_wrapped_and_cut() -> None:
    assert wrap("Aurel A2", 34, 3) == ["Aurel A2"]
    lines = wrap(f"{PRODUCTS[4].brand} {PRODUCTS[4].model} " * 3, 34, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert len(wrap("W" * 400, 34, 3)) == 3


def test_a_product_has_its_numbers_beside_its_page(there: Engine) -> None:
    add(there, *month_rows("2026-10", {"aurel-a2": (80.0, 180, 230)}))
    made = render(there)
    said = json.loads(made["products/aurel-a2.json"])
    assert said["score"]["counted"] == 210
    assert (said["as_of"], said["method"]) == ("2026-10-31", "1.3")
    assert [one["reviews"] for one in said["not_counted"]] == [41, 7]
    assert {one["property"] for one in said["specs"]} >= {"max_weight", "warranty"}
    assert said["specs"][0]["sources"][0]["source"] == "https://maker.example/manual.pdf"
    assert [one["month"] for one in said["months"]] == ["2026-10"]
    rows = list(csv.DictReader(io.StringIO(made["products/aurel-a2.csv"].decode("utf-8-sig"))))
    assert {row["kind"] for row in rows} == {
        "score", "known", "not counted", "shop", "spec", "price", "month",
    }  # fmt: skip
    page = made["products/aurel-a2.html"].decode()
    assert 'href="../products/aurel-a2.csv">CSV</a>' in page
    asked = json.loads(made["best/tall.json"])
    assert [one["verdict"] for one in asked["products"]].count("suits") == 4
    assert b"warranty" not in made["best/tall.csv"]
    assert "products/zephyr-1.json" not in made


def test_numbers_of_a_page_begin_no_formula(lite: Engine) -> None:
    fill(lite, [replace(PRODUCTS[0], model="A2")])
    with writing(lite) as connection:
        connection.execute(update(Product).values(brand="=HYPERLINK(1)"))
    made = render(lite)
    world = see(read_facts(lite))
    assert world.products[0].brand == "=HYPERLINK(1)"
    for name, data in made.items():
        if name.endswith(".csv") and not name.startswith("bundle/"):
            assert b'"=HYPERLINK' not in data, name
    assert b"\"'=HYPERLINK" in made["data.csv"]
