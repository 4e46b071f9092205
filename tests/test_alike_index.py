"""Marks and candidates: the same for a text whatever stands beside it, in any order, any batch."""

from __future__ import annotations

import random
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.alike import (
    COPY,
    candidates,
    common_marks,
    likeness,
    marks,
    plain,
    rarest,
    shingles,
    text_key,
)

WORDS = "oak ash elm fir yew bay box may sloe plum pear quince rowan hazel birch".split()
NONE = np.empty(0, np.int64)
texts = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
batches = st.lists(st.lists(texts, max_size=6), min_size=1, max_size=4)


def pairs_at_once(all_texts: list[str], common: frozenset[int]) -> set[tuple[int, int]]:
    one, two = candidates(*marks(all_texts, common), NONE, NONE)
    return set(zip(one.tolist(), two.tolist(), strict=True))


@settings(deadline=None)
@given(batches, st.booleans())
def test_batches_find_what_is_found_at_once(groups: list[list[str]], fitted: bool) -> None:
    every = [text for group in groups for text in group]
    common = frozenset(shingles(every)[1][:5].tolist()) if fitted else frozenset()
    rows, held = NONE, NONE
    found: set[tuple[int, int]] = set()
    start = 0
    for group in groups:
        new, sought = marks(group, common)
        asked = np.isin(held, sought)  # as an index answers
        one, two = candidates(new + start, sought, rows[asked], held[asked])
        found |= {(min(pair), max(pair)) for pair in zip(one.tolist(), two.tolist(), strict=True)}
        rows, held = np.append(rows, new + start), np.append(held, sought)
        start += len(group)
    assert found == pairs_at_once(every, common)


@settings(deadline=None)
@given(st.lists(texts, max_size=10), st.randoms())
def test_order_does_not_matter(some: list[str], chance: random.Random) -> None:
    order = chance.sample(range(len(some)), len(some))
    mixed = [some[at] for at in order]
    moved = {
        (min(order[one], order[two]), max(order[one], order[two]))
        for one, two in pairs_at_once(mixed, frozenset())
    }
    assert moved == pairs_at_once(some, frozenset())


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=8))
def test_the_marks_of_a_text_are_its_own(some: list[str]) -> None:
    rows, held = marks(some)
    for at, text in enumerate(some):
        alone = marks([text])[1]
        assert held[rows == at].tolist() == alone.tolist() == sorted(set(alone.tolist()))
        assert len(alone) <= 12
        assert all(0 <= mark < 2**62 for mark in alone.tolist())


@settings(deadline=None)
@given(st.lists(texts, max_size=8), st.integers(0, 9))
def test_marks_chosen_of_shingles_are_those_of_texts(some: list[str], dropped: int) -> None:
    rows, every = shingles(some)
    common = np.unique(every)[:dropped]
    for one, two in zip(rarest(rows, every, common), marks(some, common), strict=True):
        assert one.tolist() == two.tolist()


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_sees_only_plain_texts(one: str, two: str) -> None:
    value = likeness([one], [two])[0]
    assert 0 <= value <= 1
    assert value == likeness([two], [one])[0] == likeness([plain(one)], [plain(two)])[0]
    assert likeness([one], [one])[0] == (1.0 if plain(one) else 0.0)
    assert (text_key([one])[0] == text_key([two])[0]) == (plain(one) == plain(two))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(str(plain(text))) == plain(text)


def test_hashes_are_the_same_on_any_machine() -> None:
    """They stand in tables: another hash would make every index useless, silently."""
    assert text_key(["Oak, ash & elm"]).tolist() == [2705189965414624742]
    assert marks(["Oak, ash & elm"])[1].tolist() == [149478510288164, 219877596704959]


def test_what_many_texts_share_marks_none_of_them() -> None:
    chance = random.Random(5)
    own = [" ".join(str(chance.randrange(10**6)) for _ in range(20)) for _ in range(300)]
    framed = [
        f"sent to a member of our oakmere panel {text} shown by kind permission" for text in own
    ]
    common = common_marks(shingles(framed)[1], len(framed))
    rows, held = marks(framed, common)
    assert not set(held.tolist()) & set(marks(["member of our oakmere panel"])[1].tolist())
    one, _ = candidates(rows, held, NONE, NONE)
    assert len(one) == 0
    without, _ = candidates(*marks(framed), NONE, NONE)
    assert len(without) > 1_000  # the guard is needed


def test_repetition_and_nothing_have_few_marks_or_none() -> None:
    rows, _ = marks(["", "great", "great " * 1000, "👍" * 9, "great great"])
    assert rows.tolist() == [2, 4]
    assert [part.tolist() for part in marks([])] == [[], []]
    assert [part.tolist() for part in candidates(NONE, NONE, NONE, NONE)] == [[], []]


@pytest.mark.parametrize("seed", range(8))
def test_pieces_of_the_join_do_not_show(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    some = [" ".join(chance.choices(WORDS, k=12)) for _ in range(120)]
    whole = pairs_at_once(some, frozenset())
    assert whole
    monkeypatch.setattr(sys.modules["pipeline.alike.candidates"], "AT_ONCE", 50)
    assert pairs_at_once(some, frozenset()) == whole


def test_a_pair_is_found_and_told() -> None:
    one = "the hinge squeaks when it rains and the strap has gone the colour of weak tea"
    two = "Promoted! The hinge squeaks when it rains, and the strap has gone the color of weak tea."
    assert pairs_at_once([one, two], frozenset()) == {(0, 1)}
    assert likeness([one], [two])[0] >= COPY


def test_word_pairs_that_some_hundred_share_still_tell() -> None:
    """Who reviews one product uses the same words: without them short copies are not looked at."""
    shared = np.repeat(np.arange(3, dtype=np.int64), (200, 256, 257))
    assert common_marks(shared, 20_000).tolist() == [2]
