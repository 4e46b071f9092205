"""The benchmarks of the score on small invented files: they run, whatever the columns' names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.bench.__main__ import main

DAY = 86400
PRODUCTS, SIZE = 12, 300


def ratings(path: Path, amazon: bool = False) -> Path:
    chance = np.random.default_rng(0)
    worth = chance.beta(6, 2, PRODUCTS)
    rows = [
        (f"p{p}", f"u{u % 60}", float(r), int(DAY * d))
        for u, (p, d) in enumerate(
            zip(
                chance.integers(0, PRODUCTS, SIZE), chance.integers(15000, 16000, SIZE), strict=True
            )
        )
        for r in [1 + np.clip(round(4 * chance.normal(worth[p], 0.25)), 0, 4)]
    ]
    if amazon:
        names = ("asin", "reviewerID", "overall", "unixReviewTime")
        lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
    else:
        lines = ["product_id,user_hash,rating,time", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def figures(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, float]:
    assert main([*arguments, "--json"]) == 0
    found: dict[str, float] = json.loads(capsys.readouterr().out)["figures"]
    return found


def test_score_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(capsys, "score-few", "--data", str(ratings(tmp_path / "r.csv")))
    assert found["n"] == PRODUCTS
    assert found["rmse"] < found["rmse_mean"]
    assert 0.7 < found["coverage_90"] <= 1


def test_score_next_reads_csv_and_json_lines_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = figures(capsys, "score-next", "--data", str(ratings(tmp_path / "r.csv")))
    lines = figures(capsys, "score-next", "--data", str(ratings(tmp_path / "r.json", True)))
    assert plain == lines
    assert plain["n"] == 3 * PRODUCTS


def test_score_attack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(capsys, "score-attack", "--data", str(ratings(tmp_path / "r.csv")))
    assert found["shift_burst"] < found["shift_burst_undefended"]
    assert found["shift_aged"] < found["shift_mean"]


def test_score(capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(capsys, "score", "--reviews", "3000", "--products", "20")
    assert {"cpu_s", "peak_mb"} <= found.keys()


def test_a_file_without_ratings_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    assert main(["score-few", "--data", str(path)]) == 1
    assert "no product and rating" in capsys.readouterr().err
