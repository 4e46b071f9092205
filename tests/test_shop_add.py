"""`upright shop add`: one look at a page becomes a shop's YAML, whatever the page says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.catalog import read_catalog
from db.problem import Problem
from db.schema import Listing, Permission, Shop
from desk.add import Added, add
from tests.desk import Desk
from tests.shops.crawling import config_of
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer, Shops, serving

URL = "https://backfit.example/products/tiltwell-300"
PRODUCT = {
    "@type": "Product", "name": "Tiltwell 300", "brand": {"name": "Tiltwell"},
    "gtin13": "9520001000102", "mpn": "TW-300",
    "offers": {"price": "349.00", "priceCurrency": "USD"},
    "aggregateRating": {"ratingValue": "4.6", "bestRating": 5, "reviewCount": 128},
}  # fmt: skip
WIDGET = """<script src="https://cdn.judge.me/widget.js"></script>
<script>Shopify.shop = "backfit.myshopify.com"; jdgm.SHOP_DOMAIN = "backfit.myshopify.com"</script>
<div class="jdgm-widget jdgm-review-widget" data-id="77001"></div>"""
OF_CLOSED = Answer(body=b"User-agent: *\nDisallow: /\n", kind="text/plain")


def page(product: object = PRODUCT, body: str = WIDGET, name: str = "BackFit &amp; Sons") -> bytes:
    data = json.dumps(product).replace("</", "<\\/")
    head = f'<html lang="en-US"><head><meta property="og:site_name" content="{name}">'
    return f'{head}<script type="application/ld+json">{data}</script></head>{body}</html>'.encode()


@pytest.fixture
def shops() -> Iterator[Shops]:
    with serving() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, shops: Shops) -> Desk:
    shops.hosts["backfit.example"] = shop_of({"/products/tiltwell-300": Answer(body=page())})
    return Desk(
        tmp_path,
        {"UPRIGHT_NOW": "2026-11-22T10:00Z", "UPRIGHT_LOOPBACK": shops.environ()},
        apart=True,
    )


def added(desk: Desk, url: str, content: bytes | None = None, name: str | None = None) -> Added:
    """Add a saved page, without a request."""
    saved = desk.folder / "saved.html"
    saved.write_bytes(page() if content is None else content)
    return add(config_of(desk.folder), url, saved, name, {})


def test_a_shop_is_added_with_one_look(desk: Desk, shops: Shops) -> None:
    facts = desk.facts("shop", "add", f"{URL}?utm_source=mail#reviews")
    assert [asked.path for asked in shops.log] == ["/robots.txt", "/products/tiltwell-300"]
    assert {asked.agent for asked in shops.log} == {"Upright (+https://upright.example/contact)"}
    assert facts.pop("missing")[0] == "permission: fetch unknown, store unknown, score unknown"
    assert facts == {
        "shop": "backfit", "file": str(desk.catalog / "shops/backfit.yml"), "state": "new",
        "robots": "allowed", "system": "Shopify", "platform": "judgeme", "other_platforms": [],
        "keys": {
            "handle": "tiltwell-300", "origin": "https://backfit.example", "product_id": "77001",
            "shop_domain": "backfit.myshopify.com",
        },
        "reviews": 0, "matches": None, "next": "upright shop ask backfit",
        "product": {
            "name": "Tiltwell 300", "brand": "Tiltwell", "gtin": "9520001000102", "mpn": "TW-300",
            "price": "349.00", "currency": "USD", "rating": "4.6", "best": "5", "count": "128",
        },
    }  # fmt: skip
    catalog = read_catalog(desk.catalog)
    (shop,) = catalog.of(Shop)
    assert (shop.shop, shop.name, shop.domain) == ("backfit", "BackFit & Sons", "backfit.example")
    assert (shop.platform, shop.locale, shop.currency) == ("judgeme", "en-US", "USD")
    assert [row.url for row in catalog.of(Listing)] == [URL]
    assert catalog.of(Permission) == ()
    written = (desk.catalog / "shops/backfit.yml").read_bytes()
    shops.log.clear()
    told = desk.upright("shop", "add", "http://www.backfit.example/products/tiltwell-300/")
    assert "already; nothing was changed" in told
    assert (shops.log, (desk.catalog / "shops/backfit.yml").read_bytes()) == ([], written)


def test_robots_and_other_hosts_bind_the_one_look(desk: Desk, shops: Shops) -> None:
    away = Answer(302, headers={"Location": "http://elsewhere.example/p"})
    shops.hosts["elsewhere.example"] = shop_of({"/p": Answer(body=page())})
    shops.hosts["moving.example"] = shop_of({"/products/a": away})
    shops.hosts["larkby.example"] = shop_of({"/products/a": Answer(body=page())}, robots=OF_CLOSED)
    desk.environ["UPRIGHT_LOOPBACK"] = shops.environ()
    config = replace(config_of(desk.folder, shops), fixed_now=None)
    for url, reason in {
        "http://larkby.example/products/a": "robots disallowed",
        "http://moving.example/products/a": "off the shop's domain",
        "http://127.0.0.1:9/products/a": "address refused",
    }.items():
        with pytest.raises(Problem, match=rf"could not be read \({reason}\).* --file PAGE"):
            add(config, url, None, None, desk.settings())
    assert shops.asked() == ["/products/a"]
    assert list((desk.catalog / "shops").iterdir()) == []


def test_a_shop_that_refuses_is_not_asked(desk: Desk, shops: Shops) -> None:
    desk.shop("backfit", uses="")
    path = desk.catalog / "shops/backfit.yml"
    refused = "  fetch: {allowed: false, evidence: its terms}\n"
    path.write_text(path.read_text("utf-8") + refused, "utf-8")
    told = desk.upright("shop", "add", URL, code=1)
    assert "backfit may not be crawled: permission to fetch is refused (its terms)" in told
    assert shops.log == []
    assert added(desk, URL).state == "listed"


def test_a_listing_is_added_and_every_other_line_stays(desk: Desk) -> None:
    desk.product("tiltwell-300", "Tiltwell", "300", "gtin: '09520001000102'\n")
    desk.shop("backfit", "# theirs\nlistings:\n  - name: Old  # theirs\n", uses="fetch")
    before = (desk.catalog / "shops/backfit.yml").read_text("utf-8").splitlines()
    made = added(desk, "https://shop.backfit.example/p/1")
    assert (made.shop, made.state, made.product) == ("backfit", "listed", "tiltwell-300")
    after = (desk.catalog / "shops/backfit.yml").read_text("utf-8").splitlines()
    assert [line for line in before if line not in after] == []
    assert len(after) == len(before) + 3
    assert "    product: tiltwell-300" in after
    assert added(desk, "https://shop.backfit.example/p/1?gclid=7").state == "known"
    with pytest.raises(Problem, match="is a page of 'backfit'"):
        added(desk, "https://backfit.example/p/2", name="other")


HOSTILE = {
    "yaml": "x\"\n- a: [b]\n--- !!python/object:os.system '&a *a' #{}",
    "long": "L" * 3000,
    "script": "</script><script>alert(1)</script>",
    "breaks": "a\u2028permission: {fetch: {allowed: true}}\u2029b\x85c\rd",
    "controls": "\x1b[31mred\x1b]0;title\x07\x00\x9b",
    "directions": "\u202eabc\ufeff\u200b",
    "surrogate": "\ud83d",
    "backslash": "\\\"\\n\\",
    "empty": " \t ",
    "percent": "%YAML 1.1 {{ x }} {% y %}",
    "emoji": "Tilt 🤸 №1",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_makes_a_harmless_file(desk: Desk, kind: str) -> None:
    text = HOSTILE[kind]
    brand = {"name": text}
    product = {**PRODUCT, "name": text, "brand": brand, "mpn": text, "gtin13": text}
    product["offers"] = {"price": text, "priceCurrency": text}
    attribute = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    attribute = attribute.encode("utf-8", "replace").decode()
    made = added(desk, URL, page(product, name=attribute))
    catalog = read_catalog(desk.catalog)
    (shop,) = catalog.of(Shop)
    assert (shop.shop, shop.domain, shop.currency) == ("backfit", "backfit.example", None)
    assert (len(catalog.of(Listing)), catalog.of(Permission)) == (1, ())
    lines = made.file.read_text("utf-8")
    assert max(len(line) for line in lines.splitlines()) < 1200
    assert all(letter.isprintable() or letter == "\n" for letter in lines)
    assert added(desk, "https://backfit.example/b", page(product)).state == "listed"


@pytest.mark.parametrize(
    ("url", "shop"),
    [
        ("https://www.velm.example/p", "velm"),
        ("https://shop.velm.co.uk/p", "shop-velm"),
        ("https://velm.com.au/p", "velm"),
        ("https://backfit.test/p", "backfit-test"),
        ("http://127.0.0.1:8611/p", "127-0-0"),
        ("https://" + "a" * 60 + "." + "b" * 60 + ".example/p", "a" * 60 + "-" + "b" * 9),
    ],
)
def test_a_shop_is_named_after_its_host_and_never_as_another_one(
    desk: Desk, url: str, shop: str
) -> None:
    desk.shop("backfit")
    theirs = (desk.catalog / "shops/backfit.yml").read_bytes()
    assert added(desk, url).shop == shop
    assert len(read_catalog(desk.catalog).of(Shop)) == 2
    with pytest.raises(Problem, match=r"backfit\.yml is there already; name another one"):
        added(desk, "https://third.example/p", name="backfit")
    assert (desk.catalog / "shops/backfit.yml").read_bytes() == theirs


@pytest.mark.parametrize("name", ["../site", "A", "", "a/b", ".x", "a" * 81])
def test_a_name_that_is_no_file_is_refused(desk: Desk, name: str) -> None:
    if name:
        with pytest.raises(Problem, match="--name must be"):
            added(desk, URL, name=name)
        assert list((desk.catalog / "shops").iterdir()) == []


@pytest.mark.parametrize(
    "url", ["ftp://velm.example/p", "velm.example/p", "https://a:b@velm.example/", "https://x y/"]
)
def test_an_address_that_is_none_is_named(desk: Desk, url: str) -> None:
    with pytest.raises(Problem, match="the address must be"):
        added(desk, url)


@pytest.mark.parametrize(
    ("body", "system"),
    [
        ("<link href=https://cdn.shopify.com/s/x.css>", "Shopify"),
        ("<script>var wc_add_to_cart_params = {}</script>", "WooCommerce"),
        ('<script type="text/x-magento-init">{}</script>', "Magento"),
        ("<img src=https://cdn11.bigcommerce.com/s-a/x.png>", "BigCommerce"),
        ('<meta name="generator" content="PrestaShop">', "PrestaShop"),
        ("<p>a shop of our own, like shopify or magento</p>", None),
    ],
)
def test_a_shop_system_is_recognised(desk: Desk, body: str, system: str | None) -> None:
    facts = added(desk, URL, page(body=body)).facts
    assert facts is not None and facts.system == system


def test_reviews_in_the_markup_need_no_widget(desk: Desk) -> None:
    content = product_page([review(1), review(2)], count=2).body
    facts = added(desk, URL, content).facts
    assert facts is not None
    assert (facts.platform, facts.reviews, facts.product["count"]) == ("schemaorg", 2, "2")
    state = '{"props": {"reviews": [{"id": 1, "rating": 5, "text": "Sturdy.", "author": "Q"}]}}'
    content = f'<script id="__NEXT_DATA__" type="application/json">{state}</script>'.encode()
    facts = added(desk, "https://velm.example/p", content).facts
    assert facts is not None and (facts.platform, facts.reviews) == ("embedded", 1)


def test_a_page_that_cannot_be_read_adds_nothing(desk: Desk) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        added(desk, URL, b"%PDF-1.4 x")
    with pytest.raises(Problem, match="cannot be read"):
        add(config_of(desk.folder), URL, desk.folder / "none.html", None, {})
    assert list((desk.catalog / "shops").iterdir()) == []
