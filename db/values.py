"""Frames as rows of plain values, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series
from sqlalchemy import Column

from db.contract import kind
from db.plain import TIME, Plain, clean, plain
from db.schema import Columns, Record


def plain_column(values: Series, column: Column[object]) -> list[Plain]:
    """Return a frame's column in canonical form; missing is None, never the word NaN."""
    of = kind(column)
    if of == "datetime64[us, UTC]":
        return _times(values)
    objects = values.astype(object).where(values.notna(), None).tolist()
    if of == "str":
        return _clean_texts(objects)
    return [plain(value) for value in objects] if of == "object" else objects


def _clean_texts(texts: list[Any]) -> list[Plain]:
    """Clean a column of texts; one look at all of them tells that most columns are clean."""
    together = "".join(filter(None, texts))
    if together.isascii() and "\x00" not in together:
        return texts
    return [None if text is None else clean(text) for text in texts]


def _times(values: Series) -> list[Plain]:
    if values.empty:
        return []
    naive = values.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[us]")
    texts = np.char.replace(np.datetime_as_string(naive, unit="us"), "T", " ").tolist()
    return [None if missing else text for text, missing in zip(texts, values.isna(), strict=True)]


def rows_of_frame(frame: DataFrame, record: type[Record]) -> list[tuple[Plain, ...]]:
    """Return a fitted frame as rows in the table's column order, without the row hash."""
    table = record.table()
    columns = [plain_column(frame[name], table.c[name]) for name in frame.columns]
    return list(zip(*columns, strict=True))


def frame_of_rows(rows: Sequence[tuple[object, ...]], columns: Columns) -> DataFrame:
    """Make a typed frame of rows as a driver returns them."""
    table = columns.record.table()
    lists = zip(*rows, strict=True) if rows else ([] for _ in columns.names)
    return DataFrame(
        {
            name: _series(list(values), table.c[name])
            for name, values in zip(columns.names, lists, strict=True)
        }
    )


def _series(values: list[Any], column: Column[object]) -> Any:
    of = kind(column)
    if of == "datetime64[us, UTC]":
        form = None if any(isinstance(v, datetime) for v in values) else TIME
        return Series(pd.to_datetime(values, utc=True, format=form)).astype(of)
    if of == "object":
        return Series([_date(value) for value in values], dtype=object)
    if of == "boolean":
        return Series([None if v is None else bool(v) for v in values], dtype=of)
    return Series(values, dtype=of)


def _date(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value
