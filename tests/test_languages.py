"""The language of a review: sentences of our own, and the measured figures on shared/."""

import random

import pytest

from pipeline.languages import LANGUAGES, read_language

SENTENCES = {
    "en": "My back feels longer after ten minutes upside down, and the frame is solid.",
    "de": "Der Rahmen steht fest und die Knöchel werden gut gehalten.",
    "fr": "Le cadre est solide et les chevilles sont bien tenues pendant la séance.",
    "es": "La mesa es estable y los tobillos quedan bien sujetos todo el tiempo.",
    "it": "Il telaio è robusto e le caviglie sono tenute bene durante l'uso.",
    "nl": "Het frame staat stevig en de enkels worden goed vastgehouden.",
    "pl": "Rama jest stabilna, a kostki są dobrze trzymane przez cały czas.",
    "pt": "A mesa é estável e os tornozelos ficam bem presos durante o uso.",
    "sv": "Ramen står stadigt och fotlederna hålls fast ordentligt hela tiden.",
    "da": "Rammen står solidt, og anklerne bliver holdt godt fast hele tiden.",
    "cs": "Rám je pevný a kotníky jsou po celou dobu dobře držené.",
    "ro": "Cadrul este solid și gleznele sunt ținute bine pe toată durata.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_recognised(language):
    assert read_language(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text",
    [None, "", "ok", "że się", "été là", "5/5 !!!", "Super", "👍👍👍👍👍👍👍👍👍", "12345678901"],
)
def test_too_short_to_tell(text):
    assert read_language(text, "en-US") is None


@pytest.mark.parametrize(
    "text", ["Очень хороший стол, спина в порядке", "とても良いテーブルです。腰が楽"]
)
def test_another_script_is_none_of_the_twelve(text):
    assert read_language(text, "en") is None


def test_a_declared_language_only_breaks_a_tie():
    assert read_language("international minimal") is None
    assert read_language("international minimal", "en-GB") == "en"
    assert read_language("international minimal", "pl") is None
    assert read_language(SENTENCES["de"], "en") == "de"


def test_accuracy_on_the_language_set(shared):
    answered, right, texts = 0, 0, 0
    for language in LANGUAGES:
        path = shared / "datasets" / "reviews" / "langid" / "sentences" / f"{language}.txt"
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        found = [read_language(line) for line in random.Random(0).sample(lines, 100)]
        texts += len(found)
        answered += sum(one is not None for one in found)
        right += found.count(language)
    assert right / texts >= 0.985
    assert right / answered >= 0.995
