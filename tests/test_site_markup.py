"""Tests of what holds of every page: links, landmarks, colours, and that nothing is active."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path

import html5lib
from lxml import html
from sqlalchemy import Engine

from db.schema import Feature
from reports.queries import read_facts
from reports.render import Renderer
from reports.site import pages
from reports.static import STYLES, joined
from reports.verify import link_faults, markup_faults, parse, read_pages
from reports.world import see
from tests.seeds import SMALL, add, fill, month_rows, recall_row, shop_rows
from tests.seeds.decided import alias, judgement
from tests.seeds.pages import ONE_SHOP, render
from tests.seeds.told import condition_rows, correction_row

MONTH = {"aurel-a2": (80.0, 180, 230), "cordo-s": (None, 9, 20)}


def test_links_resolve_and_nothing_active_is_on_a_page(lite: Engine) -> None:
    fill(lite)
    made = render(lite)
    trees = parse(made)
    assert list(link_faults(read_pages(made), made)) == []
    assert list(markup_faults(trees)) == []


def test_a_broken_link_is_found(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    made = render(lite)
    made["index.html"] = made["index.html"].replace(b"safety.html#eyes", b"safety.html#ears")
    assert list(link_faults(read_pages(made), made)) == [
        "index.html: the link 'safety.html#ears' leads nowhere"
    ]


def test_every_page_is_readable_by_machines_for_people(lite: Engine) -> None:
    fill(lite)
    for tree in parse(render(lite)).values():
        assert tree.get("lang") == "en"
        assert tree.xpath("//a[@class='skip' and @href='#main']")
        assert len(tree.xpath("//h1")) == 1
        assert tree.xpath("string(//meta[@http-equiv]/@content)").startswith(
            "default-src 'none'; img-src 'self'; style-src 'self'"
        )
        assert all(table.xpath("caption") for table in tree.xpath("//table"))
        assert not tree.xpath("//th[not(@scope)]")
        assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in tree.xpath("//svg"))
        assert "method 1.3" in tree.text_content()
        assert "Ties to sellers and makers: none." in tree.text_content()


def test_every_page_is_valid_html(lite: Engine) -> None:
    fill(lite)
    add(lite, recall_row(), *shop_rows({"quill": "Quill & Co"}), *month_rows("2026-10", MONTH))
    parser = html5lib.HTMLParser()
    for name, page in render(lite).items():
        if name.endswith(".html"):
            parser.parse(page.decode())
            assert parser.errors == [], name
    parser.parse("<!doctype html><p><div></p>")
    assert parser.errors  # the check can fail


def test_headings_descend_one_at_a_time_and_every_row_is_whole(lite: Engine) -> None:
    fill(lite)
    add(lite, recall_row(), *shop_rows({"quill": "Quill & Co"}), *month_rows("2026-10", MONTH))
    for name, tree in parse(render(lite)).items():
        levels = [int(one.tag[1]) for one in tree.xpath("//h1|//h2|//h3|//h4")]
        assert levels[0] == 1, name
        assert all(b - a <= 1 for a, b in pairwise(levels)), name
        assert [len(tree.xpath(f"//{one}")) for one in ("header", "main", "footer")] == [1, 1, 1]
        for table in tree.xpath("//table"):
            widths = {
                sum(int(cell.get("colspan", "1")) for cell in row.xpath("th|td"))
                for row in table.xpath(".//tr")
            }
            assert len(widths) == 1, (name, table.xpath("string(caption)"))


def test_the_stylesheet_is_small() -> None:
    assert len(gzip.compress(joined(STYLES))) < 8_000


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_are_told_apart() -> None:
    themes = re.findall(r"--paper: [^}]*", joined(STYLES).decode())[:2]
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#\w{6})", theme))
        for ground in ("paper", "zebra"):
            for name, least in (("ink", 7), ("soft", 4.5), ("teal", 4.5), ("red", 4.5),
                                ("amber", 4.5), ("mark", 2.9)):  # fmt: skip
                light, dark = sorted(
                    (luminance(colours[name]), luminance(colours[ground])), reverse=True
                )
                assert (light + 0.05) / (dark + 0.05) >= least, (name, ground)


SCRIPTS = "//script[not(@src='site.js' or @src='../site.js' or @src='/site.js')]"


def attacks(shared: Path) -> list[str]:
    found: set[str] = set()
    for path in sorted((shared / "hostile" / "xss").rglob("*.txt")):
        found.update(path.read_text("utf-8", "replace").splitlines())
    templates = (shared / "hostile" / "template-injection" / "patt" / "ssti.fuzz").read_text()
    return sorted(one for one in found.union(templates.splitlines()) if one.strip())


def test_no_attack_in_any_text_becomes_markup(lite: Engine, shared: Path) -> None:
    hostile = attacks(shared)
    assert len(hostile) > 5000
    fill(lite, SMALL, ONE_SHOP)
    add(lite, recall_row("Aurel", []), judgement(1, "same", "product:aurel-a2", "product:old"))
    add(lite, alias("old", "aurel-a2", "Zephyr"), alias("zephyr-1", None, "Zephyr", "1"))
    add(lite, *condition_rows(), correction_row())
    add(lite, Feature(feature="same_gtin", position=0, weight=0.25, meaning="One GTIN."))
    facts = read_facts(lite)
    poisoned(facts, "plain words")  # what is read as a unit or a country shapes the page, too
    before = {name: skeleton(page) for name, page in pages(see(facts), Renderer()).items()
              if name.endswith(".html")}  # fmt: skip
    size = 400
    for start in range(0, len(hostile), size):
        batch = " ".join(hostile[start : start + size]).replace("\x00", "")
        poisoned(facts, batch)
        for name, page in pages(see(facts), Renderer()).items():
            if name.endswith(".html"):
                assert not forbidden(page), (name, start)
                assert skeleton(page) == before[name]


def poisoned(facts: object, text: str) -> None:
    """Put the attack into every text of every record that a page prints."""
    keys = {"product_id", "shop", "use", "kind", "spec", "crawl_id", "listing_id", "tally", "note"}
    keys |= {"alias", "judgement", "subject", "other"}
    chosen = {"verdict", "outcome", "reason", "status", "models", "aliases", "gtins", "start"}
    chosen |= {"stated_by", "differs", "sides", "condition", "study", "grade", "read"}
    chosen |= {"known", "unknown", "correction", "page"}
    chosen |= {"unit"}  # whether a figure can be compared; poisoned in a test of its own
    kept = keys | chosen | {"time_zone", "brand", "month", "run_id"}
    for field in facts.__dataclass_fields__:  # type: ignore[attr-defined]
        rows = getattr(facts, field)
        for row in rows if isinstance(rows, tuple) else ():
            if not hasattr(row, "table"):
                continue  # a count
            for column in row.table().c:
                method = row.__tablename__ == "methods" and column.name == "name"
                if (
                    column.name not in kept
                    and not method
                    and isinstance(getattr(row, column.name, None), str)
                ):
                    setattr(row, column.name, text)


def forbidden(page: bytes) -> list[object]:
    tree = html.document_fromstring(page.decode())
    found = list(tree.xpath(SCRIPTS + " | //iframe | //object | //img | //*[@style] | //style"))
    found += tree.xpath("//@*[starts-with(name(), 'on')]")
    found += [url for url in tree.xpath("//@href | //@src") if re.match(r"(?i)\s*\w+script:", url)]
    return found


def skeleton(page: bytes) -> list[tuple[str, int]]:
    """List the elements of a page with the number of their attributes, links left out."""
    tree = html.document_fromstring(page.decode())
    return [(one.tag, len(one.attrib)) for one in tree.iter() if one.tag not in ("a", "small")]


def test_no_attack_in_a_unit_becomes_markup(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    facts = read_facts(lite)
    for row in facts.specs:
        row.unit = "<script>alert(1)</script>"
    for name, page in pages(see(facts), Renderer()).items():
        if name.endswith(".html"):
            assert not forbidden(page), name
