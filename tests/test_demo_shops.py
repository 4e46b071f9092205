"""The invented shops as served: every page says exactly what stands there, each in its markup."""

from __future__ import annotations

from collections import Counter
from http.client import HTTPConnection
from urllib.parse import urljoin

import pytest

from desk.demo import printed
from desk.demo.generate import Shops, generate
from desk.demo.serve import serve_answers
from desk.demo.shops import HTML, REFUSED, Answer, answers, review_pages
from desk.demo.truth import truth
from desk.demo.world import FIRST_MONTH, SECOND_MONTH, SEED, load_world
from spiders.platforms.platform import Page
from spiders.reading import read_page

MONTHS = (FIRST_MONTH, SECOND_MONTH)
SHOPS = tuple(load_world().shops)
MARKUP = {
    "backfit": b'<script type="application/ld+json">',
    "lotrechtladen": b'itemtype="http://schema.org/Review"',
    "hangwise": b'<script id="__NEXT_DATA__" type="application/json">',
    "sundryrow": b'<script type="application/ld+json">',
    "plumbrae": b'typeof="Review"',
}


@pytest.fixture(scope="module", params=MONTHS, ids=lambda now: f"{now:%Y-%m}")
def shops(request: pytest.FixtureRequest) -> Shops:
    return generate(SEED, request.param)


@pytest.mark.parametrize("name", SHOPS)
def test_every_page_reads_as_it_was_written(shops: Shops, name: str) -> None:
    shop, pages = shops.world.shops[name], answers(shops)
    for listing in shop.listings:
        for page in review_pages(shops, shop, listing):
            url = f"http://{shop.domain}{page.target}"
            answer = pages[shop.domain, page.target]
            assert MARKUP[name] in answer.body
            read = read_page(Page(body=answer.body, url=url, content_type=answer.content_type))
            expected = [printed.review(shops, shop, one) for one in page.reviews]
            assert len(read.reviews) == len(expected), url
            assert [one.rating_text for one in read.reviews] == [one.rating for one in expected]
            assert [one.author for one in read.reviews] == [one.author for one in expected]
            assert [one.date_text for one in read.reviews] == [one.date for one in expected]
            assert [bool(one.body) for one in read.reviews] == [bool(one.body) for one in expected]
            following = read.next_url and urljoin(url, read.next_url)
            assert following == (page.next and f"http://{shop.domain}{page.next}")
            (product,) = read.products
            facts = printed.product(shops, shop, listing)
            assert (product.name, product.brand, product.gtin, product.mpn) == (
                facts.name, facts.brand, facts.gtin, facts.mpn,
            )  # fmt: skip
            assert (product.price_text, product.rating_text) == (facts.price, facts.rating)
            assert product.count_text == str(facts.count)


def test_collected_keys_lead_back_to_the_truth(shops: Shops) -> None:
    known, found = truth(SEED, shops.now), Counter[str]()
    pages = answers(shops)
    for shop in shops.world.shops.values():
        for listing in shop.listings:
            for page in review_pages(shops, shop, listing):
                answer = pages[shop.domain, page.target]
                url = f"http://{shop.domain}{page.target}"
                for one in read_page(Page(answer.body, url, answer.content_type)).reviews:
                    fact = known.of(shop.shop, one.review_id or "")
                    found[shop.shop] += fact is not None
                    assert (fact is None) == (shop.shop == "sundryrow")
                    assert fact is None or fact.url == f"http://{shop.domain}{listing.path}"
    standing = Counter(fact.shop for fact in known.standing())
    assert found == {**standing, "sundryrow": 0}


def test_one_block_in_every_page_of_sundry_row_is_broken(shops: Shops) -> None:
    answer = answers(shops)["sundryrow.example", "/p/arc-300"]
    read = read_page(Page(answer.body, None, answer.content_type))
    assert len(read.problems) == 1
    assert "block 2" in read.problems[0]


def test_ratings_and_dates_are_printed_in_five_ways() -> None:
    assert [printed.stars(share) for share in (0, 0.25, 0.5, 0.875, 1)] == [
        "1", "2", "3", "4.5", "5",
    ]  # fmt: skip
    assert printed.von_fuenf(0.875) == "4,5 von 5"
    assert printed.per_cent(0.85) == "85%"
    moment, now = FIRST_MONTH, SECOND_MONTH
    assert printed.iso_day(moment, now) == "2026-10-01"
    assert printed.iso_time(moment, now) == "2026-10-01T03:00:00Z"
    assert printed.in_english(moment, now) == "October 1, 2026"
    assert printed.in_german(moment.replace(month=3), now) == "1. März 2026"
    ages = (FIRST_MONTH, SECOND_MONTH, FIRST_MONTH.replace(day=20), FIRST_MONTH.replace(year=2024))
    assert [printed.ago(one, now) for one in ages] == [
        "1 month ago", "today", "1 week ago", "2 years ago",
    ]  # fmt: skip


def test_nothing_hostile_gets_out_of_its_place(shops: Shops) -> None:
    for (host, _), answer in answers(shops).items():
        if answer.content_type == HTML:
            assert b'<script>alert("' not in answer.body
            assert b"<img src=x" not in answer.body
            assert b"127.0.0.1" not in answer.body
            assert host.endswith(".example")


def test_every_page_says_that_it_is_invented(shops: Shops) -> None:
    pages = [one.body for one in answers(shops).values() if one.content_type == HTML]
    assert all(b"n invented shop of the Upright demo" in page for page in pages)


def test_what_robots_forbid_is_linked_and_not_there(shops: Shops) -> None:
    pages = answers(shops)
    assert b"Disallow: /checkout" in pages["backfit.example", "/robots.txt"].body
    assert b'href="/checkout?' in pages["backfit.example", "/products/tiltheon-v-1"].body
    assert {host for host, path in pages if path == "/robots.txt"} == {
        *(shop.domain for shop in shops.world.shops.values()),
        REFUSED,
    }


PAGES = {
    ("one.example", "/a?b=1"): Answer(HTML, "größer".encode()),
    ("two.example", "/a?b=1"): Answer("text/plain", b"two"),
}


def ask(port: int, target: str, host: str, method: str = "GET") -> tuple[int, str | None, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, target, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()
    finally:
        connection.close()


def test_the_server_answers_by_host_in_both_forms_and_notes_what_is_asked() -> None:
    with serve_answers(PAGES) as serving:
        port = int(serving.address.partition(":")[2])
        assert ask(port, "/a?b=1", "one.example") == (200, HTML, "größer".encode())
        assert ask(port, "/a?b=1", "Two.example:80") == (200, "text/plain", b"two")
        assert ask(port, "http://two.example/a?b=1", "ignored") == (200, "text/plain", b"two")
        assert ask(port, "/a?b=1", "one.example", "HEAD") == (200, HTML, b"")
        assert ask(port, "/a", "one.example")[0] == 404
        assert ask(port, "http://three.example/", "one.example")[0] == 404
        assert serving.asked == [
            ("one.example", "/a?b=1"),
            ("two.example", "/a?b=1"),
            ("two.example", "/a?b=1"),
            ("one.example", "/a?b=1"),
            ("one.example", "/a"),
            ("three.example", "/"),
        ]
        assert serving.loopback() == (
            f"one.example={serving.address},two.example={serving.address}"
        )
