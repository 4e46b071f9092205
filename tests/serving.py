"""The desk on a socket of loopback, for browsers and for clients that misbehave."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

from db.connect import writing
from db.staff import open_session
from desk.session import Session
from desk.web.cookies import LONGEST, NAME, Key, new_key
from desk.web.serve import server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


@contextmanager
def desk_served(session: Session) -> Iterator[str]:
    """Serve the desk as `upright desk` does, in a thread; gives its address without a slash."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = server(session, {})
        thread = Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not serving.started:
            sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            serving.should_exit = True
            thread.join(30)


def key_for(session: Session, account: str) -> Key:
    """Log somebody in without a form."""
    key, now = new_key(), session.config.now()
    with writing(session.engine) as connection:
        open_session(connection, key.hashed, account, now, now + LONGEST)
    return key


def admit(context: BrowserContext, session: Session, base: str, account: str = "admin") -> None:
    """Give a browser the token of somebody who is logged in."""
    cookie: Any = {"name": NAME, "value": key_for(session, account).token, "url": base}
    context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
