"""Ten thousand random sequences of merge, split, judge, undo, new listings and files that go.

In shares of 250, so that several cores can take them: `pytest tests/soak/test_many_decisions.py`
with `-n 2`.
"""

from __future__ import annotations

import pytest
from hypothesis import given, seed, settings

from tests.deciding import Plain, World
from tests.test_decisions_last import SEQUENCES, SETTINGS, check

N, SHARE = 10_000, 250


@pytest.mark.parametrize("number", range(N // SHARE))
def test_a_share_of_ten_thousand_sequences(number: int) -> None:
    @seed(number)
    @settings(SETTINGS, max_examples=SHARE)
    @given(SEQUENCES)
    def no_run_undoes_a_decision(ops):
        check(ops, World())

    no_run_undoes_a_decision()


@seed(0)
@settings(SETTINGS, max_examples=N)
@given(SEQUENCES)
def test_ten_thousand_sequences_without_the_step(ops):
    check(ops, Plain())
