"""The chain of judgements: each hash is over its row and the hash before, so that tampering shows.

A log that was changed, thinned out or put in another order no longer fits together. What was cut
off at its end cannot be seen from the rest: compare the number of the last one with a backup.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db.identity import digest
from db.plain import plain
from db.schema import Judgement, columns_of

SEALED = tuple(name for name in columns_of(Judgement).names if name != "judgement")


def seal(row: Any, before: str) -> str:
    """Hash a judgement together with the hash of the one before it (the first: no text)."""
    return digest(before, *(plain(getattr(row, name)) for name in SEALED))


def verify(rows: Iterable[Any]) -> tuple[str, ...]:
    """Name every judgement that is missing or is not what was once written; rows in any order."""
    faults: list[str] = []
    before, number = "", 0
    for row in sorted(rows, key=lambda row: int(row.number)):
        if row.number != number + 1:
            faults.append(f"judgement {number + 1} is missing: {row.number} follows {number}")
        elif seal(row, before) != row.judgement:
            faults.append(f"judgement {row.number} is not what was written")
        before, number = row.judgement, row.number
    return tuple(faults)
