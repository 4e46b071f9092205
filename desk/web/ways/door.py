"""In and out: logging in, with as many tries as a person needs, and logging out."""

from __future__ import annotations

from db.connect import reading, writing
from db.problem import Problem
from db.staff import account_of, failed, succeeded, waits
from desk.web.passwords import matches
from desk.web.way import Asked, Entered, Left, Page, Way

KEPT = "kept."  # before the names of fields that were sent when nobody was logged in


def show_login(asked: Asked) -> Page:
    """Ask for name and password."""
    return Page("login.html", {"to": local(asked.query.get("to", "/"))})


def log_in(asked: Asked) -> Entered:
    """Let somebody in; raises Problem for a wrong name or password, and after many of them."""
    name, password = asked.text("account", 80).lower(), asked.form.get("password", "")
    engine, now = asked.session.engine, asked.session.config.now()
    names = (f"account:{name}", f"address:{asked.client}")
    with reading(engine) as connection:
        wait, account = waits(connection, names, now), account_of(connection, name)
    if wait is not None:
        minutes = int(wait.total_seconds() // 60) + 1
        raise Problem(f"too many tries; wait {minutes} min, then try again")
    if not matches(account.password if account else None, password) or (
        account is None or account.barred is not None
    ):
        with writing(engine) as connection:
            failed(connection, names, now)
        raise Problem("this name and this password do not belong together")
    with writing(engine) as connection:
        succeeded(connection, names)
    kept = tuple((key.removeprefix(KEPT), value) for key, values in asked.several.items()
                 for value in values if key.startswith(KEPT))  # fmt: skip
    return Entered(account.account, local(asked.form.get("to", "/")), kept)


def show_logout(_: Asked) -> Page:
    """Ask whether to leave."""
    return Page("logout.html")


def log_out(_: Asked) -> Left:
    """End the login."""
    return Left()


def local(address: str) -> str:
    """Let only an address of the desk itself through: no other site is ever led to."""
    path = address.partition("?")[0].partition("#")[0]
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path
    return path if plain and path.startswith("/") and not path.startswith("/login") else "/"


WAYS = (
    Way(path="/login", name="door.login", role="anyone", shows=show_login, acts=log_in),
    Way(path="/logout", name="door.logout", role="editor", shows=show_logout, acts=log_out),
)
