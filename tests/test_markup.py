"""Tests of how rendered pages are read: as a parser reads them, in any shape."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from reports.lint import plain, words_of
from reports.markup import read_page, shaped

PAGES = sorted((Path(__file__).parent / "golden").rglob("*.html"))
PAGES = [path for path in PAGES if path.name != "article.html"]  # words for a site, no page
ODD = b"""<!doctype html><title>T</title><BODY ID=top><p id='a' title="x &gt; y">One <b>two</b>
<A HREF='b.html'>three</A><svg aria-label=four><text>not a word</text></svg><br>five &amp; six"""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_of_ours_is_read_as_a_parser_reads_it(path: Path) -> None:
    page = path.read_bytes()
    assert shaped(page.decode()) is not None
    assert shaped(page.decode()) == page.decode()  # our templates need no parser
    read, tree = read_page(page), html.document_fromstring(page.decode())
    told = words(read.lines) + words(read.first_hand)
    assert told == words(words_of(page).splitlines())
    assert read.anchors == tuple(tree.xpath("//@id"))
    assert set(tree.xpath("//@href | //@src")) <= read.links


def test_a_page_of_another_shape_is_read_all_the_same() -> None:
    read = read_page(ODD, ours=False)
    assert (read.anchors, read.links) == (("top", "a"), frozenset(("b.html",)))
    assert lines(read.lines) == lines(words_of(ODD).splitlines())


@pytest.mark.parametrize(
    "markup",
    ["<iframe>", "<IMG src=x>", "<svg/onload=a()>", "<p onclick = a()>", "<p STYLE='a'>",
     "<script>a()</script>", "<script src='x'></script>", "<div itemprop=review>"],
)  # fmt: skip
def test_what_may_be_active_is_doubtful_in_any_shape(markup: str) -> None:
    page = f"<!doctype html><title>T</title><body><p>One</p>{markup}".encode()
    assert read_page(page, ours=False).doubtful


def words(found: object) -> Counter[str]:
    return Counter(word for line in found for word in plain(line).split())  # type: ignore[attr-defined]


def lines(found: object) -> set[str]:
    return {plain(line) for line in found if plain(line)}  # type: ignore[attr-defined]
