"""What is compared to tell products apart, as a table: the method page prints it."""

from __future__ import annotations

from inspect import getdoc

from pandas import DataFrame

from db.schema import Feature, Method, columns_of
from pipeline.matching import FEATURES
from pipeline.step import step, whole


@step(reads=(Method.only("name"),), writes=Feature, grain=whole)
def features(methods: DataFrame) -> DataFrame:
    """List the features of `pipeline.matching` with their weights; docstrings are the meanings."""
    rows = [
        (function.__name__, position, float(weight), " ".join((getdoc(function) or "").split()))
        for position, (function, weight) in enumerate(FEATURES)
    ]
    return DataFrame(rows, columns=list(columns_of(Feature).names))
