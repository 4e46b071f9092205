"""The desk for tests: people who are logged in, and forms sent as their own pages would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from db.staff import ROLES
from desk.session import Session
from desk.staff import add_person
from desk.web.app import make_app
from desk.web.way import Ways
from desk.web.ways import WAYS

BASE = "http://127.0.0.1:8300"
PASSWORD = "plumb lines hang true"  # noqa: S105  # of invented people
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@dataclass
class Person:
    """Somebody at the desk."""

    client: TestClient

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, follow_redirects=False, **options)

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """Send a form as the page at this address would, with its token."""
        token = TOKEN.search(self.client.get(path).text)
        token = token or TOKEN.search(self.client.get("/logout").text)
        sent = {"csrf": token.group(1) if token else "", **(fields or {})}
        return self.raw(path, sent, **options)

    def raw(self, path: str, fields: Mapping[str, Any], origin: str = BASE, **options: Any) -> Any:
        return self.client.post(
            path, data=dict(fields), headers={"Origin": origin}, follow_redirects=False, **options
        )

    def log_in(self, account: str, password: str = PASSWORD) -> Any:
        return self.post("/login", {"account": account, "password": password, "to": "/"})


def people(session: Session) -> None:
    """Add one person of each role, who logs in by its name; their hashes cost next to nothing."""
    with patch("desk.staff.hashed", lambda password: CHEAP.hash(password)):
        for role in ROLES:
            add_person(session, role, f"{role.title()} One", role, PASSWORD)


@contextmanager
def at_desk(
    session: Session, role: str | None = None, ways: Ways = WAYS,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Person]:  # fmt: skip
    """Give somebody at the desk, logged in with this role; the people must be there."""
    app = make_app(session, environ or {}, ways)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False,
                    client=("127.0.0.1", 50000)) as client:  # fmt: skip
        person = Person(client)
        if role:
            assert person.log_in(role).status_code == 303
        yield person
