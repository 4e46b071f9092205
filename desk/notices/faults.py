"""What is wrong with the notices, for `upright doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from db.catalog.notices import read_notices
from db.connect import reading
from db.ledger import has_slots
from db.messages import Trouble, troubles
from db.problem import Problem
from desk.session import Session

TRIES = 3  # in vain, before it is said
SOON = timedelta(minutes=15)  # what was taken up longer ago is not being handed over any more


def notices(session: Session) -> Iterator[tuple[str, str]]:
    """Yield what cannot be told to whom, and of what nobody knows whether it was told."""
    try:
        found = read_notices(session.config.catalog)
    except Problem as wrong:
        yield str(wrong).rstrip("."), "correct it; until then nobody is told anything"
        return
    if found is None:
        if has_slots(session.engine):
            mend = "write it (docs/notices.md)"
            yield "the schedule runs, and catalog/notices.yml names nobody who is told", mend
        return
    config, channels = session.config, [rule.channel for rule in found.rules]
    if found.server and found.server.user and config.smtp_password is None:
        yield "UPRIGHT_SMTP_PASSWORD is not set", "set it where the schedule runs"
    if any(one.startswith("hook:") for one in channels) and config.hook_secret is None:
        yield "UPRIGHT_HOOK_SECRET is not set", "set it where the schedule runs"
    with reading(session.engine) as connection:
        for trouble in troubles(connection, config.now() - SOON, TRIES):
            if trouble.channel in channels:
                yield _told(trouble)


def _told(trouble: Trouble) -> tuple[str, str]:
    what = "1 message" if trouble.messages == 1 else f"{trouble.messages} messages"
    when = f"{trouble.since:%Y-%m-%d %H:%M}"
    if trouble.failure is None:
        told = f"nobody can tell whether {trouble.channel} was told {what} of {when}"
        return told, "it is not sent again, so ask there; it ends when what it is about is done"
    told = f"{trouble.channel} was not told {what} since {when} ({trouble.failure})"
    return told, f"tried {trouble.tried} times, and again and again; look at catalog/notices.yml"
