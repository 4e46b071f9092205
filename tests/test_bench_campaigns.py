"""The benchmark of campaigns, small, on an invented stream: it runs, and its table is written."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest

from pipeline.trust.tests import NAMES
from tests.bench.__main__ import main
from tests.bench.campaigns import auc
from tests.test_trust_templates import invented


def stream(path: Path) -> Path:
    rng = Random(5)
    with path.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened)
        rows.writerow(["rating", "title", "body", "date", "verified", "product"])
        for _ in range(400):
            day = f"20{rng.randint(22, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            text = ". ".join(invented(rng, rng.randint(4, 14)) for _ in range(3))
            rating, product = rng.choice((1, 2, 3, 4, 5, 5, 5)), rng.choice("AABC")
            rows.writerow([rating, "", text, day, rng.random() < 0.9, product])
    return path


def test_the_bench_measures_every_test_and_every_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, table = stream(tmp_path / "stream.csv"), tmp_path / "rates.json"
    asked = ["--data", str(data), "--trials", "1", "--events", "2", "--write", str(table)]
    assert main(["campaigns", *asked, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    figures = said["figures"]
    assert {f"auc_{name}" for name in (*NAMES, "all")} <= figures.keys()
    assert {f"false_alarm_{name}" for name in (*NAMES, "all")} <= figures.keys()
    assert {"honest_flagged_launch", "honest_flagged_sale"} <= figures.keys()
    assert all(0 <= value <= 1 for value in figures.values())
    assert figures["auc_template_at_template"] > 0.9
    assert figures["auc_incentivised_at_incentivised"] > 0.6
    assert min(said["conditions"]["planted"].values()) >= 12
    written = json.loads(table.read_text("utf-8"))
    assert [row["test"] for row in written["rates"]] == [*NAMES, "all"]
    assert written["rates"][0]["auc"] == figures["auc_unverified"]


def test_too_small_a_stream_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "few.csv"
    path.write_text("rating,title,body,date,verified,product\n5,,Good,2024-01-01,true,A\n", "utf-8")
    assert main(["campaigns", "--data", str(path)]) == 1
    assert "give 200 or more" in capsys.readouterr().err


def test_auc_counts_ties_half() -> None:
    assert auc(np.array([1.0, 2.0]), np.array([0.0, 0.0])) == 1.0
    assert auc(np.array([1.0]), np.array([1.0, 1.0])) == 0.5
    assert auc(np.array([0.0]), np.array([1.0, 0.0])) == 0.25
    assert auc(np.array([]), np.array([1.0])) == 0.5
