"""What stands before every way: who asks, may they, did our own page ask, and a row in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from db.audit import Deed, entry, note
from db.connect import reading, writing
from db.problem import Problem
from db.schema import Account
from db.staff import end_session, open_session
from desk.session import Session
from desk.stale import Stale
from desk.web.cookies import LONGEST, Key, new_key
from desk.web.doors import Refusal, check_origin, who_asks
from desk.web.forms import Form
from desk.web.way import Asked, Entered, File, Go, Left, NotThere, Page, Way

HIDDEN = ("password", "new_password", "new_again", "csrf")  # fields that are never shown again
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the guard needs to know it."""

    method: str
    path: str
    named: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    client: str
    key: Key
    form: Form


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a page, a file or another address; and the token that is to be kept."""

    what: Page | File | str
    key: Key
    account: Account | None = None


def answered(session: Session, environ: Mapping[str, str], way: Way, request: Request) -> Answer:
    """Answer a request by one way, or refuse it; raises NotThere."""
    posted = request.method == "POST"
    if posted:
        check_origin(session.config, request.headers)
    account = who_asks(session, request.key, request.headers, request.client)
    asked = _asked(session, environ, account, request)
    needed = way.needed(request.method)
    if account is None and needed != "anyone":
        return Answer(_door(way, asked, posted), request.key)
    if not asked.may(needed):
        _note(session, asked, way, "refused", {"why": f"needs the role {needed}"})
        raise Refusal(403, f"This needs the role of {needed}; ask an admin.")
    if not posted:
        return Answer(_shown(way, asked), request.key, account)
    if not request.key.opens(request.form.fields.get("csrf", "")):
        _note(session, asked, way, "refused", {"why": "token"})
        kept = _page_again(way, asked, 403, "This page had grown old; look at it, and send again.")
        return Answer(kept, request.key, account)
    return _acted(way, asked, request)


def _asked(
    session: Session, environ: Mapping[str, str], account: Account | None, request: Request
) -> Asked:
    form = request.form
    return Asked(
        session=session, account=account, path=request.path, named=request.named,
        query=request.query, form=form.fields, several=form.several, files=form.files,
        environ=environ, client=request.client,
    )  # fmt: skip


def _door(way: Way, asked: Asked, posted: bool) -> Page | str:
    """Ask who it is; what was typed is carried along, and sent on when that is known."""
    if not posted:
        return f"/login?to={quote(asked.path)}"
    kept = _kept(asked)
    return Page("login.html", {"to": asked.path, "kept": kept, "lost": bool(asked.files)}, 401)


def _kept(asked: Asked) -> tuple[tuple[str, str], ...]:
    found = [(name, value) for name, values in asked.several.items() for value in values
             if name not in HIDDEN]  # fmt: skip
    return tuple(found[:MOST_KEPT])


def _acted(way: Way, asked: Asked, request: Request) -> Answer:
    """Do what was asked; it is in the log before it is begun, and how it ended after."""
    session, account = asked.session, asked.account
    if way.acts is None:
        raise Refusal(405, "There is nothing to be sent to this page.")
    begun = _note(session, asked, way, "begun", {})
    try:
        done = way.acts(asked)
    except Stale as stale:
        _note(session, asked, way, "refused", {"why": str(stale)}, of=begun)
        page = _page_again(way, asked, 409, str(stale), stale)
        return Answer(page, request.key, account)
    except Problem as problem:
        _note(session, asked, way, "refused", {"why": str(problem)}, of=begun)
        return Answer(_page_again(way, asked, 422, str(problem)), request.key, account)
    except NotThere:
        _note(session, asked, way, "refused", {"why": "not there"}, of=begun)
        raise
    except BaseException as failure:
        _note(session, asked, way, "failed", {"why": type(failure).__name__}, of=begun)
        raise
    return _ended(way, asked, request, done, begun)


def _ended(
    way: Way, asked: Asked, request: Request, done: Go | Entered | Left, begun: int
) -> Answer:
    session, key = asked.session, request.key
    if isinstance(done, Entered):
        fresh = new_key()  # a token from before the login opens nothing after it
        now = session.config.now()
        with writing(session.engine) as connection:
            open_session(connection, fresh.hashed, done.account, now, now + LONGEST)
        _note(session, asked, way, "done", {}, done.account, begun)
        page = Page("go_on.html", {"to": done.to, "kept": done.kept})
        return Answer(page if done.kept else done.to, fresh, asked.account)
    if isinstance(done, Left):
        with writing(session.engine) as connection:
            end_session(connection, key.hashed)
        _note(session, asked, way, "done", {}, of=begun)
        return Answer("/login", new_key())
    detail = {"did": done.did, "undo": done.undo, **done.detail}
    number = _note(session, asked, way, "done", detail, done.subject, begun)
    mark = "&" if "?" in done.to else "?"
    return Answer(f"{done.to}{mark}did={number}", key, asked.account)


def _shown(way: Way, asked: Asked) -> Page | File:
    try:
        return way.shows(asked)
    except Problem as problem:
        return Page("problem.html", {"why": str(problem)}, 422)


def _page_again(
    way: Way, asked: Asked, status: int, why: str, stale: Stale | None = None
) -> Page | File:
    """Show the page again with all that was typed, and what is in the way."""
    try:
        shown = _shown(way, asked)
    except NotThere:  # what was asked for is refused all the same
        shown = Page("problem.html", status=404)
    if isinstance(shown, File) or shown.status != 200:
        return Page("problem.html", {"why": why, "kept": _kept(asked)}, status)
    more = {"problem": why, "changes": stale.changes if stale else (), "typed": _Typed(asked.form)}
    return Page(shown.template, {**shown.said, **more}, status)


class _Typed(dict[str, str]):
    """What was typed, by field; secrets are not shown again."""

    def __init__(self, form: Mapping[str, str]) -> None:
        super().__init__({name: value for name, value in form.items() if name not in HIDDEN})


def told(asked_for: str, session: Session, account: Account | None) -> tuple[str, str | None]:
    """Say what was just done, with the page that takes it back, by its number in the log."""
    known = asked_for.isascii() and asked_for.isdigit() and len(asked_for) < 16
    if not known or account is None:
        return "", None
    import json

    with reading(session.engine) as connection:
        row = entry(connection, int(asked_for))
    if row is None or row.account != account.account or row.outcome != "done":
        return "", None
    detail = json.loads(row.detail)
    return str(detail.get("did", "")), detail.get("undo")


def _note(
    session: Session, asked: Asked, way: Way, outcome: str, detail: Mapping[str, object],
    subject: str = "", of: int | None = None,
) -> int:  # fmt: skip
    account = asked.account.account if asked.account else ""
    deed = Deed(account=account, act=way.name, outcome=outcome, subject=subject or asked.path,
                detail=detail, of=of)  # fmt: skip
    now: datetime = session.config.now()
    with writing(session.engine) as connection:
        return note(connection, deed, now)
