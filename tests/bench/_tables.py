"""Read any two tables of products and the gold pairs between them, whatever the columns' names."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

from db.problem import Problem

NAMES = {
    "name": ("name", "title", "product", "product_name", "product_title"),
    "brand": ("brand", "manufacturer", "maker", "vendor"),
    "model": ("model", "modelno", "model_number", "model_no"),
    "mpn": ("mpn", "part_number", "partno", "sku"),
    "gtin": ("gtin", "gtin13", "gtin14", "ean", "ean13", "upc", "barcode"),
    "price": ("price", "list_price", "offer_price"),
}
MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?")
LINK = re.compile(r"https?://\S+")


def read_table(path: Path, separator: str, seed: int) -> DataFrame:
    """Read a table in the columns of `propose`, its rows shuffled by a seed.

    The first column is the key. Columns are taken by their names; without one that is a name, the
    first with words of its own is; all other words become the text.
    """
    rows = _read(path, separator).sample(frac=1, random_state=seed)
    found = {role: _column(rows, names) for role, names in NAMES.items()}
    found["name"] = found["name"] or _wordy(rows, [name for name in found.values() if name])
    rest = [c for c in rows.columns[1:] if c not in found.values()]
    words = {role: rows[column] if column else "" for role, column in found.items()}
    text = rows[rest].agg(" ".join, axis=1) if rest else ""
    read = DataFrame({"key": rows.iloc[:, 0], "group": "", "text": text, **words}, rows.index)
    return read.assign(
        text=read["text"].map(lambda said: LINK.sub(" ", said)), price=read["price"].map(_money)
    )


def read_gold(path: Path, separator: str) -> frozenset[tuple[str, str]]:
    """Read the true pairs: columns D1 and D2."""
    gold = _read(path, separator)
    if not {"D1", "D2"} <= set(gold.columns):
        raise Problem(f"{path}: has no columns D1 and D2. Give the file of true pairs")
    return frozenset(zip(gold["D1"], gold["D2"], strict=True))


def _read(path: Path, separator: str) -> DataFrame:
    try:
        return pd.read_csv(
            path, sep=separator, dtype=str, keep_default_na=False, encoding_errors="replace"
        )
    except (OSError, ValueError) as wrong:
        raise Problem(f"{path}: {wrong}. Give a table with a header line") from None


def _column(rows: DataFrame, names: tuple[str, ...]) -> str:
    plain = {
        re.sub(r"\W+", "_", str(column).casefold()): str(column) for column in rows.columns[1:]
    }
    return next((plain[name] for name in names if name in plain), "")


def _wordy(rows: DataFrame, taken: list[str]) -> str:
    """Take the first column most of whose values have words and are nearly all different."""
    free = [str(column) for column in rows.columns[1:] if column not in taken]
    own = [c for c in free if _share_of_words(rows[c]) > 0.5 and rows[c].nunique() > len(rows) / 2]
    if not (own or free):
        raise Problem("a table has no column of names. Give one named 'name' or 'title'")
    return (own or free)[0]


def _share_of_words(values: Series[str]) -> float:
    return float(values.str.contains(r"[^\W\d_]{3}").mean())


def _money(printed: str) -> float:
    found = MONEY.search(printed)
    return float(found[0].replace(",", "")) if found else float("nan")
