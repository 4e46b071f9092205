"""What review texts say: the aspects they speak of, praise or complaint, with the exact words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pandas import DataFrame

from pipeline.aspects.clauses import Unit, sentences, units
from pipeline.aspects.features import Found
from pipeline.aspects.model import Guess, Model, guess
from pipeline.aspects.negation import negated
from pipeline.aspects.store import shipped
from pipeline.aspects.terms import compile_terms
from pipeline.aspects.words import stem, words_of
from pipeline.firewall import Mention, bar

ENGLISH = "en"
TOGETHER = 1000  # texts that are read at once: more are not faster, and fill the memory
KNOWN_LEAST = 0.6  # of the words of a text without a language, the share that must be known
SIDE = {"praise": 1.0, "neutral": 0.0, "complaint": -1.0}
OVERALL = 0.5  # what a unit weighs that speaks of no aspect but has words of praise or complaint


@dataclass(frozen=True, slots=True)
class Said:
    """What one text says; a text that was not read says nothing."""

    read: bool
    polarity: float | None = None  # of the whole text, -1 to 1; None: no word that judges
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
    texts = [join(title, body) for title, body in zip(titles, bodies, strict=True)]
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
        for text, some in zip(texts, cut, strict=True):
            told = [(unit, next(guesses)) for unit in some or ()]
            said = [mention for one in told for mention in _mentions(*one)]
            mentions = bar(said, sentences(text), self.kinds, self.least)
            yield Said(some is not None, _polarity(told, mentions, self.model), mentions)


def join(title: str | None, body: str | None) -> str:
    """Put title and body together, the title on a line of its own: what the places refer to."""
    return "\n".join(part for part in (title, body) if part)


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


def _mentions(unit: Unit, guesses: Sequence[Guess]) -> list[Mention]:
    return [
        Mention(one.aspect, one.polarity, one.confidence, *_span(unit, one), None, one.sure)
        for one in guesses
    ]


def _span(unit: Unit, one: Guess) -> tuple[int, int]:
    """Return the place of the words of a guess, without the marks at their ends."""
    words = list(unit.words[one.first : one.last])
    while len(words) > 1 and not words[0].text[0].isalnum() and words[0].text[0] != "#":
        words.pop(0)
    while len(words) > 1 and not words[-1].text[0].isalnum() and words[-1].text[0] != "#":
        words.pop()
    return words[0].start, words[-1].end


def _polarity(
    told: Sequence[tuple[Unit, Sequence[Guess]]], mentions: Sequence[Mention], model: Model
) -> float | None:
    """Average what the units say; those of sentences on health have no voice."""
    closed = {one.start for one in mentions if one.barred == "health"}
    total = weight = 0.0
    for unit, guesses in told:
        if any(_span(unit, one)[0] in closed for one in guesses):
            continue
        if guesses:
            total += sum(SIDE[one.polarity] * one.confidence for one in guesses)
            weight += sum(one.confidence for one in guesses)
        elif sign := _sign(unit, model):
            total, weight = total + sign * OVERALL, weight + OVERALL
    return round(total / weight, 4) if weight else None


def _sign(unit: Unit, model: Model) -> float:
    """Return what the lexicon says of a unit that speaks of no aspect, -1 to 1; 0: nothing."""
    words = [word.text for word in unit.words]
    sums = [
        (model.lexicon.get(word, 0) or model.lexicon.get(stem(word), 0)) * (-1 if under else 1)
        for word, under in zip(words, negated(words), strict=True)
    ]
    return float(max(-1, min(1, sum(sums))))
