"""A database with every table, laid once and copied: making sixty tables takes longer than a test.

What is copied is what `Record.metadata.create_all` makes, in the very bytes.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, inspect, make_url

from db.connect import connect
from db.schema import Record


def laid(url: str) -> Engine:
    """Connect to a database, and give it every table where it has none."""
    path = Path(make_url(url).database or "")
    if url.startswith("sqlite") and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_file())
    engine = connect(url)
    if not inspect(engine).get_table_names():
        Record.metadata.create_all(engine)
    return engine


@lru_cache(maxsize=1)
def _file() -> bytes:
    """Make a SQLite file with every table."""
    with TemporaryDirectory(prefix="upright-tables-") as folder:
        path = Path(folder, "laid.db")
        engine = connect(f"sqlite:///{path}")
        Record.metadata.create_all(engine)
        engine.dispose()
        return path.read_bytes()
