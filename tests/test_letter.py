"""The letter to a shop: whole in every language, and a row of the ledger for each use."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.catalog import read_catalog
from db.permission import USES, require, verdict
from db.problem import Problem
from db.schema import Permission
from desk.letter import LANGUAGES, ask
from desk.permit import record
from tests.desk import Desk
from tests.shops.crawling import NOW, config_of


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, {"UPRIGHT_NOW": NOW.isoformat()}, apart=True)


def recorded(desk: Desk, shop: str) -> dict[str, str]:
    rows = read_catalog(desk.catalog).of(Permission)
    return {use: verdict(rows, shop, use, NOW.date()) for use in USES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("export", [False, True])
def test_a_letter_is_whole_in_every_language(desk: Desk, language: str, export: bool) -> None:
    desk.shop("oakrow", "delay: 7.5\n", uses="")
    config = replace(config_of(desk.folder), archive_days=12)
    letter = ask(config, "oakrow", list(reversed(USES)), export, language)
    assert letter.uses == tuple(USES)
    for number, use in enumerate(USES, start=1):
        assert f"\n  {number}. " in letter.text and f"({use})\n" in letter.text
    for told in (
        "Upright Journal", "Nettle & Finch Ltd", "(+https://upright.example/contact)", "Oakrow",
        "oakrow.example", "2026-11-22", "robots.txt", "7.5", "12 ",
    ):  # fmt: skip
        assert told in letter.text
    assert ("CSV" in letter.text) == export
    assert max(map(len, letter.text.splitlines())) < 120
    assert "\n\n\n" not in letter.text and "{" not in letter.text
    assert set(recorded(desk, "oakrow").values()) == {"asked"}


def test_there_are_four_languages() -> None:
    assert LANGUAGES == ("de", "en", "es", "fr")


def test_a_letter_becomes_an_answer(desk: Desk) -> None:
    desk.shop("oakrow", "locale: de-AT\n", uses="store")
    letter = desk.upright("shop", "ask", "oakrow")
    assert letter.startswith("Betreff: ") and "(store)" not in letter
    state = {"fetch": "asked", "store": "allowed", "score": "asked"}
    unknown = dict.fromkeys(("quote", "show_rating", "redistribute", "page_key"), "unknown")
    assert recorded(desk, "oakrow") == state | unknown
    rows = read_catalog(desk.catalog).of(Permission)
    with pytest.raises(Problem, match=r"was asked .* has not answered \(letter of 2026-11-22\)"):
        require(rows, "oakrow", "fetch", NOW.date())
    record(desk.catalog, "oakrow", "fetch", True, "mail", NOW.date(), "2027-01-31")
    record(desk.catalog, "oakrow", "score", False, "mail", NOW.date(), None)
    state = {"fetch": "allowed", "store": "allowed", "score": "refused"}
    assert recorded(desk, "oakrow") == state | unknown
    (fetch,) = (row for row in read_catalog(desk.catalog).of(Permission) if row.use == "fetch")
    assert fetch.until == date(2027, 1, 31)
    with pytest.raises(Problem, match="allows store already; name others with --use"):
        ask(config_of(desk.folder), "oakrow", ["store"], False, None)


def test_a_shop_with_a_keyed_platform_is_asked_for_its_key_too(desk: Desk) -> None:
    desk.shop("oakrow", uses="")
    path = desk.catalog / "shops/oakrow.yml"
    path.write_text(path.read_text("utf-8").replace("schemaorg", "bazaarvoice"), "utf-8")
    letter = ask(config_of(desk.folder), "oakrow", (), False, None)
    assert letter.uses == ("fetch", "store", "score", "page_key")


@pytest.mark.parametrize(
    ("shop", "uses", "language", "told"),
    [
        ("oakrw", [], None, "is not there. Shops are listed by: upright shop list"),
        ("../site", [], None, "is not there. Shops are listed by: upright shop list"),
        ("oakrow", ["fech"], None, "'fech' is not a use. Uses: fetch"),
        ("oakrow", [], "tlh", "there is no letter in 'tlh'. Languages: de, en, es, fr"),
    ],
)
def test_a_letter_that_cannot_be_written_changes_nothing(
    desk: Desk, shop: str, uses: list[str], language: str | None, told: str
) -> None:
    desk.shop("oakrow", uses="")
    before = (desk.catalog / "shops/oakrow.yml").read_bytes()
    with pytest.raises(Problem, match=re.escape(told)):
        ask(config_of(desk.folder), shop, uses, False, language)
    assert (desk.catalog / "shops/oakrow.yml").read_bytes() == before
