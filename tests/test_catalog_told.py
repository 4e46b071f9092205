"""The catalog: what files of evidence and corrections become."""

from __future__ import annotations

from datetime import date

from db.catalog import read_catalog
from db.schema import Condition, Correction, Study
from tests.test_catalog import folder, lay, problem

__all__ = ["folder"]  # a fixture


def test_a_correction_becomes_its_record(folder):
    one = "{date: 2026-11-20, page: products/a.html, wrong: W, now: N}"
    lay(folder, {"corrections.yml": f"corrections: {{weight-of-a: {one}}}"})
    assert read_catalog(folder).of(Correction) == (
        Correction(
            correction="weight-of-a",
            on_date=date(2026, 11, 20),
            page="products/a.html",
            wrong="W",
            now="N",
        ),
    )


HEAD = """\
name: Lumbago
answer: A.
grade: {grade}
why: W.
known: [K., L.]
unknown: U.
reviewer: R
reviewed: 2026-01-01
review_by: 2027-01-01
studies:
"""
LINE = (
    "  {name}: {{title: T, design: D, people: 24, shows: S., inversion: {inversion}, "
    "applies: true, grade: {grade}, source: S, read: abstract, checked: 2026-01-01}}\n"
)


def test_a_condition_and_its_studies_become_their_records(folder):
    studies = LINE.format(name="b", inversion="true", grade="B")
    studies += LINE.format(name="a", inversion="false", grade="D").replace("people: 24, ", "")
    lay(folder, {"evidence/lumbago.yml": HEAD.format(grade="B") + studies})
    catalog = read_catalog(folder)
    (found,) = (one for one in catalog.of(Condition) if one.condition == "lumbago")
    assert found == Condition(
        condition="lumbago", name="Lumbago", answer="A.", grade="B", why="W.",
        known='["K.", "L."]', unknown='["U."]', reviewer="R",
        reviewed=date(2026, 1, 1), review_by=date(2027, 1, 1),
    )  # fmt: skip
    made = [one for one in catalog.of(Study) if one.condition == "lumbago"]
    told = [(one.study, one.position, one.people, one.inversion, one.grade) for one in made]
    assert told == [("a", 1, None, False, "D"), ("b", 0, 24, True, "B")]


def test_a_file_that_is_too_large_is_not_read(folder):
    lay(folder, {"shops/x.yml": "# " + "x" * 1_000_000})
    assert "larger than 1,000,000 bytes; split it into several files" in problem(folder)
