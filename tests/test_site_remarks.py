"""Tests of what our editors say on a product's page: apart, marked, and linted."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from db.catalog import read_catalog
from db.catalog.merged import living, merged
from db.judgements import Standing
from db.schema import Remark
from reports.lint import check_pages
from reports.queries import read_facts
from reports.render import Renderer
from reports.site import pages
from reports.world import see
from tests.seeds import add, fill
from tests.shelving import SITE

SAID = "It is sturdy, and slow to fold."


def remark(kind: str, text: str, position: int = 0) -> Remark:
    return Remark(product_id="aurel-a2", kind=kind, position=position, text=text)


def page_of(engine: Engine) -> bytes:
    return pages(see(read_facts(engine)), Renderer())["products/aurel-a2.html"]


def test_editors_words_stand_apart_and_say_whose_they_are(engine: Engine) -> None:
    fill(engine)
    before = page_of(engine)
    add(engine, remark("verdict", SAID), remark("pro", "a wide <b>bed</b>"), remark("con", "heavy"))
    page = page_of(engine)
    block = page.split(b'<section aria-labelledby="editors">')[1].split(b"</section>")[0].decode()
    assert "What our editors say" in block
    assert "no count of reviews" in block
    assert SAID in block
    assert "a wide &lt;b&gt;bed&lt;/b&gt;" in block
    assert b"What our editors say" not in before
    assert check_pages({"p.html": page}) == check_pages({"p.html": before})


def test_a_claim_in_editors_words_stops_the_build(engine: Engine) -> None:
    fill(engine)
    add(engine, remark("verdict", "We tested it for a month."))
    told = [one.words for one in check_pages({"p.html": page_of(engine)})]
    assert any("we tested" in words for words in told)


def test_a_merged_product_brings_its_words_only_where_the_other_has_none(tmp_path: Path) -> None:
    head = "brand: A\nmodel: {}\ncategory: table\n"
    (tmp_path / "products").mkdir()
    (tmp_path / "site.yml").write_text(SITE, "utf-8")
    first, second = head.format("1") + "verdict: Good.\n", "verdict: Bad.\npros: [wide, tall]\n"
    (tmp_path / "products/a-1.yml").write_text(first, "utf-8")
    (tmp_path / "products/a-2.yml").write_text(head.format("2") + second, "utf-8")
    catalog = read_catalog(tmp_path)
    assert living(catalog) == {"a-1", "a-2"}
    found = merged(catalog, Standing(merged={"a-2": ("a-1", "j")})).of(Remark)
    assert [(one.product_id, one.kind, one.position, one.text) for one in found] == [
        ("a-1", "pro", 0, "wide"), ("a-1", "pro", 1, "tall"), ("a-1", "verdict", 0, "Good."),
    ]  # fmt: skip
