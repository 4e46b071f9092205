"""Bring a database to this version's schema, or say clearly why that cannot be."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from db.connect import reading, writing
from db.problem import Problem

SCRIPTS = Path(__file__).with_name("migrations")


def upgrade(engine: Engine) -> list[str]:
    """Apply what is missing, in one transaction; returns the revisions applied, oldest first."""
    with writing(engine) as connection:
        missing = _missing(connection)
        if missing:
            command.upgrade(alembic_config(connection), "head")
    return missing


def prepare(engine: Engine) -> None:
    """Make the tables of an empty database; refuse one that this version cannot work with."""
    with reading(engine) as connection:
        missing, there = _missing(connection), inspect(connection).get_table_names()
    if missing and not there:
        upgrade(engine)
    elif missing:
        raise Problem(
            f"the database lacks {len(missing)} migration(s). Apply them with: upright db upgrade"
        )


def status(engine: Engine) -> tuple[str | None, list[str]]:
    """Return the database's revision and those it lacks."""
    with reading(engine) as connection:
        there = MigrationContext.configure(connection).get_current_revision()
        return there, _missing(connection)


def alembic_config(connection: Connection) -> AlembicConfig:
    """Make Alembic's configuration around a connection that is open already."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _missing(connection: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    known = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    there = MigrationContext.configure(connection).get_current_revision()
    if there is None:
        _require_empty(connection)
        return known
    if there not in known:
        raise Problem(
            f"the database is of a newer version ({there}); update Upright, or restore a backup "
            "made before the update. Nothing was changed"
        )
    return known[known.index(there) + 1 :]


def _require_empty(connection: Connection) -> None:
    tables = inspect(connection).get_table_names()
    if tables:
        raise Problem(
            f"the database holds tables that are not Upright's ({sorted(tables)[0]}, ...); "
            "give it a database of its own in UPRIGHT_DATABASE_URL"
        )
