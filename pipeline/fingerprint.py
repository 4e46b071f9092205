"""What a review is compared by: a hash of its words, and one of who gave what when, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import starmap
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, array

from db.identity import row_hash
from pipeline.alike import long_enough, marks, plain
from pipeline.alike.candidates import SHARED_LEAST
from pipeline.alike.marks import HASH_BITS
from pipeline.alike.phrases import AFTER

MORE = "|".join(map(re.escape, AFTER))
CUT = re.compile(rf"(?:\.\.\.|…)\s*\W*(?:(?:{MORE})\W*)?$", re.IGNORECASE)
HEAD = 6  # words of a beginning
BEGINNING = 1 << HASH_BITS  # the marks of beginnings are greater than all others
Ints = NDArray[np.int64]
DAYS = ("second", "day")  # precisions of a date that names a day


def fingerprint(reviews: DataFrame) -> tuple[DataFrame, dict[int, str]]:
    """Give rows of fingerprints, and by its hash the words of each text that may be a copy.

    A text that is too short to tell anything may be one where it says that it was cut.
    """
    bodies = [body if isinstance(body, str) else "" for body in reviews["body"].tolist()]
    words, titles = _words(bodies), _words(reviews["title"].tolist())
    keys = _keys(words)
    telling = [long_enough(said) for said in words]
    cut = [CUT.search(body[-80:]) is not None for body in bodies]
    frame = reviews[["id", "shop", "review_key"]].assign(
        text=_where_said(words, keys),
        telling=telling,
        size=[len(said) for said in words],
        cut=cut,
        title=_where_said(titles, _keys(titles)),
        twin=array(list(starmap(_twin, _givers(reviews))), dtype="Int64"),
        source_hash=reviews["row_hash"],
    )
    facts = zip(keys, words, telling, cut, strict=True)
    return frame, {key: said for key, said, enough, more in facts if said and (enough or more)}


def entries(words: dict[int, str], common: Ints) -> tuple[Ints, Ints]:
    """Give the index entries of texts: their hash beside each of their marks.

    How a text begins is one mark more: a text that was cut may have too few others.
    """
    texts = np.fromiter(words, np.int64, len(words))
    said = list(words.values())
    places, found = marks(said, common)
    heads = [" ".join(one.split()[:HEAD]) for one in said]
    begins = BEGINNING + (np.array(_keys(heads), np.int64) & (BEGINNING - 1))
    return np.concatenate([texts[places], texts]), np.concatenate([found, begins])


def weighed(texts: Ints, found: Ints) -> tuple[Ints, Ints]:
    """Let the mark of a beginning weigh as much as makes two texts candidates."""
    begins = np.flatnonzero(found >= BEGINNING)
    more = [found[begins] + turn * 2 * BEGINNING for turn in range(1, SHARED_LEAST)]
    again = np.tile(texts[begins], SHARED_LEAST - 1)
    return np.concatenate([texts, again]), np.concatenate([found, *more])


def _keys(words: list[str]) -> list[int]:
    """Hash texts to 62 bits, as they are: `plain` was done before."""
    return [row_hash((said,)) for said in words]


def _words(texts: list[Any]) -> list[str]:
    return [plain(text) if isinstance(text, str) else "" for text in texts]


def _where_said(words: list[str], keys: list[int]) -> Any:
    known = zip(keys, words, strict=True)
    return array([key if said else None for key, said in known], dtype="Int64")


def _givers(reviews: DataFrame) -> Iterator[tuple[Any, ...]]:
    names = ("shop", "author_hash", "published", "precision", "rating")
    return zip(*(reviews[name].tolist() for name in names), strict=True)


def _twin(shop: str, author: Any, day: Any, precision: Any, rating: Any) -> int | None:
    """Hash shop, author, day and rating; None where one is missing or the day is not known."""
    known = isinstance(author, str) and isinstance(day, datetime) and day == day
    if not known or rating != rating or precision not in DAYS:
        return None
    return row_hash((shop, author, day.date(), float(rating)))
