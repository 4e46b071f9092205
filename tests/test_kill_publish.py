"""Publishing killed at any moment: readers see one whole release, never parts of two."""

from __future__ import annotations

from pathlib import Path

from tests.killing_publish import kill_many, look, prepare, rolled_back

KILLS = 6  # five hundred in tests/soak


def test_a_killed_publishing_shows_no_reader_a_mixed_release(tmp_path: Path) -> None:
    config = prepare(tmp_path)
    seen, hit = kill_many(tmp_path, config, KILLS)
    assert seen.faults == ()
    assert seen.looks > 0 and hit > 0
    rolled_back(config)
    assert look(config.home / "site")[1] is None


def test_a_mixed_release_would_be_seen(tmp_path: Path) -> None:
    config = prepare(tmp_path)
    page = config.home / "site" / "live" / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    assert str(look(config.home / "site")[1]).endswith("index.html is of another release")
