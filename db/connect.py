"""The engine, made from a Config: SQLite and PostgreSQL behave alike behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine as Engine  # both are named above, where SQL may not be imported
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool, StaticPool

from db.problem import Problem

BUSY_SECONDS = 30
PRAGMAS = (
    "PRAGMA page_size = 8192",  # of a new file: its indexes are a level lower than with 4,096
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # WAL with NORMAL may lose the last commits on power loss
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
)
LARGE = ("PRAGMA cache_size = -131072", "PRAGMA wal_autocheckpoint = 32768")  # 128 MB each


def connect(url: str) -> Engine:
    """Make the engine for a database address; raises Problem for one that cannot be used."""
    try:
        dialect = make_url(url).get_backend_name()
        if dialect == "sqlite":
            return _sqlite(url)
        if dialect == "postgresql":
            return create_engine(
                url, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"}
            )
    except (ArgumentError, NoSuchModuleError) as wrong:
        raise Problem(f"UPRIGHT_DATABASE_URL: '{url}' is no database address: {wrong}") from None
    except ModuleNotFoundError as missing:
        raise Problem(
            f"UPRIGHT_DATABASE_URL: {missing.name} is not installed; "
            "install the extra with: pip install 'upright[postgres]'"
        ) from None
    raise Problem(f"UPRIGHT_DATABASE_URL: '{dialect}' is not supported; use sqlite or postgresql")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may write; on SQLite it takes the writer's lock at once.

    A deferred BEGIN that reads first and writes later fails at once when another writer was
    faster, in spite of the busy timeout; BEGIN IMMEDIATE waits its turn instead.
    """
    connecting = engine.connect().execution_options(upright_writes=True)
    with connecting as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads: one consistent state, no waiting for writers."""
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection


@contextmanager
def staying(engine: Engine) -> Iterator[Engine]:
    """Give an engine for many large transactions after one another, in one thread.

    On SQLite all of them share one connection: what it has read of the indexes stays in memory, and
    the log is not copied into the database after each. It is no less durable.
    """
    if engine.dialect.name != "sqlite":
        yield engine
        return
    made = create_engine(engine.url, poolclass=StaticPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(made, "connect", _set_large_pragmas)
    event.listen(made, "begin", _begin)
    try:
        yield made
    finally:
        made.dispose()


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if not path or path == ":memory:":
        raise Problem("UPRIGHT_DATABASE_URL: SQLite needs a file, as in sqlite:///var/upright.db")
    Path(path).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver shall not begin by itself: see _begin
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _set_large_pragmas(connection: Any, record: object) -> None:
    _set_pragmas(connection, record)
    for pragma in LARGE:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("upright_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def explain(failure: Exception) -> Problem | None:
    """Turn a database's refusal into one line; None for a failure of another kind."""
    if not isinstance(failure, DBAPIError):
        return None
    text = str(failure.orig).strip().splitlines()[0] if failure.orig else str(failure)
    return Problem(f"the database refused: {text}. Check UPRIGHT_DATABASE_URL and disk space")
