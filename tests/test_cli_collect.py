"""What `upright crawl` and `upright import` say: where something failed, and what may be done."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.advice import ADVICE
from spiders import failures
from spiders.logbook import STOPPED
from tests.desk import Desk
from tests.shops.pages import paged, product_page, review, shop_of
from tests.shops.server import Answer, Shops, serving

REVIEWS = [review(number) for number in range(12)]
CLOSED = Answer(body=b"User-agent: *\nDisallow: /\n", kind="text/plain")


@pytest.fixture
def shops() -> Iterator[Shops]:
    """Serve shops."""
    with serving() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, shops: Shops) -> Desk:
    """Give a desk with a healthy shop, one that lost a page, and one that wants no crawler."""
    made = Desk(tmp_path)
    shops.hosts["oakrow.example"] = shop_of(paged("/p/1", REVIEWS, 5))
    shops.hosts["fernhill.example"] = shop_of({"/p/0": product_page(REVIEWS[:3])})
    shops.hosts["larkby.example"] = shop_of({"/p/1": product_page(REVIEWS)}, robots=CLOSED)
    for shop, pages in (("oakrow", [1]), ("fernhill", range(8)), ("larkby", [1])):
        urls = "".join(f"  - url: http://{shop}.example/p/{page}\n" for page in pages)
        made.shop(shop, f"listings:\n{urls}")
    made.environ = {"UPRIGHT_NOW": "2026-11-02T04:00Z", "UPRIGHT_LOOPBACK": shops.environ()}
    return made


def said(desk: Desk, *words: str) -> tuple[int, list[str], list[str]]:
    """Run a command; returns its exit code and the lines of both its outputs."""
    done = subprocess.run(
        desk.command(*words), env=desk.settings(), cwd=desk.folder, capture_output=True, text=True
    )
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def test_two_crawls_are_told_one_by_one(desk: Desk) -> None:
    code, out, err = said(desk, "crawl", "oakrow", "fernhill", "oakrow")
    assert code == 1
    assert out == [
        "oakrow               complete  12 reviews, 12 new, 0 edited",
        "fernhill             partial (http 404)  3 reviews, 3 new, 0 edited",
        "1 of 2 crawls complete",
    ]
    assert len(err) == 7
    assert set(err[:5]) < {f"  http://fernhill.example/p/{page}: http 404" for page in range(1, 8)}
    assert err[5:] == ["  ... and 2 more", f"  {ADVICE['http 404']}"]


def test_a_crawl_that_robots_forbids_and_one_of_a_dead_host_say_what_to_do(desk: Desk) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        desk.environ["UPRIGHT_LOOPBACK"] += f",dead.example=127.0.0.1:{bound.getsockname()[1]}"
        desk.shop("dead", "listings:\n  - url: http://dead.example/p/1\n")
        code, out, err = said(desk, "crawl", "larkby", "dead")
    assert (code, out) == (
        1,
        [
            "larkby               failed (robots disallowed)  0 reviews, 0 new, 0 edited",
            "dead                 failed (unreachable)  0 reviews, 0 new, 0 edited",
            "0 of 2 crawls complete",
        ],
    )
    assert err == [
        "  http://larkby.example/p/1: robots disallowed",
        f"  {ADVICE['robots disallowed']}",
        "  http://dead.example/p/1: unreachable",
        f"  {ADVICE['unreachable']}",
    ]


def test_no_shop_is_due(desk: Desk) -> None:
    assert said(desk, "crawl") == (0, ["no shop is due; name one to crawl"], [])


def test_an_import_names_what_it_could_not_keep(desk: Desk) -> None:
    sheet = desk.folder / "r.csv"
    sheet.write_text("id,rating,body\n1,5,a\n1,5,a\n1,4,b\n2,,\n" + "3,x,y,z\n" * 6)
    code, out, err = said(desk, "import", "r.csv", "--shop", "oakrow")
    assert (code, out) == (
        0, ["oakrow: 3 reviews listed, 1 distinct, 1 new, 0 edited, 7 rejected"]
    )  # fmt: skip
    assert err[0] == "  r.csv:10: 4 values in a row, 3 columns in the header"
    assert err[5:] == ["  ... and 2 more"]


def test_an_import_without_a_review_fails(desk: Desk) -> None:
    (desk.folder / "p.html").write_bytes(product_page([]).body)
    code, out, _ = said(desk, "import", "p.html", "--shop", "oakrow")
    assert (code, out[0][-26:]) == (1, "; failed (no reviews read)")


def test_there_is_advice_for_every_fault_of_a_host() -> None:
    named = {failures.reason_of_status(status) for status in (401, 403, 404, 410, 429, 500)}
    assert named | {"unreachable", "time-out", "parked", STOPPED["shutdown"]} <= set(ADVICE)
