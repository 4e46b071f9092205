"""The polarity model that is shipped: its laws, and what negation and contrast do."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.polarity import CLASSES, Place, shipped
from pipeline.polarity.store import FOLDER, load
from pipeline.polarity.tokens import numbered, tokenise, tokenise_each

TEXTS = ["It works very well.", "", "It broke twice.", "The strap is fine but the hinge is awful."]
PLACES: list[Place] = [None, (0, 0), (3, 8), (28, 33)]
ANY = st.one_of(
    st.text(max_size=30),
    st.text("İß’\n\r\x85\u2028 no,good but't.", max_size=30),
)
ASKED = st.tuples(
    ANY, st.none() | st.tuples(st.integers(-3, 40), st.integers(-3, 40)).map(sorted).map(tuple)
)


def likelier(text: str, aspect: str | None = None) -> str:
    at = text.find(aspect) if aspect else 0
    place = (at, at + len(aspect)) if aspect else None
    chances = shipped().probabilities([text], [place])[0]
    return CLASSES[2] if chances[2] > chances[0] else CLASSES[0]


def test_the_order_of_a_batch_does_not_matter_and_chances_sum_to_one() -> None:
    many = shipped().probabilities(TEXTS, PLACES)
    assert many.shape == (4, 3)
    assert np.allclose(many.sum(axis=1), 1, atol=1e-12)
    assert np.array_equal(shipped().probabilities(TEXTS[::-1], PLACES[::-1]), many[::-1])


@given(st.lists(ASKED, max_size=6))
def test_a_batch_of_one_equals_a_batch_of_many(asked: list[tuple[str, Place]]) -> None:
    texts, places = [one[0] for one in asked], [one[1] for one in asked]
    many = shipped().probabilities(texts, places)
    alone = [shipped().probabilities([text], [place])[0] for text, place in asked]
    assert np.array_equal(many, np.array(alone).reshape(-1, 3))
    assert np.isfinite(many).all()
    assert ((many >= 0) & (many <= 1)).all()


def test_what_follows_many_other_texts_is_answered_alike() -> None:
    filler = [f"The lever number {n} squeaks." for n in range(700)]
    many = shipped().probabilities([*filler, *TEXTS], [None] * 700 + PLACES)
    assert np.array_equal(many[700:], shipped().probabilities(TEXTS, PLACES))


@given(st.lists(ANY, max_size=5))
def test_texts_that_repeat_are_cut_alike(texts: list[str]) -> None:
    numbers = numbered(["", "\n", "no", "good", "but", ",", "."])
    each, twice = tokenise(texts + texts, numbers), tokenise_each(texts + texts, numbers)
    for name in ("n", "text", "word", "begin", "end", "starts"):
        assert np.array_equal(getattr(each, name), getattr(twice, name))


def test_places_are_those_of_the_text_as_it_is_written() -> None:
    tokens = tokenise(["İ’m  good.\nNo"], numbered(["", "\n", "good", ".", "no"]))
    said = list(zip(tokens.word.tolist(), tokens.begin.tolist(), strict=True))
    assert said[-3:] == [(2, 5), (3, 9), (4, 11)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I love it.", "positive"),
        ("I do not love it.", "negative"),
        ("It is good.", "positive"),
        ("It is not good.", "negative"),
        ("It isn’t good.", "negative"),
        ("I have no problems with it.", "positive"),
        ("I have had problems with it.", "negative"),
        ("A complete waste of money.", "negative"),
        ("Works great!!!", "positive"),
        ("Soooo disappointed", "negative"),
    ],
)
def test_plain_sentences_and_negations(text: str, said: str) -> None:
    assert likelier(text) == said


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("The strap is great but the hinge is awful.", "strap", "hinge"),
        ("The hinge is awful but the strap is great.", "strap", "hinge"),
        ("Although the manual was terrible, the frame is excellent.", "frame", "manual"),
    ],
)
def test_a_contrast_parts_what_is_said_of_two_aspects(text: str, good: str, bad: str) -> None:
    assert (likelier(text, good), likelier(text, bad)) == ("positive", "negative")


def test_nothing_asked_gives_nothing() -> None:
    assert shipped().probabilities([], []).shape == (0, 3)


def test_the_numbers_load_at_once_and_are_small() -> None:
    begun = time.process_time()
    load(FOLDER / "model.npz")
    assert time.process_time() - begun < 1.0  # 0.1 s on a quiet machine
    assert sum(path.stat().st_size for path in FOLDER.glob("model.*")) < 4_000_000
