"""What somebody must be told, and to whom it was said: rows that keep it from being said twice.

A delivery is claimed in the transaction that finds it due, before it is handed over, and marked
after. It was handed over (`sent`), or it failed (`failure`, at the time of `claimed`) and is tried
again, or neither is known: its process was killed, or the other side fell silent. Then it is never
tried again, and people are told so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import count

from sqlalchemy import Connection, Engine, func, insert, select, update

from db.connect import writing
from db.rows import among
from db.schema import Delivery, Message

MANY = 500


@dataclass(frozen=True, slots=True)
class Need:
    """Something that needs somebody now."""

    kind: str  # hazard, source, burst or edition
    subject: str  # what it is about, as in shop:velm
    state: str  # the state that it is in: another one is told anew
    words: str  # one line for people

    def message(self, before: int) -> str:
        """Name it, by how often the same was over before."""
        told = json.dumps([self.kind, self.subject, self.state, before])
        return sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that an address was not certainly told yet."""

    message: str
    kind: str
    subject: str
    words: str
    at: datetime
    tried: int
    claimed: datetime | None
    failure: str | None

    @property
    def is_unsure(self) -> bool:
        """Say whether it was taken up and nobody knows what became of it."""
        return self.claimed is not None and self.failure is None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Deliveries to one address with the same fault; None: nobody knows what became of them."""

    channel: str
    failure: str | None
    messages: int
    tried: int
    since: datetime


Unknown = Callable[[str, str], bool]


@contextmanager
def telling(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which nobody else finds, claims or marks anything."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "LOCK TABLE messages, deliveries IN SHARE ROW EXCLUSIVE MODE"
            )
        yield connection


def keep(
    connection: Connection, needs: Sequence[Need], unknown: Unknown, now: datetime
) -> tuple[int, int]:
    """Write what is new, and end what needs nobody any more; returns how many of each.

    `unknown` says of which kind and subject it cannot be told now: those stay as they are. What
    was over and is there again is a new message.
    """
    table = Message.table()
    query = select(table.c.message, table.c.kind, table.c.subject, table.c.over)
    there = {row.message: row for row in connection.execute(query)}
    new: dict[str, Need] = {}
    still = set()
    for need in needs:
        names = (need.message(before) for before in count())
        name = next(one for one in names if one not in there or there[one].over is None)
        still.add(name)
        if name not in there:
            new[name] = need
    _insert(connection, new, now)
    ended = [
        name for name, row in there.items()
        if row.over is None and name not in still and not unknown(row.kind, row.subject)
    ]  # fmt: skip
    for some in _parts(ended):
        where = among(connection, table.c.message, some)
        connection.execute(update(table).where(where).values(over=now))
    return len(new), len(ended)


def open_subjects(connection: Connection, kind: str) -> list[str]:
    """Name what messages of a kind are about that are not over."""
    table = Message.table()
    query = select(table.c.subject).where(table.c.kind == kind, table.c.over.is_(None))
    return sorted(set(connection.scalars(query)))


def waiting(connection: Connection, channel: str, kinds: frozenset[str]) -> list[Waiting]:
    """Return what still needs somebody and this address was not certainly told."""
    one, done = Message.table().c, Delivery.table()
    to = (done.c.message == one.message) & (done.c.channel == channel)
    query = (
        select(one.message, one.kind, one.subject, one.words, one.at,
               done.c.tried, done.c.claimed, done.c.failure)
        .select_from(Message.table().outerjoin(done, to))
        .where(one.over.is_(None), one.kind.in_(sorted(kinds)), done.c.sent.is_(None))
        .order_by(one.at, one.message)
    )  # fmt: skip
    return [
        Waiting(*row[:5], row.tried or 0, row.claimed, row.failure)
        for row in connection.execute(query)
    ]


def last_told(connection: Connection, channel: str) -> datetime | None:
    """Return when anything was last handed to an address, as far as is known."""
    table = Delivery.table()
    query = select(func.max(table.c.sent), func.max(table.c.claimed)).where(
        table.c.channel == channel, table.c.failure.is_(None)
    )
    return max((one for one in connection.execute(query).one() if one), default=None)


def claim(connection: Connection, channel: str, taken: Sequence[Waiting], now: datetime) -> None:
    """Take up deliveries that `waiting` gave in this transaction: nobody else will."""
    table = Delivery.table()
    fresh = [one.message for one in taken if not one.tried]
    rows = [{"message": one, "channel": channel, "tried": 1, "claimed": now} for one in fresh]
    if rows:
        connection.execute(insert(table), rows)
    again = [one.message for one in taken if one.tried]
    values = {"tried": table.c.tried + 1, "claimed": now, "failure": None}
    _update(connection, channel, again, values)


def settle(
    engine: Engine, channel: str, messages: Sequence[str], now: datetime, failure: str | None
) -> None:
    """Mark claimed deliveries as handed over, or as failed for this reason."""
    values: dict[str, object] = {"sent": now}
    if failure is not None:
        values = {"failure": failure, "claimed": now}
    with telling(engine) as connection:
        _update(connection, channel, messages, values)


def troubles(connection: Connection, before: datetime, tries: int) -> list[Trouble]:
    """Return what failed this often, and what was taken up before a time and never marked."""
    one, done = Message.table().c, Delivery.table().c
    query = select(done.channel, done.failure, done.tried, done.claimed, one.at).where(
        done.message == one.message, one.over.is_(None), done.sent.is_(None),
        done.claimed.is_not(None),
    )  # fmt: skip
    found: dict[tuple[str, str | None], Trouble] = {}
    for channel, failure, tried, claimed, at in connection.execute(query):
        unsure = failure is None
        if claimed < before if unsure else tried >= tries:
            last = found.get((channel, failure), Trouble(channel, failure, 0, 0, at))
            since = min(last.since, claimed if unsure else at)
            found[channel, failure] = Trouble(
                channel, failure, last.messages + 1, max(last.tried, tried), since
            )
    return sorted(found.values(), key=lambda trouble: (trouble.channel, trouble.failure or ""))


def _insert(connection: Connection, new: dict[str, Need], now: datetime) -> None:
    rows = [
        {"message": name, "kind": one.kind, "subject": one.subject, "words": one.words, "at": now}
        for name, one in new.items()
    ]
    if rows:
        connection.execute(insert(Message.table()), rows)


def _update(
    connection: Connection, channel: str, messages: Sequence[str], values: dict[str, object]
) -> None:
    table = Delivery.table()
    for some in _parts(messages):
        where = (table.c.channel == channel, among(connection, table.c.message, some))
        connection.execute(update(table).where(*where).values(**values))


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + MANY] for start in range(0, len(names), MANY))
