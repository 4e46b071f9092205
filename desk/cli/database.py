"""`upright db`: the database's version."""

from __future__ import annotations

import os

import typer

from desk.cli.answer import AsJson, answer

db = typer.Typer(help="The database: its version and its migrations.", no_args_is_help=True)


@db.command("upgrade")
def upgrade(as_json: AsJson = False) -> None:
    """Bring the database to this version, in one transaction."""
    from db import migrate
    from db.config import read_config
    from db.connect import connect

    engine = connect(read_config(os.environ).database_url)
    applied = migrate.upgrade(engine)
    engine.dispose()
    line = f"applied {', '.join(applied)}" if applied else "up to date"
    answer(as_json, line, applied=applied)


@db.command("status")
def status(as_json: AsJson = False) -> None:
    """Say which version the database has, and what it lacks."""
    from db import migrate
    from db.config import read_config
    from db.connect import connect

    engine = connect(read_config(os.environ).database_url)
    there, missing = migrate.status(engine)
    engine.dispose()
    line = f"revision {there or 'none'}, lacks {', '.join(missing) or 'nothing'}"
    answer(as_json, line, revision=there, missing=missing)
