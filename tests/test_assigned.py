"""State in a page's plain scripts and attributes: found in all its spellings, never by guessing."""

from __future__ import annotations

import time

import pytest

from pipeline.interpret import interpret
from spiders.platforms.platform import Page, Read
from spiders.reading import read_page

REVIEW = (
    '{"id": "7", "rating": 4, "text": "Sits well.", "author": "Odde", "createdAt": "2025-03-02"}'
)
STATE = f'{{"reviews": [{REVIEW}]}}'
LINKED = (
    '<script type="application/ld+json">{"@type": "Product", "name": "Stool", "review": '
    '{"@type": "Review", "reviewBody": "Another one.", "author": "Pim", '
    '"datePublished": "2025-01-01", "reviewRating": {"ratingValue": 2}}}</script>'
)


def read(body: str) -> Read:
    """Read a page with this body."""
    return read_page(Page(f"<!doctype html><html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    "script",
    [
        f"window.__STATE__ = {STATE};",
        f'window["__STATE__"]={STATE}',
        f"self.app.state = {STATE}, self.ready = true",
        f"(window.queue = window.queue || []).push(1); window.queue.push({STATE})",
        f"var state = {STATE};",
        f"window.s = JSON.parse('{STATE}')",
        f"window.literal = {{rating: 4}}; window.s = {STATE}",
    ],
)
def test_a_state_is_found_however_it_is_given(script: str) -> None:
    assert [one.review_id for one in read(f"<script>{script}</script>").reviews] == ["7"]


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- <script>window.s = {STATE}</script> -->",
        f"<p>window.s = {STATE}</p>",
        "<script>window.s = {rating: 4, text: 'no data'}</script>",
        f"<script>window.s = {STATE}",
    ],
)
def test_what_is_no_state_of_the_page_is_not_read(body: str) -> None:
    assert read(body).reviews == ()


def test_a_script_that_is_too_large_is_named() -> None:
    large = read(f"<script>window.s = {STATE}; window.t = '{'x' * 2**21}'</script>")
    assert (large.reviews, len(large.problems)) == ((), 1)
    assert "script refused" in large.problems[0]


def test_data_of_another_product_is_not_put_beside_the_markup() -> None:
    found = read(f"{LINKED}<script>window.s = {STATE}</script>")
    assert [one.body for one in found.reviews] == ["Another one."]


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<script", "<script>window.a=[", 'window.a="rating ', "='{rating", "<script>rating"],
)
def test_a_page_that_opens_and_never_closes_costs_no_time(piece: str) -> None:
    started = time.process_time()
    read(piece * (2_000_000 // len(piece)))
    assert time.process_time() - started < 5


def test_a_reply_is_given_as_plain_words() -> None:
    assert interpret({"reply": "<p>Thanks &amp; bye</p>"})["reply"] == "Thanks & bye"
