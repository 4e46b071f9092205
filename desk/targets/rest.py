"""The REST interface of a WordPress, as one user with an application password."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from db.config import is_loopback
from db.problem import Problem

SECONDS = 60
MOST = 64_000_000  # bytes of an answer
TAG = re.compile(r"<[^>]*>")


class Elsewhere(HTTPRedirectHandler):
    """Follows no redirect: the password would be carried to wherever it leads."""

    def redirect_request(self, *_: Any) -> None:
        """Refuse."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A WordPress and a user of it; https only, but for this machine itself."""

    address: str  # with a slash at its end
    user: str
    password: str = field(repr=False)

    def get(self, route: str, query: Mapping[str, str] | None = None) -> Any:
        """Ask a route; raises Problem in one line for everything but an answer."""
        return self._ask(route, None, query)

    def post(self, route: str, body: Mapping[str, object]) -> Any:
        """Send JSON to a route; raises Problem in one line for everything but an answer."""
        return self._ask(route, json.dumps(body).encode())

    def _ask(self, route: str, body: bytes | None, query: Mapping[str, str] | None = None) -> Any:
        # this form of address works whatever form the site's permalinks have
        asked = {"rest_route": f"/{route}", **(query or {})}
        url = f"{self.address}?{urlencode(asked, quote_via=quote, safe='/')}"
        token = b64encode(f"{self.user}:{self.password}".encode()).decode()
        heads = {"Authorization": f"Basic {token}", "Accept": "application/json"}
        heads |= {"Content-Type": "application/json"} if body is not None else {}
        request = Request(url, data=body, headers=heads)  # noqa: S310 - checked below
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise Problem(f"{self.address}: must be https, for a password is sent there")
        try:
            with _opener(parts.hostname or "").open(request, timeout=SECONDS) as answer:
                return self._json(answer.read(MOST + 1))
        except HTTPError as refusal:
            with refusal:
                raise Problem(f"{self.address}: {self._why(refusal)}") from None
        except (URLError, HTTPException, OSError) as failure:
            reason = getattr(failure, "reason", None) or failure
            raise Problem(f"{self.address} cannot be reached: {reason}") from None

    def _json(self, text: bytes) -> Any:
        try:
            if len(text) <= MOST:
                return json.loads(text)
        except ValueError:
            pass  # said below, with the mend
        raise Problem(f"{self.address} does not answer as a WordPress does; look at the address")

    def _why(self, refusal: HTTPError) -> str:
        if 300 <= refusal.code < 400:
            to = (refusal.headers.get("Location") or "").partition("?")[0][:200]
            return f"it sends us on to {to}; put the right address into publish.yml"
        try:
            said = json.loads(refusal.read(100_000))
            code, message = str(said["code"]), str(said["message"])
        except (ValueError, KeyError, TypeError, OSError, HTTPException):
            return f"it answers with HTTP {refusal.code}"
        if code == "rest_no_route":
            return "it has no such route; is the plugin of upright installed and active there?"
        if refusal.code == 401:
            return f"user name or application password of '{self.user}' is wrong"
        words = " ".join(unescape(TAG.sub("", message)).split())[:200]
        return f"it refuses: {words} (HTTP {refusal.code})"


def _opener(host: str) -> OpenerDirector:
    handlers = [Elsewhere(), *([ProxyHandler({})] if is_loopback(host) else [])]
    return build_opener(*handlers)
