"""What sources state of products: read from pages, kept, put in one unit, and set side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from pandas import DataFrame, Timestamp
from sqlalchemy import Engine

from db.connect import reading, writing
from db.schema import Match, Product, RawSpec, Shop, Spec, StatedSpec, columns_of
from db.spec_names import KNOWN, plain_name, spec_of, unit_in
from db.stated import keep_specs
from db.store import load, replace, replace_records
from pipeline.specs import specs
from pipeline.statements import Statement, read_statement
from spiders.border import Place
from spiders.platforms.platform import Page, PrintedProduct, PrintedSpec
from spiders.reading import read_page
from spiders.stated import raw_specs
from tests.frames import frame

THEN = datetime(2026, 11, 1, 3, tzinfo=UTC)
DAY, EARLIER = date(2026, 11, 1), date(2026, 9, 17)
MANUAL = "manual of the Korvane 9, page 2"
URL = "https://{}.example/korvane-9"
SHOPS = (("tiltmart", "en-US", False), ("kippladen", "de-DE", False), ("korvane", "en-US", True))


def catalog(spec: str, printed: str, number: float | None = None, unit: str | None = None,
            source: str = MANUAL) -> dict[str, Any]:  # fmt: skip
    return {"product_id": "korvane-9", "spec": spec, "printed": printed, "number": number,
            "unit": unit, "source": source, "seen": EARLIER}  # fmt: skip


def stated(shop: str, position: int, name: str, value: str, unit: str | None = None,
           ) -> dict[str, Any]:  # fmt: skip
    return {"listing_id": shop, "position": position, "shop": shop, "name": name,
            "value_text": value, "unit_text": unit, "url": URL.format(shop),
            "capture": None, "fetched": Timestamp(THEN)}  # fmt: skip


def compute(known: list[dict[str, Any]], said: list[dict[str, Any]],
            kind: str = "product", product: str | None = "korvane-9",
            research: bool = False) -> DataFrame:  # fmt: skip
    names: list[dict[str, Any]] = [
        {"listing_id": shop, "shop": shop, "product_id": product, "kind": kind}
        for shop, _, _ in SHOPS
    ]
    shops = [{"shop": shop, "locale": locale, "sold_by_maker": maker, "research": research}
             for shop, locale, maker in SHOPS]  # fmt: skip
    return specs(frame(Spec, known), frame(RawSpec, said), frame(Match, names),
                 frame(Product, [{"product_id": "korvane-9"}]), frame(Shop, shops))  # fmt: skip


def told(found: DataFrame, *names: str) -> list[tuple[Any, ...]]:
    rows = found.astype(object).where(found.notna(), None)
    return [tuple(row) for row in rows[list(names)].itertuples(index=False)]


SAID = [
    stated("tiltmart", 1, "Maximum User Weight", "300", "LBR"),
    stated("tiltmart", 2, "User Height", "4'10\" - 6'6\""),
    stated("tiltmart", 3, "Shipping Weight", "64 lbs"),
    stated("tiltmart", 4, "Weight (lbs)", "58"),
    stated("tiltmart", 5, "Colour", "graphite"),
    stated("tiltmart", 6, "Foldable", "No"),
    stated("kippladen", 1, "Max. Belastbarkeit:", "125 kg"),
    stated("kippladen", 2, "Gewicht in kg", "26,3"),
    stated("kippladen", 3, "Neigungswinkel", "bis zu 180°"),
    stated("korvane", 1, "Folded size", "82 x 29 x 20 in"),
    stated("korvane", 2, "Warranty", "lifetime"),
    stated("korvane", 3, "Weight capacity", "300 lb (120 kg)"),
]
KNOWN_HERE = [
    catalog("max_weight", "275 lb", 275.0, "lb"),
    catalog("min_height", "4 ft 10 in", 58.0, "in"),
    catalog("folds", "yes"),
    catalog("angle_stops", "20, 40 and 60 degrees", 3.0, "count", "https://korvane.example"),
]
LB300, LB275 = ["https://tiltmart.example/korvane-9", "300 lb"], [MANUAL, "275 lb"]
KG125 = ["https://kippladen.example/korvane-9", "125 kg"]


def test_every_source_is_stated_and_those_that_disagree_are_named() -> None:
    found = told(compute(KNOWN_HERE, SAID), "spec", "source", "stated_by", "printed", "number",
                 "unit", "sides", "seen", "differs", "problem")  # fmt: skip
    mart, laden, maker = (URL.format(shop) for shop, _, _ in SHOPS)
    heights = "4'10\" - 6'6\""
    assert found == [
        ("angle_below_horizontal_deg", laden, "shop", "bis zu 180°", 90.0, "deg", None, DAY, None,
         None),
        ("angle_stops", "https://korvane.example", "catalog", "20, 40 and 60 degrees", 3.0, "count",
         None, EARLIER, None, None),
        ("folded_size", maker, "maker", "82 x 29 x 20 in", None, "m", "[2.0828, 0.7366, 0.508]",
         DAY, None, None),
        ("folds", mart, "shop", "No", None, None, None, DAY, f'[["{MANUAL}", "yes"]]', None),
        ("folds", MANUAL, "manual", "yes", None, None, None, EARLIER, f'[["{mart}", "No"]]', None),
        ("max_height", mart, "shop", heights, 1.9812, "m", None, DAY, None, None),
        ("max_weight", laden, "shop", "125 kg", 125.0, "kg", None, DAY, f'[["{mart}", "300 lb"]]',
         None),
        ("max_weight", maker, "maker", "300 lb (120 kg)", None, None, None, DAY, None,
         "two units that do not agree"),
        ("max_weight", mart, "shop", "300 lb", 136.077711, "kg", None, DAY,
         f'[["{laden}", "125 kg"], ["{MANUAL}", "275 lb"]]', None),
        ("max_weight", MANUAL, "manual", "275 lb", 124.73790175, "kg", None, EARLIER,
         f'[["{mart}", "300 lb"]]', None),
        ("min_height", mart, "shop", heights, 1.4732, "m", None, DAY, None, None),
        ("min_height", MANUAL, "manual", "4 ft 10 in", 1.4732, "m", None, EARLIER, None, None),
        ("shipping_weight", mart, "shop", "64 lbs", 29.02991168, "kg", None, DAY, None, None),
        ("warranty", maker, "maker", "lifetime", None, None, None, DAY, None,
         "no measure of its kind could be read"),
        ("weight", laden, "shop", "26,3 kg", 26.3, "kg", None, DAY, None, None),
        ("weight", mart, "shop", "58 lb", 26.30835746, "kg", None, DAY, None, None),
    ]  # fmt: skip


def test_the_order_of_rows_does_not_show() -> None:
    whole = compute(KNOWN_HERE, SAID)
    for seed in range(5):
        known, said = list(KNOWN_HERE), list(SAID)
        Random(seed).shuffle(known)
        Random(seed).shuffle(said)
        assert compute(known, said).equals(whole)


@pytest.mark.parametrize("kind", ["bundle", "refurbished", "accessory", "part", "variant"])
def test_what_is_not_the_product_itself_states_nothing_of_it(kind: str) -> None:
    assert set(compute(KNOWN_HERE, SAID, kind)["shop"].dropna()) == set()


def test_a_listing_in_question_and_a_shop_for_research_state_nothing() -> None:
    assert set(compute([], SAID, product=None)["spec"]) == set()
    assert set(compute([], SAID, product="another")["spec"]) == set()
    assert set(compute([], SAID, research=True)["spec"]) == set()


def test_a_range_keeps_both_ends_and_a_page_may_say_a_thing_twice() -> None:
    said = [stated("tiltmart", 1, "Weight capacity", "250 - 300 lb"),
            stated("tiltmart", 2, "Max. user weight", "250 - 300 lb"),
            stated("tiltmart", 3, "Max user height", "4'10\"-6'6\""),
            stated("tiltmart", 4, "User height", "6'6\""),
            stated("tiltmart", 5, "Folded size", "82 in")]  # fmt: skip
    found = told(compute([], said), "spec", "position", "number", "low", "high", "problem")
    low, high = 113.3980925, 136.077711
    assert found == [
        ("folded_size", 5, None, None, None, "no measure of its kind could be read"),
        ("height_range", 4, None, None, None,
         "one height, and nobody says whether it is the least or the greatest"),
        ("max_height", 3, 1.9812, None, None, None),
        ("max_weight", 1, None, low, high, None),
        ("max_weight", 2, None, low, high, None),
        ("min_height", 3, 1.4732, None, None, None),
    ]  # fmt: skip


def test_a_range_of_the_catalog_is_split_unless_its_ends_stand_there() -> None:
    ranged = catalog("height_range", "147-198 cm")
    assert told(compute([ranged], []), "spec", "number") == [
        ("max_height", 1.98), ("min_height", 1.47),
    ]  # fmt: skip
    both = compute([ranged, catalog("max_height", "198 cm", 198.0, "cm")], [])
    assert told(both, "spec", "number") == [("height_range", None), ("max_height", 1.98)]


def test_names_of_four_languages_are_known_and_others_are_not_guessed() -> None:
    names = {
        "Maximum user weight": "max_weight", "Max. Benutzergewicht": "max_weight",
        "Poids maximal de l'utilisateur": "max_weight", "Peso máximo del usuario": "max_weight",
        "Item Weight": "weight", "Gewicht": "weight", "Poids": "weight", "Peso": "weight",
        "Versandgewicht": "shipping_weight", "Package weight": "shipping_weight",
        "Poids brut": "shipping_weight", "Peso del paquete": "shipping_weight",
        "Körpergröße": "height_range", "Taille de l’utilisateur": "height_range",
        "Estatura": "height_range", "User height (in)": "height_range",
        "Dimensions (L x W x H)": None, "Weight (boxed)": None, "Height": None, "Colour": None,
        "Weight in the box": None, "Maximum height": None, "Weight of the child": None, "": None,
    }  # fmt: skip
    assert {name: spec_of(name) for name in names} == names
    assert [unit_in(one) for one in ("Weight (lbs)", "Gewicht in kg", "Weight", "Size (L x W x H)")
            ] == ["lbs", "kg", None, None]  # fmt: skip
    assert all(plain_name(name) == name for name in KNOWN)


PAGE = """<html><head><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Product", "name": "Korvane 9",
 "weight": {"@type": "QuantitativeValue", "value": 58, "unitCode": "LBR"}, "width": "28 in",
 "additionalProperty": [
  {"@type": "PropertyValue", "name": "Maximum user weight", "value": 300, "unitText": "lb"},
  {"@type": "PropertyValue", "name": "User height", "minValue": 147, "maxValue": 198,
   "unitCode": "CMT"},
  {"@type": "PropertyValue", "name": "Foldable", "value": true},
  {"@type": "PropertyValue", "name": "Colour", "value": ["red", "blue"]},
  {"@type": "PropertyValue", "name": "Nothing"}, "loose words"]}
</script></head><body>
<!-- <table><tr><th>Weight</th><td>1 kg</td></tr></table> -->
<script>var row = "<tr><th>Weight</th><td>2 kg</td></tr>"</script>
<table class="specs"><tbody><tr><th>Maximum User Weight:</th><td>300 lb</td></tr>
<TR><TD><b>Folded&nbsp;size</b><TD>82 &times; 29 &times; 20 in</TR>
<tr><td>Weight</td><td>58 lbs</td><td>3</td></tr><tr><td>Rating</td><td>5</td></tr></table>
<dl><dt>Warranty</dt><dd>5 years</dd><dt>Folds</dt><dd>yes</dd><dd>flat</dd>
<dt>Gewicht</dt><dd><span>26,3</span> kg</dd></dl></body></html>"""


def printed(page: str) -> list[tuple[str, str, str | None]]:
    (product,) = read_page(Page(page.encode(), url="https://tiltmart.example/korvane-9")).products
    return [(one.name, one.value, one.unit) for one in product.specs]


def test_a_page_states_properties_in_markup_tables_and_lists() -> None:
    assert printed(PAGE) == [
        ("Maximum user weight", "300", "lb"), ("User height", "147 - 198", "CMT"),
        ("Foldable", "true", None), ("Colour", "red, blue", None), ("weight", "58", "LBR"),
        ("width", "28 in", None), ("Folded size", "82 × 29 × 20 in", None),
        ("Warranty", "5 years", None), ("Gewicht", "26,3 kg", None),
    ]  # fmt: skip


def test_microdata_states_properties_too() -> None:
    assert printed(
        """<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Korvane 9</h1>
        <p itemprop="additionalProperty" itemscope itemtype="https://schema.org/PropertyValue">
        <span itemprop="name">Weight capacity</span> <span itemprop="value">300 lb</span></p></div>
        """
    ) == [("Weight capacity", "300 lb", None)]


def test_a_table_is_of_no_product_where_a_page_names_several() -> None:
    two = PAGE.replace("</script></head>", """</script><script type="application/ld+json">
    {"@type": "Product", "name": "Korvane 12"}</script></head>""", 1)  # fmt: skip
    products = read_page(Page(two.encode(), url="https://tiltmart.example/list")).products
    assert [len(one.specs) for one in products] == [6, 0]


def test_rows_are_masked_clean_and_complete() -> None:
    product = PrintedProduct(name="K", specs=(
        PrintedSpec("Warranty", "5 years, call 415-555-0123 or ask\x07 help@korvane.example"),
        PrintedSpec("\x00", "red"), PrintedSpec("Weight", "58", "LBR"),
    ))  # fmt: skip
    rows = raw_specs(product, Place("tiltmart", "l", THEN, "c", "https://tiltmart.example"))
    assert [(one.position, one.name, one.value_text, one.unit_text) for one in rows] == [
        (1, "Warranty", "5 years, call [phone] or ask [e-mail]", None),
        (2, "Weight", "58", "LBR"),
    ]
    assert raw_specs(None, Place("tiltmart", "l", THEN)) == []


def row(listing: str, position: int, value: str) -> RawSpec:
    return RawSpec(listing_id=listing, position=position, shop="tiltmart", name="Weight",
                   value_text=value, url=None, fetched=THEN)  # fmt: skip


def test_the_newest_page_that_states_anything_stands(engine: Engine) -> None:
    with writing(engine) as connection:
        keep_specs(connection, {"a": [row("a", 1, "58 lb"), row("a", 2, "26 kg")]})
        keep_specs(connection, {"b": [row("b", 1, "60 lb")], "a": []})
        keep_specs(connection, {"b": [row("b", 1, "61 lb")]})
        assert len(load(connection, RawSpec.only("listing_id"))) == 3
    with writing(engine) as connection:
        keep_specs(connection, {"a": [row("a", 1, "59 lb")]})
    with reading(engine) as connection:
        kept = load(connection, RawSpec.only("listing_id", "position", "value_text"))
    assert sorted(kept.itertuples(index=False, name=None)) == [
        ("a", 1, "59 lb"), ("b", 1, "61 lb"),
    ]  # fmt: skip


def test_the_step_gives_the_same_from_every_database(engine: Engine) -> None:
    records = [Spec(**one) for one in KNOWN_HERE]
    pages = [RawSpec(**one | {"fetched": THEN}) for one in SAID]
    with writing(engine) as connection:
        replace_records(connection, Spec, records)
        keep_specs(connection, {shop: [p for p in pages if p.shop == shop] for shop, _, _ in SHOPS})
    with reading(engine) as connection:
        frames = [load(connection, columns_of(one)) for one in (Spec, RawSpec)]
    rest = (frame(Match, [{"listing_id": shop, "shop": shop, "product_id": "korvane-9",
                           "kind": "product"} for shop, _, _ in SHOPS]),
            frame(Product, [{"product_id": "korvane-9"}]),
            frame(Shop, [{"shop": shop, "locale": locale, "sold_by_maker": maker,
                          "research": False} for shop, locale, maker in SHOPS]))  # fmt: skip
    found = specs(*frames, *rest)
    assert found.equals(compute(KNOWN_HERE, SAID))
    with writing(engine) as connection:
        assert replace(connection, StatedSpec, found) == len(found)
        assert replace(connection, StatedSpec, found) == 0


def test_words_are_left_as_they_are() -> None:
    said = Statement("p", "ankle_lock", "s", 0, "shop", None, "double lock", DAY)
    assert list(read_statement(said, None, None)) == [said]
