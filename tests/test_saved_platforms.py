"""Pages that a person saved: Amazon, Walmart, Best Buy, Trustpilot, Reddit; nothing is asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.interpret import interpret
from spiders.platforms import amazon, bestbuy, reddit, trustpilot, walmart
from spiders.platforms.platform import Page, Platform, Printed
from spiders.reading import read_page
from tests.bench.read import FIELDS
from tests.recorded import PAGES

SAVED: tuple[Platform, ...] = (amazon, walmart, bestbuy, trustpilot, reddit)


def read(body: str | bytes, **page: str) -> tuple[Printed, ...]:
    return read_page(Page(body if isinstance(body, bytes) else body.encode(), **page)).reviews


def meant(review: Printed) -> dict[str, object]:
    printed = {name: getattr(review, name) for name in FIELDS}
    return interpret(printed, datetime(2026, 11, 2, tzinfo=UTC))


@pytest.mark.parametrize("platform", SAVED, ids=lambda one: str(one.NAME))
def test_a_saved_page_s_reader_asks_for_nothing(platform: Platform) -> None:
    keys = {"origin": "https://x.example", "product_id": "1", "sku": "1", "handle": "x"}
    assert platform.requests(keys) is None
    assert not platform.HOSTS


REVIEW = """<div id="RTILT00000001" data-hook="review"><span class="a-profile-name">Q</span>
<i data-hook="review-star-rating" class="a-star-4"><span class="a-icon-alt">{stars}</span></i>
<span data-hook="review-title">T</span><span data-hook="review-date">{date}</span>
<span data-hook="review-body">B</span>
<span data-hook="helpful-vote-statement">{helpful}</span></div>"""


@pytest.mark.parametrize(
    ("stars", "date", "day", "helpful", "voted"),
    [
        ("4.0 out of 5 stars", "Reviewed in the United States 🇺🇸 on May 9, 2021", "2021-05-09",
         "1,024 people found this helpful", 1024),
        ("4,0 von 5 Sternen", "Rezension aus Deutschland vom 9. Mai 2021", "2021-05-09",
         "1.024 Personen fanden diese Informationen hilfreich", 1024),
        ("4,0 von 5 Sternen", "Kundenrezension vom 9. Mai 2021", "2021-05-09",
         "Eine Person fand diese Informationen hilfreich", 1),
        ("4,0 de 5 estrellas", "Revisado en España el 9 de mayo de 2021", "2021-05-09",
         "A 12 personas les ha parecido esto útil", 12),
        ("4,0 sur 5 étoiles", "Commenté en France le 9 mai 2021", "2021-05-09",
         "1 024 personnes ont trouvé cela utile", 1024),
        ("4,0 su 5 stelle", "Recensito in Italia il 9 maggio 2021", "2021-05-09",
         "Una persona l'ha trovato utile", 1),
        ("4,0 de 5 estrelas", "Avaliado no Brasil em 9 de maio de 2021", "2021-05-09",
         "17 pessoas acharam isso útil", 17),
        ("4,0 van 5 sterren", "Beoordeeld in Nederland op 9 mei 2021", "2021-05-09",
         "2 mensen vonden dit nuttig", 2),
        ("4,0 av 5 stjärnor", "Recenserad i Sverige den 9 maj 2021", "2021-05-09",
         "3 personer tyckte att detta var till hjälp", 3),
        ("4,0 z 5 gwiazdek", "Opinia napisana w Polsce dnia 9 maja 2021", "2021-05-09",
         "4 osoby uznały to za przydatne", 4),
        ("5つ星のうち4.0", "2021年5月9日に日本でレビュー済み", "2021-05-09",
         "12人のお客様がこれが役に立ったと考えています", 12),
        ("5 yıldız üzerinden 4,0", "Türkiye'de 9 Mayıs 2021 tarihinde değerlendirildi",
         "2021-05-09", "6 kişi bunu faydalı buldu", 6),
    ],
)  # fmt: skip
def test_amazon_is_read_in_every_language(
    stars: str, date: str, day: str, helpful: str, voted: int
) -> None:
    (review,) = read(f"<html>{REVIEW.format(stars=stars, date=date, helpful=helpful)}</html>")
    said = meant(review)
    assert (said["rating"], said["published"], review.helpful) == (0.75, day, voted)
    assert said["problems"] is None


@pytest.mark.parametrize(
    "attribute",
    ['data-hook="review"', "data-hook='review'", "data-hook=review", 'DATA-HOOK="review"',
     'data-hook="cmps-review"'],
)  # fmt: skip
def test_amazon_s_reviews_are_found_however_the_page_was_saved(attribute: str) -> None:
    page = REVIEW.replace('data-hook="review"', attribute, 1)
    assert [one.review_id for one in read(f"<html>{page}")] == ["RTILT00000001"]


def test_a_review_left_open_takes_nothing_from_the_next() -> None:
    second = REVIEW.replace("0001", "0002").replace(">B<", ">Second<")
    opened = REVIEW.replace('<span data-hook="review-body">B</span>', "").removesuffix("</div>")
    reviews = read(f"<html><div><div><p>{opened}{second}</div></html>")
    assert [(one.review_id, one.body) for one in reviews] == [
        ("RTILT00000001", None),
        ("RTILT00000002", "Second"),
    ]


def test_a_hostile_amazon_page_is_read_in_time_and_whole() -> None:
    noise = '<div data-hook="review' * 20_000
    assert [one.body for one in read(f"<html>{REVIEW}{'<div>' * 300}{noise}")] == ["B"]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("2/3/2024", "2024-02-03"), ("12/30/2023", "2023-12-30"), ("2024-02-03", "2024-02-03"),
     ("3 days ago", "3 days ago")],
)  # fmt: skip
def test_walmart_writes_the_month_first(printed: str, expected: str) -> None:
    node = {"reviewId": "1", "rating": 4, "reviewText": "x", "reviewSubmissionTime": printed}
    (review,) = read(json.dumps({"reviews": {"customerReviews": [node]}}))
    assert review.date_text == expected


def test_walmart_s_badge_that_says_no_says_no() -> None:
    badge = {"id": "IncentivizedReviewNo", "glassBadge": None}
    node = {"reviewId": "1", "rating": 4, "reviewText": "x", "reviewSubmissionTime": "1/1/2024",
            "badges": [badge]}  # fmt: skip
    (review,) = read(json.dumps({"customerReviews": [node]}))
    assert (review.incentive_text, meant(review)["incentivised"]) == (
        "IncentivizedReviewNo: No",
        False,
    )


def test_what_reddit_leaves_out_and_what_is_gone_is_named() -> None:
    found = read_page(Page((PAGES / "reddit" / "thread.json").read_bytes()))
    assert [(one.author, one.rating_text, one.helpful) for one in found.reviews] == [
        ("moss_b", None, 12),
        (None, None, None),
    ]
    assert found.problems == (
        "comments that the file leaves out: 4",
        "comments deleted or removed: 1",
    )


ODD: tuple[Any, ...] = (None, "x", "-1", [], {}, [None, 3], {"a": []}, True, ["x", {}])
JSONS = ["bestbuy/topics.json", "trustpilot/answer.json", "reddit/thread.json"]


@pytest.mark.parametrize("case", JSONS)
def test_no_value_of_another_kind_breaks_a_reader(case: str) -> None:
    whole = json.loads((PAGES / case).read_bytes())
    for place in list(_places(whole)):
        for odd in ODD:
            data = json.loads(json.dumps(whole))
            holder = data
            for key in place[:-1]:
                holder = holder[key]
            holder[place[-1]] = odd
            read(json.dumps(data))


def _places(data: Any, above: tuple[Any, ...] = ()) -> Any:
    if not isinstance(data, dict | list):
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*above, key)
        yield from _places(value, (*above, key))


def test_a_shop_with_another_s_data_keys_is_not_claimed() -> None:
    node = {"id": 1, "title": "Fine", "rating": 5, "text": "Level.", "author": "Q", "badges": []}
    for data in (
        {"reviews": [node]},
        {"data": {"reviews": [node | {"publishedDate": "2024-01-01"}]}},
    ):
        assert read_page(Page(json.dumps(data).encode())).platform == "embedded"
