"""`upright account`: who may enter the desk."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from desk.cli.answer import AsJson, answer

account = typer.Typer(help="Who may enter the desk.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(metavar="ACCOUNT", help="name to log in with")]
Role = Annotated[str, typer.Option(help="editor, publisher or admin")]


@account.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="name as it stands beside decisions")],
    role: Role = "editor",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="enters by the company's proxy only")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a person; the password is asked for, or read as one line from standard input."""
    from desk.session import session
    from desk.staff import add_person

    password = None if no_password else _password(login)
    with session(os.environ) as opened:
        made = add_person(opened, login, name, role, password)
    answer(
        as_json, f"{made.account} may enter as {made.role}", account=made.account, role=made.role
    )


@account.command("list")
def listed(as_json: AsJson = False) -> None:
    """List who may enter."""
    from db.connect import reading
    from db.staff import accounts
    from desk.cli.answer import table
    from desk.session import session

    with session(os.environ) as opened, reading(opened.engine) as connection:
        rows: list[dict[str, object]] = [
            {"account": one.account, "name": one.name, "role": one.role,
             "barred": one.barred.isoformat() if one.barred else None}
            for one in accounts(connection)
        ]  # fmt: skip
    lines = table([*rows], ["account", "name", "role", "barred"]) if rows else ["nobody yet"]
    answer(as_json, "\n".join(lines), accounts=rows)


@account.command("role")
def role(login: Login, role: Annotated[str, typer.Argument(help="editor, publisher or admin")],
         as_json: AsJson = False) -> None:  # fmt: skip
    """Give somebody another role; their logins end."""
    from desk.session import session
    from desk.staff import set_role

    with session(os.environ) as opened:
        made = set_role(opened, login, role)
    answer(as_json, f"{made.account} is {made.role} now", account=made.account, role=made.role)


@account.command("password")
def password(login: Login, as_json: AsJson = False) -> None:
    """Set a new password; logins with the old one end."""
    from desk.session import session
    from desk.staff import set_password

    given = _password(login)
    with session(os.environ) as opened:
        made = set_password(opened, login, given)
    answer(as_json, f"{made.account} has a new password", account=made.account)


@account.command("bar")
def bar(login: Login, as_json: AsJson = False) -> None:
    """Let somebody in no more; what they decided stays."""
    from desk.session import session
    from desk.staff import bar as bar_person

    with session(os.environ) as opened:
        made = bar_person(opened, login)
    answer(as_json, f"{made.account} may enter no more", account=made.account)


def _password(login: str) -> str:
    """Ask twice where somebody sits there; else read one line."""
    from getpass import getpass

    from db.problem import Problem

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(f"password for {login}: ")
    if getpass("once more: ") != first:
        raise Problem("the two are not the same; nothing was changed")
    return first
