"""A way into the desk: its address, who may take it, what it shows, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from db.plain import clean
from db.problem import Problem
from db.schema import Account
from db.staff import ROLES
from desk.session import Session

Role = Literal["anyone", "editor", "publisher", "admin"]
LONGEST = 20_000  # letters of one field


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be shown: its template and what the template may say."""

    template: str
    said: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True)
class Go:
    """What was done, and the page to go on to; `undo` is the page that takes it back."""

    to: str
    did: str
    subject: str = ""
    undo: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody logged in; what follows is shown to them, with what they had typed before."""

    account: str
    to: str
    kept: tuple[tuple[str, str], ...] = ()  # fields that were sent when nobody was logged in


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody logged out."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is handed out as it is, as in an edition's PDF."""

    data: bytes
    kind: str  # media type
    name: str | None = None  # saved under this name; none: shown


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent with a form."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as far as a way needs to know it."""

    session: Session
    account: Account | None
    path: str
    named: Mapping[str, str]  # parts of the path
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # fields sent repeatedly
    files: Mapping[str, Sent] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    client: str = ""  # address of the network

    @property
    def who(self) -> str:
        """Name the editor as it stands beside decisions."""
        return self.account.name if self.account else ""

    def may(self, role: Role) -> bool:
        """Tell whether the editor has this role, or one above it."""
        if role == "anyone":
            return True
        return self.account is not None and ROLES.index(self.account.role) >= ROLES.index(role)

    def text(self, name: str, most: int = LONGEST) -> str:
        """Read a field that must be filled in; raises Problem."""
        value = self.maybe(name, most)
        if value is None:
            raise Problem(f"{name.replace('_', ' ')}: is empty; fill it in")
        return value

    def maybe(self, name: str, most: int = LONGEST) -> str | None:
        """Read a field that may be empty; raises Problem where it is too long."""
        value = clean(self.form.get(name, "")).strip()
        if len(value) > most:
            raise Problem(f"{name.replace('_', ' ')}: has {len(value):,} letters; at most {most:,}")
        return value or None

    def choice(self, name: str, of: tuple[str, ...]) -> str:
        """Read a field that must be one of these; raises Problem."""
        value = self.form.get(name, "")
        if value not in of:
            raise Problem(f"{name.replace('_', ' ')}: choose one of {', '.join(of)}")
        return value

    def number(self, name: str) -> int:
        """Read a field that is a whole number, 0 or more; raises Problem."""
        value = self.form.get(name, "")
        if not (value.isascii() and value.isdigit() and len(value) < 16):
            raise Problem(f"{name.replace('_', ' ')}: is no number; go back and load the page anew")
        return int(value)

    def page(self) -> int:
        """Read which page of a list is asked for, from 1."""
        value = self.query.get("page", "1")
        known = value.isascii() and value.isdigit() and len(value) < 7
        return max(int(value), 1) if known else 1


class NotThere(Exception):
    """There is no such thing at this address."""


class Shows(Protocol):
    """What a way shows."""

    def __call__(self, asked: Asked, /) -> Page | File: ...


class Acts(Protocol):
    """What a way does with a form that was sent to it; raises Problem, and then nothing is done."""

    def __call__(self, asked: Asked, /) -> Go | Entered | Left: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One address of the desk. What it shows is also shown where what it does was refused."""

    path: str  # as in /questions/{listing}
    name: str  # as in questions.one: stands in the audit log
    role: Role = "editor"  # the least that is needed
    shows: Shows
    acts: Acts | None = None
    acting: Role | None = None  # the least that is needed to act, where it is more
    largest: int = 1 << 20  # bytes of a form

    def needed(self, method: str) -> Role:
        """Say which role a method needs."""
        return self.acting if method == "POST" and self.acting else self.role


Ways = tuple[Way, ...]
