"""Who asks, from where: host and origin of a request, and who is logged in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from db.config import Config, is_loopback
from db.connect import reading, writing
from db.schema import Account
from db.staff import MINUTE, account_of, session_of, touch
from desk.session import Session
from desk.web.cookies import IDLE, Key

HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?", re.IGNORECASE)
SAME = ("same-origin", "none")  # Sec-Fetch-Site of our own pages, and of an address typed in


class Refusal(Exception):
    """A request that is not answered, and why: a status of HTTP and a line for people."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def check_host(config: Config, host: str) -> None:
    """Refuse a request to another name: another site's page may not read ours through it."""
    wanted = config.desk_address.partition("://")[2] if config.desk_address else None
    name = HOST.fullmatch(host)
    known = host.lower() == wanted if wanted else name is not None and is_loopback(name.group(1))
    if not known:
        raise Refusal(400, "This desk does not go by that name.")


def check_origin(config: Config, headers: Mapping[str, str]) -> None:
    """Refuse a form that another site's page sent."""
    scheme = "https" if config.desk_address and config.desk_address.startswith("https") else "http"
    ours = config.desk_address or f"{scheme}://{headers.get('host', '').lower()}"
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if (site is not None and site not in SAME) or (origin is None and site is None):
        raise Refusal(403, "This form was not sent from a page of the desk.")
    if origin is not None and origin.lower() != ours:
        raise Refusal(403, "This form was not sent from a page of the desk.")


def who_asks(session: Session, key: Key, headers: Mapping[str, str], client: str) -> Account | None:
    """Find who is logged in: by the company's proxy where it may be believed, else by token."""
    config = session.config
    if config.login_header and client in config.login_proxies:
        name = headers.get(config.login_header, "").strip().lower()
        with reading(session.engine) as connection:
            found = account_of(connection, name) if name else None
        return found if found and found.barred is None else None
    return None if key.fresh else _by_token(session, key)


def _by_token(session: Session, key: Key) -> Account | None:
    now = session.config.now()
    with reading(session.engine) as connection:
        found = session_of(connection, key.hashed, now, IDLE)
    if found is None:
        return None
    account, seen = found
    if now - seen > MINUTE:
        with writing(session.engine) as connection:
            touch(connection, key.hashed, now)
    return account
