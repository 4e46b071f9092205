"""An adversarial table for pipeline.resolve: what each printed listing must become, row by row."""

from __future__ import annotations

import pytest

from db.gtin import check_figure
from tests.resolving import Row, product, resolved, said


def gtin(number: int) -> str:
    figures = f"95200000{number:04d}"
    return f"{figures}{check_figure(figures)}"


PRODUCTS = [
    product("rise-x1", "Lumora", "Fit Rise X1", "Lumora FR-X1", gtin=gtin(1)),
    product("rise-x3", "Lumora", "Fit Rise X-3", gtin=gtin(2)),
    product("rise-x3-pro", "Lumora", "Fit Rise X3 Pro", gtin=gtin(3)),
    product("solo", "Ostra", "Solo"),
    product("solo-plus", "Ostra", "Solo Plus"),
    product("v-1", "Tiltheon", "V-1", gtin=gtin(4)),
    product("v-3", "Tiltheon", "V-3", "Tilt-Heon V3", gtin=gtin(5)),
    product("hk-90", "Korvestal", "HK-90", gtin=gtin(6)),
    product("arc-300", "Plumbrae", "Arc 300", gtin=gtin(7)),
    product("arc-350", "Plumbrae", "Arc 350"),
    product("calm-200", "Plumbrae", "Calm 200", gtin=gtin(8)),
    product("swing-lite", "Ondrivel", "Swing Lite", "Ondrivel SwingLite"),
    {**product("boots", "Lumora", "Gravity Boots GB2"), "category": "gravity boots"},
    product("bedrock", "Skarnvolt", "Bedrock 500", gtin=gtin(9)),
    product("foldaway", "Yarvindale", "Foldaway"),
]
# name [| brand | model | number of the GTIN] => product and rule, or "?" with kind and proposal
TABLE = """
Lumora Fit Rise X1 => rise-x1 brand_model
LUMORA FIT RISE X-1 INVERSION TABLE => rise-x1 brand_model
Lumora FR X1 => rise-x1 brand_model
Fit Rise X1 | Lumora => rise-x1 brand_model
Premium decompression bench | Lumora | fit-rise x1 => rise-x1 brand_model
Lumora Fit Rise X3 => rise-x3 brand_model
Lumora Fit Rise X-3 Inversion Table => rise-x3 brand_model
Lumora Fit-Rise X3 Pro => rise-x3-pro brand_model
Lumora Fit Rise X3Pro Inversion Table => rise-x3-pro brand_model
Lumora Fit Rise X III => ? variant *
Lumora Fit Rise X2 => ? product *
Lumora Fit Rise X33 => ? product *
Lumora Fit Rise => ? product *
Fit Rise X1 => ? product rise-x1
X1 Inversion Table => ? product *
Lumora Fit Rise X1 Pro => ? variant *
Lumora Fit Rise X3 Pro Max => ? variant *
Lumora Fit Rise X1 XL => ? variant rise-x1
Ostra Solo => solo brand_model
Ostra Solo Plus Inversion Table => solo-plus brand_model
Ostra Solo + => solo brand_model
Ostra Solo Max => ? variant *
Solo => ? product *
Tilt-Heon V 3 => v-3 brand_model
Tilt Heon V3 Inversion Table => v-3 brand_model
Tiltheon V-2 => ? product *
Tilteon V-3 => ? product v-3
Korvestal HK90 => hk-90 brand_model
Korvestal HK-9O => ? product *
Korvestal HK-900 => ? product *
Korvestel HK-90 inversion table => ? product hk-90
Plumbrae Arc300 => arc-300 brand_model
Plumbrae Arc 350 => arc-350 brand_model
Plumbrae Arc 325 => ? product *
Plumbrae Calm 200 => calm-200 brand_model
Plumbrae Calm 200 Heat => ? product calm-200
Ondrivel Swing-Lite => swing-lite brand_model
Yarvindale Foldaway => foldaway brand_model
Some inversion table => ? product *
Lumora Fit Rise X1 with Ankle Boots => ? bundle rise-x1
Lumora Fit Rise X1 + Gravity Boots | | | 1 => ? bundle rise-x1
Lumora Fit Rise X1 bundle | Lumora | Fit Rise X1 => ? bundle rise-x1
Set of 2 Lumora Fit Rise X1 | | | 1 => ? bundle rise-x1
Lumora Fit Rise X1, 2 pack | Lumora | Fit Rise X1 | 1 => ? bundle rise-x1
Lumora Fit Rise X1 (Renewed) | Lumora | Fit Rise X1 | 1 => ? refurbished rise-x1
Plumbrae Arc 300, open box | | | 7 => ? refurbished arc-300
Used Skarnvolt Bedrock 500 | Skarnvolt | Bedrock 500 => ? refurbished bedrock
Plumbrae Arc 300 B-Ware | | | 7 => ? refurbished arc-300
Plumbrae Arc 300 generalüberholt | Plumbrae | Arc 300 => ? refurbished arc-300
Plumbrae Arc 300 reconditionné | Plumbrae | Arc 300 | 7 => ? refurbished arc-300
Cover for Lumora Fit Rise X1 | Lumora => ? accessory *
Ankle pads for Fit Rise X1 | Lumora | Fit Rise X1 => ? accessory rise-x1
Lumora Fit Rise X1 carry bag | Lumora | Fit Rise X1 | 1 => ? accessory rise-x1
Replacement rollers Plumbrae Arc 300 | Plumbrae | Arc 300 | 7 => ? part arc-300
Schutzhülle für Plumbrae Arc 300 | Plumbrae | Arc 300 => ? accessory arc-300
Housse pour Plumbrae Arc 300 | Plumbrae | Arc 300 => ? accessory arc-300
Lumora Gravity Boots GB2 => boots brand_model
Lumora Gravity Boots => ? product boots
Plumbrae Arc 300 Inversionsbank | Plumbrae | Arc 300 => arc-300 brand_model
Inversionsbank Plumbrae Arc 300 | | | 7 => arc-300 gtin
Table d'inversion Plumbrae Arc 300 | Plumbrae | Arc 300 | 7 => arc-300 gtin
Mesa de inversión Korvestal | | | 6 => hk-90 gtin
Back stretcher | | | 5 => v-3 gtin
Tiltheon V-3 | Tiltheon | V-3 | 5 => v-3 gtin
Tiltheon V-1 | Tiltheon | V-1 | 5 => ? product *
Plumbrae Arc 300 | Plumbrae | Arc 300 | 77 => ? product arc-300
Plumbrae Arc 350 | Plumbrae | Arc 350 | 77 => arc-350 brand_model
Plumbrae Arc 350 | Plumbrae | Arc 350 | 7 => ? product *
Skarnvolt Bedrock 500 Pro | | | 9 => ? variant bedrock
Skarnvolt Bedrock 500, black | | | 9 => bedrock gtin
Noffle Twist 9 => ? product *
Back bench | Noffle | | 5 => ? product *
Gravity bench | Tiltheon | V-9 | 5 => ? product v-3
Lumora Fit Rise X3 | Lumora | X1 => ? product *
""".strip().splitlines()


def listing(place: int, line: str) -> Row:
    name, brand, model, number = ([part.strip() for part in line.split("|")] + ["", "", ""])[:4]
    return {
        "listing_id": f"l{place:02}", "shop": f"s{place:02}", "name": name, "brand": brand or None,
        "model": model or None, "gtin": gtin(int(number)) if number else None,
    }  # fmt: skip


LINES = [line.split(" => ") for line in TABLE]
PRINTED = [listing(place, line) for place, (line, _) in enumerate(LINES)]


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str, str, str, str]]:
    columns = ("product_id", "rule", "kind", "proposal", "question")
    return {
        key: tuple(said(getattr(row, name)) for name in columns)  # type: ignore[misc]
        for key, row in resolved(PRINTED, PRODUCTS).items()
    }


@pytest.mark.parametrize("place", range(len(LINES)), ids=[line for line, _ in LINES])
def test_each_listing_becomes_what_the_table_says(
    place: int, found: dict[str, tuple[str, str, str, str, str]]
) -> None:
    product_id, rule, kind, proposal, question = found[f"l{place:02}"]
    first, *rest = LINES[place][1].split()
    if first == "?":
        assert (product_id, rule, kind) == ("", "unmatched", rest[0]), proposal
        assert question.endswith("?")
        assert rest[1] in ("*", proposal)
    else:
        assert [product_id, rule] == [first, *rest], question
        assert (kind, proposal, question) == ("product", first, "")


def test_the_table_is_large_enough() -> None:
    assert len(PRODUCTS) == 15
    assert len(LINES) >= 60
