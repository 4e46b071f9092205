"""A parcel as signed JSON, posted to a program."""

from __future__ import annotations

import hmac
import json
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from db.config import is_loopback
from desk.notices.outcome import IN_ALL, SECONDS, Failed, Unsure, within
from desk.notices.parcel import Parcel

SIGNATURE, NAME = "X-Upright-Signature", "X-Upright-Delivery"
MOST = 65_536  # bytes of an answer that are read


def signature(secret: str, body: bytes) -> str:
    """Sign a body: HMAC-SHA256 under the shared secret, in hex (RFC 2104)."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Hook:
    """Signs with the secret that the other side knows too."""

    secret: str | None = field(repr=False)

    def hand_over(self, parcel: Parcel) -> None:
        """Post a parcel; raises Failed, or Unsure where no whole answer came to what was sent."""
        if self.secret is None:
            raise Failed("UPRIGHT_HOOK_SECRET is not set")
        body = json.dumps(parcel.facts, ensure_ascii=False).encode()
        heads = {
            "Content-Type": "application/json; charset=utf-8", "User-Agent": "Upright",
            NAME: parcel.id, SIGNATURE: signature(self.secret, body), "Connection": "close",
        }  # fmt: skip
        connection = _connection(parcel.address)
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as wrong:
            raise Failed(f"its certificate does not hold: {wrong.verify_message}") from None
        except (OSError, HTTPException, ValueError) as failure:
            raise Failed(f"it cannot be reached: {failure}") from None
        try:
            with within(IN_ALL, lambda: _cut(connection)):
                code = _post(connection, parcel.address, body, heads)
        finally:
            connection.close()
        _check(code)


def _connection(address: str) -> HTTPConnection:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=SECONDS, context=context)
    if not is_loopback(host):
        raise Failed("nothing is sent in the clear; it must be https")
    return HTTPConnection(host, parts.port, timeout=SECONDS)


def _post(connection: HTTPConnection, address: str, body: bytes, heads: dict[str, str]) -> int:
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, heads)
        answer = connection.getresponse()
        code = answer.status
        with suppress(OSError, HTTPException):  # the code says it all
            answer.read(MOST)
    except (OSError, HTTPException, ValueError) as failure:
        raise Unsure(str(failure) or type(failure).__name__) from None
    return code


def _check(code: int) -> None:
    if 300 <= code < 400:
        raise Failed(f"it sends us on (HTTP {code}); put the right address into notices.yml")
    if not 200 <= code < 300:
        raise Failed(f"it answers with HTTP {code}")


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
