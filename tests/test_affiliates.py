"""Links that pay change no score, no order and no word: only the link and what stands beside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html
from sqlalchemy import Engine, delete

from db.catalog.affiliates import SAYS, read_affiliates
from db.catalog.between import faults_between
from db.catalog.yamls import read_yaml
from db.connect import writing
from db.problem import Problem
from db.schema import Product, Record, Shop, Site
from db.schema.paying import Affiliate
from reports.affiliate import Affiliates
from reports.release import Release, build
from tests.seeds import PRODUCTS, add, config_of, fill, site
from tests.seeds.known import product_rows, shop_rows

ROOT = Path(__file__).parents[1]
LINK = "https://pays.example/go?to={url}"


def paid(shop: str, product: str = "", link: str = LINK) -> Affiliate:
    """Make a link that pays."""
    return Affiliate(shop=shop, product_id=product, link=link, disclosure=SAYS,
                     since=date(2026, 9, 1))  # fmt: skip


def bare(page: bytes) -> bytes:
    """Take the links and the disclosures of the price list out of a page."""
    tree = html.document_fromstring(page.decode())
    for one in tree.xpath("//*[@data-disclosure]"):
        one.drop_tree()
    for one in tree.xpath("//section[@aria-labelledby='prices']//a"):
        one.attrib.clear()
    for one in tree.xpath("//section[@aria-labelledby='prices']//th"):
        one.tail, words = None, " ".join(one.text_content().split())
        for child in list(one):
            one.remove(child)
        one.text = words
    return bytes(etree.tostring(tree))


def files(release: Release) -> Mapping[str, bytes]:
    """Read a release; its manifest names hashes, and differs with every page."""
    found = (path for path in release.folder.rglob("*") if path.is_file())
    return {
        path.relative_to(release.folder).as_posix(): path.read_bytes()
        for path in found
        if path.name != "release.json"
    }


def test_changing_what_pays_changes_no_score_order_or_word(lite: Engine, tmp_path: Path) -> None:
    fill(lite, PRODUCTS)
    config = config_of(tmp_path)
    made = [files(build(lite, config))]
    plans: tuple[list[Record], ...] = (
        [paid("backfit"), paid("tilthaus", "cordo-s", "https://other.example/x/{url}")],
        [paid("tilthaus"), paid("backfit", "estuary-pro")],
    )
    for plan in plans:
        with writing(lite) as connection:
            connection.execute(delete(Affiliate.table()))
        add(lite, *plan)
        made.append(files(build(lite, config)))
    without, *withs = made
    for one in withs:
        assert one.keys() == without.keys()
        changed = {name for name in one if one[name] != without[name]}
        assert changed
        assert all(name.startswith("products/") and name.endswith(".html") for name in changed)
        assert all(bare(one[name]) == bare(without[name]) for name in changed)
    page = html.document_fromstring(withs[0]["products/aurel-a2.html"].decode())
    (link,) = page.xpath("//a[@rel='sponsored nofollow noopener']")
    assert link.get("href") == (
        "https://pays.example/go?to=http%3A%2F%2Fbackfit.example%2Fp%2Faurel-a2"
    )
    assert SAYS in link.getparent().text_content()


def test_a_product_has_a_link_of_its_own_and_a_recalled_one_none(lite: Engine) -> None:
    from dataclasses import replace

    from reports.queries import read_facts
    from reports.world import see

    fill(lite, PRODUCTS[:1])
    (product,) = see(read_facts(lite)).products
    offer = next(one for one in product.offers if one.shop_id == "backfit")
    own = Affiliates([paid("backfit"), paid("backfit", "aurel-a2", "https://own.example/{url}")])
    found = own.of(offer, product)
    assert found is not None
    assert found.url.startswith("https://own.example/http%3A")
    assert own.pays(found.url)
    assert not own.pays("https://backfit.example/")
    assert own.of(replace(offer, url=None), product) is None
    gone = replace(product, score=replace(product.score, state="recalled"))
    assert own.of(offer, gone) is None
    assert Affiliates([paid("tilthaus")]).of(offer, product) is None


YAML = b"""
shops:
  backfit:
    link: https://pays.example/go?to={url}
    since: 2026-11-02
    products:
      aurel-a2: https://pays.example/a2?to={url}
"""


def test_the_file_is_read_with_our_own_words_where_it_has_none() -> None:
    rows = read_affiliates("affiliates.yml", read_yaml(YAML))
    assert [(one.shop, one.product_id, one.disclosure) for one in rows] == [  # type: ignore[attr-defined]
        ("backfit", "", SAYS),
        ("backfit", "aurel-a2", SAYS),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"go?to={url}", b"go", "with {url} once"),
        (b"https://pays.example/go?to={url}", b"http://pays.example/{url}", "an https address"),
        (b"https://pays.example/go?to={url}", b"https://{url}/x", "behind its host"),
        (b"    since: 2026-11-02\n", b"", "'shops.backfit.since' is missing"),
        (b"shops:", b"disclosure: ad\nshops:", "must tell the reader that the link pays"),
        (b"aurel-a2: https://pays.example/a2?to={url}", b"aurel-a2: x", "an https address"),
    ],
)
def test_a_broken_file_says_what_is_wrong(old: bytes, new: bytes, said: str) -> None:
    with pytest.raises(Problem, match=said.replace("{", r"\{")):
        read_affiliates("affiliates.yml", read_yaml(YAML.replace(old, new)))


def between(ties: str, *rows: Record) -> list[str]:
    """Check files that are read together."""
    known: list[Record] = [*shop_rows({"backfit": "BackFit"}), *product_rows(PRODUCTS[0])]
    there = [one for one in known if isinstance(one, Shop | Product)]
    (own,) = site()
    assert isinstance(own, Site)
    own.ties = ties
    return [str(one) for one in faults_between({"site.yml": [own], "x": there, "a": list(rows)})]


def test_what_pays_is_a_tie_and_leads_to_what_is_there() -> None:
    assert between("BackFit pays for some links", paid("backfit", "aurel-a2")) == []
    assert between("none") == []
    assert "says of ties: none" in between("None.", paid("backfit"))[0]
    assert "'backfitt' has no file" in between("some", paid("backfitt"))[0]
    assert "'aurel-a3' has no file" in between("some", paid("backfit", "aurel-a3"))[0]


ALLOWED = {
    "reports/affiliate.py", "reports/queries/affiliates.py", "reports/release.py",
    "reports/lint_beside.py",
}  # fmt: skip


def sources() -> Iterator[Path]:
    for room in ("reports", "pipeline"):
        yield from (ROOT / room).rglob("*.py")


def test_nothing_that_scores_orders_or_words_speaks_of_what_pays() -> None:
    speak = {str(path.relative_to(ROOT)) for path in sources()
             if "affiliate" in path.read_text("utf-8").casefold()
             or "paying" in path.read_text("utf-8")}  # fmt: skip
    assert speak <= ALLOWED


def test_a_planted_reader_of_what_pays_breaks_the_contract(tmp_path: Path) -> None:
    for name in ("db", "spiders", "pipeline", "reports", "desk"):
        for path in (ROOT / name).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    planted = "from reports.queries.affiliates import read_affiliates\n"
    (tmp_path / "reports" / "planted.py").write_text(f'"""Planted."""\n\n{planted}')
    (tmp_path / "pipeline" / "planted.py").write_text(
        '"""Planted."""\n\nfrom db.schema.paying import Affiliate\n'
    )
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 1
    assert "reports.planted -> reports.queries.affiliates" in done.stdout
    assert "pipeline.planted -> db.schema.paying" in done.stdout
