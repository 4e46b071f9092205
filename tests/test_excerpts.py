"""Tests of what may be quoted of one review: its length, its sentence, its meaning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.sentences import sentences
from reports.excerpts import LETTERS, TURNS, WORDS, Barred, excerpt

LONG = " ".join(f"w{n}" for n in range(WORDS))


@pytest.mark.parametrize(
    ("text", "words", "barred", "found"),
    [
        ("Fine. The lock holds well. Ok.", "lock holds", [], ("The lock holds well.", False)),
        ("The lock holds.\nAnd more.", "The lock holds", [], ("The lock holds.", False)),
        (f"{LONG}.", "w1 w2", [], (f"{LONG}.", False)),
        (f"And {LONG}.", "w1 w2", [], ("… w1 w2 …", True)),
        (f"The lock holds; {LONG}.", "The lock holds", [], ("The lock holds …", True)),
        (f"{LONG}; the lock holds.", "the lock holds", [], ("… the lock holds", True)),
        (f"I would not say that {LONG} the lock holds.", "the lock holds", [], None),
        (f"The lock holds but {LONG}.", "The lock holds", [], None),
        (f"If it is new {LONG} the lock holds.", "the lock holds", [], None),
        (f"Don’t believe that {LONG} the lock holds.", "the lock holds", [], None),
        (f"{LONG} {LONG}", LONG + " w0", [], None),
        ("x" * (LETTERS + 1), "x" * 9, [], ("x" * 9 + " …", True)),
        ("The lock holds, it came late.", "The lock holds", [Barred("came late", "apart")],
         ("The lock holds …", True)),
        ("The lock holds, my back is well.", "The lock holds", [Barred("my back", "health")], None),
        ("The lock holds, it fell.", "The lock holds", [Barred("it fell", "hazard")], None),
        ("My back: it holds. It holds.", "It holds", [Barred("My back", "health")],
         ("It holds.", False)),
        ("It holds, says [phone].", "It holds", [], None),
        ("Nothing of it.", "the lock", [], None),
        ("", "", [], None),
        ("a  \tlock\u200b holds", "lock", [], ("a lock holds", False)),
    ],
)  # fmt: skip
def test_a_sentence_its_words_or_nothing(
    text: str, words: str, barred: list[Barred], found: tuple[str, bool] | None
) -> None:
    made = excerpt(text, words, barred)
    assert (tuple(made) if made else None) == found


WORD = st.sampled_from("the lock is not good but fine. and! it holds, well [e-mail] \n".split(" "))


@settings(deadline=None)
@given(st.lists(WORD, max_size=120), st.data())
def test_what_is_quoted_is_short_and_stands_in_one_sentence(
    said: list[str], data: st.DataObject
) -> None:
    text = " ".join(said)
    first = data.draw(st.integers(0, max(len(text) - 1, 0)))
    words = text[first : data.draw(st.integers(first, len(text)))]
    barred = [Barred(word, "health") for word in data.draw(st.lists(WORD, max_size=2)) if word]
    found = excerpt(text, words, barred)
    if found is None:
        return
    bare = found.text.removeprefix("… ").removesuffix(" …")
    assert 0 < len(bare.split()) <= WORDS
    assert len(bare) <= LETTERS
    assert "[e-mail]" not in bare
    flat = [" ".join(text[a:b].split()) for a, b in sentences(text)]
    assert any(bare in one for one in flat)
    whole = [one for one in flat if bare in one]
    assert not all(any(bad.words in one for bad in barred) for one in whole)
    if not found.cut:
        assert bare in flat
    else:
        assert any(not TURNS.search(one.replace(bare, "", 1)) for one in whole)
