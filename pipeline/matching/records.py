"""Listings and products as records that can be compared: sorted, folded, their codes read."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series

from db.gtin import read_trade_gtin
from pipeline.matching.words import codes, fold, numbers, squash, tokens

COLUMNS = ("name", "text", "brand", "model", "mpn", "gtin", "group", "key")

WITH = re.compile(r"(?<!\w)w/")  # short for "with", no part of a code

Sets = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Records:
    """What is printed of each record, in parallel; sorted, so that the order given is lost."""

    keys: tuple[str, ...]
    groups: tuple[str, ...]
    printed: tuple[str, ...]  # the name as it stands
    titles: tuple[str, ...]  # folded name, before it brand and model where it lacks them
    texts: tuple[str, ...]  # folded: the title and all else that is said
    squashed: tuple[str, ...]  # the text without what is neither letter nor figure
    brands: tuple[str, ...]  # squashed; empty: not stated
    names: Sets  # squashed, each with its brand: what is exactly this record
    models: tuple[str, ...]  # squashed; empty: not stated
    codes: Sets
    model_codes: Sets  # those of the stated model alone
    numbers: Sets
    gtins: tuple[str, ...]  # 14 figures; empty: none that names a product
    prices: NDArray[np.float64]  # not a number: none

    def __len__(self) -> int:
        return len(self.keys)

    def stacked(self, below: Records) -> Records:
        """Give these records and, below them, others."""
        sides = {
            field.name: (getattr(self, field.name), getattr(below, field.name))
            for field in fields(self)
        }
        prices = np.concatenate(sides.pop("prices"))
        return Records(**{name: a + b for name, (a, b) in sides.items()}, prices=prices)


def read_records(frame: DataFrame) -> Records:
    """Read a frame with the columns of `propose`; a column that is missing is empty."""
    rows = DataFrame({name: _strings(frame, name) for name in COLUMNS})
    rows = rows.assign(price=_prices(frame)).sort_values([*COLUMNS, "price"])
    name, brand, model, mpn = (
        rows[column].tolist() for column in ("name", "brand", "model", "mpn")
    )
    model = [a or b for a, b in zip(model, mpn, strict=True)]
    titles = tuple(map(_title, name, brand, model))
    texts = tuple(
        " ".join(map(fold, parts)) for parts in zip(titles, rows["text"], brand, strict=True)
    )
    return Records(
        keys=tuple(rows["key"]),
        groups=tuple(rows["group"]),
        printed=tuple(name),
        titles=titles,
        texts=texts,
        squashed=tuple(map(squash, texts)),
        brands=tuple(map(squash, brand)),
        names=tuple(map(_names, name, brand, model)),
        models=tuple(map(squash, model)),
        codes=tuple(map(_codes, titles, model)),
        model_codes=tuple(codes(fold(said)) for said in model),
        numbers=tuple(map(numbers, titles)),
        gtins=tuple(read_trade_gtin(code) or "" for code in rows["gtin"]),
        prices=rows["price"].to_numpy("float64"),
    )


def _strings(frame: DataFrame, name: str) -> Series[str]:
    if name not in frame:
        return Series("", frame.index, dtype="object")
    found = frame[name].astype("object")
    return found.where(found.notna(), "").map(str)


def _prices(frame: DataFrame) -> Series[float]:
    if "price" not in frame:
        return Series(np.nan, frame.index)
    found = frame["price"].astype("float64")
    return found.where(found > 0)  # a price of nothing is none


def _title(name: str, brand: str, model: str) -> str:
    said = squash(name)
    missing = [part for part in (brand, model) if squash(part) not in said]
    whole = fold(" ".join([*missing, name]))
    return " ".join(tokens(WITH.sub("with ", whole)))


def _names(name: str, brand: str, model: str) -> frozenset[str]:
    """Give the spellings that name this record and nothing else: each begins with a brand."""
    maker, whole = squash(brand), squash(name)
    found = {maker + squash(model)} if brand and model else set[str]()
    if whole:
        found.add(whole if whole.startswith(maker) else maker + whole)
    return frozenset(found)


def _codes(title: str, model: str) -> frozenset[str]:
    return frozenset(chain(codes(title), codes(fold(model))))
