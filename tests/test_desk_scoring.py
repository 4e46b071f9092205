"""Tests of the preview of the method: the step's own arithmetic, and taking it over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.catalog import read_catalog
from db.connect import reading, writing
from db.problem import Problem
from db.schema import Fit, Method, columns_of
from db.store import load, replace_records
from desk.session import Session
from desk.web.ways.scoring import changed
from pipeline.preview import numbers, preview
from pipeline.score import CELLS, numbers_of
from pipeline.scoring import posterior
from tests.desk import Desk
from tests.desking import at_desk, people
from tests.seeds import config_of, fill
from tests.tables import laid


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Session]:
    """Give the shipped method on tables with some products and reviews."""
    engine = laid(database_url)
    fill(engine)
    rows = read_catalog(Desk(tmp_path).catalog).of(Method)
    with writing(engine) as connection:
        replace_records(connection, Method, rows)
    session = Session(config_of(tmp_path), engine)
    people(session)
    yield session
    engine.dispose()


def test_what_would_move_is_what_the_step_would_compute(desk: Session) -> None:
    with reading(desk.engine) as connection:
        cells = load(connection, CELLS)
        found = numbers_of(*(load(connection, columns_of(one)) for one in (Fit, Method)))
        name = next(one.name for one in numbers(connection) if one.fitted is None)
    wanted = {name: found[name] * 0.5}
    then = posterior(cells, found | wanted).set_index("product_id")["score"].to_dict()
    got = {one.product_id: one.then.score for one in preview(desk.engine, wanted)}
    assert got == {key: None if value != value else value for key, value in then.items()}


def test_a_number_that_is_fitted_or_unknown_is_refused(desk: Session) -> None:
    for name in ("nonsense", *_fitted(desk)):
        with pytest.raises(Problem, match="is no number that can be set"):
            preview(desk.engine, {name: 1.0})


def _fitted(desk: Session) -> list[str]:
    with reading(desk.engine) as connection:
        return [one.name for one in numbers(connection) if one.fitted is not None][:1]


def test_what_is_typed_is_read_or_refused_by_name(desk: Session) -> None:
    with reading(desk.engine) as connection:
        known = numbers(connection)
    test = next(one for one in known if one.is_test)
    assert changed(known, {test.name: f"{test.value:g}"}) == {}
    assert changed(known, {test.name: "1"}) in ({test.name: 1.0}, {})
    for wrong in ("1.5", "-0.1", "nan", "1e3", "٣", "a" * 500):
        with pytest.raises(Problem, match=test.name):
            changed(known, {test.name: wrong})


def test_a_preview_keeps_nothing_and_the_method_needs_a_new_version(tmp_path: Path) -> None:
    from desk.session import session

    shop = Desk(tmp_path)
    shop.product("arc-300", "Plumbrae", "Arc 300")
    shop.upright("run")
    with session(shop.settings()) as opened:
        people(opened)
        with at_desk(opened, "publisher") as person:
            page = person.get("/scoring?weight_burst=1")
            assert "weight burst 1" in page.text
            sent = {"weight_burst": "1", "version": "2.0", "why": "trial", "seen": "0"}
            assert "give a new one, as in 2.1" in person.post("/scoring", sent).text
            done = person.post("/scoring", {**sent, "version": "2.1"})
            assert done.status_code == 303
            again = person.post("/scoring", {**sent, "version": "2.2"})
            assert again.status_code == 409
            assert "Publisher One" in again.text
    shop.upright("run")
    with session(shop.settings()) as opened, reading(opened.engine) as connection:
        found = {one.name: (one.value, one.version) for one in numbers(connection)}
    assert found["weight_burst"] == (1.0, "2.1")
