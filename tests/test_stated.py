"""What a page shows of stated properties: every source, both systems, the careful value."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from db.catalog.products import read_product
from db.catalog.yamls import read_yaml
from db.problem import Problem
from db.schema import Shop, Spec, StatedSpec
from reports.specs import columns, fit_of, others, specs_by_product
from reports.stated import CLAIM, also_of
from reports.views import ColumnView, SpecView, StatedView
from tests.seeds import SMALL, add, fill
from tests.seeds.pages import ONE_SHOP, render, words

DAY = date(2026, 11, 1)
EARLIER = date(2026, 9, 17)
MANUAL = "manual of the Korvane 9, page 2"
PAGE = "https://tiltmart.example/korvane-9"
TILTMART = Shop(
    shop="tiltmart", name="Tiltmart", domain="tiltmart.example", platform="schemaorg", start="[]"
)


def stated(spec: str, printed: str, number: float | None = None, unit: str | None = None,
           given: str | None = None, source: str = MANUAL, differs: str | None = None,
           low: float | None = None, high: float | None = None, sides: str | None = None,
           problem: str | None = None) -> StatedSpec:  # fmt: skip
    return StatedSpec(
        product_id="korvane-9", spec=spec, source=source, position=0,
        stated_by="manual" if source == MANUAL else "shop",
        shop=None if source == MANUAL else "tiltmart", printed=printed, number=number, unit=unit,
        low=low, high=high, sides=sides, given=given, seen=EARLIER if source == MANUAL else DAY,
        differs=differs, problem=problem,
    )  # fmt: skip


def views(*rows: StatedSpec) -> dict[str, SpecView]:
    return specs_by_product(rows, [TILTMART])["korvane-9"]


HEAVY = stated("max_weight", "300 lb", 136.077711, "kg", "lb", differs="[]")
LIGHT = stated("max_weight", "113 kg", 113.0, "kg", "kg", PAGE, differs="[]")


def test_where_sources_disagree_the_careful_value_stands_and_all_are_listed() -> None:
    assert views(HEAVY, LIGHT)["max_weight"] == SpecView(
        key="max_weight", label="heaviest user", text="113 kg", number=249.122356, unit="lb",
        source=PAGE, seen=DAY, also="249 lb", careful="the lowest that is stated", conflict=True,
        values=(
            StatedView("113 kg", "249 lb", PAGE, "Tiltmart", DAY),
            StatedView("300 lb", "136 kg", MANUAL, None, EARLIER),
        ),
    )  # fmt: skip


def test_where_sources_agree_the_manual_stands_for_all() -> None:
    same = stated("max_weight", "136 kg", 136.0, "kg", "kg", PAGE)
    (view,) = views(same, stated("max_weight", "300 lb", 136.077711, "kg", "lb")).values()
    assert (view.text, view.number, view.unit, view.source) == ("300 lb", 300.0, "lb", MANUAL)
    assert (view.conflict, view.careful, len(view.values)) == (False, None, 2)


def test_a_claim_in_the_words_of_a_shop_is_not_repeated() -> None:
    said = "300 lb, relieves back pain"
    shops, ours = (stated("frame", said, source=one) for one in (PAGE, MANUAL))
    (view,) = views(shops).values()
    assert (view.text, view.values[0].text) == (CLAIM, CLAIM)
    assert views(ours)["frame"].text == said  # an editor's words are the editor's to mend


def test_a_source_of_a_merged_product_is_still_a_link_and_named_in_words() -> None:
    ours = "https://korvane.example/tables"
    rows = [stated("folds", word, source=f"{ours}{of}", differs="[]")
            for word, of in (("yes", ""), ("no", " (for korvane-9-old)"))]  # fmt: skip
    for row in rows:
        row.stated_by, row.shop = "catalog", None
    one, other = views(*rows)["folds"].values
    assert (one.source, one.by) == (ours, None)
    assert (other.source, other.by) == (ours, "korvane.example, for korvane 9 old")


def test_a_number_of_things_has_no_unit() -> None:
    stops = stated("angle_stops", "4 count", 4.0, "count", "count")
    assert views(stops)["angle_stops"].text == "4"


@pytest.mark.parametrize(("spec", "wanted"), [("min_height", "5'0\""), ("max_height", "4'10\"")])
def test_the_careful_height_excludes_more_people(spec: str, wanted: str) -> None:
    low = stated(spec, "4'10\"", 1.4732, "m", "in", differs="[]")
    high = stated(spec, "5'0\"", 1.524, "m", "in", PAGE, differs="[]")
    for rows in ((low, high), (high, low)):
        assert views(*rows)[spec].text == wanted


def test_a_range_counts_by_its_careful_end() -> None:
    ranged = stated(
        "max_weight", "250 - 300 lb", None, "kg", "lb", PAGE, "[]", 113.398093, 136.0777
    )
    assert views(HEAVY, ranged)["max_weight"].text == "250 - 300 lb"
    assert views(HEAVY, ranged)["max_weight"].number == 250.000001


def test_what_nobody_is_kept_out_by_is_told_by_the_manual_and_the_conflict_shown() -> None:
    one = stated("weight", "58 lb", 26.308357, "kg", "lb", differs="[]")
    other = stated("weight", "30 kg", 30.0, "kg", "kg", PAGE, differs="[]")
    view = views(other, one)["weight"]
    assert (view.text, view.careful, view.conflict) == ("58 lb", None, True)


def test_what_was_not_read_never_stands_before_what_was() -> None:
    unread = stated("max_weight", "300 lb (120 kg)", problem="two units that do not agree")
    read = stated("max_weight", "275 lb", 124.737902, "kg", "lb", PAGE)
    view = views(unread, read)["max_weight"]
    assert view.text == "275 lb"
    assert [one.problem for one in view.values] == [None, "two units that do not agree"]


ALSO = (
    (stated("max_weight", "300 lb", 136.077711, "kg", "lb"), "136 kg"),
    (stated("max_weight", "136 kg", 136.0, "kg", "kg"), "300 lb"),
    (stated("max_weight", "300 lb (136 kg)", 136.077711, "kg", "lb"), None),
    (stated("max_weight", "136 kg", 136.077711, "kg", "lb"), "300 lb"),
    (stated("max_height", "6 ft 6 in", 1.9812, "m", "in"), "198 cm"),
    (stated("max_height", "198 cm", 1.98, "m", "cm"), "6′6″"),
    (stated("max_height", "6'6\"", 1.9812, "m", "in"), "198 cm"),
    (stated("max_weight", "250 - 300 lb", None, "kg", "lb", low=113.398093, high=136.077711),
     "113 to 136 kg"),
    (stated("folded_size", "82 x 29 in", None, "m", "in", sides="[2.0828, 0.7366]"),
     "208 × 74 cm"),
    (stated("weight", "4.5 kg", 4.5, "kg", "kg"), "9.9 lb"),
    (stated("angle_below_horizontal_deg", "180 degrees from upright", 90.0, "deg", "deg"),
     "90° below level"),
    (stated("angle_below_horizontal_deg", "60°", 60.0, "deg", "deg"), None),
    (stated("warranty", "5 years", 157788000.0, "s", "years"), None),
    (stated("folds", "yes"), None),
)  # fmt: skip


@pytest.mark.parametrize(("row", "also"), ALSO, ids=[row.printed for row, _ in ALSO])
def test_a_measure_is_shown_in_both_systems(row: StatedSpec, also: str | None) -> None:
    assert also_of(row) == also


def test_columns_share_a_unit_whatever_the_sources_print() -> None:
    metric = views(stated("max_weight", "136 kg", 136.0, "kg", "kg"),
                   stated("max_height", "198 cm", 1.98, "m", "cm"))  # fmt: skip
    imperial = views(stated("max_weight", "300 lb", 136.077711, "kg", "lb"))
    assert columns([metric, imperial]) == (
        ColumnView("max_weight", "heaviest user", "lb"),
        ColumnView("max_height", "tallest user", "ft, in"),
    )


def test_the_box_is_not_the_product() -> None:
    shown = views(stated("weight", "58 lb", 26.3, "kg", "lb"),
                  stated("shipping_weight", "64 lb", 29.0, "kg", "lb"))  # fmt: skip
    assert [one.key for one in (*fit_of(shown), *others(shown)) if one.text] == ["weight"]


def test_the_pages_say_that_sources_disagree(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    said = stated("max_weight", "250 kg", 250.0, "kg", "kg", PAGE, differs="[]")
    low = stated("max_weight", "113 kg", 113.0, "kg", "kg", differs="[]")
    for row in (said, low):
        row.product_id, row.source = "aurel-a2", f"{row.source} 2"
    add(lite, said, low)
    page = words(render(lite)["products/aurel-a2.html"])
    assert "113 kg 249 lb the lowest that is stated" in page
    assert "Sources disagree" in page
    assert "250 kg (551 lb): tiltmart 1 Nov 2026" in page
    assert "249 113 *" in words(render(lite)["index.html"])  # in pounds and in kilograms


PRODUCT = """brand: Korvane
model: "9"
category: inversion table
specs:
  max_weight:
    - {value: 300, unit: lb, source: "manual, page 2", seen: 2026-09-17}
    - {value: 250, unit: lb, source: "https://korvane.example/9", seen: 2026-09-18}
  folds: {value: "yes", unit: text, source: "manual, page 2", seen: 2026-09-17}
"""


def product(text: str) -> list[tuple[str, str, float | None]]:
    rows = read_product("korvane-9.yml", "korvane-9", read_yaml(text.encode()))
    return sorted((one.spec, one.source, one.number) for one in rows if isinstance(one, Spec))


def test_a_spec_may_have_a_value_from_each_source() -> None:
    assert product(PRODUCT) == [
        ("folds", "manual, page 2", None),
        ("max_weight", "https://korvane.example/9", 250.0),
        ("max_weight", "manual, page 2", 300.0),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PRODUCT.replace("https://korvane.example/9", "manual, page 2"),
         r"'specs.max_weight\[2\].source' is named twice for max_weight: keep one, or say which "
         r"page of it each stands on\. Nothing was changed\."),
        (PRODUCT.replace("{value: 250,", "{value: heavy,"), r"specs.max_weight\[2\].value"),
        (PRODUCT.partition("  max_weight:")[0] + "  max_weight: []\n",
         r"'specs.max_weight' is an empty list; leave it out"),
    ],
)  # fmt: skip
def test_a_list_of_values_is_checked(text: str, message: str) -> None:
    with pytest.raises(Problem, match=message):
        product(text)


def test_a_value_that_was_not_read_says_so_where_it_stands_alone() -> None:
    why = "the number read is no limit for a person's weight"
    view = views(stated("max_weight", "300 kg", problem=why))["max_weight"]
    assert (view.text, view.number, view.also) == ("300 kg", None, f"not read: {why}")
