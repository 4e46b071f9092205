"""Decisions written into the YAML and released: what is in force stays what it was."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.catalog import decided, effective, read_catalog
from db.config import read_config
from db.connect import connect, reading, writing
from db.judgements import Decision, judgements, record, verify
from db.problem import Problem
from db.schema import Record
from desk import export as exporting
from desk.export import export
from desk.judge import Editor, set_value, undo
from desk.session import Session
from tests.desk import Desk

PAGE = "https://velm.example/p/1"
NOW = datetime(2026, 11, 2, 4, tzinfo=UTC)
EDITOR = Editor("Editor One", "a test")
SHOP = f"""\
# the Velm shop
listings:
  # the first
  - url: {PAGE}  # theirs
  - {{name: "Loose: one", product: arc-300}}  # theirs
domains: [velm.test]  # theirs
"""


@contextmanager
def opened(folder: Path) -> Iterator[Session]:
    """Give the session of a small home."""
    desk = Desk(folder)
    for name in (
        "scoring.yml",
        "lookups.yml",
        "aspects.yml",
        "safety",
    ):  # nothing of these is edited here
        path = desk.catalog / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    desk.shop("velm", SHOP)
    desk.product("arc-300", "Orrin", "Arc 300")
    config = read_config({**desk.settings(), "UPRIGHT_NOW": NOW.isoformat()})
    engine = connect(config.database_url)
    Record.metadata.create_all(engine)
    try:
        yield Session(config, engine)
    finally:
        engine.dispose()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path) as made:
        yield made


def files(session: Session) -> dict[str, str]:
    folder = session.config.catalog
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.yml")
    }


TEXTS = st.sampled_from(["Orla", "a: b #c", 'say "x"', "null", "ä\u2028", "1.10", "x" * 200])
EDITS: st.SearchStrategy[tuple[str, str, object]] = st.one_of(
    st.tuples(st.just("shops/velm"), st.sampled_from(["name", "platform"]), TEXTS),
    st.tuples(st.just("shops/velm"), st.just("locale"), st.sampled_from(["en-GB", "de", None])),
    st.tuples(st.just("shops/velm"), st.just("delay"), st.sampled_from([5, "soon", None])),
    st.tuples(
        st.just("shops/velm"),
        st.sampled_from(["permission.score", "permission.quote", "permission.fetch"]),
        st.builds(lambda yes, text: {"allowed": yes, "evidence": text}, st.booleans(), TEXTS)
        | st.none(),
    ),
    st.tuples(
        st.just("shops/velm"),
        st.sampled_from([f"listings[{PAGE}].product", "listings[Loose: one].product"]),
        st.sampled_from(["arc-300", "arc-9", None]),
    ),
    st.tuples(st.just("shops/velm"), st.just("listings[Loose: one]"), st.none()),
    st.tuples(
        st.just("shops/velm"),
        st.just("listings[A new one]"),
        st.just({"name": "A new one", "product": "arc-300"}) | st.none(),
    ),
    st.tuples(st.just("shops/velm"), st.just("domains[velm.local]"), st.just("velm.local")),
    st.tuples(st.just("products/arc-300"), st.just("aliases[Arc]"), st.just("Arc") | st.none()),
    st.tuples(
        st.just("products/arc-300"),
        st.sampled_from(["specs.max_weight.value", "specs.max_weight.printed", "summary"]),
        TEXTS | st.sampled_from([275, None]),
    ),
    st.tuples(
        st.just("products/arc-9"),
        st.just(""),
        st.builds(lambda text: {"brand": text, "model": "9", "category": "table"}, TEXTS),
    ),
    st.tuples(st.just("products/arc-9"), st.just("gtin[4006381333931]"), st.just("4006381333931")),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=8))
def test_an_export_changes_nothing_that_is_in_force(edits: list[tuple[str, str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as session:
        for file, path, value in edits:
            told = None if value is None else json.dumps(value)
            say = Decision(verdict="set", subject=f"file:{file}", path=path or None, value=told,
                           who="a", why="b")  # fmt: skip
            try:
                with writing(session.engine) as connection:
                    record(connection, say, NOW)
            except Problem:
                pass  # explicitly: what cannot be decided is not part of this test
        before = effective(session.engine, session.config.catalog)
        lines = files(session)["shops/velm.yml"].splitlines()
        done = export(session, EDITOR, dry_run=False)
        after = effective(session.engine, session.config.catalog)
        assert sorted(map(repr, after.records)) == sorted(map(repr, before.records))
        assert after.left_out == before.left_out
        left = decided(session.engine).edits
        assert {edit.judgement for edit in left} == {one.judgement for one in before.left_out}
        comments = [line for line in lines if line.lstrip().startswith("#")]
        assert set(comments) <= set(files(session)["shops/velm.yml"].splitlines())
        with reading(session.engine) as connection:
            assert verify(judgements(connection)) == ()
        again = export(session, EDITOR, dry_run=False)
        assert (again.files, again.released) == ((), ())
        assert len(done.released) + len(left) <= len(edits)


def test_an_export_that_would_say_something_else_is_put_back(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_value(session, "shops/velm", "locale", "en-GB", EDITOR)
    set_value(session, "products/arc-9", "", "{brand: a, model: b, category: c}", EDITOR)
    before = files(session)
    monkeypatch.setattr(exporting, "_text", lambda *_: (SHOP + "name: x\n").encode())
    with pytest.raises(Problem):
        export(session, EDITOR, dry_run=False)
    assert files(session) == before
    monkeypatch.undo()
    monkeypatch.setattr(exporting, "release", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(session, EDITOR, dry_run=False)
    assert files(session) == before
    assert len(decided(session.engine).edits) == 2


def test_an_undone_export_brings_the_edit_back(session: Session) -> None:
    set_value(session, "shops/velm", "locale", "en-GB", EDITOR)
    export(session, EDITOR, dry_run=False)
    path = session.config.catalog / "shops/velm.yml"
    path.write_text(path.read_text("utf-8").replace("en-GB", "de-DE"), "utf-8")
    assert "de-DE" in repr(effective(session.engine, session.config.catalog))
    _, catalog = undo(session, "2", EDITOR)
    assert "'en-GB'" in repr(catalog)
    assert "'de-DE'" in repr(read_catalog(session.config.catalog))
