"""Tests of the archive: whole files under the hash of their bytes, or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.problem import Problem
from spiders.guard.archive import archive, capture_path, read_capture, write_whole
from tests.shops.pages import product_page, review
from tests.shops.server import Answer
from tests.shops.world import World, opened


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


@settings(deadline=None)  # it writes and syncs files
@given(body=st.binary(max_size=2000))
def test_what_is_archived_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, body: bytes
) -> None:
    home = tmp_path_factory.mktemp("home")
    capture = archive(home, body)
    assert capture == hashlib.sha256(body).hexdigest()
    assert read_capture(home, capture) == body


def test_the_same_bytes_make_the_same_file(tmp_path: Path) -> None:
    first, second = (archive(tmp_path / name, b"x" * 5000) for name in ("a", "b"))
    assert first == second
    files = [capture_path(tmp_path / name, first).read_bytes() for name in ("a", "b")]
    assert files[0] == files[1]
    assert capture_path(tmp_path, first).relative_to(tmp_path).parts == (
        "archive", first[:2], f"{first}.gz",
    )  # fmt: skip


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="irectory"):
        write_whole(tmp_path / "taken", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_damaged_capture_is_named(tmp_path: Path) -> None:
    capture = archive(tmp_path, b"words")
    whole = capture_path(tmp_path, capture).read_bytes()
    capture_path(tmp_path, capture).write_bytes(whole[:-9])
    with pytest.raises(Problem, match=capture):
        read_capture(tmp_path, capture)
    other = archive(tmp_path, b"other words")
    capture_path(tmp_path, capture).write_bytes(capture_path(tmp_path, other).read_bytes())
    with pytest.raises(Problem, match="not what was kept"):
        read_capture(tmp_path, capture)
    with pytest.raises(Problem, match="lacks"):
        read_capture(tmp_path, "0" * 64)


def test_every_page_that_is_read_is_archived(world: World) -> None:
    page = product_page([review(1)])
    world.open("kept", {"/p/1": page, "/p/2": Answer(500)}, "/p/1", "/p/2")
    world.crawl("kept")
    files = list((world.config.home / "archive").rglob("*.gz"))
    assert [read_capture(world.config.home, path.stem) for path in files] == [page.body]
