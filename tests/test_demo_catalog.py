"""The demo's own catalog and words: sound, agreeing with the world, and nobody else's names."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from db.catalog import read_catalog
from db.catalog.products import gtin
from db.schema import Listing, Permission, Product, Shop, Spec
from desk.demo.home import write_catalog
from desk.demo.plants import history
from desk.demo.truth import truth
from desk.demo.words import lexicon, read_lexicon
from desk.demo.world import SEED, load_world

DEMO = Path(__file__).parents[1] / "desk" / "demo"
SHIPPED = Path(__file__).parents[1] / "catalog"
TEXTS = sorted(path for path in DEMO.rglob("*") if path.suffix in (".txt", ".yml", ".html", ".py"))
# Real makers, models' lines and shops that must not be given invented words.
REAL = """
teeter fitspine invertalign hang-ups ironman innova exerpeutic stamina yoleo harison pelpo goplus
body-vision body-power body-champ health-gear nordictrack reebok amazon walmart ebay costco bestbuy
best-buy decathlon argos otto.de mediamarkt sunny-health marcy weslo kettler domyos peloton bowflex
proform tonal sidiz lifespan schwinn nautilus trustpilot bazaarvoice yotpo
"""
FAMOUS = (
    "Greta Thunberg", "Hugo Boss", "Igor Stravinsky", "Oskar Schindler", "Klara Schumann",
    "Vera Wang", "Petra Kvitova", "Sven Hedin", "Lars Ulrich", "Greta Garbo", "Ada Lovelace",
    "Rosa Parks", "Rosa Luxemburg", "Emil Nolde", "Gustav Mahler", "Gustav Klimt", "Nora Ephron",
    "Ines Geipel", "Nils Holgersson", "Edgar Allan Poe", "Bruno Mars", "Celia Cruz",
    "Leopold Bloom", "Wanda Sykes", "Otto Waalkes", "Otto Dix", "Yara Shahidi", "Viggo Mortensen",
)  # fmt: skip


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_real_maker_is_named(path: Path) -> None:
    names = set(re.findall(r"[a-z][\w.-]+", path.read_text("utf-8").lower()))
    assert not names & set(REAL.split())


def test_nobody_is_famous() -> None:
    authors = {one.author for one in history(SEED)}
    assert not authors & set(FAMOUS)
    assert all(re.fullmatch(r"[A-Z]\w+( [A-Z]\w*\.?)?", author) for author in authors)


def test_the_catalog_is_sound_and_agrees_with_the_world(tmp_path: Path) -> None:
    known = truth(SEED)
    write_catalog(tmp_path / "catalog", SHIPPED)
    catalog = read_catalog(tmp_path / "catalog")
    world = load_world()
    assert {row.product_id for row in catalog.of(Product)} == set(known.tables)
    assert len({row.brand for row in catalog.of(Product)}) == 6
    assert {row.shop for row in catalog.of(Shop)} == {*world.shops, "noffle"}
    urls = {row.url for row in catalog.of(Listing) if row.shop != "noffle"}
    assert urls == set(known.listings)
    for row in catalog.of(Listing):
        assert row.product_id is None or row.shop == "noffle" or known.listings[row.url or ""]
    refused = {
        (row.shop, row.use) for row in catalog.of(Permission) if row.verdict == "refused"
    } - {("backfit", "redistribute"), ("lotrechtladen", "redistribute")}
    assert refused == {
        ("lotrechtladen", "quote"), ("lotrechtladen", "show_rating"), ("noffle", "fetch"),
    }  # fmt: skip
    stated = Counter((row.product_id, row.spec) for row in catalog.of(Spec))
    assert [key for key, n in stated.items() if n > 1] == [("yarvindale-foldaway", "weight")]


def test_every_number_of_goods_is_valid_and_nobodys() -> None:
    numbers = {listing.gtin for listing in load_world().listings() if listing.gtin}
    assert len(numbers) == 8
    for number in numbers:
        assert gtin(number) == number
        assert number.startswith("952")  # GS1 keeps this prefix for examples


def test_a_choice_and_a_name_are_filled() -> None:
    words = read_lexicon("%who cat|dog\n@pool\n+ the {who} [sat|slept][, at last|].\n")
    said = {words.say(Random(seed), "pool", 1).text for seed in range(60)}
    assert said == {
        f"The {who} {verb}{end}."
        for who in ("cat", "dog")
        for verb in ("sat", "slept")
        for end in (", at last", "")
    }


@pytest.mark.parametrize("name", ["en", "de", "fr", "es", "campaign", "people"])
def test_every_template_can_be_filled(name: str) -> None:
    words = lexicon(name)
    for pool, sign in words.pools:
        for seed in range(40):
            text = words.say(Random(seed), pool, sign).text
            assert text
            assert not re.search(r"[\[\]{}|]|  ", text), text
