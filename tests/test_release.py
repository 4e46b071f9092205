"""Tests of reports.release: what is refused, what a kill leaves behind, and the way back."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update

from db.config import Config
from db.connect import writing
from db.problem import Problem
from db.schema import CurrentReview, Permission, SafetyNote, Score, Site
from reports import folder as folders
from reports import release as releases
from reports.folder import check_folder
from reports.release import Release, build, live, publish, rollback
from tests.seeds import AT, SMALL, add, config_of, fill, run_rows
from tests.tables import laid

TODAY = date(2026, 11, 2)


@pytest.fixture
def small(tmp_path: Path) -> Engine:
    made = laid(f"sqlite:///{tmp_path}/small.db")
    fill(made, SMALL, {"backfit": "BackFit Outlet"})
    return made


def rename(engine: Engine, name: str) -> None:
    with writing(engine) as connection:
        connection.execute(update(Site).values(name=name))


def test_both_databases_give_the_same_release(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    other = laid(f"sqlite:///{tmp_path}/other.db")
    fill(other, backwards=True)  # the order of arrival does not matter
    one = build(engine, config_of(tmp_path))
    two = build(other, config_of(tmp_path / "elsewhere"))
    assert (one.id, one.digest, one.files) == (two.id, two.digest, two.files)


def test_the_same_tables_write_nothing_twice(small: Engine, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    one = build(small, config)
    before = {path: path.stat().st_mtime_ns for path in one.folder.rglob("*")}
    assert build(small, config) == one
    assert {path: path.stat().st_mtime_ns for path in one.folder.rglob("*")} == before
    assert [path.name for path in one.folder.parent.iterdir()] == [one.id]


def test_the_manifest_names_every_file(small: Engine, tmp_path: Path) -> None:
    made = build(small, config_of(tmp_path))
    said = json.loads((made.folder / "release.json").read_text())
    there = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*.*")}
    assert set(said["files"]) == there - {"release.json"}
    assert said["digest"][:16] == made.id == made.folder.name


@pytest.mark.parametrize("status", ["open", "failed"])
def test_no_site_is_built_while_a_run_is_not_done(
    small: Engine, tmp_path: Path, status: str
) -> None:
    add(small, *run_rows(status, AT + timedelta(days=1)))
    with pytest.raises(Problem, match=f"is {status}.*upright run"):
        build(small, config_of(tmp_path))
    add(small, *run_rows("done", AT + timedelta(days=2)))
    assert build(small, config_of(tmp_path)).files


def test_nothing_is_published_without_a_safety_review(small: Engine, tmp_path: Path) -> None:
    with writing(small) as connection:
        connection.execute(delete(SafetyNote).where(SafetyNote.kind == "contraindication"))
    with pytest.raises(Problem, match="no contraindication is on record"):
        publish(small, config_of(tmp_path), TODAY)
    assert live(config_of(tmp_path)) is None


def test_nothing_is_published_after_the_safety_review_is_due(small: Engine, tmp_path: Path) -> None:
    assert publish(small, config_of(tmp_path), date(2027, 3, 1)).files
    with pytest.raises(Problem, match="due by 2027-03-01"):
        publish(small, config_of(tmp_path), date(2027, 3, 2))


def test_nothing_is_published_that_may_no_longer_be_scored(small: Engine, tmp_path: Path) -> None:
    with writing(small) as connection:
        connection.execute(update(Permission).values(until=date(2026, 11, 1)))
    with pytest.raises(Problem, match="score backfit is expired"):
        publish(small, config_of(tmp_path), TODAY)


def test_a_wrong_count_fails_the_build(small: Engine, tmp_path: Path) -> None:
    with writing(small) as connection:
        connection.execute(delete(CurrentReview).where(CurrentReview.id == "bramo-3-1"))
    with pytest.raises(Problem, match=r"bramo-3.html: 3 reviews known, a recount gives 2"):
        build(small, config_of(tmp_path))


def test_a_score_that_counts_otherwise_than_the_reviews_fails(
    engine: Engine, tmp_path: Path
) -> None:
    fill(engine)
    with writing(engine) as connection:
        connection.execute(update(Score).where(Score.product_id == "aurel-a2").values(counted=209))
    with pytest.raises(Problem, match=r"aurel-a2.html: 209 reviews counted, a recount gives 210"):
        build(engine, config_of(tmp_path))


def test_a_claim_fails_the_build(small: Engine, tmp_path: Path) -> None:
    with writing(small) as connection:
        connection.execute(update(Site).values(ties="none, and it relieves back pain"))
    with pytest.raises(Problem, match=r"'relieves back pain'.*Say instead"):
        build(small, config_of(tmp_path))


def test_a_changed_file_is_never_published(small: Engine, tmp_path: Path) -> None:
    made = build(small, config_of(tmp_path))
    (made.folder / "index.html").write_text("other")
    with pytest.raises(Problem, match=r"index.html was changed; remove this folder"):
        publish(small, config_of(tmp_path), TODAY)
    assert live(config_of(tmp_path)) is None


def test_rollback_goes_back_step_by_step(small: Engine, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    made = []
    for name in ("One", "Two", "Three"):
        rename(small, name)
        made.append(publish(small, config, TODAY))
    assert live(config) == made[2]
    assert rollback(config) == made[1] == live(config)
    rename(small, "Four")
    four = publish(small, config, TODAY)
    assert rollback(config) == made[1]
    assert rollback(config) == made[0]
    with pytest.raises(Problem, match="no earlier release"):
        rollback(config)
    assert live(config) == made[0] != four


def test_five_releases_are_kept_beside_the_live_one(small: Engine, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    made = []
    for number in range(8):
        rename(small, f"Site {number}")
        made.append(publish(small, config, TODAY))
    there = {path.name for path in (config.home / "site" / "releases").iterdir()}
    assert there == {one.id for one in made[2:]}


def test_publishing_the_same_again_changes_nothing(small: Engine, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    one = publish(small, config, TODAY)
    assert publish(small, config, TODAY) == one
    assert (config.home / "site" / "history").read_text() == f"{one.id}\n"


def test_a_history_that_ran_ahead_of_the_swap_is_mended(small: Engine, tmp_path: Path) -> None:
    config = config_of(tmp_path)
    made = []
    for name in ("One", "Two"):
        rename(small, name)
        made.append(publish(small, config, TODAY))
    history = config.home / "site" / "history"
    history.write_text(history.read_text() + "0123456789abcdef\n")  # killed before the swap
    assert rollback(config) == made[0]


CHILD = """
import sys
from datetime import date
from pathlib import Path
from db.config import Config
from db.connect import connect
from reports.release import publish
from tests.seeds import config_of
from tests.test_release import rename
home, number = Path(sys.argv[1]), int(sys.argv[2])
engine = connect(f"sqlite:///{home}/small.db")
while True:
    number += 1
    rename(engine, f"Site {number}")  # never the same content twice
    publish(engine, config_of(home), date(2026, 11, 2))
    print("published", flush=True)
"""


def test_a_kill_leaves_the_old_or_the_new_release_whole(small: Engine, tmp_path: Path) -> None:
    config, chance, seen = config_of(tmp_path), random.Random(7), set()
    for number in range(4):
        with child(tmp_path, 1000 * number) as started:
            time.sleep(chance.uniform(0.0, 0.4))
            os.kill(started.pid, signal.SIGKILL)
        release = live(config)  # verifies every hash; raises for a mixture
        assert release is not None
        seen.add(release.id)
    assert len(seen) == 4
    assert publish(small, config, TODAY) == live(config)
    left = [path.name for path in (config.home / "site" / "releases").iterdir()]
    assert not [name for name in left if name.startswith(".")]


def child(home: Path, number: int) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(home), str(number)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert started.stdout
    assert started.stdout.readline() == "published\n"
    return started


class Stopped(BaseException):
    """The process ends here."""


def test_a_stop_at_any_step_leaves_the_old_or_the_new_release(
    small: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = config_of(tmp_path)
    old: Release | None = None
    for step in range(200):
        rename(small, f"Site {step}")
        left = iter(range(step))

        def stop(path: Path, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise Stopped

        with monkeypatch.context() as patched, contextlib.suppress(Stopped):
            patched.setattr(folders, "sync", stop)
            patched.setattr(releases, "sync", stop)
            old = publish(small, config, TODAY)
            break
        assert live(config) in (old, built(small, config))
        old = live(config)
    assert 15 < step < 199
    assert live(config) == old == built(small, config)


def built(engine: Engine, config: Config) -> Release:
    made = build(engine, replace(config, home=config.home / "aside"))
    return replace(made, folder=config.home / "site" / "releases" / made.id)


def test_a_swap_that_is_no_rename_would_be_caught(
    small: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = config_of(tmp_path)
    one = publish(small, config, TODAY)
    rename(small, "Other")

    def die(root: Path, name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(releases, "_swap", die)
    with pytest.raises(KeyboardInterrupt):
        publish(small, config, TODAY)
    assert live(config) == one
    check_folder(one.folder, "release.json")
