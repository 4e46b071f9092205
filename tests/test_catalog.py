"""The catalog: what good YAML becomes, and the exact line that every kind of bad YAML gets."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from db.catalog import read_catalog
from db.catalog.advisories import ADVISORY, ASKED, REPLY
from db.catalog.corrections import CORRECTION, CORRECTIONS
from db.catalog.evidence import EVIDENCE, STUDY
from db.catalog.products import PICTURE, PRODUCT, SPEC, UNITS
from db.catalog.safety import NOTE, SAFETY
from db.catalog.settings import LOOKUPS, PARAMETER, SCORING, SITE
from db.catalog.shops import EXPECT, LISTING, PERMISSION, PERMITTED, PRICE, RANGE, SHOP
from db.identity import listing_id
from db.problem import Problem
from db.schema import (
    Expectation,
    Listing,
    Lookup,
    Method,
    Permission,
    Product,
    SafetyNote,
    Shop,
    Site,
    Spec,
)
from pipeline.credibility import NEEDED as TESTED
from pipeline.emergence import NEEDED as EMERGING
from pipeline.score import NEEDED as SCORED
from pipeline.trust.tests import TESTS

HERE = Path(__file__).parent
ROOT = HERE.parent
BROKEN = yaml.safe_load((HERE / "catalog/broken.yml").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a catalog folder in which nothing is wrong."""
    made = tmp_path / "catalog"
    shutil.copytree(ROOT / "catalog", made, ignore=shutil.ignore_patterns("shops"))
    return Path(shutil.copytree(HERE / "catalog/good", made, dirs_exist_ok=True))


def lay(folder: Path, files: dict[str, str]) -> None:
    """Write files into a catalog folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def problem(folder: Path) -> str:
    """Return what is said of a catalog folder in which something is wrong."""
    with pytest.raises(Problem) as raised:
        read_catalog(folder)
    return str(raised.value)


def test_the_site_keeps_its_text_as_written(folder):
    assert read_catalog(folder).of(Site) == (
        Site(
            name="Straight Up",
            owner="Velm & Daughters",
            contact="desk@straightup.example",
            country="NO",
            currency="USD",
            time_zone="Europe/Oslo",
            ties="none",
        ),
    )


def test_a_shop_becomes_its_records(folder):
    assert read_catalog(folder).of(Shop) == (
        Shop(
            shop="backfit",
            name="BackFit Outlet",
            domain="backfit.example",
            platform="judgeme",
            start='["https://backfit.example/tables"]',
            locale="en-US",
            date_order="MDY",
            rating_scale=5.0,
            currency="USD",
            schedule="0 3 * * mon",
            delay=7.5,
            sold_by_maker=True,
        ),
    )


def test_a_shops_listings_become_records(folder):
    url = "https://backfit.example/products/arc-300"
    named, linked = sorted(read_catalog(folder).of(Listing), key=lambda row: row.url or "")
    assert linked == Listing(
        listing_id=listing_id("backfit", url), shop="backfit", url=url, product_id="arc-300"
    )
    assert named == Listing(
        listing_id=listing_id("backfit", None, "Arc 300 (2024)"),
        shop="backfit",
        name="Arc 300 (2024)",
    )


def test_what_a_shop_permits_and_what_is_expected_become_records(folder):
    catalog = read_catalog(folder)
    assert catalog.of(Permission) == (
        Permission(
            shop="backfit",
            use="fetch",
            verdict="allowed",
            evidence="e-mail of the owner",
            on_date=date(2026, 11, 2),
            until=date(2027, 11, 2),
        ),
        Permission(shop="backfit", use="quote", verdict="refused", evidence="asked, no answer"),
    )
    assert catalog.of(Expectation) == (
        Expectation(shop="backfit", measure="fill:published", least=0.95),
        Expectation(shop="backfit", measure="fill:rating", least=0.99),
        Expectation(shop="backfit", measure="reviews", least=120.0, most=4000.0),
    )


MORE = """\
name: Mapleline
domain: mapleline.example
platform: judgeme
keys: {shop_domain: m.example, product_id: 0042}
full_every: 14
research: true
listings:
  - url: https://mapleline.example/products/arc-300
    keys: {product_id: "7002"}
    price: {value: "349.00", currency: USD, seen: 2026-11-01}
  - name: Arc 300
    price: {value: 1.299,00, currency: EUR, seen: 2026-11-01, until: 2026-11-05}
permission:
  fetch: {asked: 2026-11-02, evidence: letter of 2 November}
  store: {asked: 2026-11-02, allowed: true, evidence: their answer, on: 2026-11-09}
"""


def test_keys_prices_and_letters_become_records(folder):
    lay(folder, {"shops/mapleline.yml": MORE.replace("1.299,00", "'1.299,00'")})
    catalog = read_catalog(folder)
    (shop,) = (row for row in catalog.of(Shop) if row.shop == "mapleline")
    assert json.loads(shop.keys) == {"product_id": "0042", "shop_domain": "m.example"}
    assert (shop.full_every, shop.research) == (14.0, True)
    listings = [row for row in catalog.of(Listing) if row.shop == "mapleline"]
    named, linked = sorted(listings, key=lambda row: row.url or "")
    assert (linked.keys, linked.price_text) == ('{"product_id": "7002"}', "349.00")
    assert (linked.price_seen, linked.price_expires) == (date(2026, 11, 1), date(2026, 12, 1))
    assert (named.price_text, named.price_currency) == ("1.299,00", "EUR")
    assert named.price_expires == date(2026, 11, 5)
    asked, answered = (row for row in catalog.of(Permission) if row.shop == "mapleline")
    assert (asked.verdict, asked.on_date) == ("asked", date(2026, 11, 2))
    assert (answered.verdict, answered.on_date) == ("allowed", date(2026, 11, 9))


def test_a_product_becomes_its_records(folder):
    catalog = read_catalog(folder)
    assert catalog.of(Product) == (
        Product(
            product_id="arc-300",
            brand="Plumbrae",
            model="1.10",
            category="inversion table",
            aliases='["Arc-300", "Arc №300"]',
            gtins='["9520001000102", "012345678905"]',
            mpn="PB-ARC",
            summary="A folding table.",
        ),
    )
    seen = [(row.spec, row.printed, row.number, row.unit) for row in catalog.of(Spec)]
    assert seen == [
        ("ankle_lock", "double lock", None, None),
        ("folded", "82 x 29 in", None, None),
        ("height", "6 ft 6 in", 78.0, "in"),
        ("max_weight", "300 lb", 300.0, "lb"),
        ("weight", "26.5 kg", 26.5, "kg"),
    ]
    assert {row.seen for row in catalog.of(Spec)} == {date(2026, 9, 21)}


LIMITS = {
    "history_crawls": 5, "drop_share": 0.8, "lost_rate": 0.02, "edit_rate": 0.05, "edit_share": 0.1,
    "chance": 0.001, "new_chance": 0.00001, "new_share": 0.5, "rating_shift": 0.3,
    "same_share": 0.3, "late_days": 31, "surge": 3, "price_days": 14, "strangers_least": 5,
    "strangers_share": 0.2, "strangers_few": 3, "match_doubt": 0.5, "match_doubt_later": 0.3,
    "match_enough": 30, "match_floor": 0.4, "match_closed": 0.9, "match_least": 0.1,
    "tall_inches": 74, "short_inches": 62, "heavy_pounds": 230,
}  # fmt: skip


def test_the_shipped_method_has_every_number_of_this_version(folder):
    methods = read_catalog(folder).of(Method)
    values = {row.name: row.value for row in methods}
    first = {"prior_mean": 0.75, "prior_strength": 10, "within_sd": 0.28, "interval": 0.9}
    weights = {f"weight_{one.name}": one.weight for one in TESTS}
    assert values.items() >= (first | LIMITS | weights).items()
    assert values.keys() == {
        *first, *LIMITS, *weights, *SCORED, *TESTED, *EMERGING, "mention_confidence",
    }  # fmt: skip


def test_a_lookup_keeps_the_printed_value(folder):
    lay(folder, {"lookups.yml": "rating: {5 stelle: 1.0, 'no': 0}\ndate: {May Day: 2026-05-01}"})
    assert read_catalog(folder).of(Lookup) == (
        Lookup(kind="date", printed="May Day", meaning="2026-05-01"),
        Lookup(kind="rating", printed="5 stelle", meaning="1"),
        Lookup(kind="rating", printed="no", meaning="0"),
    )


def test_records_are_sorted_by_key_whatever_the_order_of_files(folder):
    lay(folder, {"shops/aa.yml": "name: A\ndomain: a.example\nplatform: jsonld"})
    assert [row.shop for row in read_catalog(folder).of(Shop)] == ["aa", "backfit"]
    assert read_catalog(folder) == read_catalog(folder)


def test_a_note_may_have_a_reviewer_of_its_own(folder):
    note = "{title: T, text: X, source: S, reviewer: Dr. Ansgar Velm, review_by: 2028-01-01}"
    head = "kind: emergency\nreviewer: desk\nreviewed: 2026-01-01\nreview_by: 2027-01-01\n"
    lay(
        folder,
        {"safety/more.yml": f"{head}notes:\n  b: {note}\n  a: {{title: T, text: X, source: S}}"},
    )
    more = [n for n in read_catalog(folder).of(SafetyNote) if n.note.startswith("more/")]
    assert [(n.note, n.position, n.reviewer, n.review_by.year) for n in more] == [
        ("more/a", 1, "desk", 2027),
        ("more/b", 0, "Dr. Ansgar Velm", 2028),
    ]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case['file']}: {case['fault'][:40]}")
def test_broken_yaml_gets_one_line_that_names_file_key_and_mend(folder, case):
    lay(folder, {case["file"]: case["text"]})
    named = "shops/us" if case["file"] == "shops/us/x.yml" else case["file"]
    assert problem(folder) == f"catalog/{named}: {case['fault']}. Nothing was changed."


def test_a_file_that_is_not_utf_8_is_named_with_its_line(folder):
    (folder / "shops/x.yml").write_bytes("name: N\ndomain: é".encode("latin-1"))
    assert "shops/x.yml: line 2: not UTF-8; save the file as UTF-8" in problem(folder)


def test_an_expansion_bomb_is_refused_at_its_first_anchor(folder):
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    lines = [f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in pairs]
    lay(folder, {"lookups.yml": "a: &a [x, x, x]\n" + "".join(lines)})
    assert problem(folder).startswith("catalog/lookups.yml: line 1: anchors and aliases")


def test_a_missing_site_names_the_command_that_writes_it(folder):
    (folder / "site.yml").unlink()
    assert problem(folder) == "catalog/site.yml is missing. Write it with: upright init"
    assert problem(folder / "nowhere").startswith("nowhere/site.yml is missing")


def test_what_editors_and_git_leave_behind_is_passed_over(folder):
    left = (".gitkeep", ".x.yml.swp", "x.yml~", "README.md")
    lay(folder, {f"shops/{name}": "{" for name in left})
    assert len(read_catalog(folder).of(Shop)) == 1


def test_a_subdomain_and_the_bare_domain_are_the_shop_s(folder):
    starts = "start: [https://www.n.example/, https://de.n.example:8443/, http://n.example/]"
    head = "name: N\ndomain: www.n.example\nplatform: jsonld\n"
    lay(folder, {"shops/x.yml": head + starts})
    assert len(json.loads(read_catalog(folder).of(Shop)[1].start)) == 3


DOCUMENTED = (
    SHOP, LISTING, PRICE, PERMISSION, PERMITTED, EXPECT, RANGE, PRODUCT, PICTURE, SPEC, SITE,
    LOOKUPS, SCORING, PARAMETER, SAFETY, NOTE, UNITS, EVIDENCE, STUDY, CORRECTIONS, CORRECTION,
    ADVISORY, ASKED, REPLY,
)  # fmt: skip


def test_every_key_is_documented():
    text = (ROOT / "docs/add-a-shop.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    missing = [key for keys in DOCUMENTED for key in keys if not any(f"`{key}`" in r for r in rows)]
    assert missing == []


def test_the_examples_of_the_documentation_are_read(folder):
    text = (ROOT / "docs/add-a-shop.md").read_text("utf-8")
    blocks = [block.partition("```")[0] for block in text.split("```yaml\n")[1:]]
    lay(folder, {one.splitlines()[0].removeprefix("# catalog/"): one for one in blocks})
    assert {one.shop for one in read_catalog(folder).of(Listing)} == {"backfit"}
