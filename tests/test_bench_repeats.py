"""The benchmark of copies, small, on invented sentences: it runs, and finds what it planted."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench._planted import KINDS, PER_COPY, plant

SYLLABLES = "ba do fel gri hum jo kes lam mi nor pal quo rast sed tuv wen zil".split()


def invented(n: int) -> list[str]:
    chance = random.Random(3)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(900)]
    return [" ".join(chance.choices(words, k=chance.randint(8, 20))) for _ in range(n)]


def test_the_bench_finds_what_it_planted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sentences.txt"
    path.write_text("\n".join(invented(400)), "utf-8")
    assert main(["repeats", "--sentences", str(path), "--texts", "500", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    figures = said["figures"]
    assert figures["candidate_recall"] >= 0.95
    assert figures["f1"] >= 0.9
    assert {"texts_per_cpu_s", "peak_mb", "increment_share"} <= figures.keys()
    assert said["conditions"]["quality_texts"] == said["conditions"]["texts"] == 500


def test_too_few_sentences_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "few.txt"
    path.write_text("One short sentence only.", "utf-8")
    assert main(["repeats", "--sentences", str(path)]) == 1
    assert "give 100 or more" in capsys.readouterr().err


def test_a_fifth_is_copies_in_equal_shares_from_a_seed() -> None:
    planted = plant(invented(400), 500, 7)
    assert len(planted.texts) == 500
    assert len(planted.copies) == 500 // PER_COPY
    assert {planted.kinds.count(kind) for kind in KINDS} == {20}
    assert planted == plant(invented(400), 500, 7) != plant(invented(400), 500, 8)
    assert len({original for original, _ in planted.copies}) == 100
