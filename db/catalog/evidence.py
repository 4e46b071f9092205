"""A file of evidence: what is known of inversion in one condition, and by which studies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, open_entry
from db.catalog.yamls import Value
from db.schema import Condition, Record, Study

EVIDENCE: Keys = {
    "name": "the condition as readers know it",
    "answer": "what is known, in one honest sentence or two",
    "grade": "A to E or X: how strong the evidence is",
    "why": "why this grade",
    "known": "what is known, a sentence each",
    "unknown": "what is not known, a sentence each",
    "reviewer": "who checked the page, with what standing",
    "reviewed": "day of the check",
    "review_by": "day by which it must be checked again",
    "studies": "the studies by name, in the order in which they are shown",
}
STUDY: Keys = {
    "title": "authors, year and journal, or publisher",
    "design": "how it was made, as in 'randomised trial'",
    "people": "people in it; without it: not seen, or it has none",
    "shows": "what it reports, in our own words",
    "inversion": "true where it is about inversion",
    "applies": "true where it is about this condition",
    "grade": "A to E or X",
    "source": "where it was read",
    "url": "address of the source",
    "read": "full, part, abstract or report",
    "checked": "day on which the source was read",
}
GRADES = ("A", "B", "C", "D", "E", "X")
READ = ("full", "part", "abstract", "report")
DIRECT = ("A", "B", "C")  # grades of studies of inversion in the condition itself


def read_evidence(file: str, stem: str, value: Value) -> list[Record]:
    """Read a file of evidence; raises Problem.

    No study of something else can carry a grade of direct evidence, and no condition a better
    grade than the best of its studies.
    """
    entry = open_entry(file, value, "a file of evidence", EVIDENCE)
    studies = list(_studies(entry, stem))
    return [_condition(entry, stem, studies), *studies]


def _condition(entry: Entry, stem: str, studies: list[Study]) -> Condition:
    grade = entry.need("grade", kinds.one_of(*GRADES))
    if grade in DIRECT and not any(one.grade <= grade for one in studies):
        raise entry.wrong("grade", f"({grade}) is better than that of every study")
    return Condition(
        condition=stem,
        name=entry.need("name", kinds.text),
        answer=entry.need("answer", kinds.text),
        grade=grade,
        why=entry.need("why", kinds.text),
        known=json.dumps(entry.many("known", kinds.text), ensure_ascii=False),
        unknown=json.dumps(entry.many("unknown", kinds.text), ensure_ascii=False),
        reviewer=entry.need("reviewer", kinds.text),
        reviewed=entry.need("reviewed", kinds.day),
        review_by=_review_by(entry),
    )


def _studies(entry: Entry, stem: str) -> Iterator[Study]:
    for position, (name, one) in enumerate(entry.members("studies", "a study", STUDY)):
        people = one.maybe("people", kinds.whole)
        inversion, applies = (one.need(key, kinds.flag) for key in ("inversion", "applies"))
        yield Study(
            condition=stem,
            study=name,
            position=position,
            title=one.need("title", kinds.text),
            design=one.need("design", kinds.text),
            people=None if people is None else int(people),
            shows=one.need("shows", kinds.text),
            inversion=inversion,
            applies=applies,
            grade=_grade(one, inversion and applies),
            source=one.need("source", kinds.text),
            url=one.maybe("url", kinds.url),
            read=one.need("read", kinds.one_of(*READ)),
            checked=one.need("checked", kinds.day),
        )


def _grade(study: Entry, direct: bool) -> str:
    grade = study.need("grade", kinds.one_of(*GRADES))
    if grade in DIRECT and not direct:
        raise study.wrong("grade", f"({grade}) is for studies of inversion in this condition alone")
    return grade


def _review_by(entry: Entry) -> date:
    due, reviewed = (entry.need(key, kinds.day) for key in ("review_by", "reviewed"))
    if due <= reviewed:
        raise entry.wrong("review_by", f"({due}) is not after 'reviewed' ({reviewed})")
    return due
