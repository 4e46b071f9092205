"""The compare page as it is built: its columns, what their cells say, what leads it, the sheet."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Site
from db.units import from_base, to_base
from reports.column_specs import answer_of, limit_of, spec_columns, spec_of
from reports.columns import columns_of
from reports.compare_views import CellView, Column
from reports.queries import read_facts
from reports.readers import alone, imperial, shown_of
from reports.render import Renderer
from reports.site import pages
from reports.static import SCRIPTS, joined
from reports.views import ProductView, SpecView, StatedView
from reports.world import see
from reports.world_views import World
from tests.comparing import ASPECTS, fill_with_aspects, many
from tests.seeds import PRODUCTS, SMALL, Seed, add, fill, recall_row
from tests.seeds.pages import ONE_SHOP, render, words

SHOWN = ["place", "overall", "counts", "ankle_comfort", "return_upright", "assembly",
         "max_weight", "min_height", "max_height", "price"]  # fmt: skip


def tree_of(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page.decode())


def column(world: World, key: str) -> Column:
    return next(one for one in columns_of(world, shown_of(world)) if one.head.key == key)


def one_product(lite: Engine, **specs: tuple[str, float | None, str | None]) -> ProductView:
    fill(lite, [Seed("a-1", "Aurel", "1", {}, {}, specs, None)], ONE_SHOP)
    return see(read_facts(lite)).products[0]


def test_every_column_is_in_the_page_and_a_few_are_shown(lite: Engine) -> None:
    fill_with_aspects(lite)
    tree = tree_of(render(lite)["index.html"])
    heads = tree.xpath("//table[@data-table]/thead//th")
    keys = [head.get("data-key") for head in heads]
    assert [one for one, head in zip(keys, heads, strict=True)
            if head.get("hidden") is None] == ["name", *SHOWN]  # fmt: skip
    assert set(keys) == {*SHOWN, *ASPECTS, "name", "chance", "return_alone", "folds",
                         "folded_size", "warranty"}  # fmt: skip
    for row in tree.xpath("//table[@data-table]/tbody/tr"):
        cells = row.xpath("th | td")
        assert [cell.get("hidden") for cell in cells] == [head.get("hidden") for head in heads]
        assert all((cell.get("data-v") is None) or cell.get("data-none") is None for cell in cells)


def test_scores_stand_with_two_decimals_inside_their_bands(lite: Engine) -> None:
    fill_with_aspects(lite)
    for cell in tree_of(render(lite)["index.html"]).xpath("//td[@data-l]"):
        texts = [cell.get(f"data-{end}") for end in "lvh"]
        assert all(text.partition(".")[2].isdigit() and len(text.partition(".")[2]) == 2
                   for text in texts)  # fmt: skip
        assert sorted(texts, key=float) == texts


def test_an_aspect_says_its_interval_to_those_who_hear_it(lite: Engine) -> None:
    fill_with_aspects(lite)
    world = see(read_facts(lite))
    product = next(one for one in world.products if any(a.score for a in one.aspects))
    aspect = next(one for one in product.aspects if one.score)
    cell = column(world, aspect.aspect).cell(product)
    assert aspect.low is not None
    assert aspect.high is not None
    assert cell.small == f"+{aspect.praise} −{aspect.complaints}"
    assert cell.spoken == (
        f"between {aspect.low:.0f} and {aspect.high:.0f}; "
        f"{aspect.praise} praise it, {aspect.complaints} regret it"
    )


def test_health_danger_and_delivery_have_no_column_and_no_weight(lite: Engine) -> None:
    fill_with_aspects(lite)
    page = render(lite)["index.html"]
    weights = tree_of(page).xpath("//input/@data-weight")
    assert weights == ["overall", *ASPECTS]
    assert not tree_of(page).xpath("//*[@data-key='relief' or @data-key='injury']")


def test_a_recalled_product_is_in_no_row(lite: Engine) -> None:
    fill_with_aspects(lite)
    add(lite, recall_row())
    assert not tree_of(render(lite)["index.html"]).xpath("//tr[@data-p='fjord-basic']")


def test_with_few_reviews_specs_and_safety_lead(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    tree = tree_of(render(lite)["index.html"])
    keys = tree.xpath("//table[@data-table]/thead//th[not(@hidden)]/@data-key")
    assert keys == ["name", "counts", "max_weight", "min_height", "max_height", "price"]
    assert not tree.xpath("//*[@data-weights] | //*[@data-weight]")
    assert tree.xpath("//input[@data-in='height']")


@pytest.mark.parametrize(("country", "us"), [("US", True), ("NO", False), ("GB", False)])
def test_units_follow_the_country(lite: Engine, country: str, us: bool) -> None:
    fill(lite)
    with writing(lite) as connection:
        connection.execute(update(Site).values(country=country))
    tree = tree_of(render(lite)["index.html"])
    hidden = {one.get("data-u") for one in tree.xpath("//*[@data-u and @hidden]")}
    shown = {one.get("data-u") for one in tree.xpath("//*[@data-u and not(@hidden)]")}
    assert (hidden, shown) == (({"metric"}, {"us"}) if us else ({"us"}, {"metric"}))
    assert imperial(country) is us


def test_a_range_of_heights_stands_in_both_columns(lite: Engine) -> None:
    product = one_product(lite, height_range=("4 ft 10 in to 6 ft 6 in", None, None))
    assert [limit_of(spec_of(product, key), key) for key in ("min_height", "max_height")] == [
        58.0, 78.0,
    ]  # fmt: skip
    heads = [one.head.key for one in spec_columns(see(read_facts(lite)), [product])]
    assert "height_range" not in heads


@given(st.floats(30, 700), st.sampled_from(["max_weight", "max_height", "min_height"]))
def test_a_limit_is_never_printed_wider_than_it_is(number: float, key: str) -> None:
    unit = "lb" if key == "max_weight" else "in"
    spec = SpecView(key, key, "as stated", number, unit)
    cell = _cell(key, spec)
    metric = float((cell.metric or "").replace(",", ""))
    other = from_base(to_base(number, unit), "kg" if unit == "lb" else "cm")
    if key == "min_height":
        assert other - 1e-3 <= metric < other + 1
    else:
        assert other - 1 < metric <= other + 1e-3
    assert cell.value == f"{number:.2f}"


def _cell(key: str, spec: SpecView) -> CellView:
    from reports.column_specs import _measured

    return _measured(key, spec, None)


def said(*texts: str) -> SpecView:
    values = tuple(StatedView(text, None, "a", None, date(2026, 1, 1)) for text in texts)
    return SpecView("return_alone", "l", texts[0], values=values)


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        (said("yes, by moving the arms"), True),
        (said("Yes"), True),
        (said("no"), False),
        (said("yes", "No, with a helper"), False),  # where sources disagree the no is careful
        (said("with some practice"), None),
        (said("nothing known"), None),
        (said("yesterday"), None),
        (None, None),
    ],
)
def test_a_yes_is_only_a_yes(spec: SpecView | None, answer: bool | None) -> None:
    assert answer_of(spec) is answer


def test_the_three_questions_are_answered_from_the_tables(lite: Engine) -> None:
    yes: dict[str, tuple[str, float | None, str | None]] = {
        "return_alone": ("yes, by moving the arms", None, None)
    }
    seeds = [replace(PRODUCTS[0], specs=PRODUCTS[0].specs | yes), *PRODUCTS[1:]]
    fill(lite, seeds)
    made = render(lite)
    page = words(made["index.html"])
    assert "1 of 8 state that you can; 7 do not say." in page
    assert "The stated limits of weight run from 250 to 350 lb." in page
    assert "People from 4′8″ to 6′6″ find one, as stated." in page
    assert page.index("Should you ask a clinician first?") < page.index("Before you choose")
    assert page.index("“None of these suits me” is an answer") < page.index("The table")
    assert alone(see(read_facts(lite)).products) == (1, 0, 7)


def test_the_sheet_lists_every_point_and_sign(lite: Engine) -> None:
    fill(lite)
    world = see(read_facts(lite))
    tree = tree_of(render(lite)["clinician.html"])
    boxes = tree.xpath("//section[@aria-labelledby='points']//label/span/text()")
    assert boxes == [one.title for one in world.safety.contraindications]
    signs = tree.xpath("//section[@aria-labelledby='signs']//li/strong/text()")
    assert signs == [one.title for one in world.safety.emergencies]
    names = tree.xpath("//section[@aria-labelledby='consider']//label/span/text()")
    assert names == [one.name for one in shown_of(world)]


def test_sixty_products_weigh_little(lite: Engine) -> None:
    fill_with_aspects(lite, many(60))
    made = pages(see(read_facts(lite)), Renderer())
    assert len(gzip.compress(made["index.html"])) < 40_000
    assert not tree_of(made["clinician.html"]).xpath("//section[@aria-labelledby='consider']//li")


def test_the_script_is_small_and_takes_no_liberties() -> None:
    script = joined(SCRIPTS)
    assert len(gzip.compress(script)) < 20_000
    for never in (b"innerHTML", b"eval(", b".style", b"fetch(", b"document.cookie", b"localStorage",
                  b"insertAdjacent", b"outerHTML", b"Function("):  # fmt: skip
        assert never not in script
