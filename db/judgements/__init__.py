"""Editors' decisions: rows that are only added, and what stands by all of them together."""

from db.judgements.chain import verify
from db.judgements.lean import decided_since, lean, spoken_of
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
from db.judgements.several import record_reviews, undo_together
from db.judgements.split import mint, split
from db.judgements.standing import Edit, Standing, standing

__all__ = [
    "Decision", "Edit", "Standing", "decided_since", "find", "find_undone",
    "judgements", "lean", "lock", "mint", "record", "record_all", "record_reviews", "release",
    "split", "spoken_of", "standing", "standing_now", "undo", "undo_together", "verify",
]  # fmt: skip
