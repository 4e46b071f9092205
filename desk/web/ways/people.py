"""People and their roles, one's own password, and the log of all that was done at the desk."""

from __future__ import annotations

import json

from db.audit import entries
from db.connect import reading, writing
from db.plain import clean
from db.problem import Problem
from db.schema import Account, Audit
from db.staff import ROLES, account_of, accounts, failed, succeeded, waits
from desk.staff import add_person, admit, bar, set_password, set_role
from desk.stale import Change, Stale
from desk.web.passwords import LEAST, matches
from desk.web.way import Asked, Go, NotThere, Page, Way

SIZE = 100  # rows of the log a page
WHAT = ("role", "bar", "admit", "password")


def show_people(asked: Asked) -> Page:
    """Show who may enter."""
    with reading(asked.session.engine) as connection:
        return Page("people.html", {"people": accounts(connection)})


def show_add(_: Asked) -> Page:
    """Show the form that lets somebody in."""
    return Page("people_add.html", {"roles": ROLES, "least": LEAST})


def act_add(asked: Asked) -> Go:
    """Let somebody in; raises Problem."""
    login = asked.text("login", 80).lower()
    role, password = asked.choice("role", ROLES), asked.form.get("password") or None
    add_person(asked.session, login, asked.text("name", 80), role, password, by=_by(asked))
    return Go("/people", f"{login} may enter as {role}.", subject=f"account:{login}")


def show_one(asked: Asked) -> Page:
    """Show one person, and what may be changed."""
    return Page("person.html", {"person": _person(asked), "roles": ROLES, "least": LEAST})


def act_one(asked: Asked) -> Go:
    """Change what was asked for, on the row as it was seen; raises Problem, or Stale."""
    person, seen = _person(asked), asked.number("seen")
    what, session, by = asked.choice("what", WHAT), asked.session, _by(asked)
    login = person.account
    try:
        if what == "role":
            made = set_role(session, login, asked.choice("role", ROLES), by, seen)
            told = f"{login} has the role {made.role}."
        elif what == "password":
            set_password(session, login, asked.form.get("password", ""), by, seen)
            told = f"{login} has a new password."
        elif what == "bar":
            bar(session, login, by, seen)
            told = f"{login} may enter no more."
        else:
            admit(session, login, by, seen)
            told = f"{login} may enter again."
    except Problem:
        _check_seen(asked, login, seen)
        raise
    return Go("/people", f"{told} Logins from before have ended.", subject=f"account:{login}")


def _person(asked: Asked) -> Account:
    with reading(asked.session.engine) as connection:
        found = account_of(connection, clean(asked.named["account"]))
    if found is None:
        raise NotThere
    return found


def _check_seen(asked: Asked, login: str, seen: int) -> None:
    """Raise Stale, with what was changed and by whom, where a row is not as it was seen."""
    with reading(asked.session.engine) as connection:
        there = account_of(connection, login)
        rows = entries(connection, 200, subject=f"account:{login}")
    if there is None or there.version == seen:
        return
    made = [row for row in rows if row.act.startswith("people.") and row.of is None]
    newer = made[: max(there.version - seen, 0)]
    raise Stale([Change(row.number, row.account, row.at, _told(row), "") for row in newer])


def _told(row: Audit) -> str:
    role = json.loads(row.detail).get("role")
    return f"{row.act.removeprefix('people.')}{f': {role}' if role else ''}"


def show_me(asked: Asked) -> Page:
    """Show who one is here, and the form for a new password."""
    return Page("me.html", {"least": LEAST})


def act_me(asked: Asked) -> Go:
    """Set one's own password; who does not know the old one has as few tries as at the door."""
    account, session = asked.account, asked.session
    if account is None or account.password is None:
        raise Problem("you enter by the company's login, and have no password here")
    new = asked.form.get("new_password", "")
    if new != asked.form.get("new_again", ""):
        raise Problem("the new password was typed in two ways; type it again")
    names, now = (f"account:{account.account}", f"address:{asked.client}"), session.config.now()
    with reading(session.engine) as connection:
        wait = waits(connection, names, now)
    if wait is not None:
        raise Problem(f"too many tries; wait {int(wait.total_seconds() // 60) + 1} min")
    if not matches(account.password, asked.form.get("password", "")):
        with writing(session.engine) as connection:
            failed(connection, names, now)
        raise Problem("the old password is another one")
    set_password(session, account.account, new, _by(asked), account.version)
    with writing(session.engine) as connection:
        succeeded(connection, names)
    return Go("/", "Your password is set.", subject=f"account:{account.account}")


def show_audit(asked: Asked) -> Page:
    """Show the log, the newest rows first, if need be of one person or on one thing."""
    who, subject = (clean(asked.query.get(key, ""))[:200].strip() for key in ("who", "subject"))
    before = asked.query.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < 16
    with reading(asked.session.engine) as connection:
        rows = entries(connection, SIZE + 1, int(before) if known else None, subject or None,
                       who or None)  # fmt: skip
    return Page("audit.html", {
        "rows": [(row, _detail(row)) for row in rows[:SIZE]], "more": len(rows) > SIZE,
        "who": who, "subject": subject, "first": not known,
    })  # fmt: skip


def _detail(row: Audit) -> str:
    said = json.loads(row.detail)
    words = said.get("did") or said.get("why")
    return str(words or ", ".join(f"{key} {value}" for key, value in sorted(said.items())))


def _by(asked: Asked) -> str:
    return asked.account.account if asked.account else ""


WAYS = (
    Way(path="/people", name="people.list", role="admin", shows=show_people),
    Way(path="/people/add", name="people.new", role="admin", shows=show_add, acts=act_add),
    Way(path="/people/{account}", name="people.one", role="admin", shows=show_one, acts=act_one),
    Way(path="/me", name="me", shows=show_me, acts=act_me),
    Way(path="/audit", name="audit", role="admin", shows=show_audit),
)
