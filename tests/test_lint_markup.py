"""The lint of structured data goes red for a rating in any form, and for a misplaced product."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lint_markup import lint_markup
from reports.verify import parse

PAGE = "products/a.html"
OFFER = {"@type": "Offer", "price": "9.00", "priceCurrency": "USD"}
PRODUCT = {"@context": "https://schema.org", "@type": "Product", "name": "Rating Review 9",
           "offers": [OFFER]}  # fmt: skip
LIST = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": []}


def faults(body: str, page: str = PAGE, head: str = "") -> list[str]:
    """Lint one page."""
    whole = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return list(lint_markup(parse({page: whole.encode()}), {PAGE}))


def data(*nodes: object) -> str:
    """Embed structured data."""
    return "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in nodes
    )


def test_a_product_with_a_price_on_its_own_page_passes() -> None:
    assert faults(data(PRODUCT)) == []
    assert faults(data(LIST), "index.html") == []
    assert faults("", head='<meta property="og:title" content="Review of ratings">') == []


@pytest.mark.parametrize(
    "hidden",
    [
        {"aggregateRating": {"ratingValue": 4}},
        {"AGGREGATERATING": 4},
        {"review": []},
        {"reviews": [{"name": "x"}]},
        {"schema:aggregateRating": 4},
        {"http://schema.org/aggregateRating": 4},
        {"https://www.schema.org/reviewRating": 4},
        {"https://schema.org/rating%56alue": 4},
        {"%61ggregateR%61ting": 4},
        {"brand": {"@type": "Brand", "aggregateRating": 1}},
        {"offers": [OFFER | {"itemOffered": {"@type": ["Thing", "schema:Rating"]}}]},
        {"isRelatedTo": {"@type": "https://schema.org/Review"}},
        {"additionalType": "https://schema.org/AggregateRating"},
        {"subjectOf": {"@id": "https://schema.org/Review"}},
        {"subjectOf": {"@type": "CriticReview"}},
        {"@reverse": {"itemReviewed": {"@type": "Thing"}}},
        {"@graph": [{"@graph": [{"starRating": {"@type": "Thing"}}]}]},
        {"additionalProperty": {"@type": "PropertyValue", "name": "ratingValue", "value": 4}},
        {"additionalProperty": {"@type": "PropertyValue", "propertyID": "schema:ratingValue"}},
        {"@context": {"stars": "https://schema.org/aggregateRating"}},
        {"@context": ["https://schema.org", {"@vocab": "https://stars.example/"}]},
        {"@context": "https://stars.example/context"},
        {"offers": [{"@context": {"x": "y"}, **OFFER}]},
    ],
    ids=lambda one: json.dumps(one)[:48],
)
def test_no_rating_hides(hidden: dict[str, object]) -> None:
    assert faults(data(PRODUCT | hidden))


@pytest.mark.parametrize(
    "body",
    [
        '<p itemscope itemtype="https://schema.org/Product"></p>',
        '<b itemprop="ratingValue">4</b>',
        '<p ITEMTYPE="x"></p>',
        '<p typeof="Rating"></p>',
        '<p vocab="https://schema.org/"></p>',
        '<p prefix="s: https://schema.org/"></p>',
        '<p property="schema:reviewRating">4</p>',
        '<p about="#x"></p>',
        '<a rel="schema:review" href="#">x</a>',
        '<a rev="review" href="#">x</a>',
        '<div class="big hReview-aggregate"></div>',
        '<script type="application/ld+json">{"a": 1, "a": 2}</script>',
        '<script type="application/ld+json">{"a": 1</script>',
        '<script type="application/ld+json"><!-- {} --></script>',
    ],
)
def test_no_other_markup_hides_one(body: str) -> None:
    assert faults(body)


@pytest.mark.parametrize("name", ["og:rating", "og:review:value", "rating", "schema:ratingValue"])
def test_a_social_card_names_no_rating(name: str) -> None:
    assert faults("", head=f'<meta property="{name}" content="4">')


@pytest.mark.parametrize(
    ("page", "nodes", "said"),
    [
        ("index.html", [PRODUCT], "not that of one product"),
        (PAGE, [PRODUCT, LIST], "not that of one product"),
        (PAGE, [PRODUCT | {"@type": "ProductGroup"}, LIST], "not that of one product"),
        (PAGE, [PRODUCT, PRODUCT], "2 products are marked up"),
        (PAGE, [PRODUCT | {"name": ["A", "B"]}], "without one name"),
        (PAGE, [PRODUCT | {"offers": []}], "an offer that has a price"),
        (PAGE, [PRODUCT | {"offers": {"@type": "Offer"}}], "an offer that has a price"),
        (PAGE, [PRODUCT | {"offers": OFFER | {"priceCurrency": ""}}], "an offer that has a price"),
        (PAGE, [PRODUCT | {"offers": OFFER | {"price": "from 9"}}], "an offer that has a price"),
    ],
)
def test_a_product_stands_only_where_it_may(page: str, nodes: list[object], said: str) -> None:
    assert said in " ".join(faults(data(*nodes), page))


@given(
    st.sampled_from(["aggregateRating", "review", "ratingValue", "bestRating", "reviewRating"]),
    st.lists(st.sampled_from(["@graph", "offers", "mainEntity", "hasPart"]), max_size=6),
    st.sampled_from(["", "schema:", "http://schema.org/", "https://schema.org/"]),
)
def test_no_depth_and_no_name_space_hides_one(term: str, way: list[str], space: str) -> None:
    node: object = {space + term: {"@type": "Thing"}}
    for step in way:
        node = {step: [node]}
    assert faults(data({"@context": "https://schema.org", "x": node}), "index.html")
