"""Each guard of the desk proved by removing it: the attack fails, without it succeeds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from jinja2 import Environment
from starlette.responses import Response
from starlette.testclient import TestClient

from db.audit import entries
from db.connect import reading
from desk.session import Session
from desk.web import render
from desk.web.app import make_app
from desk.web.cookies import NAME, Key
from desk.web.way import Asked, Go, Page, Way
from desk.web.ways import WAYS
from tests.desking import PASSWORD, TOKEN, Person, at_desk
from tests.deskworld import desk_of, later
from tests.still import stilled
from tests.tables import laid

EVIL = "https://evil.example"
GROUP = "/hazards/group?product=aurel-a2&aspect=safety_incident"
PLANTED = "p" * 43  # a token that an attacker had put into a browser


def note_it(asked: Asked) -> Go:
    return Go("/", f"noted {asked.text('why')}", subject="thing:1")


NOTED = Way(path="/note", name="note.one", shows=lambda asked: Page("logout.html"), acts=note_it)
OURS = (*WAYS, NOTED)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("guards")
    engine = laid(f"sqlite:///{folder}/desk.db")
    with stilled():
        yield desk_of(engine, folder)
    engine.dispose()


@pytest.fixture
def editor(desk: Session) -> Iterator[Person]:
    with at_desk(desk, "editor", OURS) as person:
        yield person


Attack = Callable[[Session, Person], bool]  # tells whether it succeeded


@dataclass(frozen=True)
class Guard:
    """A guard: what it stops, and how it is switched off."""

    name: str
    attack: Attack
    off: tuple[tuple[str, Any], ...]


def another_name(_: Session, person: Person) -> bool:
    """A page of another site that has its name lead to this machine."""
    return bool(person.get("/", headers={"Host": "evil.example"}).status_code == 200)


def another_site(_: Session, person: Person) -> bool:
    """A form on another site, whose author somehow learnt the token."""
    sent = {"csrf": token_of(person), "why": "x"}
    return bool(person.raw("/note", sent, origin=EVIL).status_code == 303)


def no_token(_: Session, person: Person) -> bool:
    return bool(person.raw("/note", {"why": "x"}).status_code == 303)


def too_high(_: Session, person: Person) -> bool:
    """An editor in the rooms of an admin."""
    return bool(person.get("/people").status_code == 200)


def nobody_in(desk: Session, _: Person) -> bool:
    with at_desk(desk, None, OURS) as nobody:
        return bool(nobody.get("/products").status_code == 200)


def stolen(desk: Session, _: Person) -> bool:
    """A token that was copied before its owner logged out."""
    with at_desk(desk, "editor", OURS) as owner, at_desk(desk, None, OURS) as thief:
        thief.client.cookies.set(NAME, owner.client.cookies[NAME])
        owner.post("/logout")
        return bool(thief.get("/").status_code == 200)


def forgotten(desk: Session, person: Person) -> bool:
    """A browser left open over night, in a library."""
    with at_desk(later(desk, timedelta(hours=9)), None, OURS) as late:
        late.client.cookies.set(NAME, person.client.cookies[NAME])
        return bool(late.get("/").status_code == 200)


def fixed(desk: Session, _: Person) -> bool:
    """Somebody logs in with a token that the attacker had put there."""
    with at_desk(desk, None, OURS) as owner, at_desk(desk, None, OURS) as attacker:
        for one in (owner, attacker):
            one.client.cookies.set(NAME, PLANTED)
        assert owner.log_in("editor").status_code == 303
        return bool(attacker.get("/").status_code == 200)


def guessing(desk: Session, _: Person) -> bool:
    """The right password after many wrong ones."""
    at = later(desk, timedelta(minutes=len(guessing.__name__)))
    with at_desk(at, None, OURS) as guesser:
        for _ in range(6):
            guesser.log_in("publisher", "a wrong password")
        return bool(guesser.log_in("publisher").status_code == 303)


def led_away(desk: Session, _: Person) -> bool:
    """A link to our login that leads to another site after it."""
    with at_desk(desk, None, OURS) as person:
        sent = {"account": "editor", "password": PASSWORD, "to": f"{EVIL}/login"}
        return bool(person.post("/login", sent).headers["location"].startswith(EVIL))


def written_in(_: Session, person: Person) -> bool:
    """A review that holds a script."""
    return "<script>alert(1)" in person.get(GROUP).text


def turned_round(_: Session, person: Person) -> bool:
    """A review that turns the direction of what stands after it."""
    return "\u202e" in person.get(GROUP).text


def unseen(desk: Session, person: Person) -> bool:
    """A change of which the log knows nothing."""
    before = _noted(desk)
    assert person.raw("/note", {"csrf": token_of(person), "why": "x"}).status_code == 303
    return _noted(desk) == before


def overruled(desk: Session, person: Person) -> bool:
    """A decision of somebody who has not seen that another editor decided already."""
    place = f"/questions/{1:032x}"
    sent = {"csrf": token_of(person), "seen": "0", "other": "aurel-a2", "why": "x"}
    person.raw(place, {**sent, "answer": "different"})  # the first of the two, once
    return bool(person.raw(place, {**sent, "answer": "same"}).status_code == 303)


def too_large(_: Session, person: Person) -> bool:
    sent = {"csrf": token_of(person), "why": "x", **{f"f{n}": "y" * (1 << 18) for n in range(8)}}
    return bool(person.raw("/note", sent).status_code == 303)


def too_many(_: Session, person: Person) -> bool:
    sent = {"csrf": token_of(person), "why": "x", **{f"f{n}": "y" for n in range(2_000)}}
    parts = {"file": ("x.txt", b"x")}  # as multipart: each part costs
    return bool(person.raw("/note", sent, files=parts).status_code == 303)


def read_by_script(desk: Session, _: Person) -> bool:
    """A token that a script of the page could read, or another site's form would carry."""
    with at_desk(desk, None, OURS) as person:
        said = person.get("/login").headers["set-cookie"].lower()
    return not ("httponly" in said and "samesite=lax" in said)


def in_the_clear(desk: Session, _: Person) -> bool:
    """A token that is sent without TLS, or set by a neighbour's subdomain."""
    config = replace(desk.config, desk_address="https://desk.example")
    app = make_app(Session(config, desk.engine), {}, OURS)
    with TestClient(app, base_url="https://desk.example", client=("127.0.0.1", 5)) as client:
        said = client.get("/login").headers["set-cookie"]
    return not (said.startswith("__Host-") and "Secure" in said and "Domain" not in said)


def framed(_: Session, person: Person) -> bool:
    """A page of another site that shows ours in a frame, and scripts from elsewhere."""
    said = person.get("/").headers
    return "frame-ancestors 'none'" not in said.get("content-security-policy", "")


def shown_again(desk: Session, _: Person) -> bool:
    """A password in a page that anybody could look at over a shoulder."""
    typed = "a wrong password, but nearly"
    with at_desk(desk, None, OURS) as person:
        return typed in person.raw("/note", {"why": "x", "password": typed}).text


def borrowed(desk: Session, _: Person) -> bool:
    """Somebody who says in a header that a proxy had let him in."""
    config = replace(desk.config, login_header="x-user", login_proxies=PROXIES)
    with at_desk(Session(config, desk.engine), None, OURS) as person:
        return bool(person.get("/", headers={"X-User": "admin"}).status_code == 200)


PROXIES: tuple[str, ...] = ("10.0.0.9",)


ESCAPING = render.templates()


def open_templates() -> Environment:
    return ESCAPING.overlay(autoescape=False, bytecode_cache=None, cache_size=0)


def bare_cookie(self: Response, key: str, value: str = "", **_: object) -> None:
    self.headers.append("set-cookie", f"{key}={value}")


def allow(*_: object, **__: object) -> bool:
    return True


def silent(*_: object, **__: object) -> int:
    return 0


def admin_always(session: Session, *_: object) -> Any:
    from db.staff import account_of

    with reading(session.engine) as connection:
        return account_of(connection, "admin")


async def unmeasured(request: Any, _: int) -> None:
    request._body = await request.body()


GUARDS = (
    Guard("host", another_name, (("desk.web.app.check_host", silent),)),
    Guard("origin", another_site, (("desk.web.guard.check_origin", silent),)),
    Guard("token", no_token, (("desk.web.cookies.Key.opens", allow),)),
    Guard("role", too_high, (("desk.web.way.Asked.may", allow),)),
    Guard("door", nobody_in, (("desk.web.guard.who_asks", admin_always),)),
    Guard("logout", stolen, (("desk.web.guard.end_session", silent),)),
    Guard("idle", forgotten, (("desk.web.doors.IDLE", timedelta(hours=99)),)),
    Guard("new token", fixed, (("desk.web.guard.new_key", lambda: Key(PLANTED, fresh=True)),)),
    Guard("throttle", guessing, (("desk.web.ways.door.waits", lambda *_: None),)),
    Guard("own addresses", led_away, (("desk.web.ways.door.local", lambda address: address),)),
    Guard("escaping", written_in, (("desk.web.render.templates", open_templates),)),
    Guard("visible", turned_round, (("desk.web.render.visible", lambda text: text),)),
    Guard("log", unseen, (("desk.web.guard._note", silent),)),
    Guard("stale", overruled, (("desk.web.ways.questions.unchanged", lambda *_: silent),)),
    Guard("size", too_large, (("desk.web.forms._measure", unmeasured),)),
    Guard("fields", too_many, (("desk.web.forms.FIELDS", 10**6),)),
    Guard("cookie", read_by_script, (("starlette.responses.Response.set_cookie", bare_cookie),)),
    Guard("https", in_the_clear, (("desk.web.app._is_secure", lambda _: False),)),
    Guard("policy", framed, (("desk.web.app.HEADERS", {}),)),
    Guard("hidden", shown_again, (("desk.web.guard.HIDDEN", ()),)),
    Guard("proxies", borrowed, ((f"{__name__}.PROXIES", ("127.0.0.1",)),)),
)  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS, ids=lambda one: one.name)
def test_an_attack_fails_and_would_not_without_its_guard(
    desk: Session, editor: Person, guard: Guard
) -> None:
    assert not guard.attack(desk, editor)
    with ExitStack() as opened:
        for place, instead in guard.off:
            opened.enter_context(patch(place, instead))
        assert guard.attack(desk, editor)


def token_of(person: Person) -> str:
    found = TOKEN.search(person.get("/logout").text)
    assert found
    return found.group(1)


def _noted(desk: Session) -> int:
    with reading(desk.engine) as connection:
        rows = [one for one in entries(connection, 500) if one.act == "note.one"]
    return sum("noted" in str(json.loads(row.detail).get("did")) for row in rows)
