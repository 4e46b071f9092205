"""The command line as a stranger meets it: one line per fault, nothing half-written."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.desk import Desk

PAGE = """<html><script type="application/ld+json">{"@type": "Product", "name": "Tiltwell 300",
"review": [{"@type": "Review", "@id": "r1", "reviewBody": "Folds flat behind the door.",
"author": "Wren Oddie", "datePublished": "2026-03-04",
"reviewRating": {"ratingValue": "4,5", "bestRating": 5}}]}</script></html>"""
KEYS = (
    "file platform review_id rating scale_max rating_text title body author published date_text "
    "verified incentivised incentive_text helpful variant syndicated_from reply media_count "
    "language url product"
).split()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, {"UPRIGHT_NOW": "2026-11-02T04:00Z"})


@pytest.fixture
def alone(desk: Desk) -> Desk:
    """Give the desk with commands that are processes of their own."""
    desk.apart = True
    return desk


def one_line(error: str) -> str:
    assert re.fullmatch(r"upright: [^\n]+\n", error), error
    return error.removeprefix("upright: ").strip()


def test_help_answers_at_once(alone: Desk) -> None:
    begun = time.process_time(), time.perf_counter()
    assert "schedule" in alone.upright("--help")
    code = "import sys; from desk.cli import app; print(sorted(sys.modules))"
    loaded = subprocess.run(
        [*alone.command()[:1], "-c", code], env=alone.settings(), capture_output=True, text=True
    ).stdout
    heavy = {"pandas", "scrapy", "sqlalchemy", "alembic", "jinja2", "lxml", "rich.markdown"}
    assert not {name for name in heavy if f"'{name}'" in loaded}
    assert begun


def test_a_command_is_the_same_here_and_alone(desk: Desk) -> None:
    page = desk.folder / "page.html"
    page.write_text(PAGE, "utf-8")
    for words in (
        ("read", str(page)),
        ("crawl", "oakrw"),
        ("read", "missing.html"),
        ("--nonsense",),
    ):
        assert desk.here(*words) == desk.alone(*words)


def test_read_prints_every_key_of_a_review(desk: Desk) -> None:
    page = desk.folder / "page.html"
    page.write_text(PAGE, "utf-8")
    (line,) = desk.upright("read", "--json", str(page)).splitlines()
    row = json.loads(line)
    assert list(row) == KEYS
    assert (row["rating"], row["published"], row["author"]) == (0.875, "2026-03-04", "Wren Oddie")
    assert (row["review_id"], row["product"], row["helpful"]) == ("r1", "Tiltwell 300", None)
    table = desk.upright("read", str(page))
    assert "1 reviews, 1 products" in table and "Folds flat" in table


def test_an_unreadable_file_costs_no_other(desk: Desk) -> None:
    page = desk.folder / "page.html"
    page.write_text(PAGE, "utf-8")
    command = desk.command("read", "--json", "missing.html", str(page))
    done = subprocess.run(
        command, env=desk.settings(), cwd=desk.folder, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "missing.html" in one_line(done.stderr)


def test_a_page_without_reviews_is_no_failure(desk: Desk) -> None:
    page = desk.folder / "empty.html"
    page.write_text("<html><p>nothing</p></html>", "utf-8")
    assert desk.upright("read", "--json", str(page)) == ""


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"UPRIGHT_HOM": "x"}, "UPRIGHT_HOM is not a setting"),
        ({"UPRIGHT_NOW": "yesterday"}, "'yesterday' is no ISO time"),
        ({"UPRIGHT_DATABASE_URL": "mysql://a/b"}, "UPRIGHT_DATABASE_URL"),
        ({"UPRIGHT_LOOPBACK": "10.0.0.1:80"}, "loopback address"),
    ],
)
def test_a_wrong_setting_is_named(desk: Desk, environ: dict[str, str], wanted: str) -> None:
    desk.environ |= environ
    assert wanted in one_line(desk.upright("run", code=1))
    assert not (desk.home / "upright.db").exists()


def test_a_misspelt_key_stops_the_run_and_changes_nothing(desk: Desk) -> None:
    desk.product("tiltwell", "Tiltwell", "300")
    desk.upright("run")
    before = (desk.home / "upright.db").read_bytes()
    desk.write("products/tiltwell.yml", "brand: Tiltwell\nmodle: 300\ncategory: table\n")
    told = one_line(desk.upright("run", code=1))
    assert "products/tiltwell.yml" in told and "did you mean 'model'" in told
    with sqlite3.connect(desk.home / "upright.db") as database:
        assert database.execute("SELECT model FROM products").fetchall() == [("300",)]
        status = database.execute("SELECT status, detail FROM runs ORDER BY started, status")
        assert ("failed" in dict(status)) and before
    assert "failed" in one_line(desk.upright("build", code=1))


def test_a_newer_database_is_refused(alone: Desk) -> None:
    alone.upright("db", "upgrade")
    with sqlite3.connect(alone.home / "upright.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version (9999)" in one_line(alone.upright("run", code=1))
    assert "newer version (9999)" in one_line(alone.upright("db", "upgrade", code=1))


def test_an_unknown_shop_and_an_unpermitted_one_are_named(alone: Desk) -> None:
    alone.shop("oakrow", uses="store")
    assert "'oakrw' is not a shop" in one_line(alone.upright("crawl", "oakrw", code=1))
    told = one_line(alone.upright("crawl", "oakrow", code=1))
    assert "oakrow may not be crawled: no permission to fetch is recorded" in told
    assert "upright shop permit oakrow fetch" in told
    alone.upright("shop", "permit", "oakrow", "fetch", "--evidence", 'mail: "yes" of 2 Nov')
    assert "fetch, store" in alone.upright("shop", "list")


def test_a_permission_is_recorded_without_touching_other_lines(desk: Desk) -> None:
    desk.shop("oakrow", "# a comment\nlocale: en-US  # theirs\n")
    path = desk.catalog / "shops" / "oakrow.yml"
    before = path.read_text("utf-8").splitlines()
    desk.upright("shop", "permit", "oakrow", "quote", "--evidence", "asked", "--refused")
    desk.upright("shop", "permit", "oakrow", "score", "--evidence", "new", "--until", "2027-01-01")
    after = path.read_text("utf-8").splitlines()
    assert [line for line in before if line not in after] == [before[-1]]
    assert '  score: {allowed: true, evidence: "new", on: 2026-11-02, until: 2027-01-01}' in after
    told = one_line(
        desk.upright(
            "shop", "permit", "oakrow", "quote", "--evidence", "x", "--until", "soon", code=1
        )
    )
    assert "until" in told
    assert path.read_text("utf-8").splitlines() == after


def test_publish_refuses_without_a_current_safety_review(desk: Desk) -> None:
    desk.product("tiltwell", "Tiltwell", "300")
    for command in ("run", "build", "publish"):
        desk.upright(command)
    live = (desk.home / "site/live").resolve()
    desk.environ["UPRIGHT_NOW"] = "2030-01-01T00:00Z"
    told = one_line(desk.upright("publish", code=1))
    assert "safety" in told
    for path in (desk.catalog / "safety").glob("*.yml"):
        path.unlink()
    assert "upright run" in one_line(desk.upright("publish", code=1))
    desk.upright("run")
    assert "no safety review" in one_line(desk.upright("publish", code=1))
    assert (desk.home / "site/live").resolve() == live


def test_rollback_puts_the_release_before_back(alone: Desk) -> None:
    releases = []
    for brand in ("Tiltwell", "Quoin"):
        alone.product(brand.lower(), brand, "300")
        alone.upright("run")
        releases.append(alone.facts("publish")["release"])
    assert alone.facts("rollback")["release"] == releases[0]
    assert (alone.home / "site/live").resolve().name == releases[0]


def test_a_month_without_data_is_refused(desk: Desk) -> None:
    desk.upright("run")
    assert "2020-01" in one_line(desk.upright("edition", "2020-01", code=1))


def test_a_month_ends_where_the_site_is_published(desk: Desk) -> None:
    site = (desk.catalog / "site.yml").read_text("utf-8")
    desk.write("site.yml", site.replace("Europe/London", "America/Chicago"))
    desk.product("tiltwell", "Tiltwell", "300")
    desk.environ["UPRIGHT_NOW"] = "2026-11-01T03:00Z"
    desk.upright("run")
    desk.upright("edition", "2026-10", "--format", "html")
    assert "2026-11" in one_line(desk.upright("edition", "2026-11", code=1))


def test_wrong_usage_is_code_two(desk: Desk) -> None:
    assert "Usage" in desk.upright("crawl", "--nonsense", code=2)


def test_a_csv_is_imported_once(alone: Desk) -> None:
    alone.shop("oakrow", "rating_scale: 5\n")
    table = alone.folder / "export.csv"
    table.write_text(
        "Stars,Text,When,Item\n5,Sturdy on tile.,2026-01-02,Tiltwell 300\n"
        "5,Sturdy on tile.,2026-01-02,Tiltwell 300\n2,Strap too short.,2026-02-03,Quoin Easy\n",
        "utf-8",
    )
    columns = alone.folder / "map.yml"
    columns.write_text("columns: {rating: Stars, body: Text, date: When, product: Item}\n", "utf-8")
    words = ("import", str(table), "--shop", "oakrow", "--map", str(columns))
    facts = alone.facts(*words)
    assert [facts[key] for key in ("listed", "distinct", "new", "rejected")] == [3, 2, 2, 0]
    alone.environ["UPRIGHT_NOW"] = "2026-11-02T05:00Z"
    facts = alone.facts(*words)
    assert [facts[key] for key in ("listed", "new", "edited")] == [3, 0, 0]
    columns.write_text("columns: {rating: Star, body: Text}\n", "utf-8")
    alone.environ["UPRIGHT_NOW"] = "2026-11-02T06:00Z"
    assert "did you mean 'Stars'" in one_line(alone.upright(*words, code=1))


def test_an_edition_is_a_draft_until_an_editor_has_written_of_it(alone: Desk) -> None:
    alone.product("tiltwell", "Tiltwell", "300")
    alone.environ["UPRIGHT_NOW"] = "2026-10-03T03:00Z"
    alone.upright("run")
    quick = ("edition", "2026-10", "--format", "html,md")
    draft = alone.facts(*quick)
    assert (draft["state"], draft["folder"].rpartition("/")[2]) == ("draft", "2026-10-draft")
    assert "no analysis by an editor yet" in draft["open"][0]
    assert "no analysis" in one_line(alone.upright("edition", "2026-10", "--publish", code=1))
    words = '"One product is on record.\\n\\nIt has no review: yet."'
    say = ("judge", "set", "editions/2026-10", "analysis", words, "--who", "I. Varga", "--why", "x")
    alone.upright(*say)
    made = alone.facts("edition", "2026-10", "--publish")
    assert (made["state"], made["version"], made["open"]) == ("frozen", 1, [])
    assert alone.facts("edition", "2026-10", "--publish")["digest"] == made["digest"]
    alone.environ["UPRIGHT_NOW"] = "2026-11-03T03:00Z"  # what is exported is a decision too
    alone.upright("judge", "export", "--who", "I. Varga", "--why", "written down")
    written = (alone.catalog / "editions" / "2026-10.yml").read_text("utf-8")
    assert "It has no review: yet." in written
    assert alone.facts("edition", "2026-10", "--publish")["version"] == 1
