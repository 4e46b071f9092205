"""What review texts say: the aspects they speak of, praise or complaint, with the exact words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from pandas import DataFrame

from db.sentences import sentences, title_and_body
from pipeline import polarity
from pipeline.aspects.clauses import Unit, units
from pipeline.aspects.features import Found
from pipeline.aspects.model import Guess, Model, guess
from pipeline.aspects.store import shipped
from pipeline.aspects.terms import compile_terms
from pipeline.aspects.words import words_of
from pipeline.firewall import HEALTH, Mention, bar

ENGLISH = "en"
TOGETHER = 1000  # texts that are read at once: more are not faster, and fill the memory
KNOWN_LEAST = 0.6  # of the words of a text without a language, the share that must be known
AGAINST, FOR = polarity.CLASSES.index("negative"), polarity.CLASSES.index("positive")


@dataclass(frozen=True, slots=True)
class Said:
    """What one text says; a text that was not read says nothing."""

    read: bool
    polarity: float | None = None  # of the whole text, -1 to 1; None: no sentence was read
    mentions: tuple[Mention, ...] = ()


def read_texts(
    titles: Sequence[str | None],
    bodies: Sequence[str | None],
    languages: Sequence[str | None],
    aspects: DataFrame,
    numbers: Mapping[str, float],
) -> list[Said]:
    """Read reviews by the shipped model, one Said for each, in their order.

    Only English is read. A text whose language could not be told (most are titles of two words)
    is read if all its letters are ASCII and 60 in 100 of its words are known to the model.
    `aspects` are the rows of that table; `numbers` holds `mention_confidence`.
    """
    kinds = dict(zip(aspects["aspect"].astype(str), aspects["kind"].astype(str), strict=True))
    reader = _Reader(shipped(), terms_of(aspects), kinds, numbers["mention_confidence"])
    texts = [title_and_body(title, body) for title, body in zip(titles, bodies, strict=True)]
    made: list[Said] = []
    for start in range(0, len(texts), TOGETHER):
        some = slice(start, start + TOGETHER)
        made += reader.read(texts[some], languages[some])
    return made


@dataclass(frozen=True, slots=True)
class _Reader:
    """The model with all that it is asked for."""

    model: Model
    found: Found
    kinds: Mapping[str, str]
    least: float

    def read(self, texts: Sequence[str], languages: Sequence[str | None]) -> Iterator[Said]:
        """Read some texts at once."""
        pairs = zip(texts, languages, strict=True)
        cut = [units(text) if is_read(text, lang, self.model) else None for text, lang in pairs]
        flat = [[word.text for word in unit.words] for some in cut for unit in some or ()]
        guesses = iter(guess(self.model, flat, self.found))
        said = [_told(some or (), guesses) for some in cut]
        spans = [sentences(text) for text in texts]
        mentions = [
            bar(one, span, self.kinds, self.least) for one, span in zip(said, spans, strict=True)
        ]
        judged = polarities([
            [text[a:b] for a, b in span if not closed(one, a, b)] if some is not None else []
            for text, span, one, some in zip(texts, spans, mentions, cut, strict=True)
        ])  # fmt: skip
        for some, judgement, one in zip(cut, judged, mentions, strict=True):
            yield Said(some is not None, judgement, one)


def closed(mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Tell whether a sentence speaks of health: it has no voice in what a text says."""
    return any(one.barred == HEALTH and start <= one.start < end for one in mentions)


def polarities(texts: Sequence[Sequence[str]]) -> list[float | None]:
    """Average over the sentences of each text how they judge, -1 to 1; None: there are none."""
    flat = [sentence for text in texts for sentence in text]
    if not flat:
        return [None] * len(texts)
    chances = polarity.shipped().probabilities(flat, [None] * len(flat))
    signs = iter((chances[:, FOR] - chances[:, AGAINST]).tolist())
    sums = [fsum(next(signs) for _ in text) for text in texts]
    return [
        round(total / len(text), 4) if text else None
        for total, text in zip(sums, texts, strict=True)
    ]


def is_read(text: str, language: str | None, model: Model) -> bool:
    """Tell whether a text is read: it is in English, or looks like it where nothing is known."""
    if language is not None:
        return language == ENGLISH
    words = [word.text for word in words_of(text) if word.text[0].isalpha()]
    if not words or not text.isascii():
        return False
    known = sum(word in model.rarity or word in model.lexicon for word in words)
    return known >= KNOWN_LEAST * len(words)


def terms_of(aspects: DataFrame) -> Found:
    """Compile the terms of the rows of the aspects table."""
    pairs = [
        (str(aspect), str(term))
        for aspect, terms in zip(aspects["aspect"], aspects["terms"], strict=True)
        for term in json.loads(str(terms))
    ]
    names, terms = [name for name, _ in pairs], [term for _, term in pairs]
    return Found(compile_terms(terms), tuple(terms), tuple(names))


def _told(some: Sequence[Unit], guesses: Iterator[Sequence[Guess]]) -> list[Mention]:
    return [
        Mention(one.aspect, one.polarity, one.confidence, *_span(unit, one), None, one.sure)
        for unit in some
        for one in next(guesses)
    ]


def _span(unit: Unit, one: Guess) -> tuple[int, int]:
    """Return the place of the words of a guess, without the marks at their ends."""
    words = list(unit.words[one.first : one.last])
    while len(words) > 1 and not words[0].text[0].isalnum() and words[0].text[0] != "#":
        words.pop(0)
    while len(words) > 1 and not words[-1].text[0].isalnum() and words[-1].text[0] != "#":
        words.pop()
    return words[0].start, words[-1].end
