"""The desk served by uvicorn, as it is reached: on loopback, or behind the site's own proxy."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping

import uvicorn

from db.config import is_loopback
from db.connect import reading
from db.problem import Problem
from db.staff import accounts
from desk.session import Session
from desk.web.app import make_app
from desk.web.ways import WAYS

FIRST = 'upright account add NAME --role admin --name "Full Name"'


def serve(
    session: Session, environ: Mapping[str, str], host: str, port: int, say: Callable[[str], None]
) -> None:
    """Serve until interrupted; raises Problem where nobody may enter, or the port is taken."""
    if not is_loopback(host) and not session.config.desk_address:
        raise Problem(
            f"{host} is open to others: set UPRIGHT_DESK_ADDRESS, as in https://desk.site"
        )
    with reading(session.engine) as connection:
        if not accounts(connection):
            raise Problem(f"nobody may enter the desk yet. First: {FIRST}")
    with _listening(host, port) as listening:
        at = session.config.desk_address or f"http://{host}:{listening.getsockname()[1]}"
        say(f"the desk is at {at}/ (stop it with Ctrl-C)")
        server(session, environ).run(sockets=[listening])


def server(session: Session, environ: Mapping[str, str]) -> uvicorn.Server:
    """Make the server; proxies are believed by our own rules alone."""
    return uvicorn.Server(
        uvicorn.Config(
            make_app(session, environ, WAYS), log_level="warning", access_log=False,
            proxy_headers=False, server_header=False, timeout_keep_alive=15,
            limit_concurrency=200, h11_max_incomplete_event_size=64 * 1024,
        )
    )  # fmt: skip


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as wrong:
        raise Problem(f"port {port} cannot be used: {wrong.strerror}; name another one") from None
