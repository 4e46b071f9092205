"""Five hundred kills of a publishing under a polling reader, and the way back."""

from __future__ import annotations

from pathlib import Path

from tests.killing_publish import kill_many, prepare, rolled_back

KILLS = 500


def test_five_hundred_kills_show_no_reader_a_mixed_release(tmp_path: Path) -> None:
    config = prepare(tmp_path)
    seen, hit = kill_many(tmp_path, config, KILLS)
    back = rolled_back(config)
    print(f"{hit} of {KILLS} kills met a publishing at work; {seen.looks} looks at "
          f"{seen.releases} releases; back in {back:.2f} s")  # fmt: skip
    assert seen.faults == ()
    assert hit >= KILLS // 2
    assert back < 5
