"""Every recorded page reads as recorded, whole, and every platform has a recorded page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spiders import reading
from spiders.platforms import embedded, schemaorg
from spiders.platforms.platform import Page
from tests.recorded import PAGES, URL, read_saved, told

PLATFORMS = (*(one.NAME for one in reading.PLATFORMS), schemaorg.NAME, embedded.NAME)
CASES = sorted(PAGES.glob("*/*.expected.json"))


def page_of(case: Path) -> Path:
    """Find the one page that a recorded answer belongs to."""
    stem = case.name.removesuffix(".expected.json")
    (page,) = (path for path in case.parent.glob(f"{stem}.*") if path != case)
    return page


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_has_a_recorded_case(platform: str) -> None:
    answers = [
        json.loads(case.read_text("utf-8")) for case in PAGES.glob(f"{platform}/*.expected.json")
    ]
    ours = [answer for answer in answers if answer["platform"] == platform]
    # a resolver, such as Shopify's, says no review but where the reviews are
    assert any(answer.get("reviews") or answer.get("keys") for answer in ours)


def test_every_recorded_page_has_its_answer() -> None:
    pages = [path for path in PAGES.glob("*/*") if path not in CASES]
    assert sorted(pages) == sorted(page_of(case) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_page_reads_as_recorded(case: Path) -> None:
    assert told(read_saved(page_of(case))) == json.loads(case.read_text("utf-8"))


def test_detect_tells_pages_with_markup_from_others() -> None:
    marked = Page((PAGES / "schemaorg" / "jsonld_graph.html").read_bytes(), url=URL)
    assert schemaorg.detect(marked) == {}
    assert schemaorg.detect(Page(b"<html><body><p>Nothing here</p></body></html>")) is None
