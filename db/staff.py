"""Who may enter the desk: accounts, logins, and how often logins failed lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, text, update

from db.problem import Problem
from db.schema import Account, DeskSession, Throttle

ROLES = ("editor", "publisher", "admin")  # each may do what those before it may
FREE = {"account": 5, "address": 30}  # failures before a wait; many may share an address
LONGEST = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def accounts(connection: Connection) -> list[Account]:
    """List all accounts, by their names."""
    table = Account.table()
    rows = connection.execute(select(table).order_by(table.c.account))
    return [Account(**row._mapping) for row in rows]


def account_of(connection: Connection, name: str) -> Account | None:
    """Find an account by the name it logs in with."""
    table = Account.table()
    row = connection.execute(select(table).where(table.c.account == name)).first()
    return Account(**row._mapping) if row else None


def add_account(connection: Connection, made: Account) -> None:
    """Add an account; raises Problem where the name is taken."""
    if account_of(connection, made.account) is not None:
        raise Problem(f"there is an account {made.account} already; nothing was changed")
    row = {column.name: getattr(made, column.name) for column in Account.table().c}
    connection.execute(insert(Account.table()).values(**row))


def change_account(
    connection: Connection, name: str, version: int | None = None, **values: object
) -> Account:
    """Change an account as it was seen, in this version; its logins end.

    Raises Problem where it is not there, was changed since, or is the last admin that may enter.
    """
    there = account_of(connection, name)
    if there is None:
        raise Problem(f"there is no account {name}; list them with: upright account list")
    if version is not None and version != there.version:
        raise Problem(f"{name} was changed meanwhile; look at it again")
    _check_admin(connection, there, values)
    table = Account.table()
    changed = {**values, "version": there.version + 1}
    connection.execute(update(table).where(table.c.account == name).values(**changed))
    end_sessions(connection, name)
    found = account_of(connection, name)
    assert found is not None  # noqa: S101  # it was updated within this transaction
    return found


def open_session(
    connection: Connection, token_hash: str, account: str, now: datetime, ends: datetime
) -> None:
    """Note a login; those that have ended are forgotten."""
    table = DeskSession.table()
    connection.execute(delete(table).where(table.c.ends < now))
    row = {"token_hash": token_hash, "account": account, "made": now, "seen": now, "ends": ends}
    connection.execute(insert(table).values(**row))


def session_of(
    connection: Connection, token_hash: str, now: datetime, idle: timedelta
) -> tuple[Account, datetime] | None:
    """Find who is logged in with a token, and when it was last used; None where nobody is."""
    session, account = DeskSession.table(), Account.table()
    query = (
        select(account, session.c.seen)
        .join(session, session.c.account == account.c.account)
        .where(session.c.token_hash == token_hash, session.c.ends > now)
        .where(session.c.seen > now - idle, account.c.barred.is_(None))
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    values = dict(row._mapping)
    seen = values.pop("seen")
    return Account(**values), seen


def touch(connection: Connection, token_hash: str, now: datetime) -> None:
    """Note that a login is used."""
    table = DeskSession.table()
    connection.execute(update(table).where(table.c.token_hash == token_hash).values(seen=now))


def end_session(connection: Connection, token_hash: str) -> None:
    """End one login."""
    table = DeskSession.table()
    connection.execute(delete(table).where(table.c.token_hash == token_hash))


def end_sessions(connection: Connection, account: str) -> None:
    """End all logins of an account."""
    table = DeskSession.table()
    connection.execute(delete(table).where(table.c.account == account))


def waits(connection: Connection, names: Sequence[str], now: datetime) -> timedelta | None:
    """Tell how long these names must wait before another login; None: not at all."""
    table = Throttle.table()
    query = select(table.c.until).where(table.c.name.in_(names), table.c.until > now)
    until = [one for one in connection.scalars(query) if one is not None]
    return max(until) - now if until else None


def failed(connection: Connection, names: Sequence[str], now: datetime) -> None:
    """Note a failed login; after some in a row the wait doubles, up to an hour."""
    table = Throttle.table()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE throttles IN SHARE ROW EXCLUSIVE MODE"))
    for name in names:
        there = connection.execute(select(table).where(table.c.name == name)).first()
        fresh = there is None or now - there.since > LONGEST
        failures = 1 if there is None or fresh else there.failures + 1
        over = failures - FREE[name.partition(":")[0]]
        wait = min(MINUTE * 2 ** min(over - 1, 10), LONGEST) if over > 0 else None
        until = now + wait if wait else None
        connection.execute(delete(table).where(table.c.name == name))
        row = {"name": name, "failures": failures, "since": now, "until": until}
        connection.execute(insert(table).values(**row))


def succeeded(connection: Connection, names: Sequence[str]) -> None:
    """Forget the failures of these names."""
    table = Throttle.table()
    connection.execute(delete(table).where(table.c.name.in_(names)))


def _check_admin(connection: Connection, there: Account, values: dict[str, object]) -> None:
    leaves = values.get("role", "admin") != "admin" or values.get("barred") is not None
    others = [one for one in accounts(connection) if one.account != there.account and _rules(one)]
    if _rules(there) and leaves and not others:
        raise Problem(f"{there.account} is the last admin; make another one first")


def _rules(one: Account) -> bool:
    return one.role == "admin" and one.barred is None
