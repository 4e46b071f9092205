"""Texts that are copies of one another: marks to find them by, and how much alike two are.

All is a pure function of texts, never of their number, order or place, but for the common marks,
which are fitted. Callers work on distinct texts: equal ones share a `text_key`.
"""

from pipeline.alike.candidates import candidates
from pipeline.alike.likeness import COPY, likeness, likeness_among
from pipeline.alike.marks import common_marks, marks, rarest, shingles, text_key
from pipeline.alike.plain import long_enough, plain

__all__ = [
    "COPY",
    "candidates",
    "common_marks",
    "likeness",
    "likeness_among",
    "long_enough",
    "marks",
    "plain",
    "rarest",
    "shingles",
    "text_key",
]
