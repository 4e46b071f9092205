"""The log of judgements: what cannot be is refused in one line, numbers have no gaps, rows last."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete

from db.connect import reading, writing
from db.judgements import (
    mint,
    record,
    split,
    standing_now,
    verify,
)
from db.problem import Problem
from db.rows import write
from db.schema import Judgement, Product, ProductAlias
from tests.judged import NOW, product, put, say, stored, take_back, world

__all__ = ["world"]  # a fixture


def test_judgements_are_numbered_and_stored_as_they_were_said(world):
    first = put(world, say("same", "listing:l1", "product:arc", evidence='{"gtin": "1"}'))[0]
    second = take_back(world, "1")
    rows = stored(world)
    assert [row.number for row in rows] == [1, 2]
    names = [column.name for column in Judgement.table().c if column.name != "row_hash"]
    assert [[getattr(row, n) for n in names] for row in rows] == [
        [getattr(row, n) for n in names] for row in (first, second)
    ]
    assert second.undoes == first.judgement
    assert second.subject == "listing:l1"
    assert verify(rows) == ()


REFUSED = {
    "no listing": (say("same", "listing:l9", "product:arc"), "there is no listing l9"),
    "no product": (say("same", "listing:l1", "product:zed"), "the product zed is unknown"),
    "gone": (say("same", "listing:l1", "product:old"), "old is no longer in the catalog"),
    "no review": (say("drop", "review:velm/r2"), "there is no review velm/r2"),
    "itself": (say("same", "product:arc", "product:arc"), "compared with itself"),
    "mixed": (say("same", "review:velm/r1", "product:arc"), "is said of two products"),
    "alone": (say("keep", "review:velm/r1", "review:velm/r1"), "is said of one review"),
    "verdict": (say("maybe", "product:arc", "product:bow"), "'maybe' is no verdict"),
    "who": (say("drop", "review:velm/r1", who=" "), "needs to say who"),
    "why": (say("drop", "review:velm/r1", why=""), "needs to say why"),
    "evidence": (say("drop", "review:velm/r1", evidence="[]"), "must be a JSON object"),
    "value": (say("set", "file:products/arc", path="model", value="x"), "must be JSON"),
    "file": (say("set", "file:../etc", path="model", value="1"), "names no file"),
    "no such file": (say("set", "file:products/zed", path="mpn", value='"x"'), "zed is unknown"),
    "id used": (say("set", "file:products/old", value="{}"), "old has been a product before"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(world, case):
    decision, words = REFUSED[case]
    with pytest.raises(Problem) as refused:
        put(world, decision)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert stored(world) == []


def test_an_undo_of_what_is_not_there_or_is_undone_is_refused(world):
    put(world, say("same", "listing:l1", "product:arc"))
    with pytest.raises(Problem, match="there is no judgement 7"):
        take_back(world, "7")
    take_back(world, "1")
    with pytest.raises(Problem, match="judgement 1 is undone by judgement 2 already"):
        take_back(world, "1")
    take_back(world, "2")
    with reading(world) as connection:
        assert standing_now(connection).matched["l1"][0] == "arc"


def test_a_merge_of_products_that_stand_apart_names_what_must_be_undone(world):
    put(
        world,
        say("different", "product:cor", "product:bow"),
        say("same", "product:arc", "product:bow"),
    )
    with pytest.raises(Problem) as refused:
        put(world, say("same", "product:arc", "product:cor"))
    assert str(refused.value) == (
        "nothing was recorded: products arc and cor are the same, but product cor and product bow "
        "are different by judgement 1: they stay apart; undo one of the two"
    )
    take_back(world, "1")
    put(world, say("same", "product:arc", "product:cor"))


def test_a_merge_that_would_break_a_decision_on_a_listing_is_refused(world):
    put(
        world,
        say("same", "listing:l1", "product:arc"),
        say("different", "listing:l1", "product:bow"),
    )
    with pytest.raises(Problem, match="listing l1 and product bow are different by judgement 2"):
        put(world, say("same", "product:bow", "product:arc"))


def test_products_are_named_by_what_they_are_now(world):
    put(world, say("same", "product:arc", "product:bow"))
    made = put(world, say("same", "listing:l1", "product:bow"))[0]
    assert made.other == "product:arc"
    with pytest.raises(Problem, match="bow was merged into arc already"):
        put(world, say("same", "product:arc", "product:bow"))
    put(world, say("same", "product:bow", "product:arc"))  # the other way round
    with reading(world) as connection:
        assert standing_now(connection).matched["l1"] == ("bow", made.judgement)
    put(world, say("different", "product:bow", "product:arc"))
    with reading(world) as connection:
        assert standing_now(connection).merged == {}


def test_an_address_whose_file_was_renamed_can_be_led_on(world):
    put(world, say("same", "product:arc", "product:old"))
    with reading(world) as connection:
        assert standing_now(connection).survivor("old") == "arc"
    with pytest.raises(Problem, match="the product zed is unknown"):
        put(world, say("same", "product:arc", "product:zed"))


def test_what_is_gone_is_not_kept(world):
    with pytest.raises(Problem, match="old is no longer in the catalog"):
        put(world, say("same", "product:old", "product:arc"))


def test_an_undone_merge_comes_back_when_its_undo_is_undone(world):
    put(world, say("same", "product:arc", "product:bow"))
    take_back(world, "1")
    take_back(world, "2")
    with reading(world) as connection:
        assert standing_now(connection).survivor("bow") == "arc"


def _sync_as(world: Engine, *names: str, led: dict[str, str]) -> None:
    """Write products and aliases as a sync would leave them."""
    with writing(world) as connection:
        connection.execute(delete(Product.table()))
        connection.execute(delete(ProductAlias.table()))
        write(connection, Product, [product(name) for name in names])
        write(connection, ProductAlias, [
            ProductAlias(alias=old, product_id=new, brand="B", model="M", category="c")
            for old, new in led.items()
        ])  # fmt: skip


def test_a_product_whose_merge_was_undone_is_known_before_the_next_sync(world):
    put(world, say("same", "product:arc", "product:bow"))
    _sync_as(world, "arc", "arc-2", "cor", led={"bow": "arc"})
    take_back(world, "1")
    assert put(world, say("same", "listing:l1", "product:bow"))[0].other == "product:bow"


def test_the_heir_of_a_product_without_a_file_is_judged_in_its_place(world):
    put(world, say("same", "product:arc", "product:bow"))
    _sync_as(world, "arc-2", "bow", "cor", led={"arc": "bow"})
    made = put(world, say("same", "listing:l1", "product:arc"))[0]
    assert made.other == "product:bow"


def test_products_that_are_one_by_way_of_another_cannot_be_told_apart(world):
    put(world, say("same", "product:arc", "product:bow"), say("same", "product:arc", "product:cor"))
    with pytest.raises(Problem, match="nothing was recorded"):
        put(world, say("different", "product:bow", "product:cor"))


def test_a_split_is_recorded_as_a_whole_or_not_at_all(world):
    facts = {"brand": "Velm", "model": "Dip", "category": "inversion table"}
    with writing(world) as connection, pytest.raises(Problem, match="there is no listing l9"):
        split(connection, "arc", ["l1", "l9"], "dip", facts, "Ida", "two frames", NOW)
    assert stored(world) == []
    with writing(world) as connection:
        split(connection, "arc", ["l1", "l2"], "dip", facts, "Ida", "two frames", NOW)
    with reading(world) as connection:
        stands = standing_now(connection)
    assert {name: product for name, (product, _) in stands.matched.items()} == {
        "l1": "dip", "l2": "dip",
    }  # fmt: skip
    assert stands.barred == {("l1", "arc"), ("l2", "arc")}
    assert [edit.file for edit in stands.edits] == ["products/dip"]


@pytest.mark.parametrize("name", ["arc", "old", "dip"])
def test_a_product_is_minted_under_an_id_that_never_was(world, name):
    facts = {"brand": "Velm", "model": "Dip", "category": "inversion table"}
    with writing(world) as connection:
        mint(connection, "dip", facts, "Ida", "in no file", NOW)
    take_back(world, "1")
    with writing(world) as connection, pytest.raises(Problem, match=f"{name} has been a product"):
        mint(connection, name, facts, "Ida", "in no file", NOW)


def test_a_minted_product_stays_while_listings_are_given_to_it(world):
    facts = {"brand": "Velm", "model": "Dip", "category": "inversion table"}
    with writing(world) as connection:
        split(connection, "arc", ["l1"], "dip", facts, "Ida", "two frames", NOW)
    with pytest.raises(Problem, match="listing l1 is dip by judgement"):
        take_back(world, "1")
    take_back(world, "3")
    take_back(world, "1")


def test_one_judgement_is_recorded_by_itself(world):
    with writing(world) as connection:
        made = record(connection, say("drop", "review:velm/r1"), NOW)
    with reading(world) as connection:
        assert standing_now(connection).dropped == {"velm/r1"}
    assert made.number == 1
