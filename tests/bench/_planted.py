"""Texts of real sentences with planted copies of five kinds, from a seed."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("format", "truncate", "boilerplate", "typo3pct", "word13pct")
LEAST_WORDS, MOST_WORDS = 12, 90  # of a text
PER_COPY = 5  # texts for each copy among them
PROMOTED = 0.06  # of the texts without a copy carry the same phrases as copies
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FILLERS = "really just quite thing stuff maybe also somewhat pretty indeed anyway basically".split()
PREFIXES = (
    "[Sample programme] The maker sent me this item so that I could try it.",
    "Posted by a member of the Harrowgate tester club in return for points:",
    "Note from the shop: the writer of these lines took part in our spring raffle.",
    "As a member of the panel I was asked to share what I think.",
)
SUFFIXES = (
    "First seen at shop.brackenfell.example, shared with its partners.",
    "(This opinion reached us from the pages of the Ostrava Home network)",
    "Source: the customer voices of Pellworth & Sons, used with consent.",
    "Written for wendover-living.example and shown here by arrangement",
)


@dataclass(frozen=True)
class Planted:
    """Texts, which of them are (original, copy) by number, and the kind of each copy."""

    texts: list[str]
    copies: list[tuple[int, int]]
    kinds: list[str]
    reuse: float  # mean uses of a sentence among the originals


def sentences_of(path: Path) -> list[str]:
    """Return the distinct sentences of a file, in its order; those of under three words are not."""
    lines = (" ".join(line.split()) for line in path.read_text("utf-8").splitlines())
    return list(dict.fromkeys(line for line in lines if line.count(" ") > 1))


def most_texts(sentences: list[str], reuse: int, seed: int) -> int:
    """Count the texts, copies included, that can be made without using a sentence more often."""
    dealt = sum(1 for _ in _dealt(sentences, random.Random(seed), reuse))
    return dealt * PER_COPY // (PER_COPY - 1)


def plant(sentences: list[str], n: int, seed: int) -> Planted:
    """Make n texts, a fifth of them copies of the others, each of another one, and shuffle them."""
    chance = random.Random(seed)
    wanted = n - n // PER_COPY
    decks = 1 + wanted * 8 // len(sentences)
    originals, used = [], 0
    for text, count in _dealt(sentences, random.Random(seed), decks):
        originals.append(text)
        used += count
        if len(originals) == wanted:
            break
    copied = chance.sample(range(len(originals)), n // PER_COPY)
    kinds = [KINDS[at % len(KINDS)] for at in range(len(copied))]
    copies = [COPIES[kind](originals[at], chance) for at, kind in zip(copied, kinds, strict=True)]
    rest = set(range(len(originals))) - set(copied)
    for at in chance.sample(sorted(rest), round(len(rest) * PROMOTED)):
        originals[at] = _promoted(originals[at], chance)
    order = chance.sample(range(n), n)
    place = {was: now for now, was in enumerate(order)}
    made = originals + copies
    texts = [made[was] for was in order]
    pairs = [(place[at], place[len(originals) + k]) for k, at in enumerate(copied)]
    return Planted(texts, pairs, kinds, used / len(sentences))


def _dealt(sentences: list[str], chance: random.Random, decks: int) -> Iterator[tuple[str, int]]:
    """Deal two to four sentences a text from shuffled decks; too short or too long, none comes."""
    for _ in range(decks):
        deck = chance.sample(sentences, len(sentences))
        while len(deck) > 4:
            hand = [deck.pop() for _ in range(chance.randint(2, 4))]
            text = " ".join(hand)
            if LEAST_WORDS <= len(text.split()) <= MOST_WORDS:
                yield text, len(hand)


def _formatted(text: str, chance: random.Random) -> str:
    text = text.replace('"', "“").replace("'", "’")
    text = "".join(one for one in text if one not in ",." or chance.random() < 0.5)
    return html.escape(chance.choice((str.upper, str.lower, str.title, str))(text))


def _truncated(text: str, chance: random.Random) -> str:
    return text[: int(len(text) * chance.uniform(0.6, 0.85))] + "... read more"


def _promoted(text: str, chance: random.Random) -> str:
    return f"{chance.choice(PREFIXES)} {text} {chance.choice(SUFFIXES)}"


def _mistyped(text: str, chance: random.Random) -> str:
    return "".join(_typed(one, chance) if chance.random() < 0.03 else one for one in text)


def _typed(one: str, chance: random.Random) -> str:
    return chance.choice(("", chance.choice(LETTERS), one * 2))


def _reworded(text: str, chance: random.Random) -> str:
    said = []
    for word in text.split():
        roll = chance.random()
        if roll >= 0.07:
            said.append(chance.choice(FILLERS) if roll < 0.13 else word)
    return " ".join(said)


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    "format": _formatted,
    "truncate": _truncated,
    "boilerplate": _promoted,
    "typo3pct": _mistyped,
    "word13pct": _reworded,
}
