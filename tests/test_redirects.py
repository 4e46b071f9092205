"""Tests of old addresses: each leads somewhere for ever, and no list names it."""

from __future__ import annotations

import json
from pathlib import Path

import html5lib
import pytest
from sqlalchemy import Engine, delete

from db.connect import writing
from db.problem import Problem
from db.schema import Match, Product, Score, Tally
from reports.addresses import heirs
from reports.queries import read_facts
from reports.release import build, publish
from reports.render import Renderer
from reports.site import all_pages, pages
from reports.verify import address_faults, link_faults, page_faults, read_pages
from reports.world import see
from tests.seeds import SMALL, add, config_of, fill, month_rows, recall_row
from tests.seeds.decided import alias, judgement
from tests.seeds.pages import ONE_SHOP, render, words
from tests.test_release import TODAY

OLD = "products/aurel-a2-classic.html"


@pytest.fixture
def merged(lite: Engine) -> Engine:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, judgement(1, "same", "product:aurel-a2", "product:aurel-a2-classic"))
    add(lite, alias("aurel-a2-classic", "aurel-a2"), alias("zephyr-1", None, "Zephyr", "1"))
    return lite


def test_a_merged_product_forwards_without_a_script(merged: Engine) -> None:
    made = render(merged)
    page = made[OLD].decode()
    assert '<meta http-equiv="refresh" content="0; url=aurel-a2.html">' in page
    assert '<link rel="canonical" href="../products/aurel-a2.html">' in page
    said = words(made[OLD])
    assert (
        "Aurel A2 Classic is the same inversion table as Aurel A2: its reviews are counted there. "
        "Go to Aurel A2 An editor decided so on 28 Oct 2026." in said
    )
    assert "<script" not in page


def test_a_withdrawn_product_says_so_and_has_no_score(merged: Engine) -> None:
    add(merged, *month_rows("2026-09", {"zephyr-1": (77.0, 30, 30)}))
    page = render(merged)["products/zephyr-1.html"]
    said = words(page)
    assert (
        "Zephyr 1 is no longer compared here. It has no score and no place here. "
        "It was last on record in Sep 2026. Compare all inversion tables" in said
    )
    assert "Before you choose Ask a clinician first" in said
    assert b"refresh" not in page
    assert b'<svg class="mark"' not in page
    assert "77" not in said


def test_a_recall_of_a_withdrawn_product_is_still_shown(merged: Engine) -> None:
    add(merged, recall_row("Zephyr", ["1"]))
    page = words(render(merged)["products/zephyr-1.html"])
    assert "Recall Ankle clamp can open" in page


def test_a_page_that_only_moved_says_so(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, alias("aurel-2", "aurel-a2", "Aurel", "A2", by=None))
    said = words(render(lite)["products/aurel-2.html"])
    assert "This page of Aurel A2 has moved; its reviews are counted there." in said
    assert "An editor decided" not in said


def test_old_products_are_in_no_list_but_in_the_data(merged: Engine) -> None:
    made = render(merged)
    for name in ("index.html", "sources.html", "data.csv"):
        assert b"Classic" not in made[name]
        assert b"zephyr" not in made[name].lower()
    said = json.loads(made["data.json"])
    assert said["aliases"] == {"aurel-a2-classic": "aurel-a2", "zephyr-1": None}
    assert [one["product_id"] for one in said["products"]] == ["aurel-a2", "bramo-3", "cordo-s"]


def test_pages_of_old_products_are_sound(merged: Engine, tmp_path: Path) -> None:
    made = render(merged)
    parser = html5lib.HTMLParser()
    for name in (OLD, "products/zephyr-1.html"):
        parser.parse(made[name].decode())
        assert parser.errors == []
    release = build(merged, config_of(tmp_path))
    files = [path for path in release.folder.rglob("*") if path.is_file()]
    whole = [path for path in files if "fragments" not in path.parts]
    assert len(whole) == len(made) + 1  # the manifest


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ({"a": "bramo-3"}, {"a": "bramo-3"}),
        ({"a": "b", "b": "bramo-3"}, {"a": "bramo-3", "b": "bramo-3"}),
        ({"a": "b", "b": None}, {"a": None, "b": None}),
        ({"a": "b", "b": "a"}, {"a": None, "b": None}),
        ({"a": "nowhere"}, {"a": None}),
        ({"bramo-3": "aurel-a2", "a": "bramo-3"}, {"a": "bramo-3"}),  # back in the catalog
    ],
)
def test_an_old_id_leads_to_where_it_ends(
    steps: dict[str, str | None], ends: dict[str, str | None]
) -> None:
    products = [
        Product(product_id=one, brand="B", model="1", category="inversion table")
        for one in ("aurel-a2", "bramo-3")
    ]
    assert heirs([alias(old, now) for old, now in steps.items()], products) == ends


def test_a_forward_that_leads_nowhere_is_found(merged: Engine) -> None:
    made = render(merged)
    made[OLD] = made[OLD].replace(b"0; url=aurel-a2.html", b"0; url=gone.html")
    assert list(link_faults(read_pages(made), made)) == [
        f"{OLD}: the link 'gone.html' leads nowhere"
    ]


def test_two_products_never_share_an_address(lite: Engine) -> None:
    fill(lite, SMALL, ONE_SHOP)
    add(lite, alias("Cordo S", "cordo-s"), alias("cordo-s-3e0da1ce", None))
    world = see(read_facts(lite))
    assert len({one.slug for one in world.moved}) == 2
    clash = list(page_faults(read_pages(pages(world, Renderer())), all_pages(world)))
    assert clash == []
    add(lite, alias(world.moved[0].slug, None))
    world = see(read_facts(lite))
    (said,) = page_faults(read_pages(pages(world, Renderer())), all_pages(world))
    assert said.endswith(f"two pages share one address: products/{world.moved[0].slug}.html")


def withdraw(engine: Engine, product: str) -> None:
    with writing(engine) as connection:
        for record in (Product, Score, Tally, Match):
            column = record.table().c.product_id
            connection.execute(delete(record).where(column == product))


def test_a_release_keeps_every_address_of_the_live_one(lite: Engine, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    fill(lite, SMALL, ONE_SHOP)
    one = publish(lite, config, TODAY)
    withdraw(lite, "cordo-s")  # has no reviews
    for do in (lambda: build(lite, config), lambda: publish(lite, config, TODAY)):
        with pytest.raises(Problem, match=r"cordo-s.html is an address of the live release, and"):
            do()
    add(lite, alias("cordo-s", None, "Cordo", "S"))
    two = publish(lite, config, TODAY)
    assert (two.folder / "products" / "cordo-s.html").exists()
    assert two.id != one.id


def test_an_unreadable_live_release_is_not_in_the_way(lite: Engine, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    fill(lite, SMALL, ONE_SHOP)
    one = publish(lite, config, TODAY)
    (one.folder / "release.json").write_text("{")
    withdraw(lite, "cordo-s")
    assert publish(lite, config, TODAY).id != one.id


def test_an_address_that_leads_nowhere_is_named_with_its_mend() -> None:
    said = list(address_faults({"products/a.html"}, {"products/a.html", "products/b.html"}))
    assert said == [
        "products/b.html is an address of the live release, and would lead nowhere; put the "
        "product 'b' back into the catalog, run, and only then take it out"
    ]
