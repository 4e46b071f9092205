"""Fuzzed requests sent to a whole desk, and all that may never come back."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import Account
from db.staff import ROLES, end_session, open_session
from desk.session import Session
from desk.web.app import HEADERS, make_app
from desk.web.cookies import LONGEST, NAME, Key, new_key
from desk.web.ways import WAYS
from tests.deskall import STARTS
from tests.desking import at_desk
from tests.fuzzing import Case, Maker
from tests.serving import key_for
from tests.straight import Answered, ask
from tests.touring import Tour, tour

KNOWN = frozenset((200, 303, 400, 401, 403, 404, 405, 409, 413, 422))
SLOWEST = 10.0  # seconds for one answer, on a machine that does other work as well
NEVER = (b"Traceback (most recent call last)", b"sqlalchemy.exc", b"psycopg.", b"site-packages")
AGAIN = 1_000  # requests, after which the desk is toured anew: much has changed by then


@dataclass
class Told:
    """What came back: how often which status, and every answer that may not be."""

    statuses: Counter[int] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)  # forms that were done, by way
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def note(self, case: Case, got: Answered) -> None:
        """Look at one answer."""
        self.statuses[got.status] += 1
        self.slowest = max(self.slowest, got.seconds)
        if got.status == 303 and case.method == "POST":
            self.done[case.way] += 1
        self.faults += [f"{what}; {case}" for what in wrong(got)]

    def __str__(self) -> str:
        return (f"{self.statuses.total()} requests: {dict(sorted(self.statuses.items()))}, "
                f"{self.done.total()} forms done in {len(self.done)} ways, "
                f"slowest {self.slowest:.2f} s, {len(self.faults)} faults")  # fmt: skip


def wrong(got: Answered) -> Iterator[str]:
    """Name what is wrong with an answer."""
    if got.fault is not None:
        yield "".join(traceback.format_exception(got.fault)[-3:])
    elif got.status not in KNOWN:
        yield f"status {got.status}"
    if got.seconds > SLOWEST:
        yield f"took {got.seconds:.1f} s"
    if any(one in got.body for one in NEVER):
        yield "a page tells of our insides"
    if got.status != 405 and any(got.headers.get(name.lower()) is None for name in HEADERS):
        yield "a header that guards the page is missing"
    if any("\r" in value or "\n" in value for value in got.headers.values()):
        yield "a header is broken in two"
    led = got.headers.get("location", "/")
    if not led.startswith("/") or led.startswith("//"):
        yield f"leads elsewhere: {led}"


def keys_of(engine: Engine, now: Any, known: dict[str, Key]) -> dict[str, Key]:
    """Log one person of each role in, whatever was done to them."""
    with writing(engine) as connection:
        for role in ROLES:
            table = Account.table()
            connection.execute(
                update(table).where(table.c.account == role).values(role=role, barred=None)
            )
            known.setdefault(role, new_key())
            end_session(connection, known[role].hashed)
            open_session(connection, known[role].hashed, role, now, now + LONGEST)
    return known


def toured(session: Session) -> Tour:
    """Tour the desk as an admin."""
    with at_desk(session) as admin:  # not through the door: what was tried there is throttled
        admin.client.cookies.set(NAME, key_for(session, "admin").token)
        return tour(admin, WAYS, STARTS)


def fuzz(session: Session, seed: int, numbers: Iterable[int], hostile: Sequence[str] = ()) -> Told:
    """Send the requests of a seed that have these numbers."""
    told, keys, now = (
        Told(),
        keys_of(session.engine, session.config.now(), {}),
        session.config.now(),
    )
    maker, app = Maker(seed, WAYS, toured(session), keys, hostile), make_app(session, {}, WAYS)

    async def send_all() -> None:
        for sent, number in enumerate(numbers, 1):
            case = maker.case(number)
            got = await ask(app, case)
            told.note(case, got)
            if case.method == "POST" and case.way.startswith(("door.", "people")):
                keys_of(session.engine, now, keys)
            if sent % AGAIN == 0:
                print(f"{sent} sent, of seed {seed}: {told}", flush=True)
                maker.tour = await asyncio.to_thread(toured, session)

    with quiet():
        asyncio.run(send_all())
    return told


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the log of what broke out of the tests' output: it is in what is told."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
