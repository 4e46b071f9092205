"""First-hand tests never reach a score: no step may read them, and adding some moves nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from pandas import DataFrame
from sqlalchemy import Engine, select

from db.catalog import Catalog, decided_of, read_catalog, sync
from db.connect import reading, writing
from db.judgements.standing import Edit
from db.problem import Problem
from db.schema import CATALOG, Product, Record, Score, Trial, TrialPicture
from db.store import replace_records
from desk.trials import import_trials
from pipeline.run import Done, run_steps
from pipeline.step import SOURCES, prove_order, step, whole
from pipeline.steps import STEPS
from reports.data import data_csv, data_json
from reports.queries import read_facts
from reports.world import see
from tests.seeds import add, fill, site
from tests.seeds.pages import render
from tests.test_merged import SITE, TODAY, put, same
from tests.test_uses_shown import collect, shipped, shop_rows
from tests.trying import LINE, config, row, table

TRIED = {Trial, TrialPicture}
TESTS = (row("fjord-basic", effort="none", minutes=10.0), row("bramo-3", effort="could not"))


def test_no_step_reads_what_our_own_people_found() -> None:
    assert len(STEPS) > 10
    assert {*CATALOG} >= TRIED and not TRIED & SOURCES
    assert [one.name for one in STEPS if TRIED & {*one.rests_on}] == []
    prove_order(STEPS)


@pytest.mark.parametrize("record", sorted(TRIED, key=lambda one: one.__name__))
def test_a_step_that_reads_or_writes_it_is_refused(record: type[Record]) -> None:
    @step(reads=(record,), writes=Score, grain=whole)
    def swayed(trials: DataFrame) -> DataFrame:
        """Score what we liked."""
        return trials

    @step(reads=(Product,), writes=record, grain=whole)
    def made_up(products: DataFrame) -> DataFrame:
        """Test without a unit."""
        return products

    with pytest.raises(ValueError, match=f"'swayed' reads {record.__tablename__}"):
        prove_order((swayed,))
    with pytest.raises(ValueError, match=f"'made_up' writes {record.__tablename__}"):
        prove_order((made_up,))


def tables(engine: Engine) -> dict[str, list[Any]]:
    """Read every table but those of first-hand tests and of the machine's own work."""
    kept = {"trials", "trial_pictures", "step_states", "runs"}
    with reading(engine) as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in Record.metadata.tables.items()
            if name not in kept
        }


def test_a_run_after_tests_were_added_changes_no_row(engine: Engine) -> None:
    def run(full: bool) -> int:
        done: list[Done] = []
        run_steps(engine, STEPS, full, done.append)
        return sum(one.changed for one in done)

    add(engine, *site(), *shipped(), *shop_rows("open", "allowed"))
    add(engine, Product(product_id="aurel-a2", brand="Aurel", model="A2", category="table"))
    collect(engine, "open")
    run(False)
    before = tables(engine)
    assert before["scores"] and before["ranks"]
    with writing(engine) as connection:
        replace_records(connection, Trial, [row("aurel-a2", effort="hard", angle=12.0)])
    assert run(False) == 0
    assert run(True) == 0
    assert tables(engine) == before


def test_scores_places_and_order_are_the_same_with_tests(engine: Engine) -> None:
    fill(engine)
    before = see(read_facts(engine))
    pages = render(engine)
    add(engine, *TESTS)
    after = see(read_facts(engine))
    assert [one.trial_summary is not None for one in after.products].count(True) == 2
    stripped = [replace(one, trials=(), trial_summary=None) for one in after.products]
    assert stripped == list(before.products)
    assert data_csv(after) == data_csv(before) and data_json(after) == data_json(before)
    rows = "//table[contains(@class, 'compare')]//tbody/tr/th"
    first, second = (
        [one.text_content() for one in html.document_fromstring(made["index.html"]).xpath(rows)]
        for made in (pages, render(engine))
    )
    assert first and first == second


@pytest.mark.parametrize("turned", [False, True])
def test_the_tests_of_a_merged_product_are_those_of_its_heir(engine: Engine, turned: bool) -> None:
    names = ("arc-300", "arc-300-old")[:: -1 if turned else 1]
    told = {"brand": "Velm", "category": "inversion table"}
    products = [Product(product_id=name, model=name, **told) for name in names]
    tests = [row("arc-300", angle=60.0), row("arc-300-old", angle=58.0)]
    catalog = Catalog((SITE, *products, *tests))
    sync(engine, catalog, TODAY)
    put(engine, same(*names))
    sync(engine, catalog, TODAY)
    with reading(engine) as connection:
        found = connection.execute(select(Trial.table().c.trial, Trial.table().c.product_id)).all()
    assert sorted(map(tuple, found)) == [("arc-300-old/mk", names[0]), ("arc-300/mk", names[0])]


def test_an_editor_s_decision_wins_over_the_file_and_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = config(tmp_path)
    path = tmp_path / "tests.csv"
    path.write_bytes(table([LINE]))
    import_trials(known, path)
    edit = Edit("file:trials/arc-300", "trials.mk-2026-10-03.effort", '"some"', "0" * 64)
    (found,) = read_catalog(known.catalog, (edit,)).of(Trial)
    assert found.effort == "some"
    path.write_bytes(table([{**LINE, "effort": "hard"}]))
    before = (known.catalog / "trials/arc-300.yml").read_bytes()
    overlaid = decided_of(known)
    monkeypatch.setattr("desk.trials.decided_of", lambda _: replace(overlaid, edits=(edit,)))
    with pytest.raises(Problem, match="an editor's decision stands over it; undo that first: "
                                      "upright judge log file:trials/arc-300"):  # fmt: skip
        import_trials(known, path)
    assert (known.catalog / "trials/arc-300.yml").read_bytes() == before
    path.write_bytes(table([{**LINE, "unit": "B"}]))
    assert import_trials(known, path).new == 1
