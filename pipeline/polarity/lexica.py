"""Read the opinion lexica that are given by path: each word's worth, from -1 to 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from db.problem import Problem

Lexicon = dict[str, float]

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ENTRY = re.compile(r'<word form="([^"]+)".*?polarity="([^"]+)"')


def liu(folder: Path) -> Lexicon:
    """Read the Opinion Lexicon: a folder with positive-words.txt and negative-words.txt."""
    worth: Lexicon = {}
    for name, sign in (("positive", 1.0), ("negative", -1.0)):
        for line in _lines(folder / f"{name}-words.txt"):
            if line and not line.startswith(";"):
                worth[line] = worth.get(line, 0.0) + sign
    return worth


def vader(path: Path) -> Lexicon:
    """Read VADER's lexicon: word, mean valence from -4 to 4, and more, parted by tabs."""
    return {line.split("\t")[0]: float(line.split("\t")[1]) / 4 for line in _lines(path) if line}


def pattern(path: Path) -> Lexicon:
    """Read the adjectives of Pattern (as TextBlob ships them): XML, senses averaged."""
    senses: dict[str, list[float]] = {}
    for word, worth in _ENTRY.findall("\n".join(_lines(path))):
        senses.setdefault(word, []).append(float(worth))
    return {word: sum(found) / len(found) for word, found in senses.items()}


READERS: Mapping[str, Callable[[Path], Lexicon]] = {
    "liu": liu,
    "vader": vader,
    "pattern": pattern,
}


def read(paths: Mapping[str, Path]) -> dict[str, Lexicon]:
    """Read lexica by their names; only entries of one word are kept."""
    unknown = sorted(paths.keys() - READERS.keys())
    if unknown:
        raise Problem(f"no lexicon is called {unknown[0]}: take one of {', '.join(READERS)}")
    return {
        name: {word: worth for word, worth in READERS[name](path).items() if _WORD.fullmatch(word)}
        for name, path in paths.items()
    }


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise Problem(f"{path} is not there: a lexicon's file is needed")
    text = path.read_text("utf-8", errors="replace")
    return [line.strip() for line in text.split("\n")]
