"""`upright judge` as an editor meets it: questions, decisions, edits, the log and the export."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from db.catalog import effective_of, read_catalog
from db.config import read_config
from db.connect import connect, reading
from db.judgements import judgements, verify
from db.schema import Judgement, Listing, Permission, Product
from tests.desk import ALLOWED, Desk
from tests.test_cli import one_line

ONE, TWO = "https://velm.example/p/1", "https://velm.example/p/2"
PAGE = """<html><link rel="canonical" href="{url}"><script type="application/ld+json">
{{"@type": "Product", "name": "{name}", "brand": "{brand}", "url": "{url}",
"offers": {{"@type": "Offer", "price": "349.00", "priceCurrency": "GBP"}},
"review": [{reviews}]}}</script></html>"""
REVIEW = """{{"@type": "Review", "@id": "r{n}", "reviewBody": "Number {n} folds flat.",
"author": "Wren Oddie {n}", "datePublished": "2026-03-0{n}",
"reviewRating": {{"ratingValue": "4", "bestRating": 5}}}}"""


def page(url: str, name: str, brand: str, reviews: range) -> str:
    """Write a product page with some reviews."""
    said = ", ".join(REVIEW.format(n=n) for n in reviews)
    return PAGE.format(url=url, name=name, brand=brand, reviews=said)


NOW = {"UPRIGHT_NOW": "2026-11-02T04:00Z", "UPRIGHT_EDITOR": "Editor One"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home of a shop with two listings that are not certain, read and run."""
    made = Desk(tmp_path_factory.mktemp("prepared"), NOW)
    listings = f"listings:\n  - url: {ONE}  # theirs\n  - url: {TWO}\n"
    made.shop("velm", listings, "fetch store score quote show_rating")
    made.product("arc-300", "Orrin", "Arc 300")
    for name, url, title, brand, reviews in (
        ("one", ONE, "Orrin Arc 300 foldable inversion table with strap", "", range(1, 4)),
        ("two", TWO, "Unheard Of Device 77", "Nettlewick", range(4, 5)),
    ):
        (made.folder / f"{name}.html").write_text(page(url, title, brand, reviews), "utf-8")
        made.upright("import", str(made.folder / f"{name}.html"), "--shop", "velm", "--url", url)
    made.upright("run")
    return made.folder


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Desk:
    """Give a copy of that home."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return Desk(tmp_path, NOW)


def questions(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.facts("judge", "questions")["questions"])


def products_of(desk: Desk) -> dict[str, str | None]:
    """Return which product each listing is by the tables."""
    engine = connect(read_config(desk.settings()).database_url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT r.url, m.product_id FROM matches m JOIN raw_listings r USING (listing_id)"
        ).all()
    engine.dispose()
    return {str(url): product for url, product in rows}


def log(desk: Desk, *words: str) -> list[dict[str, Any]]:
    return list(desk.facts("judge", "log", *words)["decisions"])


def in_force(desk: Desk) -> Any:
    return effective_of(read_config(desk.settings()))


def test_an_editor_answers_what_is_asked(desk: Desk) -> None:
    first, stranger, second = questions(desk)
    assert [first["kind"], stranger["kind"], second["kind"]] == ["match", "stranger", "match"]
    assert [first["reviews"], stranger["reviews"], second["reviews"]] == [3, 3, 1]
    assert first["listing"]["url"] == ONE
    assert first["listing"]["price"] == "349.00 GBP"
    _, told, _ = desk.alone("judge", "questions")
    assert told.startswith(f"1. {first['question']} (velm, 3 reviews)\n")
    assert "--brand Nettlewick --model ... --category ..." in told
    assert one_line(desk.upright("judge", "same", "nobody", "arc-300", "--why", "x", code=1))
    short = first["subject"].removeprefix("listing:")[:8]
    told = desk.upright("judge", "same", short, "arc-300", "--why", "the same photographs")
    assert told.startswith("decision 1 (")
    assert "upright run" in told
    desk.upright("judge", "new", TWO, "--brand", "Nettlewick", "--model", "Device 77",
                 "--category", "inversion table", "--why", "it is new")  # fmt: skip
    desk.upright("run")
    assert products_of(desk) == {ONE: "arc-300", TWO: "nettlewick-device-77"}
    assert questions(desk) == []
    desk.upright("judge", "undo", "1", "--why", "the photographs were wrong")
    desk.upright("run")
    assert products_of(desk)[ONE] is None
    assert desk.upright("run").endswith("done: 0 rows changed\n")
    rows = log(desk)
    assert [(row["number"], row["verdict"], row["state"]) for row in rows] == [
        (4, "undo", "in force"),
        (3, "same", "in force"),
        (2, "set", "in force"),
        (1, "same", "undone by 4"),
    ]
    assert {row["who"] for row in rows} == {"Editor One"}
    assert "2. set file:products/nettlewick-device-77 = " in desk.upright("judge", "log")


def test_rows_that_were_changed_by_hand_are_named_and_stop_no_question(desk: Desk) -> None:
    asked = len(questions(desk))
    desk.upright("judge", "set", "shops/velm", "name", "Velm & Co", "--why", "x")
    assert len(log(desk, "shops/velm")) == 1  # a file is named as it is to `set`
    engine = connect(read_config(desk.settings()).database_url)
    table = Judgement.table()
    for evidence in ("x", "[]", '{"questions": [1]}'):
        with engine.begin() as connection:
            connection.execute(update(table).values(evidence=evidence))
        assert len(questions(desk)) == asked
    if engine.dialect.name == "sqlite":  # another database refuses it
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE judgements SET at = 'once'")
        assert "backup" in one_line(desk.upright("judge", "log", code=1))
    engine.dispose()


def test_the_log_says_what_an_undone_decision_still_replaces(desk: Desk) -> None:
    desk.apart = True
    desk.upright("judge", "same", ONE, "arc-300", "--why", "the photographs")
    desk.upright("judge", "same", ONE, "arc-300", "--why", "the manual")
    desk.upright("judge", "undo", "2", "--why", "it was another manual")
    assert [row["state"] for row in log(desk)] == ["in force", "undone by 3", "replaced by 3"]
    desk.upright("run")
    assert products_of(desk)[ONE] is None  # the two are different, as an undone `same` leaves them


def test_what_was_on_the_screen_is_kept_but_nothing_of_a_reviewer(desk: Desk) -> None:
    first = questions(desk)[0]
    desk.upright("judge", "same", ONE, "arc-300", "--why", "x", "--who", "Editor Two")
    desk.upright("judge", "drop", "velm/r1", "--why", "not a review")
    drop, same = log(desk)
    seen = json.loads(same["evidence"])
    assert seen["questions"][0]["question"] == first["question"]
    assert seen["listings"][first["subject"].removeprefix("listing:")]["price"] == "349.00 GBP"
    assert seen["products"]["arc-300"]["name"] == "Orrin Arc 300"
    assert same["who"] == "Editor Two"
    (review,) = json.loads(drop["evidence"])["reviews"]
    assert (review["shop"], review["rating"]) == ("velm", 0.75)
    told = drop["evidence"] + same["evidence"]
    assert "Wren" not in told
    assert "folds flat" not in told


def test_a_split_makes_a_product_of_some_listings(desk: Desk) -> None:
    desk.upright("judge", "same", ONE, "arc-300", "--why", "x")
    desk.upright("judge", "same", TWO, "arc-300", "--why", "x")
    rows = desk.facts("judge", "split", "arc-300", TWO, "--model", "Arc 300 XL", "--why", "longer")
    assert [row["verdict"] for row in rows["decisions"]] == ["set", "different", "same"]
    desk.upright("run")
    assert products_of(desk) == {ONE: "arc-300", TWO: "orrin-arc-300-xl"}
    made = {row.product_id: row.category for row in in_force(desk).of(Product)}
    assert made == {"arc-300": "inversion table", "orrin-arc-300-xl": "inversion table"}


REFUSED = {
    "an item": ("set", "shops/velm", "listings[https://velm.example/p/9].product", "arc-300"),
    "a value": ("set", "shops/velm", "delay", "soon"),
    "a key": ("set", "shops/velm", "colour", "red"),
    "a product": ("set", "shops/velm", f"listings[{ONE}].product", "none"),
    "nothing new": ("set", "shops/velm", "name", "Velm"),
    "nothing": ("set", "shops/velm", "name", ""),
    "no YAML": ("set", "shops/velm", "name", "[a"),
    "no file": ("set", "shops/gone", "name", "x"),
    "both": ("set", "shops/velm", "name", "x", "--remove"),
    "neither": ("set", "shops/velm", "name"),
    "a review": ("drop", "velm/r9"),
    "itself": ("same", ONE, ONE),
    "two listings": ("same", ONE, TWO),
    "an undo of nothing": ("undo", "7"),
    "nothing at all": ("same", "", ""),
    "no UTF-8": ("set", "shops/velm", "name", "\udcff"),
    "a name that is no UTF-8": ("same", "\udcff", "arc-300"),
    "no reason": ("drop", "velm/r1", "--why", " "),
    "an id that was used": ("new", TWO, "--brand", "a", "--model", "b", "--category", "c",
                            "--id", "arc-300"),
    "an id that is none": ("new", TWO, "--brand", "a", "--model", "b", "--category", "c",
                           "--id", "Arc 9"),
}  # fmt: skip


def test_what_cannot_be_is_refused_in_one_line(desk: Desk) -> None:
    for words in REFUSED.values():
        why = () if "--why" in words else ("--why", "x")
        one_line(desk.upright("judge", *words, *why, code=1))
    assert log(desk) == []


def test_a_permission_that_an_editor_refuses_stops_a_crawl(desk: Desk) -> None:
    why = ("--why", "their letter of today")
    refused = "{allowed: false, evidence: letter of 2026-11-02}"
    desk.upright("judge", "set", "shops/velm", "permission.fetch", refused, *why)
    desk.environ["UPRIGHT_NOW"] = "2026-11-02T05:00Z"  # a crawl of a new start
    told = desk.upright("crawl", "velm", code=1)
    assert "refused" in told
    scrapy = [desk.command()[0], "-m", "scrapy", "crawl", "velm"]
    done = subprocess.run(scrapy, env=desk.settings(), cwd=Path(__file__).parents[1],
                          capture_output=True, text=True, timeout=60)  # fmt: skip
    assert done.returncode != 0
    assert "fetch" in done.stderr
    assert "refused" in done.stderr
    shown = desk.facts("shop", "show", "velm")
    assert {row["use"]: row["verdict"] for row in shown["permission"]}["fetch"] == "refused"
    # writing another permission into the file would have no effect: it is refused, and says why
    told = desk.upright("shop", "permit", "velm", "fetch", "--evidence", "old letter", code=1)
    assert "an editor's decision stands over this" in told


def test_an_edit_that_fits_no_longer_is_a_question_and_breaks_nothing(desk: Desk) -> None:
    desk.upright("judge", "set", "shops/velm", f"listings[{TWO}].product", "arc-300", "--why", "x")
    desk.upright("judge", "set", "shops/velm", "permission.score.until", "2027-01-01",
                 "--why", "their letter")  # fmt: skip
    path = desk.catalog / "shops/velm.yml"
    text = path.read_text("utf-8").replace(f"  - url: {TWO}\n", "")
    later = "score: {allowed: true, evidence: letter, on: 2028-01-01}"
    path.write_text(text.replace(f"score: {ALLOWED}", later), "utf-8")
    found = [one for one in questions(desk) if one["kind"] == "edit"]
    assert len(found) == 2
    assert {one["subject"] for one in found} == {"file:shops/velm"}
    told = subprocess.run(
        desk.command("doctor"), env=desk.settings(), capture_output=True, text=True
    )
    assert told.stdout.count("is left out") == 2
    rows = log(desk)
    assert all(row["state"].startswith("left out: ") for row in rows)
    verdicts = {row.use: row.verdict for row in in_force(desk).of(Permission)}
    assert verdicts["score"] == "refused"  # in doubt, nothing is allowed
    for row in rows:
        desk.upright("judge", "undo", str(row["number"]), "--why", "the file changed")
    assert [one for one in questions(desk) if one["kind"] == "edit"] == []


def test_an_export_lets_the_files_lead_and_changes_nothing_else(desk: Desk) -> None:
    path = desk.catalog / "shops/velm.yml"
    written = path.read_text("utf-8")
    desk.upright("judge", "set", "shops/velm", f"listings[{ONE}].product", "arc-300", "--why", "x")
    desk.upright("judge", "set", "shops/velm", "locale", "en-GB", "--why", "x")
    desk.upright("judge", "set", "shops/velm", "locale", "en-US", "--why", "x")
    desk.upright("judge", "new", TWO, "--brand", "Nettlewick", "--model", "Device 77",
                 "--category", "inversion table", "--why", "it is new")  # fmt: skip
    before = in_force(desk)
    _, dry, _ = desk.alone("judge", "export", "--dry-run")
    assert "+    product: arc-300" in dry
    assert path.read_text("utf-8") == written
    facts = desk.facts("judge", "export")
    assert facts["files"] == ["products/nettlewick-device-77", "shops/velm"]
    after = path.read_text("utf-8").splitlines()
    assert [line for line in written.splitlines() if line not in after] == []
    assert [line for line in after if line not in written.splitlines()] == [
        "    product: arc-300",
        "locale: en-US",
    ]
    assert (desk.catalog / "products/nettlewick-device-77.yml").read_text("utf-8") == (
        "brand: Nettlewick\nmodel: Device 77\ncategory: inversion table\n"
    )
    assert read_catalog(desk.catalog).records == in_force(desk).records
    assert sorted(map(repr, in_force(desk).records)) == sorted(map(repr, before.records))
    assert desk.facts("judge", "export")["files"] == []
    desk.upright("run")
    assert products_of(desk) == {ONE: "arc-300", TWO: "nettlewick-device-77"}
    states = [row["state"] for row in log(desk) if row["verdict"] == "set"]
    assert all(state.startswith("undone by ") for state in states)
    path.write_text(path.read_text("utf-8").replace("en-US", "de-DE"), "utf-8")
    assert {row.product_id for row in in_force(desk).of(Listing) if row.url == ONE} == {"arc-300"}
    engine = connect(read_config(desk.settings()).database_url)
    with reading(engine) as connection:
        assert verify(judgements(connection)) == ()
    engine.dispose()


def test_help_is_there_at_once(desk: Desk) -> None:
    code = "import sys; from desk.cli import judge; print(sorted(sys.modules))"
    loaded = subprocess.run([desk.command()[0], "-c", code], env=desk.settings(),
                            capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert not {name for name in ("pandas", "scrapy", "sqlalchemy") if f"'{name}'" in loaded}
    begun = time.perf_counter()
    assert "questions" in desk.upright("judge", "--help")
    assert time.perf_counter() - begun < 10
