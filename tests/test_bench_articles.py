"""The benchmark of the lint of articles: it runs on the articles of the tests."""

from __future__ import annotations

import json

import pytest

from tests.bench.__main__ import main


def test_claims_are_found_and_honest_sentences_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["articles", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["figures"]["rows_found"] == 1.0
    assert said["figures"]["false_alarms"] == 0.0
    assert said["conditions"]["articles"] >= 4
