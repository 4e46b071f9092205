"""Every way in which a frame is not its table, all named at once."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import pandas as pd
from pandas import DataFrame, Series
from sqlalchemy import Column

from db.problem import Problem
from db.schema import Columns, Record, columns_of

KINDS: dict[str, str] = {
    "str": "str",
    "int": "Int64",
    "float": "float64",
    "bool": "boolean",
    "datetime": "datetime64[us, UTC]",
    "date": "object",
}


def kind(column: Column[object]) -> Any:
    """Return the frame dtype of a column (Any: the pandas stubs want literals)."""
    return KINDS[column.type.python_type.__name__]


def empty(columns: Columns) -> DataFrame:
    """Make a frame without rows that fits the contract."""
    table = columns.record.table()
    return DataFrame({n: Series(dtype=kind(table.c[n])) for n in columns.names})


def fit(frame: DataFrame, record: type[Record]) -> DataFrame:
    """Return the frame in the table's order and kinds; raises Problem naming every fault."""
    table = record.table()
    wanted = columns_of(record).names
    faults = _names(frame, wanted)
    fitted = {}
    for name in wanted:
        if name in frame.columns:
            fitted[name] = _cast(frame[name], table.c[name], faults)
    faults += _content(DataFrame(fitted, index=frame.index), record) if not faults else []
    if faults:
        raise Problem(f"{table.name}: {'; '.join(faults)}")
    return DataFrame(fitted)


def _names(frame: DataFrame, wanted: tuple[str, ...]) -> list[str]:
    faults = [f"missing column '{name}'" for name in wanted if name not in frame.columns]
    for name in frame.columns:
        if name not in wanted:
            close = get_close_matches(str(name), wanted, n=1)
            hint = f" (did you mean '{close[0]}'?)" if close else ""
            faults.append(f"unknown column '{name}'{hint}")
    return faults


def _cast(values: Series[Any], column: Column[object], faults: list[str]) -> Any:
    try:
        if kind(column) == "datetime64[us, UTC]":
            return pd.to_datetime(values, utc=True).astype("datetime64[us, UTC]")
        there = values.dropna()
        if kind(column) == "str" and len(there) and not pd.api.types.is_string_dtype(there):
            raise TypeError(f"values of kind {values.dtype}")
        return values.astype(kind(column))
    except (TypeError, ValueError) as wrong:
        faults.append(f"{column.name}: not {kind(column)}: {str(wrong).splitlines()[0]}")
        return values


def _content(frame: DataFrame, record: type[Record]) -> list[str]:
    table = record.table()
    faults = []
    for column in table.c:
        if column.name in frame.columns and not column.nullable:
            missing = int(frame[column.name].isna().sum())
            if missing:
                faults.append(f"{column.name}: {missing} missing values")
    keys = [column.name for column in table.primary_key]
    doubled = frame.duplicated(keys)
    if doubled.any():
        first = tuple(frame.loc[doubled, keys].iloc[0])
        faults.append(f"{int(doubled.sum())} rows with a key that is there already, first {first}")
    if "rating" in frame.columns:
        outside = frame["rating"].notna() & ~frame["rating"].between(0, 1)
        if outside.any():
            faults.append(f"rating: {int(outside.sum())} values outside 0 to 1")
    return faults
