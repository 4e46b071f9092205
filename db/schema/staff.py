"""Who may enter the desk, who is in it, and everything that anybody changed there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.schema.base import Record, col, opt


class Account(Record):
    """A person who may enter the desk."""

    __tablename__ = "accounts"
    account: Mapped[str] = col("name to log in with, small letters", key=True)
    name: Mapped[str] = col("name as it stands beside decisions")
    role: Mapped[str] = col("editor, publisher or admin; each may do what the one before may")
    password: Mapped[str | None] = opt("argon2 hash; none: enters by the company's proxy only")
    version: Mapped[int] = col("grows with every change of the row", default=1)
    made: Mapped[datetime] = col("when it was made, UTC")
    barred: Mapped[datetime | None] = opt("since when it may not enter any more, UTC")


class DeskSession(Record):
    """One login: the token itself is known to the browser alone."""

    __tablename__ = "desk_sessions"
    __table_args__ = (Index(None, "account"),)
    token_hash: Mapped[str] = col("SHA-256 of the token", key=True)
    account: Mapped[str] = col("accounts.account")
    made: Mapped[datetime] = col("when it began, UTC")
    seen: Mapped[datetime] = col("when it was last used, UTC; a minute's precision")
    ends: Mapped[datetime] = col("after this it is no longer valid, UTC")


class Throttle(Record):
    """How often a login failed lately, by account and by address of the network."""

    __tablename__ = "throttles"
    name: Mapped[str] = col("account:<name> or address:<address>", key=True)
    failures: Mapped[int] = col("failures in a row")
    since: Mapped[datetime] = col("the last of them, UTC")
    until: Mapped[datetime | None] = opt("until then every login is refused, UTC")


class Audit(Record):
    """One thing that somebody did, or was refused to do, at the desk: rows are only added."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("number"), Index(None, "at"))
    entry: Mapped[str] = col("hash of the rest of the row and of the row before", key=True)
    number: Mapped[int] = col("place in the order of things done, from 1")
    at: Mapped[datetime] = col("when, UTC")
    account: Mapped[str] = col("accounts.account; empty: nobody was logged in")
    act: Mapped[str] = col("what was asked for, as in 'questions.decide'")
    subject: Mapped[str] = col("what it was about; empty: nothing by name")
    outcome: Mapped[str] = col("begun, done, refused or failed")
    detail: Mapped[str] = col("JSON of what was changed; no password, no text of a review")
    of: Mapped[int | None] = opt("number of the row that says that it was begun")
