"""The language of a review, told from its letters; None where it is too short or uncertain."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs", "ro")
LETTERS_LEAST = 8  # measured: of 8 to 11 letters, 97 of 100 answers are right; from 24, 99
CERTAIN = 0.5
READ_FIRST, READ_MOST = 80, 400  # characters; the rest is read only where the first leave doubt
LETTER = re.compile(r"[^\W\d_]")
ENOUGH = re.compile(rf"(?:[^A-Za-z]*+[A-Za-z]){{{LETTERS_LEAST}}}")  # of a text in ASCII
LATIN_LETTER = re.compile("[A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ]")


def read_language(text: str | None, declared: str | None = None) -> str | None:
    """Tell which of the twelve languages a text is in; a declared one only breaks a tie.

    Method: naive Bayes over byte n-grams (py3langid), restricted to the twelve.
    """
    sample = (text or "")[:READ_MOST]
    for part in dict.fromkeys((sample[:READ_FIRST], sample)):
        if _is_told_by_letters(part):
            best, certainty = _identifier().classify(part)
            if certainty >= CERTAIN:
                return str(best)
    if not _is_told_by_letters(sample):
        return None
    code = (declared or "").replace("_", "-").partition("-")[0].lower()
    likely = [language for language, _ in _identifier().rank(sample)[:2]]
    return code if code in likely else None


def _is_told_by_letters(text: str) -> bool:
    if text.isascii():
        return ENOUGH.match(text) is not None
    letters = len(LETTER.findall(text))
    return letters >= LETTERS_LEAST and 2 * len(LATIN_LETTER.findall(text)) >= letters


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Load the model, on first use: a second of work that `--help` must not wait for."""
    import numpy
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    # the same numbers, each n-gram's side by side: half of the time to add them up
    identifier.nb_ptc = numpy.ascontiguousarray(identifier.nb_ptc, dtype=numpy.float32)
    return identifier
