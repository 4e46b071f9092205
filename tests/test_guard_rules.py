"""Tests of what a robots.txt says: recorded facts of others' parsers, and invented ones."""

from __future__ import annotations

import codecs
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest

from spiders.guard.robots import MAX_BYTES, MAX_DELAY, decode, read_rules


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: .5", 0.5),
        ("crawl-delay:2.25 # please", 2.25),
        ("Crawl delay: 7", 7.0),
        ("Crawl-delay: 10s", 10.0),
        ("Crawl-delay: [5]", 5.0),
        ("Crawl-delay: 3\nCrawl-delay: 9", 9.0),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay:", 0.0),
        (f"Crawl-delay: {MAX_DELAY}", MAX_DELAY),
        ("Crawl-delay: 1000000000", math.inf),
        ("Crawl-delay: " + "9" * 4000, math.inf),
        ("Crawl-delay: 1e99", math.inf),
    ],
)
def test_a_crawl_delay_is_read(line: str, delay: float) -> None:
    assert read_rules(200, f"User-agent: *\n{line}\n".encode()).delay("Upright") == delay


@pytest.mark.parametrize("marks", [codecs.BOM_UTF8, b"\x00", b"\xff\xfe\x00 junk \r"])
def test_odd_bytes_do_not_undo_a_rule(marks: bytes) -> None:
    plain = b"User-agent: *\rDisallow: /private\r"
    wide = marks + plain if marks != b"\xff\xfe\x00 junk \r" else plain.decode().encode("utf-16")
    assert not read_rules(200, wide).allows("http://x.example/private", "Upright")
    assert read_rules(200, wide).allows("http://x.example/public", "Upright")


def test_our_own_name_is_heard() -> None:
    rules = read_rules(200, b"User-agent: upright\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert not rules.allows("http://x.example/", "Upright")


@pytest.mark.parametrize("name", ["Upright/1.0 (news)", "UPRIGHT", "upright bot"])
def test_a_name_ends_where_a_token_does_and_unknown_lines_part_nothing(name: str) -> None:
    text = f"User-agent: {name}\nNoindex: yes\nUser-agent: other\nDisallow: /\n"
    assert not read_rules(200, text.encode()).allows("http://x.example/", "Upright")


def test_rules_beyond_the_bound_are_not_read() -> None:
    body = b"User-agent: *\nDisallow: /a\n" + b"#" * MAX_BYTES + b"\nDisallow: /b\n"
    rules = read_rules(200, body)
    assert not rules.allows("http://x.example/a", "Upright")
    assert rules.allows("http://x.example/b", "Upright")


def test_real_robots_files_are_read_without_an_error(shared: Path) -> None:
    files = sorted((shared / "hostile/robots/protego_fetched").rglob("*"))
    found = [path for path in files if path.is_file()]
    for path in found:
        read_rules(200, path.read_bytes()).allows("http://x.example/a?b=c", "Upright")
        decode(path.read_bytes())
    assert len(found) > 100


def wrong(shared: Path, file: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the number of facts, and those that are decided otherwise here."""
    cases = json.loads((shared / "hostile/robots" / file).read_text("utf-8"))
    return len(cases), [
        case
        for case in cases
        if read_rules(200, case["robotstxt"].encode()).allows(case["url"], case["user_agent"])
        != case["allowed"]
    ]


def test_all_of_googles_facts(shared: Path) -> None:
    """Protego alone misses 12 of them, 11 in the direction of fetching."""
    assert wrong(shared, "google_robots_cases.json") == (142, [])


def test_protegos_facts_but_where_they_contradict_googles(shared: Path) -> None:
    facts, others = wrong(shared, "protego_cases.json")
    assert (facts, [case["test"] for case in others]) == (263, ["test_percentage_encoding"] * 3)
    assert all(case["allowed"] for case in others)  # the stricter verdict is ours
    google = json.loads((shared / "hostile/robots/google_robots_cases.json").read_text("utf-8"))
    inputs = {(case["robotstxt"], case["url"]): case["allowed"] for case in google}
    assert [inputs[case["robotstxt"], case["url"]] for case in others] == [False] * 3


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a*c$", "/abc", False),
        ("Disallow: /a*c$", "/abcd", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /pay", "/%70ay", False),
        ("Disallow: /%70ay", "/pay", False),
        ("Disallow: /\nAllow: /%70ay", "/pay", False),
        ("Disallow: /\nAllow: /open/", "/open/x", True),
        ("Disallow: /x\nAllow: /x", "/x", True),
        ("Disallow:", "/x", True),
        ("Dissalow: /x", "/x", False),
        ("Disallow /x", "/x", False),
        ("Disallow: /x # why", "/x", False),
        ("Disallow: /*?sort=", "/list?sort=new", False),
    ],
)
def test_a_path_is_judged(rules: str, path: str, allowed: bool) -> None:
    """Invented ones, for where the recorded facts are not."""
    said = read_rules(200, f"User-agent: *\n{rules}\n".encode())
    assert said.allows(f"http://x.example{path}", "Upright") is allowed


def test_a_rule_of_many_stars_takes_no_time() -> None:
    rules = read_rules(200, b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"*b\n")
    begun = time.process_time()
    assert rules.allows("http://x.example/" + "a" * 2000, "Upright")
    assert time.process_time() - begun < 0.5
