"""The catalog in its tables: synced twice nothing changes, what is gone from the files is gone."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db import store
from db.catalog import read_catalog, sync
from db.connect import reading
from db.schema import CATALOG, Expectation, Listing, Permission, Shop, Spec
from db.store import load

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a catalog folder in which nothing is wrong."""
    made = tmp_path / "catalog"
    shutil.copytree(HERE.parent / "catalog", made, ignore=shutil.ignore_patterns("shops"))
    return Path(shutil.copytree(HERE / "catalog/good", made, dirs_exist_ok=True))


TODAY = date(2026, 11, 22)


def test_a_catalog_synced_twice_changes_nothing_the_second_time(engine, folder):
    catalog = read_catalog(folder)
    rows = sum(len(catalog.of(record)) for record in CATALOG)
    assert sync(engine, catalog, TODAY) == rows
    assert sync(engine, read_catalog(folder), TODAY) == 0
    for record in CATALOG:
        columns = [column for column in record.table().c if column.name != "row_hash"]
        with reading(engine) as connection:
            stored = {tuple(row) for row in connection.execute(select(*columns))}
        names = [column.name for column in columns]
        assert stored == {tuple(getattr(r, n) for n in names) for r in catalog.of(record)}


def test_a_file_that_is_gone_takes_its_rows_with_it(engine, folder):
    sync(engine, read_catalog(folder), TODAY)
    (folder / "shops/backfit.yml").unlink()
    assert sync(engine, read_catalog(folder), TODAY) == 1 + 2 + 2 + 3
    with reading(engine) as connection:
        for record in (Shop, Listing, Permission, Expectation):
            assert len(load(connection, record.only("shop"))) == 0


def test_a_permission_is_stored_as_expired_after_its_last_day(engine, folder):
    def stored(today: date) -> dict[str, str]:
        sync(engine, read_catalog(folder), today)
        with reading(engine) as connection:
            frame = load(connection, Permission.only("use", "verdict"))
        return dict(zip(frame["use"], frame["verdict"], strict=True))

    assert stored(date(2027, 11, 2)) == {"fetch": "allowed", "quote": "refused"}
    assert stored(date(2027, 11, 3)) == {"fetch": "expired", "quote": "refused"}
    assert stored(date(2027, 11, 2)) == {"fetch": "allowed", "quote": "refused"}


def test_nothing_is_written_when_a_table_cannot_be_made_equal(engine, folder, monkeypatch):
    def fail(connection, record, records):
        if record is Spec:
            raise RuntimeError("the lights went out")
        return real(connection, record, records)

    real = store.replace_records
    monkeypatch.setattr(store, "replace_records", fail)
    with pytest.raises(RuntimeError):
        sync(engine, read_catalog(folder), TODAY)
    with reading(engine) as connection:
        assert len(load(connection, Shop.only("shop"))) == 0
