"""A line put into YAML that people write: any style of theirs, and every other line untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.catalog import read_catalog
from db.identity import listing_id
from db.problem import Problem
from db.schema import Listing, Permission
from desk.edited import edit_shop, with_item
from desk.permit import record, record_asked
from tests.desk import Desk
from tests.shops.crawling import NOW

HEAD = "name: Velm\ndomain: velm.example\nplatform: schemaorg\n"
NEW = "https://velm.example/new"
YES, NO = "{allowed: true, evidence: a}", "{allowed: false, evidence: b}"
PERMISSIONS = {
    "none": "",
    "no newline at the end": "locale: en",
    "empty": "permission:\nlocale: en\n",
    "empty with comments": "permission:  # asked\n  # nothing yet\nlocale: en\n",
    "braces": "permission: {}\n",
    "flow": 'permission: {store: {allowed: true, evidence: "a, {b}"}}  # theirs\nlocale: en\n',
    "flow over lines": "permission: {\n  store: {allowed: true,\n   evidence: a}  # theirs\n}\n",
    "lines": f"permission:\n  store: {YES}  # theirs\n\n# end\nlocale: en\n",
    "deep": "permission:\n    store:\n      allowed: true\n      evidence: >\n        a\n\n# end",
    "same": f"permission:\n  fetch: {NO}  # theirs\n  store: {YES}\n",
    "same, deep": "permission:\n  fetch:\n    allowed: false\n    evidence: b\n\nlocale: en\n",
    "same, flow": f"permission: {{fetch: {NO}, store: {YES}}}\n",
    "quoted keys": f"'permission':\n  \"store\": {YES}\n",
}
PRICE = "    price:\n      value: 1\n      currency: USD\n      seen: 2026-01-01\n"
LISTINGS = {
    "none": "",
    "no newline at the end": "locale: en",
    "empty": "listings:\nlocale: en\n",
    "brackets": "listings: []  # none yet\nlocale: en\n",
    "lines": "listings:\n  - url: https://velm.example/1\n    product: # none\n\n# end\n",
    "not indented": "listings:\n- url: https://velm.example/1 # theirs\nlocale: en\n",
    "flow": "listings: [{url: 'https://velm.example/1'}]  # theirs\n",
    "flow over lines": "listings: [\n  {name: a}, # theirs\n]\n",
    "flow items": "listings:\n  - {name: a}\n  - {name: b}  # theirs\n",
    "deep": f"listings:\n  - name: a\n{PRICE}\nlocale: en\n",
    "last without newline": "listings:\n  - name: >-\n      a\n      b",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def lost(before: str, after: str) -> list[str]:
    """Name the lines that are not what they were."""
    kept = after.splitlines()
    return [line for line in before.splitlines() if line not in kept]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("style", PERMISSIONS)
def test_a_permission_goes_into_any_style(desk: Desk, style: str, ends: str) -> None:
    written = (HEAD + PERMISSIONS[style]).replace("\n", ends)
    path = desk.catalog / "shops" / "velm.yml"
    path.write_bytes(written.encode())
    before = read_catalog(desk.catalog).of(Permission)
    record(desk.catalog, "velm", "fetch", True, 'a "letter": #1', NOW.date(), "2027-01-01")
    after = read_catalog(desk.catalog).of(Permission)
    (made,) = (row for row in after if row.use == "fetch")
    assert (made.verdict, made.evidence, str(made.until)) == (
        "allowed",
        'a "letter": #1',
        "2027-01-01",
    )
    assert [row for row in after if row.use != "fetch"] == [r for r in before if r.use != "fetch"]
    text = path.read_bytes().decode()
    assert text.count("\r\n") == (text.count("\n") if ends == "\r\n" else 0)
    assert len(lost(written, text)) <= (2 if style == "same, deep" else 1)
    assert text.count("# theirs") == written.count("# theirs")


@pytest.mark.parametrize("style", LISTINGS)
def test_a_listing_goes_into_any_style(desk: Desk, style: str) -> None:
    path = desk.catalog / "shops" / "velm.yml"
    path.write_text(HEAD + LISTINGS[style], "utf-8")
    before = read_catalog(desk.catalog).of(Listing)
    row = Listing(listing_id=listing_id("velm", NEW), shop="velm", url=NEW)
    edit_shop(
        desk.catalog,
        "velm",
        lambda text: with_item(text, "listings", {"url": NEW}, "a note"),
        [row],
    )
    after = read_catalog(desk.catalog).of(Listing)
    assert sorted(after, key=lambda one: one.listing_id) == sorted(
        [*before, row], key=lambda one: one.listing_id
    )
    changed = lost(HEAD + LISTINGS[style], path.read_text("utf-8"))
    assert len(changed) <= 1
    assert path.read_text("utf-8").count("theirs") == LISTINGS[style].count("theirs")


@pytest.mark.parametrize("block", ["listings: {url: 'https://velm.example/1'}\n", "listings: ~\n"])
def test_what_cannot_be_added_to_is_left_as_it_was(desk: Desk, block: str) -> None:
    path = desk.catalog / "shops" / "velm.yml"
    path.write_text(HEAD + block, "utf-8")
    row = Listing(listing_id=listing_id("velm", NEW), shop="velm", url=NEW)

    def edit(text: str) -> str:
        return with_item(text, "listings", {"url": NEW})

    if "~" in block:
        edit_shop(desk.catalog, "velm", edit, [row])
        return
    with pytest.raises(Problem, match="write it by hand"):
        edit_shop(desk.catalog, "velm", edit, [row])
    assert path.read_text("utf-8") == HEAD + block


def test_a_change_of_anything_else_is_taken_back(desk: Desk) -> None:
    path = desk.catalog / "shops" / "velm.yml"
    path.write_text(HEAD, "utf-8")
    row = Listing(listing_id=listing_id("velm", NEW), shop="velm", url=NEW)
    for edit in (
        lambda text: with_item(text, "listings", {"url": NEW}).replace("Velm", "Other"),
        lambda text: with_item(text, "listings", {"url": NEW + "\n    price: 1"}),
        lambda text: text,
    ):
        with pytest.raises(Problem):
            edit_shop(desk.catalog, "velm", edit, [row])
        assert path.read_text("utf-8") == HEAD


def test_a_question_becomes_an_answer_and_keeps_its_day(desk: Desk) -> None:
    desk.shop("velm", uses="store")
    record_asked(desk.catalog, "velm", ["fetch", "score"], NOW.date())
    rows = {row.use: row for row in read_catalog(desk.catalog).of(Permission)}
    assert (rows["fetch"].verdict, rows["fetch"].evidence) == ("asked", "letter of 2026-11-22")
    record(desk.catalog, "velm", "fetch", False, "their answer", NOW.date(), None)
    rows = {row.use: row for row in read_catalog(desk.catalog).of(Permission)}
    verdicts = {use: row.verdict for use, row in rows.items()}
    assert verdicts == {"fetch": "refused", "score": "asked", "store": "allowed"}
    assert "fetch: {asked: 2026-11-22, allowed: false" in (
        desk.catalog / "shops/velm.yml"
    ).read_text("utf-8")


@pytest.mark.parametrize("words", [("--until", "soon"), ("--evidence", " ")])
def test_what_the_catalog_would_refuse_is_named_as_an_option(
    desk: Desk, words: tuple[str, str]
) -> None:
    desk.shop("velm")
    given = {"--until": None, "--evidence": "x"} | {words[0]: words[1]}
    with pytest.raises(Problem, match=words[0]):
        record(
            desk.catalog,
            "velm",
            "fetch",
            True,
            str(given["--evidence"]),
            NOW.date(),
            given["--until"],
        )
    with pytest.raises(Problem, match="is not there"):
        record(desk.catalog, "../site", "fetch", True, "x", NOW.date(), None)
