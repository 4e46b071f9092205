"""The log of judgements: writers wait for each other, and rows that were changed are found."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Connection, delete, update

from db.connect import writing
from db.judgements import verify
from db.schema import Judgement
from tests.judged import IDS, put, say, stored, world

__all__ = ["world"]  # a fixture


def test_two_writers_at_once_leave_no_gap(world):
    """Both begin together; each takes the number after the last one that is there."""
    start, failed = threading.Barrier(4), []

    def work(product: str) -> None:
        start.wait()
        try:
            for listing in ("l1", "l2", "l3") * 3:
                put(world, say("unsure", f"listing:{listing}", f"product:{product}"))
        except Exception as failure:
            failed.append(failure)

    workers = [threading.Thread(target=work, args=(name,)) for name in IDS]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert failed == []
    rows = stored(world)
    assert [row.number for row in rows] == list(range(1, 37))
    assert verify(rows) == ()


def _tamper(connection: Connection, change: str) -> None:
    table = Judgement.table()
    second = table.c.number == 2
    if change == "changed":
        connection.execute(update(table).where(second).values(verdict="same"))
    elif change == "missing":
        connection.execute(delete(table).where(second))
    else:
        connection.execute(delete(table).where(second))
        connection.execute(update(table).where(table.c.number == 3).values(number=2))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("changed", ("judgement 2 is not what was written",)),
        ("missing", ("judgement 2 is missing: 3 follows 1",)),
        ("renumbered", ("judgement 2 is not what was written",)),
    ],
)
def test_a_log_that_was_tampered_with_does_not_fit_together(world, change, told):
    put(world, *(say("different", f"listing:l{i}", "product:arc") for i in (1, 2, 3)))
    with writing(world) as connection:
        _tamper(connection, change)
    assert verify(stored(world)) == told


def test_a_row_that_was_sealed_anew_breaks_the_next_one(world):
    rows = put(world, *(say("different", f"listing:l{i}", "product:arc") for i in (1, 2, 3)))
    forged = replace(rows[1], why="another reason", judgement="0" * 32)
    assert verify([rows[0], forged, rows[2]]) == (
        "judgement 2 is not what was written", "judgement 3 is not what was written",
    )  # fmt: skip
