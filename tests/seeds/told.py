"""Rows of what readers are told beside the figures: conditions, studies, corrections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from db.schema import Condition, Correction, Record, Study


def condition_rows(condition: str = "lumbago", name: str = "Lumbago") -> Iterator[Record]:
    """Make a condition with one study of inversion in it, and one of something else."""
    yield Condition(
        condition=condition, name=name, answer="One small trial is on record.", grade="B",
        why="There is one trial.", known=json.dumps(["It was small."]),
        unknown=json.dumps(["Whether it holds."]), reviewer="R. Example, physiotherapist",
        reviewed=date(2026, 9, 1), review_by=date(2027, 3, 1),
    )  # fmt: skip
    yield study_row(condition, "one-2012", 0, inversion=True, grade="B", people=24)
    yield study_row(condition, "two-2013", 1, inversion=False, grade="D", people=None)


def study_row(
    condition: str, study: str, position: int, *, inversion: bool, grade: str, people: int | None
) -> Study:
    """Make a study."""
    return Study(
        condition=condition, study=study, position=position, title=f"Example, {study[-4:]}",
        design="randomised trial", people=people, shows="Little or no difference.",
        inversion=inversion, applies=True, grade=grade, source="The journal",
        url=f"https://journal.example/{study}", read="abstract", checked=date(2026, 9, 1),
    )  # fmt: skip


def correction_row(name: str = "weight-of-a2", page: str = "products/aurel-a2.html") -> Correction:
    """Make a correction in words."""
    return Correction(
        correction=name, on_date=date(2026, 10, 20), page=page,
        wrong="The page gave 300 kg as the greatest weight.",
        now="It is 300 lb, as the manual says.",
    )  # fmt: skip
