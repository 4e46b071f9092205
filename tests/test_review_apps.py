"""The apps of Shopify's shops: asked page by page, read whole, ended in time, never misled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from spiders.platforms import judgeme, loox, okendo, reviewsio, stamped, yotpo
from spiders.platforms.answers import following
from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Page, Platform, Read, Unreadable
from spiders.reading import read_page
from tests.recorded import PAGES, URL
from tests.shops.speaking import PAGE, some_told, speakers
from tests.shops.speaking.reviewsio import ORDER
from tests.shops.walking import answers, ask, walked
from tests.test_asked_platforms import expected, told_by

SHOP = "https://tilt.example"
APPS: dict[str, Platform] = {
    one.NAME: one for one in (judgeme, okendo, yotpo, stamped, loox, reviewsio)
}


def opened(data: Any, url: str | None = None) -> Document:
    body = data if isinstance(data, str) else json.dumps(data)
    return open_document(Page(body.encode(), url))


def answer_of(platform: Platform, data: Any, url: str | None = None) -> Read:
    read = platform.read(opened(data, url))
    assert read is not None
    return read


@pytest.mark.parametrize("name", sorted(APPS))
@pytest.mark.parametrize("count", [0, 1, 20, 47])
def test_a_walk_reads_every_review_with_all_that_the_app_prints(name: str, count: int) -> None:
    speaker, told = speakers()[name], some_told(count)
    found = walked(APPS[name], speaker.hosts("tilt", told, size=10), SHOP + PAGE)
    told_back = [{key: told_by(one)[key] for key in speaker.CARRIES} for one in found]
    assert told_back == [expected(one, speaker.CARRIES) for one in told]


def test_judge_me_s_newer_answer_is_walked_as_its_older_one() -> None:
    speaker, told = speakers()[judgeme.NAME], some_told(23)
    older, newer = (speaker.hosts("tilt", told, newer=newer) for newer in (False, True))
    reviews = walked(judgeme, newer, SHOP + PAGE)
    assert [told_by(one) for one in reviews] == [
        told_by(one) for one in walked(judgeme, older, SHOP + PAGE)
    ]
    assert [one.review_id for one in reviews] == [str(one.number) for one in told]


@pytest.mark.parametrize("name", sorted(APPS))
@pytest.mark.parametrize("size", [3, 10, 23])
def test_a_server_that_gives_less_than_was_asked_for_is_read_whole(name: str, size: int) -> None:
    told = some_told(25)
    hosts = speakers()[name].hosts("tilt", told, size=size)
    assert len(walked(APPS[name], hosts, SHOP + PAGE)) == len(told)
    read = answers(APPS[name], hosts, SHOP + PAGE)
    assert {one.total for one in read} == ({None} if name == "okendo" else {"25"})


HOST = frozenset(("api.example",))
ADDRESS = "https://api.example/reviews?a=b&page={}&per_page={}"


@pytest.mark.parametrize(
    ("page", "asked", "got", "total", "stated", "after"),
    [
        (1, 10, 10, "25", None, 2),
        (3, 10, 5, "25", None, None),
        (3, 10, 5, None, None, None),
        (1, 10, 0, "25", None, None),  # an empty page ends it, whatever is promised
        (1, 10, 10, "3", None, 2),  # a total that is too small ends nothing
        (1, 10, 10, "10", None, 2),  # nor one that may be
        (1, 10, 4, "25", None, 2),  # a page that was thinned out
        (1, 100, 23, "60", None, 2),  # a size that was cut
        (2, 100, 23, "60", None, 3),
        (3, 100, 14, "60", None, 4),  # one more than needed: 60 are promised, 42 may have come
        (2, 100, 23, "60", 23, 3),
        (3, 100, 14, "60", 23, None),
        (1, 10, 3, "9999999999999999", None, None),
        (1, 10, 3, "many", None, None),
    ],
)
def test_the_numbered_page_that_follows(
    page: int, asked: int, got: int, total: str | None, stated: int | None, after: int | None
) -> None:
    here = opened("{}", ADDRESS.format(page, asked))
    url = following(here, HOST, got, stated=stated, total=total)
    assert url == (
        f"https://api.example/reviews?a=b&per_page={asked}&page={after}" if after else None
    )


@pytest.mark.parametrize("url", [None, "https://shop.example/table", "https://shop.example/?p=2"])
def test_nothing_follows_an_answer_that_was_saved_from_elsewhere(url: str | None) -> None:
    assert following(opened("{}", url), HOST, 10, total="90") is None


OKENDO = "https://api.okendo.io/v1/stores/s/products/shopify-1/reviews"


@pytest.mark.parametrize(
    ("after", "url"),
    [
        ("/stores/s/products/shopify-1/reviews?limit=5&lastEvaluated=9",
         f"{OKENDO}?limit=5&lastEvaluated=9"),
        ("stores/s/x?lastEvaluated=9", "https://api.okendo.io/v1/stores/s/x?lastEvaluated=9"),
        ("/v1/stores/s/x?a=1", "https://api.okendo.io/v1/stores/s/x?a=1"),
        ("/stores/s/products/shopify-1/reviews?orderBy=date%20desc&limit=5", None),  # itself
        (f"{OKENDO}?orderBy=date+desc&limit=5", None),
        ("", None),
        (None, None),
        (7, "https://api.okendo.io/v1/7"),
        ("javascript://x", None),
        ("http://[", None),
        ("/a b", None),
        (["/stores"], None),
    ],
)  # fmt: skip
def test_okendo_s_next_address_is_joined_and_never_itself(after: Any, url: str | None) -> None:
    body = {"reviews": [], "nextUrl": after}
    found = answer_of(okendo, body, f"{OKENDO}?limit=5&orderBy=date%20desc")
    assert found.next_url == url


@pytest.mark.parametrize("place", ["Marrowmere", {"country": {"code": "FI"}}, None, ["x"], 5])
def test_where_a_reviewer_lives_is_printed_in_any_way(place: Any) -> None:
    review = {
        "reviewId": "a", "rating": 4, "dateCreated": "2026-01-02", "title": "T", "body": "B",
        "reviewer": {"displayName": "Wren", "isVerified": True, "location": place},
    }  # fmt: skip
    (read,) = answer_of(okendo, {"reviews": [review], "nextUrl": None}).reviews
    assert (read.author, read.verified) == ("Wren", True)


def test_yotpo_s_own_error_is_refused_by_name() -> None:
    wrong = {"status": {"code": 404, "message": "App not found"}, "response": {}}
    with pytest.raises(Unreadable, match=r"Yotpo answers: App not found \(404\)"):
        yotpo.read(opened(wrong, "https://api.yotpo.com/v1/widget/x/products/1/reviews.json"))
    assert yotpo.read(opened({"status": {"code": 500, "message": "of another"}}, URL)) is None


def test_an_order_number_is_read_nowhere() -> None:
    hosts = speakers()[reviewsio.NAME].hosts("tilt", some_told(12), size=5)
    keys = reviewsio.detect(ask(hosts, SHOP + PAGE)) or {}
    assert ORDER.encode() in ask(hosts, reviewsio.requests(keys) or "").raw
    assert ORDER not in repr(answers(reviewsio, hosts, SHOP + PAGE))
    for path in (PAGES / "reviewsio").glob("*.json"):
        if "ORDER-9" in path.read_text("utf-8"):
            assert "ORDER-9" not in repr(read_page(Page(path.read_bytes(), URL)))


def test_judge_me_serves_page_one_again_behind_its_end() -> None:
    hosts = speakers()[judgeme.NAME].hosts("tilt", some_told(20), size=10)
    pages = [answer.reviews for answer in answers(judgeme, hosts, SHOP + PAGE)]
    assert [len(page) for page in pages] == [10, 10]
    behind = judgeme.requests({"shop_domain": "tilt.myshopify.com", "product_id": "700100200"})
    again = judgeme.read(ask(hosts, (behind or "").replace("page=1&", "page=3&")))
    assert again is not None and again.reviews == pages[0]


def test_judge_me_s_badges_stack_and_the_reward_is_told_in_their_words() -> None:
    kinds = ["review_collected_via_store_invitation", "review_earned_for_future_purchase"]
    html = "<div class='jdgm-rev' data-review-id='a'><b class='jdgm-rev__title'>T</b>{}</div>"
    badge = "<div class='jdgm-rev__transparency-badge' data-badge-type={}>{}</div>"
    for words, told in (("", kinds[1]), (" Got a  voucher ", "Got a voucher")):
        badges = badge.format(kinds[0], "Invited") + badge.format(kinds[1], words)
        (review,) = answer_of(judgeme, {"html": html.format(badges), "total_count": 1}).reviews
        assert review.incentive_text == told


def test_judge_me_s_list_of_all_reviews_needs_no_count() -> None:
    html = "<div class='jdgm-rev' data-review-id='a'><b class='jdgm-rev__title'>T</b></div>"
    assert [one.review_id for one in answer_of(judgeme, {"html": html}).reviews] == ["a"]


def test_yotpo_s_reviews_as_a_merchant_gets_them_are_read_too() -> None:
    review = {
        "id": 1, "title": "T", "content": "C", "score": 4, "votes_up": 2, "votes_down": 0,
        "created_at": "2026-01-02T00:00:00Z", "sku": "TW300", "name": "Wren", "deleted": False,
        "email": "reviewer@example.com", "reviewer_type": "verified_buyer",
    }  # fmt: skip
    (read,) = answer_of(yotpo, {"reviews": [review]}).reviews
    assert (read.author, read.verified, read.helpful) == ("Wren", True, 2)
    (read,) = answer_of(yotpo, {"reviews": [{**review, "reviewer_type": "other"}]}).reviews
    assert read.verified is False and "reviewer@example.com" not in repr(read)


def test_a_wrong_number_that_answers_with_a_page_is_not_judge_me_s_answer() -> None:
    url = "https://judge.me/reviews/reviews_for_widget?shop_domain=x&product_id=1&page=1"
    assert judgeme.read(opened("<html><body>Judge.me | Home</body></html>", url)) is None
    assert answer_of(judgeme, {"html": "", "total_count": 0}, url) == Read(
        platform="judgeme", total="0"
    )
