"""Questions and names of things from the tables, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine

from db.asked import asked, counts_by_shop, review_facts, sides
from db.connect import writing
from db.judgements import Standing
from db.problem import Problem
from db.rows import write
from db.schema import Match, Product, RawListing, Stranger
from db.subjects import named

NOW = datetime(2026, 11, 2, tzinfo=UTC)
URL = "https://velm.example/p/1"
ARC = Product(
    product_id="arc-300", brand="Orrin", model="Arc 300", category="table",
    gtins='["4006381333931"]',
)  # fmt: skip
PAGES = [
    RawListing(listing_id="abcd1111", shop="velm", url=URL, name="Arc", fetched=NOW),
    RawListing(listing_id="abcd2222", shop="velm", name="Arc two", fetched=NOW),
]
ASKED = Match(
    listing_id="abcd1111", shop="velm", product_id=None, rule="unmatched", evidence="e",
    question="Is this it?", proposal="arc-300", likeness=0.5, parts='[["words", 0.5, "arc"]]',
)  # fmt: skip
STRANGER = Stranger(
    listing_id="abcd2222", named="arc-300", shop="velm", n=5, of=6, examples="[]", question="Why?"
)


def _fill(connection: Connection) -> None:
    write(connection, Product, [ARC])
    write(connection, RawListing, PAGES)
    write(connection, Match, [ASKED])
    write(connection, Stranger, [STRANGER])


def test_questions_show_both_sides_and_things_have_short_names(engine: Engine) -> None:
    with writing(engine) as connection:
        _fill(connection)
        found = asked(connection)
        assert [(one.listing_id, one.named, one.parts) for one in found] == [
            ("abcd1111", None, (("words", 0.5, "arc"),)),
            ("abcd2222", "arc-300", ()),
        ]
        assert asked(connection, ["abcd2222"]) == found[1:]
        both = sides(connection, ["abcd1111", "none"], ["arc-300"])
        assert list(both.listings) == ["abcd1111"]
        assert both.products["arc-300"]["gtin"] == "4006381333931"
        assert counts_by_shop(connection) == {}
        assert review_facts(connection, "velm", "r1")["id"] is None
        names = {
            word: named(connection, Standing(), word)
            for word in (URL, f"{URL}/", "abcd1", "arc", "arc-300", "velm/r1")
        }
        assert list(names.values()) == ["listing:abcd1111"] * 3 + ["product:arc-300"] * 2 + [
            "review:velm/r1"
        ]
        for word, told in (("abcd", "write more of it"), ("nil", "is no listing"), ("ABCD1", "no")):
            with pytest.raises(Problem, match=told):
                named(connection, Standing(), word)
