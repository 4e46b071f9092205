"""WooCommerce, Bazaarvoice and PowerReviews: found on a page, asked page by page, read whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.interpret import interpret
from spiders.platforms import bazaarvoice, powerreviews, woocommerce
from spiders.platforms.document import Document, open_document
from spiders.platforms.platform import Page, Platform, Printed, Unreadable
from spiders.reading import read_page
from tests.bench.read import FIELDS
from tests.shops.speaking import PAGE, Told, some_told, speakers
from tests.shops.walking import answers, ask, walked

SHOP = "https://tilt.example"
ASKED = {one.NAME: one for one in (woocommerce, bazaarvoice, powerreviews)}


def opened(data: Any, url: str | None = None) -> Document:
    body = data if isinstance(data, str) else json.dumps(data)
    return open_document(Page(body.encode(), url))


def meant(review: Printed) -> dict[str, object]:
    printed = {name: getattr(review, name) for name in FIELDS}
    return printed | interpret(printed, datetime(2026, 11, 2, tzinfo=UTC))


def told_by(review: Printed) -> dict[str, object]:
    """Give what a review says in the words of Told, so that the two can be compared whole."""
    said = meant(review)
    return {
        "number": int(review.review_id or 0),
        "rating": round(float(str(said["rating"])) * 4) + 1,
        "title": said["title"],
        "body": said["body"],
        "author": review.author,
        "day": str(said["published"])[:10],
        "verified": review.verified or False,
        "helpful": review.helpful or 0,
        "variant": (review.variant or "").rpartition(": ")[2] or None,
        "incentive": (review.incentive_text or "").rpartition(": ")[2] or None,
        "syndicated_from": review.syndicated_from,
        "reply": review.reply,
        "media": review.media_count or 0,
    }


def expected(told: Told, carried: frozenset[str]) -> dict[str, object]:
    return {name: str(told.day) if name == "day" else getattr(told, name) for name in carried}


@pytest.mark.parametrize("name", sorted(ASKED))
@pytest.mark.parametrize("count", [0, 1, 20, 47])
def test_a_walk_reads_every_review_with_all_that_the_platform_prints(name: str, count: int) -> None:
    speaker = speakers()[name]
    told = some_told(count)
    found = walked(ASKED[name], speaker.hosts("tilt", told, size=10), SHOP + PAGE)
    told_back = [{key: told_by(one)[key] for key in speaker.CARRIES} for one in found]
    assert told_back == [expected(one, speaker.CARRIES) for one in told]


@pytest.mark.parametrize("name", sorted(ASKED))
def test_answers_say_how_many_there_are_and_are_no_more_than_needed(name: str) -> None:
    hosts = speakers()[name].hosts("tilt", some_told(47), size=10)
    read = answers(ASKED[name], hosts, SHOP + PAGE)
    totals = {one.total for one in read}
    assert totals == ({None} if name == "woocommerce" else {"47"})
    assert len(read) == (6 if name == "woocommerce" else 5)  # without a total: up to an empty one


@pytest.mark.parametrize(
    ("platform", "keys"),
    [
        (woocommerce, {"origin": SHOP, "product_id": "33"}),
        (bazaarvoice, {"passkey": "tiltwell0invented0key", "product_id": "TW-300"}),
        (powerreviews, {"api_key": "a", "merchant_id": "1", "page_id": "b"}),
    ],
)
def test_nothing_is_asked_without_its_keys(platform: Platform, keys: dict[str, str]) -> None:
    assert platform.requests(keys)
    for missing in keys:
        assert platform.requests({key: keys[key] for key in keys if key != missing}) is None
    odd = {**keys, "product_id": "1&per_page=9#/../x", "page_id": "../../x?y=&z"}
    address = platform.requests(odd) or ""
    assert "&per_page=9" not in address and "../" not in address and "#" not in address


def test_woocommerce_takes_the_page_s_own_product_and_its_own_host() -> None:
    page = """<html><body class="woocommerce single single-product postid-41">
    <link rel="https://api.w.org/" href="https://{}/blog/wp-json/"><a data-product_id="9">x</a>"""
    here = f"{SHOP}/blog/p/"
    keys = woocommerce.detect(opened(page.format("tilt.example"), here)) or {}
    assert (keys["product_id"], keys["origin"]) == ("41", SHOP)
    assert (woocommerce.requests(keys) or "").startswith(f"{SHOP}/blog/wp-json/wc/store/v1/")
    foreign = woocommerce.detect(opened(page.format("evil.example"), here)) or {}
    assert (woocommerce.requests(foreign) or "").startswith(f"{SHOP}/wp-json/wc/store/v1/")
    assert woocommerce.detect(opened("<html><body>no shop at all")) is None


STORE_API = f"{SHOP}/wp-json/wc/store/v1/products/reviews"


def test_woocommerce_s_own_errors_are_raised_in_its_words() -> None:
    wrong = {"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}}
    with pytest.raises(Unreadable, match="No route was found"):
        woocommerce.read(opened(wrong, STORE_API))
    assert woocommerce.read(opened(wrong)) is None
    assert woocommerce.read(opened([], STORE_API)) is not None
    assert woocommerce.read(opened([])) is None


def test_a_review_that_the_shop_holds_back_is_not_read_and_is_named() -> None:
    node = {"id": 1, "review": "x", "reviewer": "Q", "rating": 0, "date_created_gmt": "2024-01-01"}
    answer = read_page(Page(json.dumps([node, node | {"id": 2, "status": "spam"}]).encode()))
    assert [(one.review_id, one.rating_text) for one in answer.reviews] == [("1", None)]
    assert "does not show: 1" in answer.problems[0]


BV = "https://api.bazaarvoice.com/data/reviews.json?passkey=k&Limit=100&Offset={}"


@pytest.mark.parametrize("status", [{"Results": []}, {}])
def test_bazaarvoice_says_its_errors_in_an_answer_that_looks_well(status: dict[str, Any]) -> None:
    wrong = {
        "HasErrors": True,
        "Errors": [{"Message": "Limit too large", "Code": "ERROR_PARAM_INVALID_LIMIT"}],
    }
    with pytest.raises(Unreadable, match=r"Limit too large \(ERROR_PARAM_INVALID_LIMIT\)"):
        read_page(Page(json.dumps(wrong | status).encode()))
    batch = {"BatchedResults": {"q0": wrong | {"Results": []}}, "HasErrors": False}
    with pytest.raises(Unreadable, match="Limit too large"):
        read_page(Page(json.dumps(batch).encode()))


def test_bazaarvoice_goes_on_by_what_came_and_ends_at_an_empty_answer() -> None:
    node = {"Id": "1", "Rating": 5, "SubmissionTime": "2024-01-01", "ReviewText": "x"}
    answer = {"Results": [node] * 3, "Offset": 6, "HasErrors": False}
    for total in (900, 9, 2, None):  # a total that lies ends nothing
        stated = {"Limit": 3, "TotalResults": total}
        found = bazaarvoice.read(opened(answer | stated, BV.format(6)))
        assert found is not None and found.next_url == BV.format(9)
    last = bazaarvoice.read(opened(answer | {"Limit": 4, "TotalResults": 9}, BV.format(6)))
    assert last is not None and last.next_url is None
    empty = bazaarvoice.read(opened(answer | {"Results": []}, BV.format(6)))
    assert empty is not None and empty.next_url is None
    saved = bazaarvoice.read(opened(answer, "https://tilt.example/saved"))
    assert saved is not None and saved.next_url is None


def test_bazaarvoice_s_other_contents_are_no_reviews() -> None:
    question = {"Id": "1", "QuestionSummary": "Does it tilt?", "SubmissionTime": "2024-01-01"}
    remark = {"Id": "2", "CommentText": "Quite.", "SubmissionTime": "2024-01-01", "ReviewId": "3"}
    answer = {"Results": [question, remark], "TotalResults": 2, "HasErrors": False, "Errors": []}
    found = read_page(Page(json.dumps(answer).encode()))
    assert (found.platform, found.reviews, found.total) == ("bazaarvoice", (), None)


@pytest.mark.parametrize(
    ("page", "keys"),
    [
        (
            "//display.ugc.bazaarvoice.com/static/tilt/9100/en_GB/bvapi.js' passKey='abcdefghij12'",
            {"client_id": "tilt", "displaycode": "9100-en_gb", "passkey": "abcdefghij12"},
        ),
        (
            '"https:\\/\\/api.bazaarvoice.com\\/data\\/batch.json?passkey=abcdefghij12'
            '&displaycode=77_1_0-de_de" <div data-bv-product-id="B 1"',
            {"displaycode": "77_1_0-de_de", "passkey": "abcdefghij12", "product_id": "B 1"},
        ),
    ],
)
def test_bazaarvoice_s_keys_are_found_where_shops_print_them(
    page: str, keys: dict[str, str]
) -> None:
    assert bazaarvoice.detect(opened(f"<html><script src='{page}'>")) == keys


def test_a_picture_of_bazaarvoice_s_is_no_platform() -> None:
    page = "<html><img src='https://contentorigin.bazaarvoice.com/logo.png'>"
    assert bazaarvoice.detect(opened(page)) is None


PR = "https://readservices-b2c.powerreviews.com/m/1/l/en_US/product/b/reviews?apikey=a&paging.from="


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("/m/1/l/en_US/product/b/reviews?paging.from=30&paging.size=10", PR + "30"),
        ("https://evil.example/x?paging.from=30", PR + "30"),  # only its number is believed
        ("/m/1/l/en_US/product/b/reviews?paging.from=20", PR + "21"),  # points at itself
        ("/m/1/l/en_US/product/b/reviews?paging.from=5", PR + "21"),
        (None, PR + "21"),
    ],
)
def test_powerreviews_goes_forward_on_the_same_host_only(told: str | None, expected: str) -> None:
    review = {"review_id": 5, "details": {"comments": "x"}, "metrics": {"rating": 4}}
    paging = {"next_page_url": told, "total_results": 90}
    answer = {"paging": paging, "results": [{"page_id": "b", "reviews": [review]}]}
    found = powerreviews.read(opened(answer, PR + "20"))
    assert found is not None and found.next_url == expected
    full = {"total_results": 21, "page_size": 1}
    more = powerreviews.read(opened(answer | {"paging": full}, PR + "20"))
    assert more is not None and more.next_url == PR + "21"
    last = powerreviews.read(opened(answer | {"paging": full | {"page_size": 2}}, PR + "20"))
    assert last is not None and last.next_url is None


@pytest.mark.parametrize("nobody", ["Guest", "anonymous", "Undisclosed", "Anonymous"])
def test_the_platform_s_word_for_nobody_names_nobody(nobody: str) -> None:
    details = {"comments": "x", "nickname": nobody}
    answer = {
        "paging": {"pages_total": 1},
        "results": [{"reviews": [{"review_id": 5, "details": details, "metrics": {"rating": 4}}]}],
    }
    assert [one.author for one in read_page(Page(json.dumps(answer).encode())).reviews] == [None]


ODD: tuple[Any, ...] = (None, "x", "-1", [], {}, [None, 3], {"a": []}, True, "9" * 40, ["x", {}])


@pytest.mark.parametrize("name", sorted(ASKED))
def test_no_value_of_another_kind_breaks_a_reader(name: str) -> None:
    hosts = speakers()[name].hosts("tilt", some_told(3), size=2)
    keys = ASKED[name].detect(ask(hosts, SHOP + PAGE)) or {}
    url = ASKED[name].requests(keys) or ""
    document = ask(hosts, url)
    for place in list(_places(document.data)):
        for odd in ODD:
            data = json.loads(json.dumps(document.data))
            _set(data, place, odd)
            try:
                ASKED[name].read(opened(data, url))
            except Unreadable:
                continue  # the answer may now say that it is an error


def _places(data: Any, above: tuple[Any, ...] = ()) -> Any:
    if not isinstance(data, dict | list):
        return
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        yield (*above, key)
        yield from _places(value, (*above, key))


def _set(data: Any, place: tuple[Any, ...], value: Any) -> None:
    for key in place[:-1]:
        data = data[key]
    data[place[-1]] = value
