"""Tests of a product's page as a whole: its order, its funnel, its pictures, its empty states."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html
from sqlalchemy import Engine

from db.schema import (
    Aspect,
    AspectScore,
    Cell,
    Distribution,
    MonthCause,
    Permission,
    ScoreWithout,
    StatedSpec,
    TrustTest,
)
from reports.queries import read_facts
from reports.render import Renderer
from reports.site import pages
from reports.verify import link_faults, markup_faults, parse, read_pages
from reports.world import see
from tests.seeds import PRODUCTS, SMALL, add, fill, month_rows, recall_row, site
from tests.seeds.pages import ONE_SHOP, render, words
from tests.seeds.spoken import Says, aspect_rows, quoting, said_rows
from tests.seeds.world import LONG

PRODUCT = "aurel-a2"
PAGE = f"products/{PRODUCT}.html"
MONTHS = {PRODUCT: (80.0, 180, 230)}


def full(engine: Engine) -> None:
    """Fill in all that a page can say of one product."""
    fill(engine)
    add(engine, *month_rows("2026-09", {PRODUCT: (80.0, 180, 230)}))
    add(engine, *month_rows("2026-10", {PRODUCT: (80.9, 190, 240)}))
    one = {"month": "2026-10", "before": "2026-09", "product_id": PRODUCT}
    add(
        engine,
        MonthCause(**one, cause="new", points=1.22, reviews=9),
        MonthCause(**one, cause="age", points=-0.34, reviews=0),
        MonthCause(**one, cause="outage", points=0.02, reviews=0),
        TrustTest(test="burst", position=0, grain="product", meaning="m"),
        ScoreWithout(product_id=PRODUCT, test="burst", flagged=12, flagged_mean=99.6,
                     unflagged_mean=61.2, weighed=True, score=66.2, low=60.0, high=72.0),
        *(Distribution(product_id=PRODUCT, stars=stars, n=10 * stars, weighed=float(stars))
          for stars in (1, 3, 4, 5)),
        *(Cell(cell=f"c{week}", shop="backfit", product_id=PRODUCT, week=week, signals="", n=4,
               rating_sum=3.0, rating_squares=2.5) for week in (2880, 2890, 2940)),
        *aspect_rows(), *said_rows([Says("Easy to build."), Says("No.", polarity="complaint")]),
        quoting("backfit"),
    )  # fmt: skip


def said_in(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


ORDER = [
    "Aurel A2", "Before you choose", "Does it fit you?", "Score",
    "What each test does to this score", "Which reviews count", "By shop, ours beside theirs",
    "By shop and year", "What owners praise and regret", "The sentences behind the counts",
    "Whom it suits, and whom not", "It suits", "It does not suit", "What else is stated",
    "What listings seldom say, and what matters later", "The listings behind this page",
    "Price, as last seen", "Month by month", "What changed since the month before, and why",
    "Cite, download, correct",
]  # fmt: skip


def test_a_whole_page_stands_in_its_order(engine: Engine) -> None:
    full(engine)
    made = render(engine)
    tree = html.document_fromstring(made[PAGE].decode())
    assert [said_in(one) for one in tree.xpath("//h1|//h2|//h3")] == ORDER
    assert list(link_faults(read_pages(made), made)) == []
    assert list(markup_faults(parse(made))) == []
    said = words(made[PAGE])
    assert said.index("84 of 100") < said.index("Research only") < said.index("Before you choose")


def test_every_picture_says_what_the_table_behind_it_says(lite: Engine) -> None:
    full(lite)
    tree = html.document_fromstring(render(lite)[PAGE].decode())
    pictures = tree.xpath("//figure[contains(@class, 'chart')]")
    assert len(pictures) == 5  # score, stars, one shop by year, months, causes
    for figure in pictures:
        (drawn,) = figure.xpath(".//svg[@role='img']")
        texts = [
            " ".join(one.text_content().split()) for one in drawn.xpath(".//*[local-name()='text']")
        ]
        for row in figure.xpath(".//tbody/tr"):
            label, said = map(said_in, row)
            assert f"{label}: {said}" in drawn.get("aria-label")
            assert label in texts
            assert said in texts
    assert len(tree.xpath("//figure//tbody/tr")) == 3 + 5
    (years,) = tree.xpath("//table[caption[contains(., 'by the year')]]")
    assert [[said_in(cell) for cell in row] for row in years.xpath("tbody/tr")] == [
        ["BackFit Outlet", "2025", "8", "75"], ["BackFit Outlet", "2026", "4", "75"],
    ]  # fmt: skip


def test_the_causes_add_up_in_picture_table_and_sentence(lite: Engine) -> None:
    full(lite)
    said = words(render(lite)[PAGE])
    assert (
        "The score has risen by 0.9 since Sep 2026, to 80.9; what moved it most: new reviews "
        "(+1.2). That is inside the band it had then: it may be chance." in said
    )
    assert "Sep 2026 80.0 New reviews +1.2 9 The age of reviews −0.3 Oct 2026 80.9" in said


def test_without_a_month_before_it_says_so(lite: Engine) -> None:
    fill(lite)
    assert "There is no month to compare with yet." in words(render(lite)[PAGE])


def test_the_funnel_adds_up_and_leads_to_its_rules(lite: Engine) -> None:
    fill(lite)
    for one in see(read_facts(lite)).products:
        tree = html.document_fromstring(render(lite)[f"products/{one.slug}.html"].decode())
        rows = [" ".join(row.xpath("string(td)").split())
                for row in tree.xpath("//table[contains(@class, 'funnel')]//tr")]  # fmt: skip
        if not one.score.known:
            assert rows == []
            continue
        numbers = [int(row.replace("−", "-").replace(",", "")) for row in rows
                   if re.fullmatch(r"[−\d,]+", row)]  # fmt: skip
        known, *drops, counted = numbers
        assert known + sum(drop for drop in drops if drop < 0) == counted
    tree = html.document_fromstring(render(lite)[PAGE].decode())
    assert tree.xpath("//table[contains(@class, 'funnel')]//a/@href")[1:] == [
        "../sources.html", "../method.html#checked", "../method.html#checked",
    ]  # fmt: skip


def test_what_shops_count_themselves_begins_the_funnel_where_all_let_it_be_shown(
    lite: Engine,
) -> None:
    fill(lite, SMALL, ONE_SHOP)
    assert "Listed, by the shops’ own count not shown by all" in words(render(lite)[PAGE])
    add(lite, Permission(shop="backfit", use="show_rating", verdict="allowed", evidence="e"))
    said = words(render(lite)[PAGE])
    assert (
        "Listed, by the shops’ own count 1,204 Listed, and not met −1,193 "
        "Known: listed by the shops, each once 11 Copy of another review −2 Count 9" in said
    )
    assert "BackFit Outlet 11 9 86 4.6 of 5 (1,204 reviews)" in said


def test_whom_it_suits_is_by_stated_figures_and_counts_never_by_health(lite: Engine) -> None:
    fill(lite)
    add(
        lite,
        *(Aspect(aspect=key, position=n, label=label, meaning="m", kind=kind)
          for n, (key, label, kind) in enumerate((("assembly", "Assembly", "product"),
                                                  ("lock", "Ankle lock", "product"),
                                                  ("adverse_feel", "How it feels", "product"),
                                                  ("relief", "Reports", "health")))),
        *(AspectScore(product_id=PRODUCT, aspect=key, score=50.0, low=low, high=low + 20,
                      praise=30, complaints=9, neutral=0)
          for key, low in (("assembly", 60.0), ("lock", 20.0), ("adverse_feel", 70.0),
                           ("relief", 70.0))),
    )  # fmt: skip
    said = words(render(lite)[PAGE])
    assert (
        "It suits People of 4′10″ to 6′6″, as stated People of up to 300 lb, as stated "
        "You, if assembly matters to you: 30 of 39 who judge it praise it It does not suit "
        "Shorter than 4′10″: no Taller than 6′6″: no Heavier than 300 lb: no "
        "You, if ankle lock matters to you: 9 of 39 who judge it regret it By stated figures"
        in said
    )
    assert "Not stated: whether one can come back up alone." in said
    other = words(render(lite)["products/hark-tilt.html"])
    assert "Nothing that is stated or said decides it." in other
    assert "how heavy a person may be" in other


def test_what_listings_seldom_say_is_asked_of_every_product(lite: Engine) -> None:
    fill(lite)
    add(
        lite,
        StatedSpec(product_id=PRODUCT, spec="shipping_weight", source="https://a.example/box",
                   position=0, stated_by="shop", shop="backfit", printed="31 kg", number=31.0,
                   unit="kg", given="kg", seen=date(2026, 10, 1)),
        StatedSpec(product_id=PRODUCT, spec="return_freight", source="manual, page 9", position=0,
                   stated_by="manual", printed="the buyer", seen=date(2026, 10, 1)),
    )  # fmt: skip
    said = words(render(lite)[PAGE])
    assert (
        "Who pays the way back the buyer manual, page 9 1 Oct 2026 Weight of the box 31 kg 68 lb "
        "BackFit Outlet 1 Oct 2026 Help by telephone not stated – Spare parts not stated –" in said
    )
    assert said.count("31 kg") == 1


def test_a_recalled_product_shows_its_recall_and_its_funnel_alone(lite: Engine) -> None:
    full(lite)
    add(lite, recall_row("Aurel", ["A2"]))
    page = render(lite)[PAGE]
    said = words(page)
    assert "This product is recalled." in said
    assert "Count 210" in said
    assert not html.document_fromstring(page.decode()).xpath("//figure | //q | //details")
    assert "Whom it suits" not in said
    assert re.search(r"BackFit Outlet \d+ \d+ none", said)


@pytest.mark.parametrize("seeds", [SMALL, PRODUCTS])
def test_few_reviews_no_reviews_and_long_names_are_pages_too(lite: Engine, seeds: object) -> None:
    fill(lite, seeds)  # type: ignore[arg-type]
    made = render(lite)
    for name, tree in parse(made).items():
        if name.startswith("products/"):
            assert tree.xpath("//h2[@id='cite']"), name
            assert not re.search(r"\bNone\b(?! of these)|\bnan\b", words(made[name])), name
    if seeds is PRODUCTS:
        assert LONG in words(made["products/estuary-pro.html"])


def test_an_error_is_reported_by_mail_with_the_page_named_or_at_an_address(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    facts = read_facts(lite)
    for contact, link in (
        ("desk@upright.example", "mailto:desk@upright.example?subject="
         "Error%20on%20the%20page%20of%20Aurel%20A2%20%26%20%22co%22"),
        ("https://upright.example/tell", "https://upright.example/tell"),
        ("javascript:alert(1)", "#"),
    ):  # fmt: skip
        (shown,) = facts.sites
        shown.contact = contact
        for one in facts.products:
            one.model = 'A2 & "co"' if one.product_id == PRODUCT else one.model
        tree = html.document_fromstring(pages(see(facts), Renderer())[PAGE].decode())
        assert tree.xpath("//section[@aria-labelledby='cite']//p[last()]/a/@href") == [link]


def test_a_citation_names_site_page_day_and_method(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    assert (
        "Upright Almanac: “Aurel A2”. Inversion tables compared, as of 31 Oct 2026, method 1.3."
        in words(render(lite)[PAGE])
    )


def test_a_listing_that_is_gone_leaves_no_link_behind(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    facts = read_facts(lite)
    gone = replace(facts, listings=tuple(one for one in facts.listings if False))
    assert "Aurel A2" in words(pages(see(gone), Renderer())[PAGE])


def test_nothing_at_all_is_no_page(lite: Engine) -> None:
    add(lite, *site())
    assert not [name for name in render(lite) if name.startswith("products/")]
