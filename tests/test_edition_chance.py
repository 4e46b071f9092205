"""Tests of what an edition calls larger than chance, and of an editor's words in the catalog."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from db.catalog.editions import read_edition
from db.problem import Problem
from reports.edition.chance import Stratum, beyond_chance, chance_of


def stratum(came: Iterable[float], before: Iterable[float]) -> Stratum:
    new, old = list(came), list(before)
    return Stratum(len(new), sum(new), sum(x * x for x in new),
                   len(old), sum(old), sum(x * x for x in old))  # fmt: skip


def test_reviews_that_rate_as_those_before_are_chance() -> None:
    drawn = random.Random(7)
    low = 0
    for _ in range(400):
        shops = [[drawn.choice((0.25, 0.5, 1.0)) for _ in range(140)] for _ in range(2)]
        found = chance_of(stratum(one[:40], one[40:]) for one in shops)
        assert found is not None
        low += found[1] < 0.05
    assert 8 <= low <= 32  # 20 expected


def test_a_shop_that_rates_higher_than_others_explains_nothing() -> None:
    high, common = [1.0, 0.75] * 40, [0.5, 0.25] * 40
    apart = chance_of([stratum(high[:60], high[60:]), stratum(common[:4], common[4:])])
    assert apart is not None
    assert apart[1] > 0.5
    together = chance_of([stratum(high[:60] + common[:4], high[60:] + common[4:])])
    assert together is not None
    assert together[1] < 0.001  # what the shops would be taken for, put together


def test_reviews_that_rate_lower_are_told_with_their_sign() -> None:
    found = chance_of([stratum([0.25, 0.5] * 10, [0.75, 1.0] * 50)])
    assert found is not None
    assert found[0] < -10
    assert found[1] < 1e-9


def test_too_few_reviews_or_all_alike_say_nothing() -> None:
    assert chance_of([stratum([0.0] * 4, [0.5, 1.0] * 50)]) is None
    assert chance_of([stratum([1.0] * 9, [1.0] * 50)]) is None
    assert chance_of([stratum([0.2] * 9, [])]) is None
    assert chance_of([]) is None


def test_of_many_products_few_are_called_beyond_chance() -> None:
    assert beyond_chance({"a": 0.02, "b": 0.5, "c": 0.04}) == frozenset()
    assert beyond_chance({"a": 0.01, "b": 0.5, "c": 0.02}) == {"a", "c"}
    assert beyond_chance({}) == frozenset()


def test_an_editors_words_are_read_with_their_paragraphs() -> None:
    said = {"analysis": "One\nline.\n\nTwo  lines.\n", "by": "Ilse Varga",
            "notes": {"movers": "Because."}}  # fmt: skip
    rows = read_edition("catalog/editions/2026-11.yml", "2026-11", said)
    found = [(row.month, row.part, row.text, row.by) for row in rows]  # type: ignore[attr-defined]
    assert found == [
        ("2026-11", "analysis", "One line.\n\nTwo lines.", "Ilse Varga"),
        ("2026-11", "movers", "Because.", "Ilse Varga"),
    ]
    (row,) = read_edition("f", "2026-11", {"analysis": "One."})
    assert row.by == "the editors"  # type: ignore[attr-defined]
    assert read_edition("f", "2026-11", {"by": "Ilse Varga"}) == []


@pytest.mark.parametrize(
    ("stem", "said", "fault"),
    [
        ("2026-13", {}, "the name of the file must be a month as in 2026-11, not '2026-13'"),
        ("2026-11", {"analysys": "x"}, "did you mean 'analysis'?"),
        ("2026-11", {"analysis": []}, "'analysis' must be text, not a list"),
        ("2026-11", {"notes": {"moovers": "x"}}, "'moovers', which is no topic; topics: movers"),
        ("2026-11", {"notes": {"movers": None}}, "'notes.movers' must be text, not nothing"),
    ],
)
def test_words_that_cannot_be_read_are_named(
    stem: str, said: dict[str, object], fault: str
) -> None:
    with pytest.raises(Problem) as raised:
        read_edition("catalog/editions/x.yml", stem, said)  # type: ignore[arg-type]
    assert fault in str(raised.value)
