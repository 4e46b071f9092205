"""`upright articles check` on the command line: what it prints, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.shops.pages import shop_of
from tests.shops.server import Answer, Shops, serving

ARTICLES = Path(__file__).parent / "articles"
PAGE = b"<html><body><article><h1>Tables</h1><p>Inversion cures sciatica.</p></article></html>"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_clean_articles_end_with_0(desk: Desk) -> None:
    out = desk.upright("articles", "check", *map(str, sorted(ARTICLES.glob("clean-*.txt"))))
    assert out.endswith("2 articles checked, nothing is stopped\n")


def test_what_must_not_stand_ends_with_1_and_says_rule_source_and_correction(desk: Desk) -> None:
    code, out, error = desk.here("articles", "check", str(ARTICLES / "export.xml"))
    assert (code, error) == (1, "")
    assert (
        "  We have tested every table ourselves.\n"
        "    stop  hands-unproven: first-hand use is claimed, and no test of ours is on record "
        "('we have tested')\n"
        "          source: catalog/trials: a test is one that is on record\n"
        "          instead: Research only: nobody here has handled this unit.\n"
    ) in out
    assert "left out: 1 comment below it (not the site's words)" in out
    assert "2 articles checked, 2 stopped, " in out


def test_machines_get_one_object(desk: Desk) -> None:
    code, out, _ = desk.here("articles", "check", "--json", str(ARTICLES / "posts.json"))
    told = json.loads(out)
    assert (code, told["stopped"], told["drafts"], told["pushed"]) == (1, True, [], [])
    (article,) = told["articles"]
    assert article["address"] == "https://straightback.example/canal/"
    assert {one["rule"] for one in article["findings"]} == {
        "laminectomy-fused", "laminoplasty-pressure", "emergency", "operations-named",
    }  # fmt: skip
    assert set(article["findings"][0]) == {
        "sentence", "in", "words", "stops", "rule", "why", "source", "correction", "advice",
    }  # fmt: skip


def test_no_site_need_be_set_up(tmp_path: Path, desk: Desk) -> None:
    (desk.catalog / "site.yml").unlink()
    code, out, _ = desk.here("articles", "check", str(ARTICLES / "sciatica.html"))
    assert code == 1 and "There is one small pilot trial" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name files or addresses, or --wordpress"),
        (("a.txt", "--wordpress"), "leave the files out"),
        (("a.txt", "--push"), "for files, --dry-run prints the drafts"),
        (("none.txt",), "none.txt: cannot be read: No such file or directory"),
        (("--wordpress",), "publish.yml is missing"),
        (("https://a.example/x",), "put 'address' into site.yml"),
    ],
)
def test_what_cannot_be_done_is_one_line(desk: Desk, words: tuple[str, ...], said: str) -> None:
    error = desk.upright("articles", "check", *words, code=1)
    assert said in error and error.count("\n") == 1


def test_articles_of_others_are_not_fetched(desk: Desk) -> None:
    site = desk.catalog / "site.yml"
    site.write_text(site.read_text("utf-8") + "address: https://own.example/tables/\n", "utf-8")
    error = desk.upright("articles", "check", "https://other.example/a", code=1)
    assert "is not on the site's own host (own.example, of site.yml)" in error


@pytest.fixture
def shops() -> Iterator[Shops]:
    with serving() as made:
        yield made


def test_own_addresses_are_fetched_through_the_guards_of_a_crawl(
    tmp_path: Path, shops: Shops
) -> None:
    closed = Answer(body=b"User-agent: *\nDisallow: /closed\n", kind="text/plain")
    pages = {"/a": Answer(body=PAGE), "/closed": Answer(body=PAGE)}
    shops.hosts["own.example"] = shop_of(pages, closed)
    desk = Desk(
        tmp_path,
        {"UPRIGHT_NOW": "2026-11-22T10:00Z", "UPRIGHT_LOOPBACK": shops.environ()},
        apart=True,
    )
    listed = tmp_path / "list.txt"
    listed.write_text("http://own.example/a\n", "utf-8")
    code, out, error = desk.alone("articles", "check", "--json", str(listed))
    assert code == 1, error
    (article,) = json.loads(out)["articles"]
    assert (article["title"], article["address"]) == ("Tables", "http://own.example/a")
    refused = desk.upright("articles", "check", "http://own.example/closed", code=1)
    assert "robots" in refused and refused.count("\n") == 1
