"""What a browser keeps: the token of a login, or of a door where nobody is logged in yet."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

NAME = "upright_desk"
IDLE, LONGEST = timedelta(hours=8), timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Key:
    """The token that a browser showed, or one that it is to keep."""

    token: str
    fresh: bool = False

    @property
    def hashed(self) -> str:
        """Give what the database knows it by."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    @property
    def csrf(self) -> str:
        """Give what every form that changes something must send with it."""
        return hmac.new(self.token.encode(), b"forms", hashlib.sha256).hexdigest()

    def opens(self, sent: str) -> bool:
        """Tell whether a form came from a page that we gave to this browser."""
        return hmac.compare_digest(self.csrf.encode(), sent.encode("utf-8", "replace"))


def new_key() -> Key:
    """Make a token that nobody can guess."""
    return Key(secrets.token_urlsafe(32), fresh=True)


def key_of(cookies: Mapping[str, str], secure: bool) -> Key:
    """Read the token of a browser; where it has none, make one for it to keep."""
    token = cookies.get(cookie_name(secure), "")
    return Key(token) if len(token) == len(new_key().token) and token.isascii() else new_key()


def cookie_name(secure: bool) -> str:
    """Name the cookie; behind https no other host and no plain page can set it."""
    return f"__Host-{NAME}" if secure else NAME
