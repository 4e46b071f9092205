"""Tests of db.migrate and its revisions, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from db import migrate
from db.connect import connect, reading, writing
from db.problem import Problem
from db.schema import Record


@pytest.fixture
def bare(empty_url: str) -> Iterator[Engine]:
    engine = connect(empty_url)
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[object]:
    """Compare database and schema; comments live in db.schema and the data dictionary only."""
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Record.metadata)
    flat = [part for one in found for part in (one if isinstance(one, list) else [one])]
    return [part for part in flat if "comment" not in part[0]]


def test_the_revisions_make_the_schema_and_take_it_back(bare: Engine) -> None:
    assert migrate.upgrade(bare) == [
        "0001",
        "0002",
        "0003",
        "0004",
        "0005",
        "0006",
        "0007",
        "0008",
        "0009",
        "0010",
        "0011",
        "0012",
        "0013",
        "0014",
        "0015",
    ]
    assert migrate.upgrade(bare) == []
    migrate.prepare(bare)
    assert differences(bare) == []
    with writing(bare) as connection:
        command.downgrade(migrate.alembic_config(connection), "base")
    with reading(bare) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_an_empty_database_is_prepared(bare: Engine) -> None:
    assert migrate.status(bare) == (
        None,
        [f"{n:04}" for n in range(1, 16)],
    )
    migrate.prepare(bare)
    assert migrate.status(bare) == ("0015", [])


def test_a_database_behind_is_refused_with_the_mend(bare: Engine) -> None:
    migrate.upgrade(bare)
    with writing(bare) as connection:
        command.downgrade(migrate.alembic_config(connection), "0004")
    with pytest.raises(Problem, match=r"lacks 11 migration\(s\)\. .* upright db upgrade"):
        migrate.prepare(bare)


def test_a_newer_database_is_refused_and_left_alone(bare: Engine) -> None:
    migrate.upgrade(bare)
    with writing(bare) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Problem, match=r"newer version \(9999\).*Nothing was changed"):
        migrate.upgrade(bare)


def test_a_foreign_database_is_left_alone(bare: Engine) -> None:
    with writing(bare) as connection:
        connection.execute(text("CREATE TABLE orders (n INTEGER)"))
    with pytest.raises(Problem, match=r"not Upright's \(orders"):
        migrate.upgrade(bare)


def test_a_migration_that_breaks_leaves_nothing(
    bare: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise RuntimeError("power gone")

    monkeypatch.setattr("alembic.op.batch_alter_table", stop)
    with pytest.raises(RuntimeError, match="power gone"):
        migrate.upgrade(bare)
    with reading(bare) as connection:
        assert inspect(connection).get_table_names() == []
