"""What a command works with: the settings and an open database of this version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from db import migrate
from db.config import Config, read_config
from db.connect import Engine, connect


@dataclass(frozen=True, slots=True)
class Session:
    """The settings, and the engine of their database."""

    config: Config
    engine: Engine


@contextmanager
def session(environ: Mapping[str, str]) -> Iterator[Session]:
    """Open the database; an empty one gets its tables, another version's is refused."""
    config = read_config(environ)
    engine = connect(config.database_url)
    try:
        migrate.prepare(engine)
        yield Session(config, engine)
    finally:
        engine.dispose()
