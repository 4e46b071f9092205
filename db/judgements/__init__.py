"""Editors' decisions: rows that are only added, and what stands by all of them together."""

from db.judgements.chain import verify
from db.judgements.log import (
    Decision,
    find,
    judgements,
    lock,
    record,
    record_all,
    release,
    standing_now,
    undo,
)
from db.judgements.said import find_undone
from db.judgements.split import mint, split
from db.judgements.standing import Edit, Standing, standing

__all__ = [
    "Decision", "Edit", "Standing", "find", "find_undone",
    "judgements", "lock", "mint", "record", "record_all", "release",
    "split", "standing", "standing_now", "undo", "verify",
]  # fmt: skip
