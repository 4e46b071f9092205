"""What scores would be with other numbers of the method: computed beside, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pandas import DataFrame

from db.connect import Connection, Engine, reading
from db.problem import Problem
from db.schema import Fit, Method, columns_of
from db.store import load
from pipeline.score import CELLS, NEEDED, numbers_of
from pipeline.scoring import posterior
from pipeline.scoring.weights import WEIGHT

TOLD = ("name", "value", "meaning", "version")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the method that a score depends on."""

    name: str
    value: float  # as people set it
    meaning: str
    version: str
    fitted: float | None  # what is in force in its place; None: it is not fitted

    @property
    def is_test(self) -> bool:
        """Tell whether it is how much a review counts that met a test."""
        return self.name.startswith(WEIGHT)


@dataclass(frozen=True, slots=True)
class Scored:
    """A product's score and band from 0 to 100, and its place; None: too few reviews."""

    score: float | None
    low: float | None
    high: float | None
    counted: int
    place: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One product as it is scored now, and as it would be."""

    product_id: str
    now: Scored
    then: Scored

    @property
    def change(self) -> float | None:
        """Give the change in points; None where there is no score on one side."""
        if self.now.score is None or self.then.score is None:
            return None
        return self.then.score - self.now.score


def numbers(connection: Connection) -> tuple[Number, ...]:
    """List the numbers that scores depend on, in their order, tests last."""
    fits = load(connection, Fit.only("name", "value"))
    methods = load(connection, Method.only(*TOLD))
    fitted = dict(zip(fits["name"], fits["value"], strict=True))
    rows = zip(*(methods[name] for name in TOLD), strict=True)
    found = [Number(name, float(value), meaning, version, fitted.get(name))
             for name, value, meaning, version in rows
             if name in NEEDED or name.startswith(WEIGHT)]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.is_test, one.name)))


def preview(engine: Engine, changes: Mapping[str, float]) -> tuple[Moved, ...]:
    """Score every product with some numbers changed, beside its score as it is.

    Both are computed from the same cells by the step's own formula (`pipeline.scoring.posterior`);
    the greatest change comes first. Raises Problem for a number that is not one of the method's,
    or that is fitted.
    """
    with reading(engine) as connection:
        known = {one.name: one for one in numbers(connection)}
        for name in changes:
            if name not in known or known[name].fitted is not None:
                raise Problem(f"{name} is no number that can be set; choose one of those listed")
        cells, fits, methods = (load(connection, one) for one in
                                (CELLS, columns_of(Fit), columns_of(Method)))  # fmt: skip
    found = numbers_of(fits, methods)
    now, then = _scores(cells, found), _scores(cells, found | dict(changes))
    moved = [Moved(key, now[key], then[key]) for key in now]
    return tuple(sorted(moved, key=lambda one: (-abs(one.change or 0.0), one.product_id)))


def _scores(cells: DataFrame, found: Mapping[str, float]) -> dict[str, Scored]:
    frame = posterior(cells, found)
    frame = frame.assign(place=frame["score"].rank(method="min", ascending=False))
    names = ("product_id", "score", "low", "high", "counted", "place")
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    return {
        str(key): Scored(_known(score), _known(low), _known(high), int(n),
                         None if place != place else int(place))
        for key, score, low, high, n, place in rows
    }  # fmt: skip


def _known(value: float) -> float | None:
    return None if value != value else float(value)
