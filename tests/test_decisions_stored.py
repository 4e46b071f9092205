"""Editors' decisions through the real log, the real sync and the real run, on both databases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from sqlalchemy import Engine, delete, select

from db.catalog import Catalog, sync
from db.catalog.merged import living
from db.catalog.settings import read_scoring
from db.catalog.yamls import read_yaml
from db.connect import reading, writing
from db.judgements import Decision, judgements, record, split, standing, undo, verify
from db.problem import Problem
from db.rows import write
from db.schema import (
    Judgement,
    LastingProduct,
    Listing,
    Match,
    Product,
    ProductAlias,
    RawListing,
    Record,
    Site,
)
from pipeline.resolve import resolve
from pipeline.run import run_steps
from tests.deciding import FILES, NOW, PRINTED, Op, Result, World, faults
from tests.frames import SCORING
from tests.test_decisions_last import SEQUENCES, SETTINGS

TODAY = date(2026, 11, 22)
METHODS = read_scoring("scoring.yml", read_yaml(SCORING.read_bytes()))
SITE = Site(
    name="s", owner="o", contact="c", country="DE", currency="EUR", time_zone="UTC", ties="n"
)
WHO, WHY = "Ida", "as the pictures show"


@dataclass
class Stored(World):
    """The small world kept in a database; what the log refuses is not said."""

    engine: Engine = field(kw_only=True)

    def __post_init__(self) -> None:
        """Begin with an empty database and one run."""
        with writing(self.engine) as connection:
            for record_ in (Judgement, LastingProduct, RawListing):
                connection.execute(delete(record_.table()))
        for name in sorted(self.listings):
            self._arrive(name)
        self.settle()

    def apply(self, op: Op) -> None:
        """Do what a desk does: say it to the log, which may refuse."""
        kind, *told = op
        if kind == "arrive" and told[0] not in self.listings:
            self._arrive(told[0])
        if kind in ("arrive", "file"):
            return super().apply(op)
        try:
            with writing(self.engine) as connection:
                self._say(connection, kind, told)
        except Problem as refused:
            assert "\n" not in str(refused)
        self.said = self._stored()
        return None

    def settle(self) -> tuple[int, set[str]]:
        """Sync and run; returns the rows of the catalog that changed and what the step did."""
        self.said, done = self._stored(), []
        catalog = Catalog((SITE, *METHODS, *self._catalog().records))
        changed = sync(self.engine, catalog, TODAY)
        run_steps(self.engine, (resolve,), False, done.append)
        for row in self._rows(LastingProduct):
            self.lasting[row.product_id] = row
        return changed, {repr(one) for one in done}

    def result(self) -> Result:
        """Read what the database holds after a run."""
        told = [SimpleNamespace(**row) for row in self.said]
        return Result(
            standing(told, living(self._catalog())),
            frozenset(row.product_id for row in self._rows(Product)),
            {row.alias: row.product_id for row in self._rows(ProductAlias)},
            {row.listing_id: row for row in self._rows(Match)},
        )

    def _say(self, connection: Any, kind: str, told: list[Any]) -> None:
        if kind == "undo":
            undo(connection, str(told[0] % (len(self.said) + 1) + 1), WHO, WHY, NOW)
        elif kind == "split":
            facts = {"brand": "Velm", "model": told[2], "category": "inversion table"}
            split(connection, told[1], [told[0]], told[2], facts, WHO, WHY, NOW)
        else:
            verdict, subject, other = told
            said = Decision(verdict=verdict, subject=subject, other=other, who=WHO, why=WHY)
            record(connection, said, NOW)

    def _arrive(self, name: str) -> None:
        with writing(self.engine) as connection:
            one = RawListing(listing_id=name, fetched=NOW, **PRINTED[name])  # type: ignore[arg-type]
            write(connection, RawListing, [one])

    def _stored(self) -> list[dict[str, object]]:
        with reading(self.engine) as connection:
            return [dict(row._mapping) for row in judgements(connection)]

    def _rows(self, record_: type[Record]) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(record_.table())))


def digests(world: Stored) -> list[Any]:
    """Give the hash of every row that a run leaves."""
    tables = (Product, ProductAlias, Listing, Match)
    return [sorted(row.row_hash for row in world._rows(one)) for one in tables]


@settings(SETTINGS, max_examples=6)
@given(SEQUENCES)
def test_no_run_undoes_a_decision_that_is_stored(engine, ops):
    world = Stored(engine=engine)
    for op in ops:
        world.apply(op)
    world.settle()
    assert list(faults(world, world.result())) == []
    assert world.result().standing.contradictions == ()  # the log refuses what contradicts
    assert verify(SimpleNamespace(**row) for row in world.said) == ()
    before = digests(world)
    assert world.settle()[0] == 0
    assert digests(world) == before


def test_a_decision_reaches_the_matches_at_the_next_run_and_stays(engine):
    world = Stored(engine=engine)
    assert world.result().matched("l0") == "arc"
    for op, product in (
        (("say", "different", "listing:l0", "product:arc"), None),
        (("undo", 0), None),  # unsure: a question, not a match by itself
        (("say", "same", "listing:l0", "product:arc"), "arc"),
        (("say", "same", "product:bow", "product:arc"), "bow"),
        (("undo", 3), "arc"),
        (("split", "l0", "arc", "new-1"), "new-1"),
    ):
        world.apply(op)
        world.settle()
        assert world.result().matched("l0") == product, op
        assert world.settle()[0] == 0
    assert world.files == set(FILES)
