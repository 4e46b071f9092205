"""The table in docs/platforms.md says what each platform's reader reads, and from what."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from spiders.platforms import embedded, schemaorg
from spiders.platforms.platform import Platform
from spiders.reading import PLATFORMS
from spiders.saved import read_saved
from tests.recorded import PAGES

DOC = Path(__file__).parents[1] / "docs" / "platforms.md"
REAL, WRITTEN, ABSENT = "●", "○", "·"
COLUMNS = {
    "review_id": "review_id", "rating": "rating_text", "title": "title", "body": "body",
    "author": "author", "published": "date_text", "verified": "verified",
    "incentivised": "incentive_text", "helpful": "helpful", "variant": "variant",
    "syndicated_from": "syndicated_from", "reply": "reply", "media_count": "media_count",
    "language": "language_text", "url": "url", "product": "product",
}  # fmt: skip
RESOLVERS = ("shopify",)  # reads products only
NAMES = [one.NAME for one in PLATFORMS] + [schemaorg.NAME, embedded.NAME]


def rows() -> dict[str, dict[str, str]]:
    """Read the table: per platform, the sign of each key."""
    lines = [line.strip("| ").split("|") for line in DOC.read_text("utf-8").splitlines()
             if line.startswith("| ") and line.count("|") == len(COLUMNS) + 2]  # fmt: skip
    cells = [[cell.strip() for cell in line] for line in lines]
    assert cells[0] == ["platform", *COLUMNS]
    return {line[0]: dict(zip(COLUMNS, line[1:], strict=True)) for line in cells[1:]
            if not set(line[0]) <= set("-:")}  # fmt: skip


def filled(reviews: Iterable[dict[str, object]]) -> set[str]:
    """Give the keys that any of these reviews has."""
    return {key for review in reviews for key, name in COLUMNS.items()
            if review.get(name) not in (None, "")}  # fmt: skip


def recorded(platform: str) -> set[str]:
    """Give the keys read from the pages written for the tests in the platform's shape."""
    cases = [json.loads(case.read_text("utf-8")) for case in PAGES.glob("*/*.expected.json")]
    return filled(review for case in cases if case["platform"] == platform
                  for review in case.get("reviews", ()))  # fmt: skip


def captured(shared: Path) -> dict[str, set[str]]:
    """Give the keys read from real payloads, per platform."""
    found: dict[str, set[str]] = {}
    for path in sorted((shared / "captures").glob("*/*.*")):
        read = read_saved(path)
        reviews = ({name: getattr(one, name) for name in COLUMNS.values()} for one in read.reviews)
        found.setdefault(read.platform, set()).update(filled(reviews))
    return found


def test_every_platform_stands_in_the_table_and_in_the_text() -> None:
    assert sorted(rows()) == sorted(name for name in NAMES if name not in RESOLVERS)
    told = set(re.findall(r"^\| \[?`?(\w+)`?\]? \|", DOC.read_text("utf-8"), re.M))
    assert set(NAMES) <= told


def test_keyed_platforms_are_told_to_be_opt_in() -> None:
    text = DOC.read_text("utf-8")
    asked = {line.split("|")[1].strip(): line for line in text.splitlines() if " opt-in" in line}
    keyed = {one.NAME for one in PLATFORMS if _is_keyed(one)}
    assert {name for name in NAMES if name in asked} == keyed


def _is_keyed(platform: Platform) -> bool:
    return platform.KEYED


def test_a_sign_says_from_what_a_key_is_read(shared: Path) -> None:
    real = captured(shared)
    for name, signs in rows().items():
        expected = {
            key: REAL if key in real.get(name, ()) else WRITTEN if key in recorded(name) else ABSENT
            for key in COLUMNS
        }
        assert signs == expected, name


def test_without_the_real_payloads_the_table_claims_no_less_than_is_recorded() -> None:
    for name, signs in rows().items():
        assert recorded(name) <= {key for key, sign in signs.items() if sign != ABSENT}, name
