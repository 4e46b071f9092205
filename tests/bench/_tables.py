"""Read any two tables of products and the gold pairs between them, whatever the columns' names."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series

from db.problem import Problem

NAMES = {
    "name": ("name", "title", "product", "product_name", "product_title", "label"),
    "brand": ("brand", "manufacturer", "maker", "vendor"),
    "model": ("model", "modelno", "model_number", "model_no"),
    "mpn": ("mpn", "part_number", "partno"),
    "gtin": ("gtin", "gtin13", "gtin14", "ean", "ean13", "upc", "barcode"),
    "price": ("price", "list_price", "offer_price"),
}
MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?")
WORDS = re.compile(r"[^\W\d_]{3}")
MOST = 0.75  # names may repeat: beyond it the first column is as good as any
ABSENT = ("nan", "NaN", "null", "NULL", "None", "N/A", "n/a", "<NA>")
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
    """Read the true pairs: columns D1 and D2, whatever else is there."""
    gold = _read(path, separator)
    if not {"D1", "D2"} <= set(gold.columns):
        raise Problem(f"{path}: has no columns D1 and D2. Give the file of true pairs")
    return frozenset(zip(gold["D1"], gold["D2"], strict=True))


def _read(path: Path, separator: str) -> DataFrame:
    """Read all as text without the blanks around it; the words for nothing become empty."""
    try:
        rows = pd.read_csv(
            path, sep=separator.replace("\\t", "\t"), dtype=str, index_col=False,
            keep_default_na=False, na_values=ABSENT, encoding_errors="replace",
        )  # fmt: skip
    except (OSError, ValueError) as wrong:
        raise Problem(f"{path}: {wrong}. Give a table with a header line") from None
    plain = {str(name).strip(): rows[name].fillna("").str.strip() for name in rows}
    return DataFrame(plain, rows.index)


def _column(rows: DataFrame, names: tuple[str, ...]) -> str:
    plain = {
        re.sub(r"\W+", "_", str(column).casefold()): str(column) for column in rows.columns[1:]
    }
    return next((plain[name] for name in names if name in plain), "")


def _wordy(rows: DataFrame, taken: list[str]) -> str:
    """Take the first column that nearly all rows fill with words of their own, or the best."""
    free = [str(column) for column in rows.columns[1:] if column not in taken]
    if not free:
        raise Problem("a table has no column of names. Give one named 'name' or 'title'")
    shares = {name: min(_share_of_own_words(rows[name]), MOST) for name in free}
    return max(free, key=lambda name: shares[name])


def _share_of_own_words(values: Series[str]) -> float:
    """Tell which share of rows has words in this column, each value counted once."""
    return float(values[values.str.contains(WORDS)].nunique() / max(len(values), 1))


def _money(printed: str) -> float:
    found = MONEY.search(printed)
    return float(found[0].replace(",", "")) if found else float("nan")
