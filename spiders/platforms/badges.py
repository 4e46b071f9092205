"""What is said of a reward for a review, in the source's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

REWARDED = re.compile(
    r"incentiv|sweepstake|sampl(?:e|ing)|free.?product|product.?for.?free"
    r"|for.?free\b|gifted|reward|future.?purchase|compensat|\bvine\b|staff|employee|\bassociate"
    r"|prize|seeded|disclosure",
    re.I,
)
NO = re.compile(r"\s*(?:no|not|none|false|0|n/a|nein|non|nee)\b", re.I)
YES = re.compile(r"\s*(?:yes|true|1|y|ja|oui|s[ií])\s*\Z", re.I)


@dataclass(frozen=True, slots=True)
class Saying:
    """A badge or a question on a review: its code, how it is called, and the answer."""

    key: str
    label: str
    answer: str

    @property
    def denies(self) -> bool:
        """Tell an answer that says no."""
        return NO.match(self.answer) is not None

    def words(self) -> str:
        """Say it as the source does; a plain yes adds nothing to the name."""
        return self.label if YES.match(self.answer) else f"{self.label}: {self.answer}"


def incentive_of(sayings: Iterable[Saying]) -> str | None:
    """Give what is said of a reward: what tells of one goes before what denies it."""
    told = [
        one
        for one in sayings
        if one.answer.strip() and (REWARDED.search(one.key) or REWARDED.search(one.label))
    ]
    return next((one.words() for one in sorted(told, key=lambda one: one.denies)), None)
