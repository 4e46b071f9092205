"""An article as blocks of words, each letter with its place in the text that was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

SPACES = frozenset(" \t\r\n\f\v\xa0\u2009\u200a\u202f")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item of a list, or the words of a picture.

    `starts[i]` and `ends[i]` say which part of the raw text the letter `text[i]` stands for; none,
    where it has no place there that can be written anew (title, words of a picture).
    """

    kind: str  # title, heading, item, text, picture
    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One published article."""

    title: str
    address: str  # where a reader finds it; the file's name for a file
    blocks: tuple[Block, ...]
    raw: str = field(repr=False)
    is_markup: bool = False
    comments: int = 0  # comments of readers below it, which are not the site's words
    route: str | None = None  # of WordPress: posts/12
    changed: str | None = None  # when it was changed last, as WordPress says

    @property
    def name(self) -> str:
        """Name the article for people."""
        return f"{self.address} ({self.title})" if self.title else self.address


class Words:
    """Gathers the letters of a block, runs of spaces as one, with the place of each."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, text: str, start: int, end: int | None = None) -> None:
        """Add letters; with `end`, all of them stand for the raw text between (an entity)."""
        for at, letter in enumerate(text):
            first = start if end is not None else start + at
            last = end if end is not None else first + 1
            if letter in SPACES:
                if not self._text or self._text[-1] == " ":
                    continue
                letter = " "
            self._text.append(letter)
            self._starts.append(first)
            self._ends.append(last)

    def take(self, kind: str) -> Iterator[Block]:
        """Give the block, if it has words, and begin anew."""
        size = len(self._text)
        while size and self._text[size - 1] == " ":
            size -= 1
        text = "".join(self._text[:size])
        if any(letter.isalnum() for letter in text):
            yield Block(kind, text, tuple(self._starts[:size]), tuple(self._ends[:size]))
        self._text, self._starts, self._ends = [], [], []
