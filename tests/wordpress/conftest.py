"""A WordPress for the whole session, and a catalog that says how to publish to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from db.config import Config
from db.connect import connect
from db.schema import Record
from desk.targets.rest import Rest
from desk.targets.wordpress import WordPressTarget
from tests.seeds import config_of, fill
from tests.wordpress.wordpress import WordPress, missing, running

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    lacking = missing()
    if lacking:
        pytest.fail(f"missing Debian packages: apt-get install {' '.join(lacking)}", pytrace=False)
    with running(tmp_path_factory.mktemp("wordpress")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def engine(home: Path) -> Engine:
    made = connect(f"sqlite:///{home}/upright.db")
    Record.metadata.create_all(made)
    fill(made)
    return made


@pytest.fixture(scope="session")
def config(home: Path) -> Config:
    return config_of(home)


def target_of(wordpress: WordPress, role: str, password: str | None = None) -> WordPressTarget:
    """Make the target for a user of this role."""
    secret = wordpress.passwords[role] if password is None else password
    return WordPressTarget(Rest(wordpress.address, role, secret), ("*",), "wide")
