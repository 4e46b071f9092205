"""Tests of db.catalog.aspects: the file of what reviews speak of."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.catalog.aspects import read_aspects
from db.catalog.yamls import read_yaml
from db.problem import Problem
from db.schema import Aspect

SHIPPED = Path(__file__).parents[1] / "catalog" / "aspects.yml"


def read(text: str) -> list[Aspect]:
    found = read_aspects("aspects.yml", read_yaml(text.encode()))
    return [one for one in found if isinstance(one, Aspect)]


def test_the_shipped_aspects_are_the_eighteen_and_two_that_are_not_the_product() -> None:
    found = read(SHIPPED.read_text("utf-8"))
    assert [one.position for one in found] == list(range(20))
    assert [one.aspect for one in found if one.kind == "apart"] == [
        "delivery_packaging", "listing_accuracy",
    ]  # fmt: skip
    assert [one.aspect for one in found if one.kind in ("health", "hazard")] == [
        "safety_incident", "symptom_report",
    ]  # fmt: skip


def test_terms_are_kept_in_their_order() -> None:
    text = "aspects: {lock: {label: Lock, kind: product, meaning: It holds., terms: [b, a]}}"
    assert read(text)[0].terms == '["b", "a"]'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aspects: {lock: {label: L, kind: good, meaning: M}}", "'aspects.lock.kind' must be one"),
        ("aspects: {lock: {kind: product, meaning: M}}", "'aspects.lock.label' is missing"),
        ("aspects: {Lock: {label: L, kind: product, meaning: M}}", "holds the name 'Lock'"),
        ("aspect: {}", "'aspect' is not a key of the aspects"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        read(text)
