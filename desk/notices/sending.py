"""Telling each address what waits for it: claimed, handed over, marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from db.catalog import effective
from db.catalog.notices import Notices, Rule, read_notices
from db.config import Config
from db.connect import Connection
from db.messages import claim, keep, last_told, settle, telling, waiting
from db.problem import Problem
from db.schema import Site
from desk.notices.finding import find
from desk.notices.hook import Hook
from desk.notices.mail import Post
from desk.notices.outcome import Failed, Unsure
from desk.notices.parcel import Parcel, one_line
from desk.notices.rules import due
from desk.session import Session

MISSING = "catalog/notices.yml is missing: nobody is told anything (docs/notices.md)"
Carry = Callable[[Parcel], None]  # raises Failed or Unsure


@dataclass(frozen=True, slots=True)
class Told:
    """What became of all that one address was to be told."""

    channel: str
    messages: int
    subject: str
    fault: str | None  # why it failed, or why nobody knows; none: it was handed over
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What one look at everything found, and who was told."""

    new: int
    over: int
    told: tuple[Told, ...]
    waiting: int  # what addresses are told later: their pause, their quiet hours, or a failure


def notify(session: Session, carry: Carry | None = None) -> Done:
    """Find what needs somebody, and tell each address what it was not told yet."""
    notices = _notices(session.config)
    site, zone = _site(session)
    with telling(session.engine) as connection:
        new, over = _keep(session, connection)
    take = carry or carrier(notices, session.config)
    told, later = list[Told](), 0
    for rule in notices.rules:
        with telling(session.engine) as connection:
            parcel, left = _plan(session, connection, notices, rule, site, zone)
            if parcel:
                claim(connection, rule.channel, parcel.messages, parcel.at)
        later += left
        if parcel:
            told.append(_hand_over(session, take, parcel))
    return Done(new, over, tuple(told), later)


def rehearse(session: Session) -> tuple[Done, tuple[Parcel, ...]]:
    """Do as `notify` does but for handing anything over; nothing is changed."""
    notices = _notices(session.config)
    site, zone = _site(session)
    parcels, later = list[Parcel](), 0
    with telling(session.engine) as connection:
        new, over = _keep(session, connection)
        for rule in notices.rules:
            parcel, left = _plan(session, connection, notices, rule, site, zone)
            later += left
            parcels += [parcel] if parcel else []
        connection.rollback()
    return Done(new, over, (), later), tuple(parcels)


def carrier(notices: Notices, config: Config) -> Carry:
    """Make what hands a parcel over, by mail or to a program."""

    def carry(parcel: Parcel) -> None:
        if parcel.channel.startswith("hook:"):
            return Hook(config.hook_secret).hand_over(parcel)
        if notices.server is None:
            raise Failed("notices.yml names no mail server")
        return Post(notices.server, config.smtp_password).hand_over(parcel)

    return carry


def _keep(session: Session, connection: Connection) -> tuple[int, int]:
    found = find(session, connection)
    return keep(connection, found.needs, found.unknown, session.config.now())


def _plan(
    session: Session, connection: Connection, notices: Notices, rule: Rule, site: str,
    zone: ZoneInfo,
) -> tuple[Parcel | None, int]:  # fmt: skip
    """Say what an address is told now, if anything, and how much it is told later."""
    now = session.config.now()
    there = waiting(connection, rule.channel, rule.kinds)
    last = last_told(connection, rule.channel)
    taken = due(there, rule, last, now, zone)
    unsure = [one for one in there if one.is_unsure]
    left = len(there) - len(unsure) - len(taken)
    if not taken:
        return None, left
    said = [one for one in unsure if one.claimed == last]  # of those before it was told already
    return Parcel(
        rule.channel, rule.address, tuple(taken), len(said), site, notices.desk, now
    ), left


def _hand_over(session: Session, carry: Carry, parcel: Parcel) -> Told:
    told = Told(parcel.channel, len(parcel.messages), parcel.subject, None)
    names = [one.message for one in parcel.messages]
    try:
        carry(parcel)
    except Failed as failure:
        fault = one_line(str(failure))
        settle(session.engine, parcel.channel, names, session.config.now(), fault)
        return replace(told, fault=fault)
    except Unsure as failure:
        return replace(told, fault=one_line(str(failure)), is_unsure=True)
    settle(session.engine, parcel.channel, names, session.config.now(), None)
    return told


def _notices(config: Config) -> Notices:
    found = read_notices(config.catalog)
    if found is None:
        raise Problem(MISSING)
    return found


def _site(session: Session) -> tuple[str, ZoneInfo]:
    (site,) = effective(session.engine, session.config.catalog).of(Site)
    return site.name, ZoneInfo(site.time_zone)
