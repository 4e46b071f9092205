"""Tests of db.connect, on both databases."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, text

from db.connect import connect, reading, writing
from db.problem import Problem


def test_no_increment_is_lost_between_writers(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def add() -> None:
        for _ in range(20):
            with writing(engine) as connection:
                lock = " FOR UPDATE" if engine.dialect.name == "postgresql" else ""
                n = connection.execute(text(f"SELECT n FROM counter{lock}")).scalar_one()  # noqa: S608
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar_one() == 80


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite://"])
def test_an_unusable_address_is_one_line(url: str) -> None:
    with pytest.raises(Problem, match="UPRIGHT_DATABASE_URL") as told:
        connect(url)
    assert "\n" not in str(told.value)
