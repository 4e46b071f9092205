"""From the tables to all that the trust pages say."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from reports.collected import collected_view
from reports.evidence import condition_views
from reports.joined import join
from reports.log import log_views
from reports.news import news_views
from reports.queries import Facts
from reports.trust_views import NewsView, TrustView
from reports.world_views import MovedView


def trust_view(
    facts: Facts, zone: ZoneInfo, moved: Iterable[MovedView], archive_days: int
) -> TrustView:
    """Gather counts, evidence, the log of corrections and the news."""
    log = log_views(facts, zone, moved)
    news = news_views(join(facts), zone, log)
    return TrustView(
        collected=collected_view(facts.collected, facts.trust_tests),
        conditions=condition_views(facts.conditions, facts.studies),
        log=log,
        news=news,
        since=_since(facts, news),
        archive_days=archive_days,
    )


def _since(facts: Facts, news: tuple[NewsView, ...]) -> int:
    """Give the year of the first month on record, which later months do not change."""
    first = min((row.month for row in facts.months), default=None)
    known = TrustView().since if not news else min(one.at for one in news).year
    return int(first[:4]) if first else known
