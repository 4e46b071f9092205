"""The bars of polarity on two public sets, and that the shipped model names what it has seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main


def measured(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict[str, float]]:
    assert main(["polarity", *options, "--json"]) == 0
    said: dict[str, dict[str, float]] = json.loads(capsys.readouterr().out)
    return said


def test_a_product_that_was_left_out(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared / "datasets" / "reviews" / "hu_liu" / "polarity.jsonl"
    figures = measured(capsys, str(path), "--leave-out=group")["figures"]
    assert figures["accuracy"] >= 85.0
    assert figures["macro_f1"] >= 83.8


def test_terms_of_a_test_split(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "datasets" / "reviews" / "mams"
    test, train = folder / "polarity_test.jsonl", folder / "polarity_train.jsonl"
    figures = measured(capsys, str(test), f"--train={train}")["figures"]
    assert figures["accuracy"] >= 75.0
    assert figures["macro_f1"] >= 74.0


def test_what_the_shipped_model_has_seen_is_no_result(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "datasets" / "reviews"
    seen = measured(capsys, str(folder / "hu_liu" / "polarity.jsonl"))
    unseen = measured(capsys, str(folder / "mams" / "polarity_test.jsonl"))
    assert (seen["conditions"]["in_training"], unseen["conditions"]["in_training"]) == (True, False)
