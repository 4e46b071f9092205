"""Editors' decisions last: whatever comes after them, no run undoes one, and no address is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.deciding import FILES, PRINTED, PRODUCTS, SPLIT, Op, World, faults

LISTED = st.sampled_from([f"listing:{name}" for name in PRINTED])
PRODUCT = st.sampled_from([f"product:{name}" for name in PRODUCTS])
SAID = st.sampled_from(["same", "same", "different", "unsure"])
OPS = st.one_of(
    st.tuples(st.just("say"), SAID, PRODUCT, PRODUCT).filter(lambda op: op[2] != op[3]),
    st.tuples(st.just("say"), SAID, LISTED, PRODUCT),
    st.tuples(st.just("undo"), st.integers(0, 40)),
    st.tuples(st.just("split"), st.sampled_from([*PRINTED]), st.sampled_from([*FILES]),
              st.sampled_from(SPLIT)),
    st.tuples(st.just("arrive"), st.sampled_from([*PRINTED])),
    st.tuples(st.just("file"), st.sampled_from([*FILES])),
)  # fmt: skip
SEQUENCES = st.lists(OPS, min_size=1, max_size=24)


def check(ops: list[Op], world: World) -> None:
    """Do one sequence, then run; once more with every row in another order."""
    for op in ops:
        world.apply(op)
    result = world.run()
    assert list(faults(world, result)) == []
    assert repr(world.run(backwards=True)) == repr(result)


SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


ARC, BOW, TARC, L2 = "product:arc", "product:bow", "product:tarc", "listing:l2"
GUARDED: dict[str, list[Op]] = {  # each goes wrong where one guard is missing
    "a negative survives its undo": [
        ("arrive", "l2"), ("say", "same", L2, ARC), ("undo", 0),
    ],
    "what stands apart is not joined by others": [
        ("say", "same", ARC, TARC), ("undo", 0), ("say", "same", ARC, BOW),
        ("say", "same", BOW, TARC),
    ],
    "what is barred is not matched by itself": [("arrive", "l2"), ("say", "different", L2, ARC)],
    "an heir takes the place of what has no file": [("say", "same", ARC, BOW), ("file", "arc")],
    "a listing is not merged with what it is not": [
        ("say", "different", L2, BOW), ("say", "same", L2, ARC), ("arrive", "l2"),
        ("say", "same", BOW, ARC),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", GUARDED)
def test_the_guards_of_a_decision(case):
    check(GUARDED[case], World())


@settings(SETTINGS, max_examples=40)
@given(SEQUENCES)
def test_no_run_undoes_a_decision(ops):
    check(ops, World())
