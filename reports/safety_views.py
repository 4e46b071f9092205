"""What a page says of safety: notes with who checked them, and advisories with the reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NoteView:
    """One safety note with who checked it and until when the check holds."""

    anchor: str
    kind: str
    title: str
    text: str
    source: str
    url: str | None
    reviewer: str
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True)
class AdvisoryView:
    """What owners report of danger, in our words, with what the maker says to it."""

    anchor: str
    product: str  # as readers know it
    path: str  # of its page, within the release
    title: str
    text: tuple[str, ...]  # paragraphs
    reviews: int
    asked: date
    until: date
    reply: tuple[str, ...]  # paragraphs, in full; none: the maker did not reply
    replied: date | None
    published: date
    by: str


@dataclass(frozen=True, slots=True)
class SafetyView:
    """What every reader is told before choosing."""

    contraindications: tuple[NoteView, ...]
    emergencies: tuple[NoteView, ...]
    recalls: tuple[NoteView, ...]
    advisories: tuple[AdvisoryView, ...] = ()  # the newest first
