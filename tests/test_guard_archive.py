"""Tests of the archive: every answer in a WARC file that other tools read, whole or cut off."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from db.captures import captures_of, retire
from db.connect import Engine, connect
from db.intake import append, open_crawl
from db.problem import Problem
from db.schema import Capture, RawReview
from spiders.archive import store
from spiders.archive.members import members
from spiders.archive.store import Archive, expire, files_of, read_capture
from spiders.archive.warc import Answer, read_member
from spiders.guard.archive import write_whole
from tests.shops.crawling import NOW
from tests.shops.pages import product_page, review
from tests.shops.server import Answer as Served
from tests.shops.world import World, opened

CRAWL = "backfit/2026-11-22T06:00:00+00:00"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty world."""
    with opened(tmp_path) as made:
        yield made


def kept(home: Path, *bodies: bytes) -> list[Capture]:
    """Archive some bytes of one address and return their rows."""
    archive = Archive(home, CRAWL, lambda answer: answer)
    rows = []
    for body in bodies:
        stored = archive.keep(Answer("http://backfit.example/p", body, NOW, "text/html", 200))
        rows.append(
            Capture(
                capture=stored.capture, url="http://backfit.example/p", shop="backfit",
                fetched=NOW, content_type="text/html", size=len(body), warc=stored.warc,
                place=stored.place, crawl_id=CRAWL,
            )
        )  # fmt: skip
    archive.close()
    return rows


def kept_file(home: Path) -> Path:
    (path,) = files_of(home, "backfit")
    return path


def check_elsewhere(path: Path) -> list[tuple[str, str | None]]:
    """Let another WARC tool verify every digest of a file; returns type and status of each."""

    class Asked:
        inputs = (str(path),)
        verbose = False

    assert Checker(Asked()).process_all() == 0
    with path.open("rb") as file:
        return [
            (record.rec_type, record.http_headers and record.http_headers.get_statuscode())
            for record in ArchiveIterator(file, check_digests="raise")
        ]


@settings(deadline=None)  # it writes and syncs files
@given(bodies=st.lists(st.binary(max_size=2000), min_size=1, max_size=4))
def test_what_is_archived_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]
) -> None:
    home = tmp_path_factory.mktemp("home")
    rows = kept(home, *bodies)
    assert [row.capture for row in rows] == [hashlib.sha256(body).hexdigest() for body in bodies]
    assert [read_capture(home, row).body for row in rows] == bodies
    check_elsewhere(kept_file(home))


def test_the_same_answers_make_the_same_file(tmp_path: Path) -> None:
    for name in "ab":
        kept(tmp_path / name, b"x" * 5000, b"y")
    first, second = (kept_file(tmp_path / name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert (
        first.relative_to(tmp_path / "a").as_posix() == "archive/backfit/20261122T060000Z.warc.gz"
    )


def test_a_record_has_the_head_of_its_answer(tmp_path: Path) -> None:
    answer = Answer(
        "http://a.example/\u00fc?x=1\r\nX: y", b"{}", NOW, "application/json", 404,
        (("Content-Type", "application/json"), ("Content-Encoding", "br"),
         ("Content-Length", "999"), ("X-Told", "a\r\nWARC-Type: b")),
    )  # fmt: skip
    archive = Archive(tmp_path, CRAWL, lambda answer: answer)
    stored = archive.keep(answer)
    archive.close()
    assert stored.warc and stored.place
    path = tmp_path / "archive" / stored.warc
    assert check_elsewhere(path) == [("warcinfo", None), ("response", "404")]
    told = read_member(gzip.decompress(path.read_bytes()[stored.place :]))
    assert told is not None
    assert (told.status, told.body, told.fetched) == (404, b"{}", NOW)
    assert dict(told.headers) == {
        "Content-Type": "application/json", "X-Crawler-Content-Encoding": "br",
        "Content-Length": "2", "X-Told": "a WARC-Type: b",
    }  # fmt: skip


def test_a_saved_page_is_a_resource(tmp_path: Path) -> None:
    archive = Archive(tmp_path, CRAWL, lambda answer: answer)
    archive.keep(Answer("saved page.html", b"<p>", NOW))
    archive.close()
    assert check_elsewhere(kept_file(tmp_path)) == [("warcinfo", None), ("resource", None)]


@pytest.mark.parametrize("left", [1, 9, 40, 400])
def test_a_torn_last_record_is_cut_off_and_the_crawl_goes_on(tmp_path: Path, left: int) -> None:
    first, second = kept(tmp_path, b"first", bytes(range(256)) * 20)
    path, whole = kept_file(tmp_path), second.place or 0
    path.write_bytes(path.read_bytes()[: whole + left])  # as kill -9 leaves it
    third = kept(tmp_path, b"third")[0]
    assert third.place == whole
    assert read_capture(tmp_path, first).body == b"first"
    assert read_capture(tmp_path, third).body == b"third"
    assert len(check_elsewhere(path)) == 3


@pytest.mark.parametrize("cut", [b"", b"\x00" * 30, b"\x1f\x8b\x08\x00" + b"\xff" * 30])
def test_damage_in_the_middle_loses_one_record_only(tmp_path: Path, cut: bytes) -> None:
    first, second, third = kept(tmp_path, b"first" * 99, b"second" * 99, b"third" * 99)
    path = kept_file(tmp_path)
    whole, place = path.read_bytes(), second.place or 0
    path.write_bytes(whole[: place + 20] + cut + whole[place + 20 + max(len(cut), 7) :])
    found = [member.data is not None for member in members(path)]
    assert found.count(True) == 3
    assert found[-1] is True
    assert read_capture(tmp_path, first).body == b"first" * 99
    with pytest.raises(Problem, match=r"byte \d.*restore it"):
        read_capture(tmp_path, second)
    if cut:  # nothing moved
        assert read_capture(tmp_path, third).body == b"third" * 99
    kept(tmp_path, b"fourth")
    assert [member.data is not None for member in members(path)].count(True) == 4


def test_what_is_not_what_was_kept_is_refused(tmp_path: Path) -> None:
    first, second = kept(tmp_path, b"words", b"other words")
    swapped = replace_row(first, place=second.place)
    with pytest.raises(Problem, match="not what was kept"):
        read_capture(tmp_path, swapped)
    kept_file(tmp_path).unlink()
    with pytest.raises(Problem, match="lacks"):
        read_capture(tmp_path, first)


def replace_row(row: Capture, **changes: object) -> Capture:
    names = [column.name for column in Capture.table().c]
    return Capture(**{name: getattr(row, name) for name in names} | changes)


def test_a_full_disk_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = kept(tmp_path, b"first")
    archive = Archive(tmp_path, CRAWL, lambda answer: answer)
    archive.keep(Answer("http://backfit.example/p", b"second", NOW))
    before = kept_file(tmp_path).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(store.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            archive.keep(Answer("http://backfit.example/p", b"third", NOW))
    assert kept_file(tmp_path).read_bytes() == before
    archive.keep(Answer("http://backfit.example/p", b"fourth", NOW))
    archive.close()
    assert len(check_elsewhere(kept_file(tmp_path))) == 4
    assert read_capture(tmp_path, first).body == b"first"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="irectory"):
        write_whole(tmp_path / "taken", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_every_answer_of_a_crawl_is_archived(world: World) -> None:
    page = product_page([review(1)])
    world.open("kept", {"/p/1": page, "/p/2": Served(410, b"x" * 2**17)}, "/p/1", "/p/2")
    world.crawl("kept")
    (path,) = files_of(world.config.home, "kept")
    told = [read_member(member.data) for member in members(path) if member.data]
    found = {(one.url.rpartition("/")[2], one.status, len(one.body)) for one in told if one}
    assert {("1", 200, len(page.body)), ("2", 410, 2**16)} < found
    assert {name for name, _, _ in found} == {"robots.txt", "1", "2"}
    assert check_elsewhere(path)


def test_a_raw_review_points_at_its_record(world: World) -> None:
    page = product_page([review(1)])
    world.open("kept", {"/p/1": page}, "/p/1")
    later = NOW + timedelta(days=7)
    for now in (NOW, later):
        world.crawl("kept", now)
    engine = connect(world.config.database_url)
    (row,) = captures_of(engine, "kept")
    engine.dispose()
    (found,) = world.rows(RawReview)
    assert row.capture == found["capture"]
    assert (row.fetched, row.listing_id) == (NOW, found["listing_id"])
    assert row.warc == "kept/20261129T060000Z.warc.gz"  # the newest record of the same bytes
    assert row.crawl_id == "kept/2026-11-29T06:00:00+00:00"
    assert read_capture(world.config.home, row).body == page.body


def test_bytes_older_than_the_retention_are_removed_after_a_crawl(world: World) -> None:
    world.open("kept", {"/p/1": product_page([review(1)])}, "/p/1")
    world.crawl("kept")
    world.shops.hosts["kept.example"] = lambda _asked: product_page([review(2)])
    world.crawl("kept", NOW + timedelta(days=30))
    assert len(files_of(world.config.home, "kept")) == 2
    world.crawl("kept", NOW + timedelta(days=30, seconds=1))
    assert len(files_of(world.config.home, "kept")) == 2
    rows = {row["fetched"]: row for row in world.rows(Capture)}
    assert rows[NOW]["warc"] is None and rows[NOW]["place"] is None
    assert rows[NOW]["url"] == "http://kept.example/p/1"
    with pytest.raises(Problem, match="time for"):
        read_capture(world.config.home, Capture(**rows[NOW]))  # type: ignore[arg-type]


def test_a_removal_that_was_killed_is_finished_by_the_next(tmp_path: Path, engine: Engine) -> None:
    rows = kept(tmp_path, b"words", b"more words")
    open_crawl(engine, "backfit", "crawl", NOW)
    append(engine, CRAWL, captures=rows)
    assert [row.place for row in captures_of(engine, "backfit")] == [row.place for row in rows]
    now = NOW + timedelta(days=40)
    assert expire(engine, tmp_path, "backfit", now, 41) == 0
    retire(engine, [f"backfit/{kept_file(tmp_path).name}"])  # then it was killed
    assert captures_of(engine, "backfit") == ()
    assert expire(engine, tmp_path, "backfit", now, 30) == 1
    assert expire(engine, tmp_path, "backfit", now, 30) == 0
    assert files_of(tmp_path, "backfit") == []
