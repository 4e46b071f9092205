"""Frames for tests of the steps: a record's columns, and the method as it is shipped."""

from __future__ import annotations

from pathlib import Path

from pandas import DataFrame

from db.catalog.aspects import read_aspects
from db.catalog.settings import read_scoring
from db.catalog.yamls import read_yaml
from db.schema import Aspect, Method, Record, columns_of

ASPECTS = Path(__file__).parents[1] / "catalog" / "aspects.yml"
SCORING = Path(__file__).parents[1] / "catalog" / "scoring.yml"


def frame(record: type[Record], rows: list[dict[str, object]]) -> DataFrame:
    """Make a frame of a record's columns: what is not given is missing."""
    names = columns_of(record).names
    return DataFrame([{name: row.get(name) for name in names} for row in rows], columns=list(names))


def shipped_aspects() -> DataFrame:
    """Give the rows of catalog/aspects.yml."""
    read = read_aspects("aspects.yml", read_yaml(ASPECTS.read_bytes()))
    rows = [{name: getattr(one, name) for name in columns_of(Aspect).names} for one in read]
    return frame(Aspect, rows)


def shipped_methods() -> DataFrame:
    """Give the parameters of catalog/scoring.yml."""
    read = read_scoring("scoring.yml", read_yaml(SCORING.read_bytes()))
    rows = [{name: getattr(one, name) for name in columns_of(Method).names} for one in read]
    return frame(Method, rows)
