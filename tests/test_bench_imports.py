"""The benchmarks of imports and of ingestion, small: they run, and what they say adds up."""

from __future__ import annotations

import json

import pytest

from tests.bench.__main__ import main


@pytest.mark.parametrize(
    ("name", "reviews", "wanted"),
    [
        ("import", 2000, {"reviews_per_cpu_second", "peak_mb"}),
        ("ingest", 200, {"ratio", "reviews_per_second"}),
    ],
)
def test_a_bench_runs(
    name: str, reviews: int, wanted: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--reviews", str(reviews), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["name"] == name
    assert wanted <= said["figures"].keys()
    assert said["conditions"]["reviews"] == reviews
    assert all(value > 0 for value in said["figures"].values())
