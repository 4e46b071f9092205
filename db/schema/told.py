"""What readers are told beside the figures: evidence by condition, and corrections in words."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class Condition(Hashed, Record):
    """What is known of inversion in one condition: catalog/evidence/<condition>.yml."""

    __tablename__ = "conditions"
    condition: Mapped[str] = col("stem of the YAML file", key=True)
    name: Mapped[str] = col("name as readers know it")
    answer: Mapped[str] = col("what is known, in one honest sentence or two")
    grade: Mapped[str] = col("A to E or X: how strong the evidence is")
    why: Mapped[str] = col("why this grade")
    known: Mapped[str] = col("JSON list of what is known, a sentence each", default="[]")
    unknown: Mapped[str] = col("JSON list of what is not known, a sentence each", default="[]")
    reviewer: Mapped[str] = col("who checked it, with what standing")
    reviewed: Mapped[date] = col("day of the check")
    review_by: Mapped[date] = col("day by which it must be checked again")


class Study(Hashed, Record):
    """One source of what is known in a condition, and how far it applies: same file."""

    __tablename__ = "studies"
    condition: Mapped[str] = col("conditions.condition", key=True)
    study: Mapped[str] = col("key of the entry", key=True)
    position: Mapped[int] = col("place in the list, from 0")
    title: Mapped[str] = col("authors, year and journal, or publisher")
    design: Mapped[str] = col("how it was made, in words")
    people: Mapped[int | None] = opt("people in it; none: not seen, or it has none")
    shows: Mapped[str] = col("what it reports, in our own words")
    inversion: Mapped[bool] = col("it is about inversion; false: about something else")
    applies: Mapped[bool] = col("it is about this condition; false: about another one")
    grade: Mapped[str] = col("A to E or X")
    source: Mapped[str] = col("where it was read")
    url: Mapped[str | None] = opt("address of the source")
    read: Mapped[str] = col("how much of it was read: full, part, abstract or report")
    checked: Mapped[date] = col("day on which the source was read")


class Correction(Hashed, Record):
    """A mistake that readers were told, and what stands now: catalog/corrections.yml."""

    __tablename__ = "corrections"
    correction: Mapped[str] = col("key of the entry", key=True)
    on_date: Mapped[date] = col("day of the correction")
    page: Mapped[str] = col("path within the release, as in products/arc-300.html")
    wrong: Mapped[str] = col("what was wrong")
    now: Mapped[str] = col("what stands now")
