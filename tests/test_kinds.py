"""Tests of pipeline.kinds and pipeline.variants: what a printed name sells, in four languages."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.kinds import Kind, kind_of, pack
from pipeline.variants import differ, fold, variants

PRODUCTS = """
Lumora Fit Rise X1 Inversion Table
Inversion table for back pain relief, heavy duty
Inversion Table for Home Gym, 300 lb
INVERSION TABLE FOR ADULTS UP TO 300 LBS
Inversion table for men 6'6"
Inversion table fits users 4'10" to 6'6"
Ostra Solo inversion table with lumbar pillow
Ostra Solo with heat and massage
Lumora X1 Inversion Table - Lumbar Pillow, Carry Handle
Lumora X1 lifetime replacement warranty
Gravity Table for Tall People
Inversion table for 300lb loads
can be used for inversion, Lumora X1
Lumora X1, most used table of 2026
Lumora X1, no open box returns
Lumora X2
Inversionsbank Lumora X1 für Zuhause
Schwerkrafttrainer Lumora X1 mit Nackenstütze
Table d'inversion pour le dos
Table d'inversion Lumora X1 avec appui-tête
Mesa de inversión para dolor de espalda
Sundry 15' - 40' Tilting Shelf
""".strip().splitlines()
OTHERS = """
bundle | with Ankle Boots | Ostra Solo with Ankle Boots
bundle | + Gravity Boots | Ostra Solo + Gravity Boots
bundle | bundle | Lumora X1 bundle
bundle | Starter Kit | Lumora X1 Starter Kit
bundle | Set of 2 | Set of 2 Lumora X1
bundle | 2 pack | Lumora X1, 2 pack
bundle | 2x | 2x Lumora X1
bundle | X1 + X3 | Lumora X1 + X3
bundle | inkl. Schutzhülle | Lumora X1 inkl. Schutzhülle
bundle | 2er-Set | Lumora X1 2er-Set
bundle | Lot de 2 | Lot de 2 Lumora X1
bundle | avec housse | Table d'inversion Lumora X1 avec housse
bundle | con funda | Mesa de inversión Lumora X1 con funda
refurbished | Renewed | Lumora Fit Rise X1 (Renewed)
refurbished | refurb | Lumora X1 refurb
refurbished | Open Box | Lumora X1 - Open Box
refurbished | open-box | Lumora X1 open-box
refurbished | Used | Used Lumora X1
refurbished | B-Ware | Lumora X1 B-Ware
refurbished | generalüberholt | Lumora X1 generalüberholt
refurbished | gebraucht | Inversionsbank Lumora X1, gebraucht
refurbished | reconditionnée | Table d'inversion Lumora X1 reconditionnée
refurbished | d’occasion | Lumora X1 d’occasion
refurbished | reacondicionada | Mesa de inversión Lumora X1 reacondicionada
refurbished | segunda mano | Lumora X1 segunda mano
accessory | for EP-560 | Ankle pads for EP-560
accessory | for Lumora Fit Rise X1 | Pillow for Lumora Fit Rise X1
accessory | fits X1 | Cushion, fits X1
accessory | for Tiltheon | Bag for Tiltheon
accessory | compatible with X-3 | Bridge compatible with X-3
accessory | Boots | Lumora Gravity Boots
accessory | Boots | Lumora - Gravity Boots
accessory | Cover | Inversion Table Cover XL Black
accessory | für Lumora X1 | Abdeckung für Lumora X1
accessory | Schutzhülle | Inversionsbank Schutzhülle
accessory | pour table d'inversion | Housse pour table d'inversion
accessory | Housse | Housse Lumora X1
accessory | para mesa de inversión | Funda para mesa de inversión Lumora
part | Replacement | Replacement ankle pads for Lumora X1
part | Spare | Lumora X1 Spare Bolt
part | rollers | Foam rollers compatible with most inversion tables
part | Ersatz-Fußrollen | Ersatz-Fußrollen Lumora X1
part | de rechange | Rouleaux de rechange Lumora X1
part | de repuesto | Rodillos de repuesto Lumora X1
""".strip().splitlines()


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_is_a_product(name: str) -> None:
    assert kind_of(name, {"tiltheon"}) == Kind("product")


@pytest.mark.parametrize("line", OTHERS)
def test_what_is_near_a_product_is_told_and_by_which_words(line: str) -> None:
    kind, words, name = line.split(" | ")
    assert kind_of(name, {"tiltheon"}) == Kind(kind, words)


def test_a_brand_must_be_known_before_something_is_for_it() -> None:
    assert kind_of("Stool for Tiltheon", {"tiltheon"}).kind == "accessory"
    assert kind_of("Stool for Tiltheon").kind == "product"


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("Lumora X2", 1), ("2 pack Lumora", 2), ("Lumora 12-Pack", 12), ("pack of two", 2),
        ("Twin pack Lumora", 2), ("3er-Set", 3), ("2 Stück", 2), ("lot de trois", 3),
        ("juego de 4", 4), ("Lumora (2x)", 2), ("card (133x)", 1), ("", 1), ("1 pack", 1),
    ],
)  # fmt: skip
def test_units_in_a_pack_are_counted(name: str, count: int) -> None:
    assert pack(name) == count


@pytest.mark.parametrize(
    ("left", "right", "aspects"),
    [
        ("Lumora X1, black", "Lumora X1, schwarz", ()),
        ("Lumora X1, black", "Lumora X1, red", ("colour",)),
        ("Lumora X1, black/red", "Lumora X1, red", ()),
        ("Lumora X1, black", "Lumora X1", ()),
        ("Lumora X1 XL", "Lumora X1", ("size",)),
        ("Lumora X1, large", "Lumora X1, groß", ()),
        ("Lumora for small homes", "Lumora", ()),
        ("Lumora X1 Pro", "Lumora X1", ("edition",)),
        ("Lumora X1 Pro", "Lumora X1Pro", ()),
        ("Lumora X1 profi", "Lumora X1", ()),
        ("Lumora X1 II", "Lumora X1 MK2", ()),
        ("Lumora X1 300 lb", "Lumora X1 136 kg", ()),
        ("Lumora X1 300lbs", "Lumora X1 250 lb", ("weight",)),
        ("Lumora 24 Zoll", 'Lumora 24"', ()),
        ("Lumora XL, blue", "Lumora, red", ("colour", "size")),
    ],
)
def test_variants_differ_only_in_what_is_printed(
    left: str, right: str, aspects: tuple[str, ...]
) -> None:
    assert differ(variants(left), variants(right)) == aspects
    assert differ(variants(right), variants(left)) == aspects


@given(st.sampled_from([line.split(" | ")[-1] for line in OTHERS] + PRODUCTS), st.booleans())
def test_case_and_composition_of_letters_do_not_matter(name: str, upper: bool) -> None:
    other = unicodedata.normalize("NFD", name)
    other = other.upper() if upper and "ß" not in name else other
    assert kind_of(other).kind == kind_of(name).kind
    assert variants(other) == variants(name)
    assert pack(other) == pack(name)


@given(st.text(max_size=200))
def test_any_text_is_read_and_nothing_differs_from_itself(text: str) -> None:
    found = kind_of(text)
    assert found.words in unicodedata.normalize("NFC", text)
    assert bool(found.words) == (found.kind != "product")
    assert pack(text) >= 1
    assert differ(variants(text), variants(text)) == ()


@given(st.text(max_size=50))
def test_folding_keeps_every_place(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert len(fold(text)) == len(composed)
