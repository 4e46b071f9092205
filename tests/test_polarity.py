"""The polarity model that is shipped: its laws, and what negation and contrast do."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.polarity import CLASSES, shipped

TEXTS = ["It works very well.", "", "It broke twice.", "The strap is fine but the hinge is awful."]


def likeliest(text: str, aspect: str | None = None) -> str:
    at = text.find(aspect) if aspect else 0
    place = (at, at + len(aspect)) if aspect else None
    chances = shipped().probabilities([text], [place])[0]
    return CLASSES[int(np.argmax(chances[[0, 2]])) * 2]


def test_a_batch_of_one_equals_a_batch_of_many_in_any_order() -> None:
    places = [None, (0, 0), (3, 8), (28, 33)]
    many = shipped().probabilities(TEXTS, places)
    assert many.shape == (4, 3)
    assert np.allclose(many.sum(axis=1), 1)
    for text, place, row in zip(TEXTS, places, many, strict=True):
        assert np.array_equal(shipped().probabilities([text], [place]), [row])
    assert np.array_equal(shipped().probabilities(TEXTS[::-1], places[::-1]), many[::-1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I love it.", "positive"),
        ("It is not good.", "negative"),
        ("I have no problems with it.", "positive"),
        ("A complete waste of money.", "negative"),
    ],
)
def test_plain_sentences_and_negations(text: str, said: str) -> None:
    assert likeliest(text) == said


def test_a_contrast_parts_what_is_said_of_two_aspects() -> None:
    text = "The strap is great but the hinge is awful."
    assert (likeliest(text, "strap"), likeliest(text, "hinge")) == ("positive", "negative")


def test_nothing_asked_gives_nothing() -> None:
    assert shipped().probabilities([], []).shape == (0, 3)
