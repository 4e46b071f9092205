"""What a shop's page gives away of its review app, and the address that is asked with it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from spiders.platforms import judgeme, loox, okendo, reviewsio, shopify, stamped, yotpo
from spiders.platforms.document import open_document
from spiders.platforms.platform import Keys, Page, Platform

APPS: tuple[Platform, ...] = (judgeme, okendo, yotpo, stamped, loox, reviewsio)
HERE = "https://tilt.example/products/tiltwell-300?variant=7#reviews"
PLACE = {"handle": "tiltwell-300", "origin": "https://tilt.example"}
KEY = "inventedkey0000000000000000000000000001"
SUBSCRIBER = "5e1f0000-1111-2222-3333-444455556666"

TRACES: list[tuple[Platform, str, Keys]] = [
    (judgeme, "<script src='https://cdn.judge.me/widget_preloader.js'></script>", {}),
    (judgeme, r'{"src":"https:\/\/cdnwidget.judge.me\/shop.js"}', {}),
    (judgeme, "<script>window.judgeme = {};</script>", {}),
    (judgeme, "<script>jdgm.PUBLIC_TOKEN = 'abc';</script>", {}),
    (
        judgeme,
        "<script>jdgm.SHOP_DOMAIN = 'tilt.myshopify.com';</script>",
        {"shop_domain": "tilt.myshopify.com"},
    ),
    (judgeme, "<div class='jdgm-widget jdgm-preview-badge' data-id='9'></div>", {}),
    (judgeme, "<div class=jdgm-widget></div>", {}),
    (judgeme, "<div class='a jdgm-widget jdgm-review-widget' data-id='41'>", {"product_id": "41"}),
    (judgeme, '<div id="judgeme_product_reviews" data-product-id="42">', {"product_id": "42"}),
    (yotpo, f'<script src="//staticw2.yotpo.com/{KEY}/widget.js">', {"app_key": KEY}),
    (
        yotpo,
        f'<script src="https://cdn-widgetsrepository.yotpo.com/v1/loader/{KEY}?x=1">',
        {"app_key": KEY},
    ),
    (yotpo, rf'"https:\/\/staticw2.yotpo.com\/{KEY}\/widget.js"', {"app_key": KEY}),
    (
        yotpo,
        f'<div class="yotpo yotpo-main-widget" data-appkey="{KEY}" data-product-id="43">',
        {"app_key": KEY, "product_id": "43"},
    ),
    (yotpo, '<div data-product-id="44" class="yotpo-main-widget">', {"product_id": "44"}),
    (yotpo, '<div class="yotpo-widget-instance" data-yotpo-product-id="45">', {"product_id": "45"}),
    (
        okendo,
        f'<meta name="oke:subscriber_id" content="{SUBSCRIBER}">',
        {"subscriber_id": SUBSCRIBER},
    ),
    (
        okendo,
        f"<meta content='{SUBSCRIBER}' name='oke:subscriber_id'>",
        {"subscriber_id": SUBSCRIBER},
    ),
    (
        okendo,
        '<div data-oke-widget data-oke-reviews-product-id="shopify-46">',
        {"product_id": "46"},
    ),
    (okendo, "<script data-oke-metafield-data type='application/json'>", {}),
    (
        okendo,
        f'<script>window.okendoReviews = {{"subscriberId": "{SUBSCRIBER}"}};</script>',
        {"subscriber_id": SUBSCRIBER},
    ),
    (okendo, '<div class="okeReviews" data-oke-reviews-version="0.82">', {}),
    (stamped, '<script src="https://cdn1.stamped.io/files/widget.min.js"></script>', {}),
    (
        stamped,
        "<script>StampedFn.init({ apiKey: 'pubkey-Ab0', sId: '4242' });</script>",
        {"api_key": "pubkey-Ab0", "store": "4242"},
    ),
    (
        stamped,
        "<script>StampedFn.init({apiKey:'pubkey-Ab0',storeUrl:'tilt.myshopify.com'})</script>",
        {"api_key": "pubkey-Ab0", "shop_domain": "tilt.myshopify.com"},
    ),
    (
        stamped,
        '<div id="stamped-main-widget" data-api-key="pubkey-Ab0" data-product-id="47">',
        {"api_key": "pubkey-Ab0", "product_id": "47"},
    ),
    (
        stamped,
        '<script src="//cdn1.stamped.io/w.js?apiKey=pubkey-Ab0&storeUrl=tilt.myshopify.com">',
        {"api_key": "pubkey-Ab0", "shop_domain": "tilt.myshopify.com"},
    ),
    (
        loox,
        '<script src="https://loox.io/widget/Inv3_nt-01/loox.1730769892539.js?shop=x"></script>',
        {"client_id": "Inv3_nt-01"},
    ),
    (loox, "<!-- __LXV: 178;__LXR: https://loox.io;__LXC: Inv3nted01; -->",
     {"client_id": "Inv3nted01"}),
    (loox, r'["https:\/\/loox.io\/widget\/Inv3nted01\/loox.1.js"]', {"client_id": "Inv3nted01"}),
    (loox, '<script src="//loox.io/widget/loox.js?shop=tilt.myshopify.com"></script>',
     {"shop_domain": "tilt.myshopify.com"}),
    (loox, "<script>var loox_global_hash = '178';</script>", {}),
    (loox, '<div id="looxReviews" data-product-id="48" data-loox-aggregate>', {"product_id": "48"}),
    (
        reviewsio,
        "<script src='https://widget.reviews.io/polaris/build.js'></script><script>"
        "new ReviewsWidget('#w', {store: 'tilt-store', options: {types: 'product_review',"
        " product_review: {hide: false, sku: 'A;B;49'}}})</script>",
        {"store": "tilt-store", "sku": "A;B;49"},
    ),
    (
        reviewsio,
        '<a href="https://www.reviews.io/company-reviews/store/tilt-store">our reviews</a>',
        {"store": "tilt-store"},
    ),
    (reviewsio, '<div class="ruk_rating_snippet" data-sku="A1"></div>', {"sku": "A1"}),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "html", "keys"), TRACES)
def test_an_app_is_told_by_its_traces(platform: Platform, html: str, keys: Keys) -> None:
    found = platform.detect(open_document(Page(f"<html><body>{html}".encode(), HERE)))
    assert found == {**PLACE, **keys}


@pytest.mark.parametrize("platform", [*APPS, shopify], ids=lambda one: one.NAME)
@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>We compared Judge.me, Yotpo, Okendo, Stamped.io, Loox and Reviews.io on Shopify.</p>",
        '<a href="https://judge.me/">a</a><a href="https://www.yotpo.com/x">b</a>'
        '<a href="https://okendo.io">c</a><a href="https://stamped.io/">d</a>'
        '<a href="https://loox.io/pricing">e</a><a href="https://www.reviews.io/">f</a>'
        '<a href="https://www.shopify.com">g</a>',
        '{"note": "cdn.judge.me staticw2.yotpo.com okendoReviews StampedFn cdn.shopify.com"}',
    ],
)
def test_a_page_that_only_speaks_of_an_app_is_none(platform: Platform, html: str) -> None:
    assert platform.detect(open_document(Page(html.encode(), HERE))) is None


SHOP_PAGE = '<link rel="stylesheet" href="https://cdn.shopify.com/x.css"><script>{}</script>{}'


@pytest.mark.parametrize(
    ("script", "body", "number"),
    [
        ('var meta = {"product":{"id":700100,"gid":"x"}};', '<i data-product-id="9">', "700100"),
        ('__st={"a":1,"p":"product","rtyp":"product","rid":700200};', "", "700200"),
        ("", '<input type="hidden" name="product-id" value="700300">', "700300"),
        (r'{"id":"gid:\/\/shopify\/Product\/700400"}', "", "700400"),
        ("", '<i data-product-id="700500"></i><i data-product-id="700500"></i>', "700500"),
        ("", '<i data-product-id="1"></i><i data-product-id="2"></i>', None),
    ],
)
def test_the_product_s_number_is_the_page_s_own(script: str, body: str, number: str | None) -> None:
    page = Page(SHOP_PAGE.format(script, body).encode(), HERE)
    keys = shopify.detect(open_document(page))
    assert keys == PLACE | ({"product_id": number} if number else {})
    with_widget = Page(page.body + b"<div class='jdgm-widget'>", HERE)
    assert judgeme.detect(open_document(with_widget)) == keys


def test_a_saved_page_tells_its_place_by_its_canonical_link() -> None:
    link = '<link rel="canonical" href="https://tilt.example/collections/a/products/caf%C3%A9-1">'
    shop = '<script>Shopify.shop = "tilt.myshopify.com"; x = "other.myshopify.com"</script>'
    keys = shopify.detect(open_document(Page((link + shop).encode()))) or {}
    assert keys == {
        "shop_domain": "tilt.myshopify.com",
        "handle": "café-1",
        "origin": "https://tilt.example",
    }
    assert shopify.requests(keys) == "https://tilt.example/products/caf%C3%A9-1.js"


ASKED: list[tuple[Platform, Keys, str]] = [
    (
        judgeme,
        {"shop_domain": "tilt.myshopify.com", "product_id": "41"},
        "https://judge.me/reviews/reviews_for_widget?url=tilt.myshopify.com"
        "&shop_domain=tilt.myshopify.com&platform=shopify&product_id=41&page=1&per_page=10",
    ),
    (
        okendo,
        {"subscriber_id": "a-b", "product_id": "41"},
        "https://api.okendo.io/v1/stores/a-b/products/shopify-41/reviews"
        "?limit=100&orderBy=date%20desc",
    ),
    (
        yotpo,
        {"app_key": "key", "product_id": "41"},
        "https://api-cdn.yotpo.com/v3/storefront/store/key/product/41/reviews"
        "?page=1&perPage=50&sort=date%2Cimages%2Cbadge%2Crating",
    ),
    (
        stamped,
        {"api_key": "pubkey-1", "shop_domain": "tilt.myshopify.com", "product_id": "41"},
        "https://stamped.io/api/widget/reviews?apiKey=pubkey-1&storeUrl=tilt.myshopify.com"
        "&productId=41&page=1&take=50&sortReviews=recent",
    ),
    (
        loox,
        {"client_id": "Inv3", "product_id": "41"},
        "https://loox.io/widget/Inv3/reviews/41?limit=10&page=1",
    ),
    (
        reviewsio,
        {"store": "tilt", "sku": "A;41"},
        "https://api.reviews.io/timeline/data?type=product_review&store=tilt&sku=A%3B41"
        "&sort=date_desc&page=1&per_page=50&lang=en&include_subrating_breakdown=1",
    ),
    (
        shopify,
        {"origin": "https://tilt.example", "handle": "tiltwell-300"},
        "https://tilt.example/products/tiltwell-300.js",
    ),
]


@pytest.mark.parametrize(("platform", "keys", "address"), ASKED, ids=lambda one: str(one)[:8])
def test_an_app_is_asked_with_its_keys_and_not_without(
    platform: Platform, keys: Keys, address: str
) -> None:
    assert platform.requests(keys) == address
    for missing in keys:
        assert platform.requests({key: keys[key] for key in keys if key != missing}) is None
        assert platform.requests({**keys, missing: ""}) is None


@pytest.mark.parametrize(("platform", "keys", "address"), ASKED[:-1], ids=lambda one: str(one)[:8])
def test_a_key_from_a_hostile_page_changes_nothing_but_itself(
    platform: Platform, keys: Keys, address: str
) -> None:
    odd = platform.requests(dict.fromkeys(keys, "1&page=9#/../x")) or ""
    there, here = urlsplit(odd), urlsplit(address)
    assert (there.netloc, there.fragment) == (here.netloc, "")
    assert there.path.count("/") == here.path.count("/")
    assert parse_qs(there.query).get("page") == parse_qs(here.query).get("page")
    assert parse_qs(there.query).keys() == parse_qs(here.query).keys()
