"""A small world to judge: four products, one that was, three listings and one review."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from db.connect import reading, writing
from db.judgements import Decision, judgements, record_all, undo
from db.rows import write
from db.schema import Judgement, LastingProduct, Listing, Product, RawReview, Shop

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
IDS = ("arc", "arc-2", "bow", "cor")


@pytest.fixture
def world(engine: Engine) -> Engine:
    """Give a database with four products, one that was, three listings and one review."""
    with writing(engine) as connection:
        write(connection, Product, [product(name) for name in IDS])
        write(connection, Listing, [Listing(listing_id=f"l{i}", shop="velm") for i in (1, 2, 3)])
        old = LastingProduct(product_id="old", brand="B", model="M", category="c", since=NOW)
        connection.execute(insert(LastingProduct.table()).values(facts(old)))
        connection.execute(insert(Shop.table()).values(facts(_shop())))
        connection.execute(insert(RawReview.table()).values(_review("velm", "r1")))
    return engine


def product(name: str) -> Product:
    return Product(product_id=name, brand="Velm", model=name, category="inversion table")


def _shop() -> Shop:
    return Shop(shop="velm", name="Velm", domain="velm.example", platform="jsonld", start="[]")


def facts(record: Any) -> dict[str, object]:
    return {column.name: getattr(record, column.name) for column in record.table().c}


def _review(shop: str, key: str) -> dict[str, object]:
    given = {"id": "i1", "shop": shop, "review_key": key, "content_hash": "h"}
    needed = {c.name: "" for c in RawReview.table().c if not c.nullable and c.name not in given}
    return {**needed, **given, "row_hash": 1, **_typed()}


def _typed() -> dict[str, object]:
    kinds = {int: 0, datetime: NOW, bool: False}
    return {c.name: kinds[c.type.python_type] for c in RawReview.table().c
            if not c.nullable and c.type.python_type in kinds}  # fmt: skip


def say(verdict: str, subject: str, other: str | None = None, **more: Any) -> Decision:
    told = {"who": "Ida", "why": "the pictures show it"} | more
    return Decision(verdict=verdict, subject=subject, other=other, **told)


def put(engine: Engine, *decisions: Decision) -> tuple[Judgement, ...]:
    with writing(engine) as connection:
        return record_all(connection, decisions, NOW)


def take_back(engine: Engine, judgement: str) -> Judgement:
    with writing(engine) as connection:
        return undo(connection, judgement, "Ida", "seen again", NOW)


def stored(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return judgements(connection)
