"""A request that a guard refuses by name, so that a crawl can say why it lacks something."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """A request that is not sent: the reason is one of the named classes of spiders.failures."""

    def __init__(self, reason: str, detail: str) -> None:
        """Refuse for a named reason; the detail is for the log."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
