"""What a crawl notes while it runs, and the outcome that follows from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

GRAVEST = ("unreachable", "disallowed", "allowed")  # robots verdicts
STOPPED = {
    "shutdown": "stopped",
    "cancelled": "stopped",
    "orphaned": "stopped",
    "closespider_timeout": "time-out",
    "closespider_timeout_no_item": "time-out",
    "closespider_errorcount": "error",
    "closespider_pagecount": "too many pages",
    "memusage_exceeded": "too much memory",
    "start_error": "error",
}


@dataclass(slots=True)
class Logbook:
    """Notes of one crawl: named failures, listings that may be short, the robots verdict.

    `shown` counts the review platforms on pages whose own markup holds no review.
    """

    failures: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    shown: Counter[str] = field(default_factory=Counter)
    robots: str | None = None
    parked: bool = False
    broken: bool = False

    def fail(self, reason: str, url: str, detail: str = "") -> None:
        """Count a failure of a named class, and note its address."""
        self.failures[reason] += 1
        self.notes.append(f"{url}: {detail or reason}")

    def note_robots(self, verdict: str) -> None:
        """Keep the gravest verdict."""
        known = [self.robots] if self.robots else []
        self.robots = min([*known, verdict], key=GRAVEST.index)

    def decide(self, finish: str, reviews: int) -> tuple[str, str | None]:
        """Return outcome (complete, partial or failed) and reason of a crawl.

        `finish` is Scrapy's own reason, `reviews` the number of distinct reviews that were kept.
        A crawl without a review is never complete: nobody could tell it from a closed door.
        """
        reason = self._reason(finish)
        if self.broken:
            return "failed", "could not be kept"
        if reviews == 0:
            return "failed", reason or self._nothing()
        return ("partial", reason) if reason else ("complete", None)

    def _nothing(self) -> str:
        """Name why there is no review: another platform has them, or nobody knows."""
        other = min(self.shown, key=lambda name: (-self.shown[name], name), default=None)
        return f"another platform: {other}" if other else "no reviews read"

    def _reason(self, finish: str) -> str | None:
        if self.parked:
            return "parked"
        if finish != "finished":
            return STOPPED.get(finish, finish)
        for noted in (self.failures, self.short):
            if noted.total():
                return min(noted, key=lambda name: (-noted[name], name))
        return None
