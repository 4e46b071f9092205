"""The simulated error rates of the tests, as measured and shipped."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def error_rates() -> dict[str, tuple[float, float]]:
    """Return by test the area under its curve and its share of false alarms; none is unmeasured."""
    file = files("pipeline.trust").joinpath("error_rates.json")
    if not file.is_file():
        return {}
    told = json.loads(file.read_text("utf-8"))
    return {row["test"]: (row["auc"], row["false_alarm"]) for row in told["rates"]}


def together() -> str:
    """Say how the tests were taken together for their common rates; empty where unmeasured."""
    file = files("pipeline.trust").joinpath("error_rates.json")
    return str(json.loads(file.read_text("utf-8"))["all"]) if file.is_file() else ""
