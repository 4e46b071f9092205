"""The bars of matching on two public pairs of tables, and on tables that share nearly nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pandas import DataFrame

from pipeline.matching import propose
from tests.bench.__main__ import main
from tests.bench._tables import read_gold, read_table
from tests.frames import shipped_methods

METHODS = shipped_methods()
LIMITS = dict(zip(METHODS["name"], METHODS["value"].astype(float), strict=True))
FILES = {
    "abt-buy": ("pyjedai_abt.csv", "pyjedai_buy.csv", "|", 0.97),
    "amazon-google": ("pyjedai_amazon.csv", "pyjedai_gp.csv", "#", 0.74),
}


def paths(shared: Path, name: str) -> tuple[Path, Path, Path]:
    folder = shared / "datasets" / "matching" / name
    return folder / FILES[name][0], folder / FILES[name][1], folder / "pyjedai_gt.csv"


@pytest.mark.parametrize("name", FILES)
def test_the_bars_are_held(name: str, shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left, right, gold = map(str, paths(shared, name))
    files = ["--left", left, "--right", right, "--gold", gold]
    assert main(["matching", *files, "--sep", FILES[name][2], "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert figures["f1"] >= FILES[name][3]
    assert figures["auto_precision"] >= 0.995


def test_tables_with_hardly_a_product_in_common_get_hardly_a_proposal(shared: Path) -> None:
    left = read_table(paths(shared, "abt-buy")[0], "|", 3)
    right = read_table(paths(shared, "amazon-google")[1], "#", 5)
    assert len(propose(left, right, LIMITS)) <= 0.01 * len(left)


def test_where_half_the_partners_on_both_sides_are_gone_most_proposals_are_right(
    shared: Path,
) -> None:
    first, second, truth = paths(shared, "abt-buy")
    gold = sorted(read_gold(truth, "|"))
    gone = {pair[n % 2] + "ab"[n % 2] for n, pair in enumerate(gold[::2])}
    left, right = read_table(first, "|", 3), read_table(second, "|", 5)
    found = propose(_without(left, gone, "a"), _without(right, gone, "b"), LIMITS)
    true = set(gold[1::2])
    hits = len(true & set(zip(found["key"], found["product"], strict=True)))
    assert hits / len(found) >= 0.9
    assert hits / len(true) >= 0.8


def _without(table: DataFrame, gone: set[str], side: str) -> DataFrame:
    return table[[f"{key}{side}" not in gone for key in table["key"]]]
