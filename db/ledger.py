"""What ran, what runs, what was planned: runs, leases, slots, step states and past months."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, update

from db.connect import reading, writing
from db.problem import Problem
from db.schema import Lease, Run, Slot, StepState

LEASE = timedelta(hours=6)  # longer than any run may take
Clock = Callable[[], datetime]


@contextmanager
def running(
    engine: Engine, kind: str, subject: str | None, now: Clock
) -> Iterator[Callable[[str], None]]:
    """Note one execution of a command; yields a function that takes the line to be kept.

    A run whose process was killed stays open; the next one of its kind closes it as failed.
    """
    run_id = f"{kind}/{now().isoformat(timespec='seconds')}/{secrets.token_hex(4)}"
    said: list[str] = []
    with writing(engine) as connection:
        _close_killed(connection, kind, subject, now())
        started = _after_the_last(connection, kind, now())
        row = {"run_id": run_id, "kind": kind, "subject": subject, "started": started}
        connection.execute(insert(Run.table()).values(**row, status="open"))
    try:
        yield said.append
    except BaseException as failure:
        _close(engine, run_id, now(), "failed", f"{type(failure).__name__}: {failure}")
        raise
    _close(engine, run_id, now(), "done", "; ".join(said) or None)


@contextmanager
def lease(engine: Engine, name: str, now: Clock) -> Iterator[None]:
    """Hold a name that only one process may hold; raises Problem where another one does.

    A lease is free when it has expired, or when its holder ran on this machine and is dead.
    """
    holder = f"{socket.gethostname()}|{_process()}|{secrets.token_hex(8)}"
    table = Lease.table()
    with writing(engine) as connection:
        query = select(table.c.holder, table.c.expires).where(table.c.name == name)
        there = connection.execute(query.with_for_update()).one_or_none()
        if there and there.expires > now() and is_alive(there.holder):
            raise Problem(f"{name} is busy: {there.holder.split('|')[0]} works on it; try later")
        connection.execute(delete(table).where(table.c.name == name))
        row = {"name": name, "holder": holder, "expires": now() + LEASE}
        connection.execute(insert(table).values(**row))
    try:
        yield
    finally:
        with writing(engine) as connection:
            connection.execute(delete(table).where(table.c.name == name, table.c.holder == holder))


def last_run(engine: Engine, kind: str, subject: str | None = None) -> Run | None:
    """Return the newest run of a kind."""
    table = Run.table()
    query = select(table).where(table.c.kind == kind)
    if subject is not None:
        query = query.where(table.c.subject == subject)
    with reading(engine) as connection:
        row = connection.execute(query.order_by(table.c.started.desc(), table.c.run_id)).first()
    return Run(**row._mapping) if row else None


def take_slot(engine: Engine, job: str, due: datetime, now: datetime) -> bool:
    """Claim one planned time of a job; false where it was claimed before."""
    table = Slot.table()
    with writing(engine) as connection:
        there = select(table.c.job).where(table.c.job == job, table.c.due == due)
        if connection.execute(there).first():
            return False
        row = {"job": job, "due": due, "started": now, "status": "open"}
        connection.execute(insert(table).values(**row))
    return True


def end_slot(engine: Engine, job: str, due: datetime, status: str, detail: str) -> None:
    """Note how a claimed slot ended."""
    table = Slot.table()
    with writing(engine) as connection:
        where = (table.c.job == job, table.c.due == due)
        connection.execute(update(table).where(*where).values(status=status, detail=detail))


def newest_slot(engine: Engine, job: str) -> datetime | None:
    """Return the newest slot of a job that was ever claimed."""
    table = Slot.table()
    query = select(table.c.due).where(table.c.job == job).order_by(table.c.due.desc())
    with reading(engine) as connection:
        return connection.execute(query).scalars().first()


def has_slots(engine: Engine) -> bool:
    """Say whether a schedule ever started anything."""
    with reading(engine) as connection:
        return connection.execute(select(Slot.table().c.job).limit(1)).first() is not None


def step_states(connection: Connection, step: str) -> dict[str, str]:
    """Return the digests of inputs on which a step's results rest, by partition."""
    table = StepState.table()
    query = select(table.c.part, table.c.digest).where(table.c.step == step)
    return {part: digest for part, digest in connection.execute(query)}  # noqa: C416  # typed


def set_step_states(connection: Connection, step: str, parts: Mapping[str, str | None]) -> None:
    """Note what a step has computed, by partition (None: there is no such part any more)."""
    table = StepState.table()
    names = list(parts)
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        connection.execute(delete(table).where(table.c.step == step, table.c.part.in_(some)))
    rows = [{"step": step, "part": p, "digest": d} for p, d in parts.items() if d is not None]
    if rows:
        connection.execute(insert(table), rows)


def _close(engine: Engine, run_id: str, now: datetime, status: str, detail: str | None) -> None:
    table = Run.table()
    values = {"finished": now, "status": status, "detail": detail}
    with writing(engine) as connection:
        connection.execute(update(table).where(table.c.run_id == run_id).values(**values))


def _after_the_last(connection: Connection, kind: str, now: datetime) -> datetime:
    """Return a start after every other of its kind, though the clock stands or goes back."""
    table = Run.table()
    query = select(table.c.started).where(table.c.kind == kind).order_by(table.c.started.desc())
    last = connection.execute(query).scalars().first()
    return now if last is None or last < now else last + timedelta(microseconds=1)


def _close_killed(connection: Connection, kind: str, subject: str | None, now: datetime) -> None:
    table = Run.table()
    same = table.c.subject.is_not_distinct_from(subject)
    where = (table.c.kind == kind, same, table.c.status == "open")
    values = {"status": "failed", "finished": now, "detail": "killed"}
    connection.execute(update(table).where(*where).values(**values))


def _process() -> str:
    return f"{os.getpid()}|{_birth(os.getpid())}"


def _birth(pid: int) -> str:
    """Return when a process was started, so that a reused number is not taken for it."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return "?"
    # a dead process that nobody has buried, as in a container without an init
    return "dead" if told[0] == "Z" else told[19]


def is_alive(holder: str) -> bool:
    """Say whether the process that holds a lease lives, as far as this machine can tell."""
    host, pid, birth, _ = holder.split("|")
    if host != socket.gethostname():
        return True  # unknown: only the expiry tells
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _birth(int(pid)) == birth
