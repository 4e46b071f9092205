"""Tests of reports/static/recompute.py: every score, from numbers alone, without our code."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pandas import concat

from pipeline.scoring import posterior, tally_cells
from tests.scoring_cells import FITTED, NUMBERS, WEIGHTS, invented

SCRIPT = Path(__file__).parents[1] / "reports" / "static" / "recompute.py"
AS_OF = 2061


def edition(folder: Path, seed: int, numbers: dict[str, float]) -> None:
    tallied = tally_cells(invented(seed))
    scores = posterior(tallied, numbers, AS_OF)[["product_id", "score"]]
    lost = tallied.head(5).assign(reason="a copy")
    concat([tallied.assign(reason=""), lost]).to_csv(folder / "tallies.csv", index=False)
    scores.to_csv(folder / "scores.csv", index=False)
    (folder / "numbers.json").write_text(json.dumps(numbers | {"as_of": AS_OF}), "utf-8")


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True)


@pytest.mark.parametrize("numbers", [NUMBERS, NUMBERS | WEIGHTS | FITTED])
def test_the_script_finds_every_score(tmp_path: Path, numbers: dict[str, float]) -> None:
    edition(tmp_path, 3, numbers)
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert float(done.stdout) < 1e-9


def test_a_score_that_is_off_is_found(tmp_path: Path) -> None:
    edition(tmp_path, 3, NUMBERS)
    path = tmp_path / "scores.csv"
    name, score = path.read_text("utf-8").splitlines()[1].split(",")
    path.write_text(f"product_id,score\n{name},{float(score) + 0.001}\n", "utf-8")
    done = run(tmp_path)
    assert done.returncode == 1
    assert float(done.stdout) == pytest.approx(0.001)


def test_it_is_short_and_imports_nothing_of_ours() -> None:
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) < 100
    named = [
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    named += [
        str(node.module).split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
    ]
    assert set(named) <= sys.stdlib_module_names
