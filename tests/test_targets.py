"""Tests of the targets that are folders: here, and on another machine by rsync and sftp."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest

from db.problem import Problem
from desk.targets.folder import KEPT, FolderTarget
from desk.targets.rsync import RsyncTarget
from desk.targets.sftp import SftpTarget
from desk.targets.ssh import Ssh
from desk.targets.target import MANIFEST, Difference, Target
from reports.folder import Folder, check_folder, digest_of, hashes_of, write_folder
from tests.sshing import SERVER, lacks, serving

Make = Callable[..., Folder]
KINDS = ("folder", "rsync", "rsync-ssh", "sftp", "sftp-ssh")
NO_RSYNC = pytest.mark.skipif(which("rsync") is None, reason="rsync is not installed")
NO_SSH = pytest.mark.skipif(bool(lacks()), reason=lacks() or "-")
MARKS = {"rsync": [NO_RSYNC], "rsync-ssh": [NO_RSYNC, NO_SSH], "sftp": [NO_SSH],
         "sftp-ssh": [NO_SSH]}  # fmt: skip


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a release of some files, with `index.html` and `products/a.html` saying the same."""

    def made(said: str = "one", **more: str) -> Folder:
        files = {"index.html": said, "products/a.html": said, "deep/er/b c.csv": "fixed", **more}
        content = {name: text.encode() for name, text in files.items()}
        name = digest_of(hashes_of(content))[:16]
        return write_folder(tmp_path / "home" / "releases" / name, content, MANIFEST, {"a": "b"})

    return made


@pytest.fixture(params=[pytest.param(kind, marks=MARKS.get(kind, [])) for kind in KINDS])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    there, program = tmp_path / "there", ("sftp", "-D", str(SERVER))
    if request.param == "folder":
        yield FolderTarget(there)
    elif request.param == "rsync":
        yield RsyncTarget(str(there), Ssh())
    elif request.param == "sftp":
        yield SftpTarget("here", str(there), Ssh(), program)
    else:
        keys = tmp_path / "keys"
        keys.mkdir()
        with serving(keys) as server:
            kind = RsyncTarget if request.param == "rsync-ssh" else None
            place = f"{server.host}:{there}"
            yield (
                kind(place, server.ssh) if kind else SftpTarget(server.host, str(there), server.ssh)
            )


def live(tmp_path: Path) -> Folder:
    return check_folder((tmp_path / "there" / "live").resolve(), MANIFEST)


def test_a_release_is_sent_whole(target: Target, make: Make, tmp_path: Path) -> None:
    one = make("one", **{"old.html": "x"})
    names = tuple(sorted(one.files))
    assert target.plan(one).files == Difference(new=names)
    assert not (tmp_path / "there").exists()  # a plan changes nothing
    assert target.send(one).files == Difference(new=names)
    assert live(tmp_path).files == one.files
    assert target.send(one).files == Difference(unchanged=names)
    assert target.plan(one).is_none


def test_a_changed_release_takes_the_place_of_the_live_one(
    target: Target, make: Make, tmp_path: Path
) -> None:
    one, two = make("one", **{"old.html": "x"}), make("two", **{"new.html": "x"})
    target.send(one)
    expected = Difference(
        new=("new.html",),
        changed=("index.html", "products/a.html"),
        unchanged=("deep/er/b c.csv",),
        gone=("old.html",),
    )
    assert target.plan(two).files == expected
    assert live(tmp_path).files == one.files
    assert target.send(two).files == expected
    assert live(tmp_path).files == two.files
    assert {path.name for path in (tmp_path / "there" / "releases").iterdir()} == {
        one.path.name, two.path.name,
    }  # fmt: skip
    target.send(one)  # back again
    assert live(tmp_path).files == one.files


def test_a_polling_reader_sees_no_mix(target: Target, make: Make, tmp_path: Path) -> None:
    """Each page is read below one resolved link, as a web server does that opens a folder."""
    releases = [make(str(i)) for i in range(3)]
    target.send(releases[0])
    seen, failures, stop = set[str](), list[str](), threading.Event()

    def poll() -> None:
        while not stop.is_set():
            try:
                top = (tmp_path / "there" / "live").resolve(strict=True)
                said = {(top / name).read_text("utf-8") for name in ("index.html",
                        "products/a.html")}  # fmt: skip
            except OSError as failure:
                failures.append(str(failure))
                continue
            seen.add("+".join(sorted(said)))

    reader = threading.Thread(target=poll)
    reader.start()
    try:
        for number in (1, 2, 0):
            target.send(releases[number])
            until = time.monotonic() + 20  # a swap may be faster than the reader's turn
            while str(number) not in seen and time.monotonic() < until:
                time.sleep(0.01)
    finally:
        stop.set()
        reader.join()
    assert failures == []
    assert seen == {"0", "1", "2"}


def test_what_was_left_half_uploaded_is_not_taken_for_whole(
    target: Target, make: Make, tmp_path: Path
) -> None:
    one = make("one")
    half = tmp_path / "there" / "releases" / f".beside-{one.path.name}"
    (half / "deep").mkdir(parents=True)
    (half / "index.html").write_text("half")
    target.send(one)
    assert live(tmp_path).files == one.files


def test_something_else_at_the_place_of_the_manifest_is_named(
    target: Target, make: Make, tmp_path: Path
) -> None:
    (tmp_path / "there" / "live").mkdir(parents=True)
    (tmp_path / "there" / "live" / MANIFEST).write_text("[]")
    with pytest.raises(Problem, match=r"live/release.json cannot be read"):
        target.send(make())


def test_a_folder_keeps_a_few_releases(make: Make, tmp_path: Path) -> None:
    target = FolderTarget(tmp_path / "there")
    for i in range(KEPT + 3):
        target.send(make(str(i)))
    assert len(list((tmp_path / "there" / "releases").iterdir())) == KEPT + 1


def test_a_folder_that_is_live_and_no_link_is_left_alone(make: Make, tmp_path: Path) -> None:
    (tmp_path / "there" / "live").mkdir(parents=True)
    with pytest.raises(Problem, match="is no link"):
        FolderTarget(tmp_path / "there").send(make())


@NO_SSH
@pytest.mark.parametrize("kind", ["rsync", "sftp"])
def test_a_machine_that_does_not_answer_is_one_line(kind: str, make: Make) -> None:
    ssh = Ssh(port=9)  # the port of discard: nobody listens
    place = "nobody@127.0.0.1"
    target: Target = (
        RsyncTarget(f"{place}:/srv/x", ssh) if kind == "rsync" else SftpTarget(place, "/srv/x", ssh)
    )
    with pytest.raises(Problem) as told:
        target.send(make())
    assert "Connection refused" in str(told.value)
    assert "\n" not in str(told.value)


@NO_RSYNC
def test_a_place_that_may_not_be_written_is_one_line(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Problem, match="Not a directory"):
        RsyncTarget(str(tmp_path / "file" / "x"), Ssh()).send(make())


@NO_RSYNC
def test_unchanged_files_are_linked_not_sent_again(make: Make, tmp_path: Path) -> None:
    target = RsyncTarget(str(tmp_path / "there"), Ssh())
    one, two = make("one"), make("two")
    target.send(one)
    shutil.rmtree(one.path)  # no way but from what is there
    target.send(two)
    kept = [tmp_path / "there" / "releases" / name / "deep" / "er" / "b c.csv"
            for name in (one.path.name, two.path.name)]  # fmt: skip
    assert kept[0].stat().st_ino == kept[1].stat().st_ino
    assert json.loads((tmp_path / "there" / "live" / MANIFEST).read_text())["a"] == "b"
