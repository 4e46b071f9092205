"""The catalog as it is in force: the YAML, with what editors decided laid over it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, make_url
from sqlalchemy.exc import DBAPIError

from db.catalog.folder import Catalog
from db.catalog.overlay import read_catalog
from db.config import Config
from db.connect import connect, explain, reading
from db.judgements import Standing, standing_now
from db.schema import Judgement


def effective(engine: Engine, folder: Path) -> Catalog:
    """Read a catalog folder with all edits in force; raises Problem where the folder is wrong."""
    return read_catalog(folder, decided(engine).edits)


def effective_of(config: Config) -> Catalog:
    """Read the catalog in force where no database is open yet; raises Problem.

    A database that is not there yet, or has no tables, holds no decision; it is not made for that.
    """
    return read_catalog(config.catalog, decided_of(config).edits)


def decided(engine: Engine) -> Standing:
    """Fold all judgements of a database."""
    with reading(engine) as connection:
        return standing_now(connection)


def decided_of(config: Config) -> Standing:
    """Fold all judgements of a database that may not be there yet; raises Problem."""
    if not _is_there(config.database_url):
        return Standing()
    engine = connect(config.database_url)
    try:
        # one of a version that knew no judgements holds none; whether it may be used is not ours
        known = inspect(engine).has_table(Judgement.__tablename__)
        return decided(engine) if known else Standing()
    except DBAPIError as failure:
        raise explain(failure) or failure from None
    finally:
        engine.dispose()


def _is_there(url: str) -> bool:
    """Tell whether a database can be there: SQLite would make its file when asked."""
    parts = make_url(url)
    return parts.get_backend_name() != "sqlite" or Path(parts.database or "").exists()
