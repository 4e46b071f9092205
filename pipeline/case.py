"""One crawl beside what it is judged by: the reviews that stand, and the shop's own past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pipeline.chance import at_least
from pipeline.limits import Limits
from pipeline.standing import Brought, Places, Standing


@dataclass(frozen=True, slots=True)
class Past:
    """What the accepted crawls of a shop met."""

    counts: tuple[int, ...] = ()  # reviews that each whole crawl met
    recent: tuple[int, ...] = (0,)  # new ones written of late, between whole crawls
    last: Any = None  # when the last of them began

    def then(self, case: Case) -> Past:
        """Add an accepted crawl."""
        *before, running = self.recent
        running += case.recent
        last = case.crawl.started
        if case.is_news:
            return Past(self.counts, (*before, running), last)
        return Past((*self.counts, int(case.crawl.distinct)), (*before, running, 0), last)


@dataclass(frozen=True, slots=True)
class Case:
    """One crawl to be judged: what it met and brought, and what it is held against."""

    crawl: Any
    brought: Brought
    standing: Standing
    past: Past
    limits: Limits
    most: float | None = None  # reviews that the shop's own file expects at most

    @property
    def is_news(self) -> bool:
        """Tell whether only the newest pages were asked for."""
        return self.crawl.kind == "crawl" and not self.crawl.sweep

    @property
    def again(self) -> int:
        """Count the known reviews that were met again."""
        return max(0, int(self.crawl.distinct) - len(self.brought.fresh))

    @property
    def recent(self) -> int:
        """Count the new reviews that were written since the last accepted crawl, or just before."""
        return len(self.brought.fresh) - self.late(self.brought.fresh)

    def late(self, fresh: Places) -> int:
        """Count the new reviews that are old, or say not when they were written."""
        if self.past.last is None:
            return 0
        than = self.past.last - timedelta(days=self.limits.late_days)
        return len(fresh) - self.standing.reviews.younger(fresh, than)

    def is_rare(self, lost: int, of: int) -> bool:
        """Tell whether chance alone would hardly let so many known reviews lose something."""
        return at_least(lost, of, self.limits.lost_rate) < self.limits.chance
