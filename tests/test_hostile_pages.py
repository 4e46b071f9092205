"""Pages made to be slow are read quickly or refused by name."""

from __future__ import annotations

import time

import pytest

from spiders.platforms.platform import Page, Read, Unreadable
from spiders.reading import read_page

MICRODATA = '<p itemscope itemtype="https://schema.org/Review"><b itemprop="reviewBody">{}</b></p>'


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def read(page: str) -> Read:
    return read_page(Page(page.encode(), content_type="text/html"))


HOSTILE = {
    "open tags": "<a" * 200_000,
    "open quotes": "<a =\"'>" * 60_000,
    "open comments": "<!--" * 100_000 + "json",
    "scripts": "<script json" * 50_000 + ">",
    "itemprops": '<b itemprop="review">' * 2_000 + "<b itemprop=review></b>" * 20_000,
    "quotes in a block": script('{"@type": "' + '" ' * 100_000),
    "backslashes in a block": script('{"@type": "' + "\\" * 200_000),
    "blanks in a block": script("{" + " " * 200_000 + "x"),
    "graph": script('{"@graph": [' + '{"@id":"a"},' * 50_000 + "{}]}"),
    "nested properties": '<p itemscope itemtype="Review"><b itemprop="name">'
    + '<b itemprop="name">' * 1_500 + "<i>x</i>" * 20_000,
    "nested reviews": '<b class="hreview">' * 1_500 + '<i class="x">x</i>' * 20_000,
    "itemref": '<b itemscope itemtype="Review" itemref="x"></b>' * 1_000
    + '<div id=x>' + "<i itemprop=name>n</i>" * 1_000 + "</div>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_takes_long(name: str) -> None:
    start = time.process_time()
    try:
        read(HOSTILE[name])
    except Unreadable as refused:
        assert str(refused)
    assert time.process_time() - start < 5


def test_a_search_for_the_next_page_in_a_hostile_page_is_quick() -> None:
    page = MICRODATA.format("x") + '<a href=" rel=next' * 20_000
    assert read_page(Page(page.encode(), url="https://shop.example/t")).next_url is None


def test_an_itemref_that_multiplies_a_page_is_refused_by_name() -> None:
    with pytest.raises(Unreadable, match="itemref"):
        read(HOSTILE["itemref"])


def test_items_that_refer_to_each_other_are_read_once() -> None:
    page = (
        '<div id=a itemscope itemtype="Product" itemref="b" itemprop="isRelatedTo">'
        '<b itemprop="name">A</b></div>'
        '<div id=b itemscope itemtype="Product" itemref="a" itemprop="isRelatedTo">'
        '<b itemprop="name">B</b><i itemprop="offers rating"></i></div>'
    )
    assert [product.name for product in read(page).products] == ["A", "B"]
