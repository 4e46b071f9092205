"""People of the desk, as the command line and admins change them: each change is in the log."""

from __future__ import annotations

import re

from db.audit import Deed, note
from db.connect import writing
from db.plain import clean
from db.problem import Problem
from db.schema import Account
from db.staff import ROLES, add_account, change_account
from desk.session import Session
from desk.web.passwords import hashed

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,79}")
ANYWHERE = "command line"


def add_person(
    session: Session, login: str, name: str, role: str, password: str | None, by: str = ANYWHERE
) -> Account:
    """Add a person who may enter; raises Problem."""
    told = " ".join(clean(name).split())
    if not LOGIN.fullmatch(login):
        raise Problem(f"'{login}' is no name to log in with: small letters, figures and . _ @ -")
    if not told or len(told) > 80:
        raise Problem("the name that stands beside decisions has 1 to 80 letters")
    made = Account(account=login, name=told, role=_role(role), made=session.config.now(),
                   password=hashed(password) if password is not None else None)  # fmt: skip
    with writing(session.engine) as connection:
        add_account(connection, made)
        deed = Deed(account=by, act="people.add", outcome="done", subject=f"account:{login}",
                    detail={"role": role})  # fmt: skip
        note(connection, deed, session.config.now())
    return made


def set_role(
    session: Session, login: str, role: str, by: str = ANYWHERE, version: int | None = None
) -> Account:
    """Give a person another role; raises Problem."""
    return _change(session, login, "people.role", by, version, role=_role(role))


def set_password(
    session: Session, login: str, password: str, by: str = ANYWHERE, version: int | None = None
) -> Account:
    """Set a person's password; raises Problem."""
    return _change(session, login, "people.password", by, version, password=hashed(password))


def bar(session: Session, login: str, by: str = ANYWHERE, version: int | None = None) -> Account:
    """Let a person in no more; raises Problem."""
    return _change(session, login, "people.bar", by, version, barred=session.config.now())


def admit(session: Session, login: str, by: str = ANYWHERE, version: int | None = None) -> Account:
    """Let a person in again; raises Problem."""
    return _change(session, login, "people.admit", by, version, barred=None)


def _change(
    session: Session, login: str, act: str, by: str, version: int | None, **values: object
) -> Account:
    with writing(session.engine) as connection:
        made = change_account(connection, login, version, **values)
        told = {name: value for name, value in values.items() if name == "role"}
        deed = Deed(account=by, act=act, outcome="done", subject=f"account:{login}", detail=told)
        note(connection, deed, session.config.now())
    return made


def _role(role: str) -> str:
    if role not in ROLES:
        raise Problem(f"'{role}' is not a role. Roles: {', '.join(ROLES)}")
    return role
