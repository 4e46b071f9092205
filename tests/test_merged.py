"""Merged products in the catalog's tables: one is left, all that was known of both is its own."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.catalog import Catalog, pending, sync
from db.catalog.merged import aliases, living, merged
from db.connect import reading, writing
from db.judgements import Decision, record_all, standing, undo
from db.schema import (
    LastingProduct,
    Listing,
    Picture,
    Product,
    ProductAlias,
    Record,
    Site,
    Spec,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SITE = Site(
    name="s", owner="o", contact="c", country="DE", currency="EUR", time_zone="UTC", ties="n"
)


def product(name: str, **more: Any) -> Product:
    told = {"brand": "Velm", "model": name.title(), "category": "inversion table"} | more
    return Product(product_id=name, **told)


def spec(of: str, printed: str, source: str = "maker") -> Spec:
    return Spec(product_id=of, spec="max_weight", printed=printed, source=source, seen=TODAY)


def picture(of: str, position: int, file: str) -> Picture:
    told = {"alt": "side", "rights": "given", "source": "maker"}
    return Picture(product_id=of, position=position, file=file, **told)


def listing(name: str, of: str | None) -> Listing:
    return Listing(listing_id=name, shop="shop", name=name, product_id=of)


def same(kept: str, gone: str) -> Decision:
    told = {"who": "Ida", "why": "one frame, two labels"}
    return Decision(verdict="same", subject=f"product:{kept}", other=f"product:{gone}", **told)


def put(engine: Engine, *decisions: Decision) -> None:
    with writing(engine) as connection:
        record_all(connection, decisions, NOW)


def take_back(engine: Engine, judgement: str) -> None:
    with writing(engine) as connection:
        undo(connection, judgement, "Ida", "seen again", NOW)


def rows(engine: Engine, record: type[Record], *names: str) -> list[tuple[Any, ...]]:
    table = record.table()
    query = select(*(table.c[name] for name in names)).order_by(*table.primary_key)
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(query)]


def fill(engine: Engine, *records: Record) -> int:
    return sync(engine, Catalog((SITE, *records)), TODAY)


ARC = product("arc", gtins='["40000016"]', mpn="A-1", aliases='["Arc One", "velm bow"]')
BOW = product(
    "bow", brand="Tuun", gtins='["40000023"]', mpn="B-2", aliases='["Bow 2"]', summary="s"
)


NAMES = ["Arc One", "velm bow", "Tuun Bow", "Bow 2", "Tuun Bow 2", "Tuun B-2"]


def stands(*said: tuple[str, str], there: Catalog) -> Any:
    made = [
        type("Row", (), {"number": i, "judgement": f"j{i}", "verdict": "same",
                         "subject": f"product:{kept}", "other": f"product:{gone}"})
        for i, (kept, gone) in enumerate(said, 1)
    ]  # fmt: skip
    return standing(made, living(there))


def test_a_merged_product_gives_all_that_is_known_of_it_to_the_one_that_is_left():
    there = Catalog((
        ARC, BOW, spec("arc", "136 kg"), spec("bow", "150 kg"), spec("bow", "140 kg", "shop"),
        picture("arc", 0, "a.png"), picture("bow", 0, "b.png"), picture("bow", 1, "a.png"),
        listing("l1", "bow"), listing("l2", "arc"), listing("l3", None),
    ))  # fmt: skip
    after = merged(there, stands(("arc", "bow"), there=there))
    assert after.of(Product) == (
        product(
            "arc", gtins='["40000016", "40000023"]', mpn="A-1", summary="s",
            aliases=json.dumps(NAMES),
        ),
    )  # fmt: skip
    assert after.of(Spec) == (
        spec("arc", "136 kg"), spec("arc", "150 kg", "maker (for bow)"),
        spec("arc", "140 kg", "shop"),
    )  # fmt: skip
    assert after.of(Picture) == (picture("arc", 0, "a.png"), picture("arc", 1, "b.png"))
    assert after.of(Listing) == (listing("l1", "arc"), listing("l2", "arc"), listing("l3", None))


def test_nothing_is_moved_where_nothing_was_merged():
    there = Catalog((SITE, ARC, BOW, spec("arc", "136 kg"), picture("bow", 0, "b.png")))
    assert set(map(repr, merged(there, stands(there=there)).records)) == set(
        map(repr, there.records)
    )


def _lasting(*names: str) -> list[LastingProduct]:
    return [LastingProduct(product_id=n, brand="Velm", model=n.title(), category="inversion table",
                           since=NOW) for n in names]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "said", "led"),
    [
        ("arc bow", [("arc", "bow")], {"bow": "arc"}),
        ("arc bow cor", [("arc", "bow"), ("cor", "arc")], {"arc": "cor", "bow": "cor"}),
        ("arc", [], {"bow": None, "cor": None}),
        ("bow", [("arc", "bow")], {"arc": "bow", "cor": None}),  # the file of the kept one is gone
        ("cor", [("arc", "bow")], {"arc": None, "bow": None}),
        ("bow cor", [("arc", "bow"), ("arc", "cor")], {"arc": "bow", "cor": "bow"}),
        ("arc bow", [("arc", "bow"), ("bow", "arc")], {"arc": "bow", "cor": None}),
    ],
)
def test_every_address_leads_to_a_product_that_is_left_or_to_nothing(files, said, led):
    there = Catalog(tuple(product(name) for name in files.split()))
    decided = stands(*said, there=there)
    found = {one.alias: one.product_id for one in aliases(there, decided, _lasting(*LAST))}
    assert found == {name: None for name in LAST if name not in files.split()} | led
    left = {one.product_id for one in merged(there, decided).of(Product)}
    assert left == set(files.split()) - set(found)


LAST = ("arc", "bow", "cor")


def test_a_merge_and_its_undo_are_written_at_the_next_sync(engine):
    catalog = (product("arc"), product("bow"), listing("l1", "bow"))
    fill(engine, *catalog)
    put(engine, same("arc", "bow"))
    assert pending(engine, Catalog((SITE, *catalog)), TODAY) > 0
    fill(engine, *catalog)
    assert fill(engine, *catalog) == 0
    assert rows(engine, Product, "product_id") == [("arc",)]
    assert rows(engine, Listing, "product_id") == [("arc",)]
    assert rows(engine, ProductAlias, "alias", "product_id", "brand", "model") == [
        ("bow", "arc", "Velm", "Bow")
    ]
    take_back(engine, "1")
    fill(engine, *catalog)
    assert rows(engine, Product, "product_id") == [("arc",), ("bow",)]
    assert rows(engine, Listing, "product_id") == [("bow",)]
    assert rows(engine, ProductAlias, "alias") == []


def test_a_file_that_is_gone_leaves_an_address_and_takes_it_back(engine):
    fill(engine, product("arc"), product("bow", model="First"))
    fill(engine, product("arc"), product("bow", model="Second"))
    assert rows(engine, LastingProduct, "product_id", "model", "since") == [
        ("arc", "Arc", datetime(2026, 11, 22, tzinfo=UTC)),
        ("bow", "Second", datetime(2026, 11, 22, tzinfo=UTC)),
    ]
    fill(engine, product("arc"))
    assert rows(engine, ProductAlias, "alias", "product_id", "model", "judgement") == [
        ("bow", None, "Second", None)
    ]
    assert fill(engine, product("arc")) == 0
    fill(engine, product("arc"), product("bow"))
    assert rows(engine, ProductAlias, "alias") == []


def test_a_trial_notes_nothing(engine):
    assert pending(engine, Catalog((SITE, product("arc"))), TODAY) == 2
    assert rows(engine, LastingProduct, "product_id") == []
