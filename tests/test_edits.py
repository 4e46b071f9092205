"""Edits over the YAML: what is decided wins, and an edit that does not fit breaks nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalog import Catalog, Edit, read_catalog
from db.catalog.paths import Item, Unfit, put, read_path, read_value, take
from db.catalog.yamls import Value
from db.problem import Problem
from db.schema import Listing, Permission, Product, Shop, Spec
from tests.desk import Desk

PAGE = "https://velm.example/p/1"
NEW = {"brand": "Orrin", "model": "Arc 9", "category": "inversion table"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.shop("velm", f"listings:\n  - url: {PAGE}\n  - name: Loose one\n")
    made.product("arc-300", "Orrin", "Arc 300")
    return made


def edit(file: str, path: str, value: object = None, judgement: str = "j1") -> Edit:
    return f"file:{file}", path, None if value is None else json.dumps(value), judgement


def left_out(catalog: Catalog) -> dict[str, str]:
    return {one.judgement: one.why for one in catalog.left_out}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()),
        ("specs.max_weight.value", ("specs", "max_weight", "value")),
        (f"listings[{PAGE}].product", ("listings", Item(PAGE), "product")),
        ("domains[velm.example]", ("domains", Item("velm.example"))),
        ('rating."4.5 / 5"', ("rating", "4.5 / 5")),
        ('listings["a].b"].price.value', ("listings", Item("a].b"), "price", "value")),
        ("specs.max_weight[the manual].seen", ("specs", "max_weight", Item("the manual"), "seen")),
    ],
)
def test_a_path_is_read(written: str, read: object) -> None:
    assert read_path(written) == read


@pytest.mark.parametrize("written", ["a..b", ".a", "a.", "a[b", "[]", "a[b]c", 'a."b', "a]"])
def test_what_is_no_path_is_refused(written: str) -> None:
    with pytest.raises(Unfit, match="is no path"):
        read_path(written)


def test_a_value_is_the_text_that_was_written() -> None:
    assert read_value('{"a": 1.10, "b": [true, null, 007e, "x"]}'.replace("007e", "7")) == {
        "a": "1.10",
        "b": ["true", None, "7", "x"],
    }
    for broken in ("{", '"\\u0000"', "[" * 5000, "[" * 20 + "]" * 20):
        with pytest.raises(Unfit):
            read_value(broken)


KEYS = st.sampled_from("abc")
VALUES = st.recursive(
    st.none() | st.text("xyz", max_size=2),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=8,
)
PATHS = st.lists(KEYS, min_size=1, max_size=3).map(tuple)


@given(VALUES, PATHS, st.text("xyz", min_size=1, max_size=2), PATHS)
def test_what_is_put_stands_there_and_nothing_else_moves(
    there: Value, path: tuple[str, ...], new: str, other: tuple[str, ...]
) -> None:
    try:
        after = put(there, path, new)
    except Unfit:
        return
    assert found(after, path) == new
    assert put(after, path, new) == after
    if path[: len(other)] != other and other[: len(path)] != path:
        assert found(after, other) == found(there, other)
    taken = take(after, path)
    assert found(taken, path) is None
    assert take(taken, path) == taken


def found(value: object, path: tuple[str, ...]) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def test_an_edit_wins_over_the_file(desk: Desk) -> None:
    catalog = read_catalog(
        desk.catalog,
        [
            edit("products/arc-300", "specs.max_weight.value", 275),
            edit("products/arc-300", "aliases[Arc III]", "Arc III"),
            edit("shops/velm", f"listings[{PAGE}].product", "arc-9"),
            edit("shops/velm", "listings[Loose one].product", "arc-300"),
            edit("shops/velm", "permission.score", {"allowed": False, "evidence": "letter"}),
            edit("products/arc-9", "", NEW),
            edit("products/arc-9", "model", "Arc 9 Pro"),
        ],
    )
    assert catalog.left_out == ()
    assert [row.number for row in catalog.of(Spec)] == [275.0]
    assert {row.product_id: (row.model, row.aliases) for row in catalog.of(Product)} == {
        "arc-300": ("Arc 300", '["Arc III"]'),
        "arc-9": ("Arc 9 Pro", "[]"),
    }
    matched = {row.url or row.name: row.product_id for row in catalog.of(Listing)}
    assert matched == {PAGE: "arc-9", "Loose one": "arc-300"}
    verdicts = {row.use: row.verdict for row in catalog.of(Permission)}
    assert verdicts == {"fetch": "allowed", "store": "allowed", "score": "refused"}


def test_the_last_edit_decides_and_what_it_covers_is_not_asked_about(desk: Desk) -> None:
    edits = [
        edit("shops/velm", "permission.score.allowed", "perhaps", "bad"),
        edit("shops/velm", "permission.score.allowed", False, "good"),
    ]
    catalog = read_catalog(desk.catalog, edits)
    assert catalog.left_out == ()
    assert {r.verdict for r in catalog.of(Permission) if r.use == "score"} == {"refused"}
    turned = read_catalog(desk.catalog, edits[::-1])
    assert list(left_out(turned)) == ["bad"]
    assert {r.verdict for r in turned.of(Permission) if r.use == "score"} == {"refused"}


BAD: list[tuple[str, Edit, str]] = [
    ("file", edit("shops/gone", "name", "x"), "there is no file catalog/shops/gone.yml"),
    ("folder", edit("pages/velm", "", {}), "'pages/velm' is no file of the catalog"),
    ("stem", edit("products/../site", "", NEW), "is no file of the catalog"),
    ("key", edit("shops/velm", "colour", "red"), "'colour' is not a key of a shop"),
    ("item", edit("shops/velm", "listings[https://velm.example/2].product", "x"), "has no item"),
    ("value", edit("shops/velm", "delay", "soon"), "'delay' must be a number"),
    ("needed", edit("shops/velm", "domain"), "'domain' is missing"),
    ("path", edit("shops/velm", "a..b", "x"), "is no path"),
    ("kind", edit("shops/velm", "domain.first", "x"), "would stand in what is no mapping"),
    ("whole", edit("shops/velm", ""), "a whole file is not taken out"),
    ("product", edit("shops/velm", f"listings[{PAGE}].product", "none"), "has no file in products"),
    ("host", edit("shops/velm", "domain", "other.example"), "not at the shop's domain"),
    ("json", ("file:shops/velm", "domain", "{", "j1"), "not JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "why"), [case[1:] for case in BAD], ids=[c[0] for c in BAD])
def test_an_edit_that_does_not_fit_breaks_nothing(desk: Desk, bad: Edit, why: str) -> None:
    good = edit("shops/velm", "name", "Velm and Sons", "good")
    for edits in ([bad, good], [good, bad]):
        catalog = read_catalog(desk.catalog, edits)
        assert [row.name for row in catalog.of(Shop)] == ["Velm and Sons"]
        assert list(left_out(catalog)) == ["j1"]
        assert why in left_out(catalog)["j1"]


def test_edits_that_need_each_other_are_taken_in_together(desk: Desk) -> None:
    edits = [
        edit("shops/velm", "bad", "x", "bad"),
        edit("shops/velm", "permission.quote.allowed", True, "first"),
        edit("shops/velm", "delay", "soon", "worse"),
        edit("shops/velm", "permission.quote.evidence", "letter", "second"),
    ]
    catalog = read_catalog(desk.catalog, edits)
    # alone the permission lacks its evidence, and the evidence its permission
    assert set(left_out(catalog)) >= {"bad", "worse"}


def test_of_a_clash_between_files_only_the_culprit_is_left_out(desk: Desk) -> None:
    desk.write("products/arc-5.yml", "brand: Orrin\nmodel: Arc 5\ncategory: inversion table\n")
    edits = [
        edit("products/arc-9", "", NEW, "mint"),
        edit("products/arc-300", "gtin", "4006381333931", "first"),
        edit("products/arc-5", "gtin", "4006381333931", "second"),
        edit("shops/velm", f"listings[{PAGE}].product", "arc-9", "match"),
        edit("products/arc-9", "summary", "A table.", "more"),
    ]
    catalog = read_catalog(desk.catalog, edits)
    assert list(left_out(catalog)) == ["second"]
    assert "stands in" in left_out(catalog)["second"]
    assert {row.product_id for row in catalog.of(Product)} == {"arc-300", "arc-5", "arc-9"}


def test_a_file_that_needs_an_edit_is_read_in_spite_of_a_bad_one(desk: Desk) -> None:
    desk.shop("orla", "listings:\n  - {name: One, product: arc-9}\n")
    with pytest.raises(Problem, match="has no file in products"):
        read_catalog(desk.catalog)
    edits = [edit("products/arc-9", "", NEW), edit("shops/orla", "domain", "velm.example", "bad")]
    assert list(left_out(read_catalog(desk.catalog, edits))) == ["bad"]


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("permission.score.until", {"score"}),
        ('permission."score".until', {"score"}),
        ("permission.score[x", {"fetch", "store", "score"}),
        ("permission", {"fetch", "store", "score"}),
        ("research", {"fetch", "store", "score"}),
        ("", {"fetch", "store", "score"}),
        ("delay", set()),
    ],
)
def test_in_doubt_a_shop_allows_nothing(desk: Desk, path: str, refused: set[str]) -> None:
    bad = edit("shops/velm", path, "never")
    desk.shop("orla")
    catalog = read_catalog(desk.catalog, [bad])
    rows = {(row.shop, row.use): row for row in catalog.of(Permission)}
    found = {key for key, row in rows.items() if row.verdict == "refused"}
    assert found == {("velm", use) for use in refused}
    assert all("decision j1 on it does not fit" in rows[key].evidence for key in found)
    assert len(catalog.left_out) == 1


def test_a_broken_file_is_told_as_ever(desk: Desk) -> None:
    desk.write("shops/velm.yml", "name: Velm\n")
    with pytest.raises(Problem, match="'domain' is missing"):
        read_catalog(desk.catalog, [edit("shops/velm", "name", "Other")])
    mended = [edit("shops/velm", key, value) for key, value in
              {"domain": "velm.example", "platform": "schemaorg"}.items()]  # fmt: skip
    assert [row.domain for row in read_catalog(desk.catalog, mended).of(Shop)] == ["velm.example"]


def test_a_day_is_read_of_an_edit_as_of_a_file(desk: Desk) -> None:
    edits = [edit("products/arc-300", "specs.max_weight.seen", "2026-11-01")]
    assert [row.seen for row in read_catalog(desk.catalog, edits).of(Spec)] == [date(2026, 11, 1)]
