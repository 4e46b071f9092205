"""Requests to the desk that no browser would send, made from its own pages and a seed.

The ways, addresses and fields are found by a tour; values are the page's own, or those of VALUES,
or hostile texts. A request is made anew from its seed and number alone.
"""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, quote_plus, unquote

from PIL import Image

from desk.web.cookies import NAME, Key
from desk.web.way import Way
from tests.desking import BASE
from tests.touring import Form, Tour

HOST = BASE.partition("://")[2]
OTHERS = ("HEAD", "PUT", "DELETE", "OPTIONS", "BREW")
SURROGATE, NUL = "\ud800", "\x00"
VALUES = (
    "", " ", "0", "-1", "1", "01", "+1", "1e309", "nan", "inf", "9" * 15, "9" * 16, "9" * 30,
    "2147483648", "9223372036854775808", "9" * 5000, "1.5", "0x1f", "\u0661\u0662", "\u00b2", "\uff11",
    "true", "null", "[]", "{}", "[1", '{"a": 1}', "- a\n- b", "a: b", "!!python/object:os.system x",
    "&a [*a]", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "0001-01-01", "2026-W01-1",
    "2026-11-02", "20261102", "12:00", "%", "_", "%s", "%(x)s", "{x}", "{{ 7 * 7 }}", "${7}", "\\",
    "'", '"', "'; DROP TABLE accounts; --", '"] = ["', 'a"]["b', "..", "../../etc/passwd", "/", "//",
    "//evil.example", "https://evil.example/", "http://[::1", "http://[", "javascript:alert(1)",
    "data:text/html,x", "file:///etc/passwd", "x" * 81, "x" * 501, "x" * 2001, "x" * 20_001,
    "<script>alert(1)</script>", "\n", "\r\nSet-Cookie: a=b", "\t", "\x0b", "\x1b[31m", "\x7f", NUL,
    f"a{NUL}b", SURROGATE, f"a{SURROGATE}b", "\ufffe", "\ufeff", "\u202e", "\u200b", "\u0130",
    "\U0001f9d8" * 50, "e\u0301" * 300, "\u2028", "product:arc-300", "listing:x", "file:scoring",
    "arc-300", "velm", "new", "all", "none", "own", "beside", "1-2", "2-1", "1-999999999", "-",
)  # fmt: skip
HOSTS = ("", "evil.example", "127.0.0.1.evil.example", "[::1]:8300", "[::1", "a:b:c", "127.0.0.1:99999",
         "localhost", "LOCALHOST:8300", "127.0.0.1:8300\t", "127.0.0.1@evil.example", "\xff", "x" * 9000,
         "127.1", "0", "127.0.0.1:", "%00", "127.0.0.1/..")  # fmt: skip
ORIGINS = ("null", "https://evil.example", "", BASE.upper(), BASE + "/", BASE + ".evil", "\xff", "http://[")
HEADERS = (
    ("accept", "\xff\xfe"), ("range", "bytes=0-5,9-"), ("if-none-match", "*"), ("hx-request", "true"),
    ("hx-current-url", "http://["), ("if-modified-since", "99"), ("accept-encoding", "gzip;q=\xff"),
    ("x-forwarded-for", "127.0.0.1, ::1"), ("x-forwarded-host", "evil.example"), ("referer", "http://["),
    ("x-forwarded-proto", "https"), ("x-original-url", "/people"), ("x-http-method-override", "PUT"),
    ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "\xff"), ("authorization", "Basic !!"),
    ("content-length", "-1"), ("content-length", "abc"), ("expect", "100-continue"), ("te", "trailers"),
    ("cookie", "a" * 4000), ("upgrade", "websocket"), ("content-encoding", "gzip"), ("forwarded", "for=x"),
)  # fmt: skip
KINDS = (
    "", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\xff", "multipart/form-data; boundary=" + "b" * 300,
    "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data; boundary=x; charset=none",
    "multipart/mixed; boundary=x", ";", "application/x-www-form-urlencoded\xff", "a" * 5000,
)  # fmt: skip


@dataclass
class Case:
    """One request, as bytes of its own."""

    number: int
    way: str
    method: str
    target: str  # path and query as they are sent
    headers: list[tuple[str, str]]
    body: bytes = b""

    def __str__(self) -> str:
        said = [f"{name}: {value[:80]!r}" for name, value in self.headers]
        return f"case {self.number} ({self.way}): {self.method} {self.target[:300]!r} {said} {self.body[:600]!r}"


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    fault: BaseException | None = None


@dataclass
class Maker:
    """Makes requests; the same seed and number give the same one."""

    seed: int
    ways: Sequence[Way]
    tour: Tour
    keys: Mapping[str, Key]  # of people who are logged in, by role
    hostile: Sequence[str] = ()
    marks: list[str] = field(default_factory=lambda: [str(number) for number in range(12)])

    def case(self, number: int) -> Case:
        """Make one request."""
        dice = Random(f"{self.seed}/{number}")  # noqa: S311  # to be made again, not to be secret
        way = self.ways[number % len(self.ways)]
        likely = "POST" if way.acts and dice.random() < 0.7 else "GET"
        method = likely if dice.random() < 0.92 else dice.choice(("POST", *OTHERS))
        role = dice.choice(("admin", "admin", "admin", *self.keys, "nobody"))
        key = self.keys.get(role)
        target = self._target(dice, way)
        headers = [("host", HOST if dice.random() < 0.93 else dice.choice(HOSTS))]
        headers += self._door(dice, key)
        body = b""
        if method in ("POST", "PUT"):
            kind, body = self._body(dice, way, key)
            headers.append(("content-type", kind))
        while dice.random() < 0.15:
            headers.append(dice.choice(HEADERS))
        return Case(number, way.name, method, target, headers, body)

    def _target(self, dice: Random, way: Way) -> str:
        known = self.tour.addresses.get(way.name) or [way.path]
        address = dice.choice(known)
        path, _, query = address.partition("?")
        if "{" in way.path and dice.random() < 0.5:
            path = self._path(dice, way, path)
        if dice.random() < 0.3:
            names = ("about", "product", "aspect", "page", "did", "to", "q", "lacks", "subject", "all",
                     "reviews", "seen", "pair", "x" * 200, NUL)  # fmt: skip
            more = [f"{_sent(dice.choice(names))}={_sent(self._value(dice))}"
                    for _ in range(dice.randint(1, 4))]  # fmt: skip
            query = "&".join([*([query] if query and dice.random() < 0.6 else []), *more])
        if dice.random() < 0.02:
            query = dice.choice(("%", "%zz&&&==", "=&=", "&" * 500, "a[]=1&a[b]=2", "%00=%00", "?" * 9))
        if dice.random() < 0.02:
            path = dice.choice((path + "/", "/" + path, path + "%2f..", path.upper(), path + "%00",
                                "/static/" + _sent(self._value(dice))))  # fmt: skip
        return path + (f"?{query}" if query else "")

    def _path(self, dice: Random, way: Way, path: str) -> str:
        there, given = path.split("/"), way.path.split("/")
        parts = [self._value(dice) if part.startswith("{") else None for part in given]
        keep = dice.random() < 0.5  # of two parts one is often right
        return "/".join(_sent(made) if made is not None and not (keep and dice.random() < 0.5) else old
                        for old, made in zip(there, parts, strict=False))  # fmt: skip

    def _value(self, dice: Random) -> str:
        if self.hostile and dice.random() < 0.4:
            return dice.choice(self.hostile)
        value = dice.choice(VALUES)
        if dice.random() < 0.2:
            value += dice.choice(VALUES)
        return value

    def _door(self, dice: Random, key: Key | None) -> list[tuple[str, str]]:
        found = []
        if dice.random() < 0.95:
            found.append(("origin", BASE if dice.random() < 0.93 else dice.choice(ORIGINS)))
        if key and dice.random() < 0.96:
            found.append(("cookie", f"{NAME}={key.token}"))
        if dice.random() < 0.06:
            junk = (f"{NAME}=", f"{NAME}={'x' * 43}", f"{NAME}=\xff", "=;=;", f'{NAME}="\\000"', ";" * 999,
                    f"{NAME}={'9' * 9000}", f"{NAME}=a; {NAME}=b", "\x01=\x02")  # fmt: skip
            found.append(("cookie", dice.choice(junk)))
        return found

    def _body(self, dice: Random, way: Way, key: Key | None) -> tuple[str, bytes]:
        fields = self._fields(dice, way, key)
        files = [one for one in fields if isinstance(one[1], bytes)]
        if not files and dice.random() < 0.75:
            kind = "application/x-www-form-urlencoded"
            body = "&".join(f"{_sent(name)}={_sent(str(value))}" for name, value in fields).encode()
        else:
            mark = f"m{dice.randrange(10**9)}"
            kind, body = f"multipart/form-data; boundary={mark}", _multipart(dice, fields, mark)
        if dice.random() < 0.05:
            kind = dice.choice(KINDS)
        if dice.random() < 0.05 and body:
            at = dice.randrange(len(body))
            body = dice.choice((body[:at], body[at:], body[:at] + b"\xff\x00\r\n--" + body[at:], b"\xff" * 50))
        return kind, body

    def _fields(self, dice: Random, way: Way, key: Key | None) -> list[tuple[str, str | bytes]]:
        known = [one for one in self.tour.forms.get(way.name, ()) if one.method == "POST"]
        form = dice.choice(known) if known else Form("", "POST")
        odd = dice.choice((0.0, 0.0, 0.1, 0.5))  # how much of the form is not as it should be
        found: list[tuple[str, str | bytes]] = []
        for one in form.fields:
            if one.name == "csrf" or dice.random() < odd / 3:
                continue
            value = _own(dice, one.kind, one.values, self.marks)
            if dice.random() < odd:
                value = _file(dice) if dice.random() < 0.1 else self._value(dice)
            found += [(one.name, value)] * (1 if dice.random() > odd / 4 else dice.randint(2, 60))
        if dice.random() < 0.05:
            found += [(self._value(dice), self._value(dice)) for _ in range(dice.choice((1, 5, 450)))]
        if key and dice.random() < 0.95:
            found.append(("csrf", key.csrf))
        return found


def _own(dice: Random, kind: str, values: Sequence[str], marks: Sequence[str]) -> str | bytes:
    """Give what the page itself would send, or what a person would type."""
    if kind == "file":
        return _file(dice)
    if kind == "hidden":
        return dice.choice(values) if values and dice.random() < 0.7 else dice.choice(marks)
    if kind in ("date", "text", "textarea", "search") and not any(values):
        return dice.choice(("2026-10-03", "48", "a plain word", "yes, flat", "82 kg", "12 cm", "a\nb"))
    return dice.choice(values) if values else ""


def _file(dice: Random) -> bytes:
    """Draw a small picture, whole or broken, or what is none."""
    made = io.BytesIO()
    kind = dice.choice(("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"))
    Image.new("RGB", (dice.choice((1, 64)), 48), (9, dice.randrange(256), 9)).save(made, kind)
    whole = made.getvalue()
    at = dice.randrange(len(whole))
    return dice.choice((whole, whole, whole[:at], whole[:at] + b"\xff" + whole[at + 1 :], b"", b"\x00" * 64,
                        b"<svg onload=alert(1)/>", b"GIF89a", zlib.compress(b"\0" * 10**6)))  # fmt: skip


def _multipart(dice: Random, fields: Sequence[tuple[str, str | bytes]], mark: str) -> bytes:
    parts = []
    for name, value in fields:
        said = f'form-data; name="{name}"'.encode("utf-8", "surrogatepass")
        if isinstance(value, bytes):
            called = dice.choice(("a.png", "../../x.png", "a\x00.png", "", '"', "\u202egnp.exe", "x" * 500))
            said += f'; filename="{called}"\r\nContent-Type: image/png'.encode()
            data = value
        else:
            data = value.encode("utf-8", "surrogatepass")
        parts.append(b"--" + mark.encode() + b"\r\nContent-Disposition: " + said + b"\r\n\r\n" + data + b"\r\n")
    return b"".join(parts) + b"--" + mark.encode() + b"--\r\n"


def _sent(value: str) -> str:
    quoted = quote if len(value) % 2 else quote_plus
    return quoted(value.encode("utf-8", "surrogatepass"), safe="")


async def ask(app: Any, case: Case) -> Answered:
    """Send a request straight into the application, as a server would hand it on."""
    path, _, query = case.target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": case.method,
        "scheme": "http", "path": unquote(path), "raw_path": path.encode("ascii"), "root_path": "",
        "query_string": query.encode("ascii"), "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8300),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in case.headers],
    }  # fmt: skip
    parts, answer = [case.body[at : at + 65536] for at in range(0, len(case.body), 65536)] or [b""], []
    sent = iter(range(len(parts)))

    async def receive() -> dict[str, object]:
        at = next(sent, None)
        if at is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts[at], "more_body": at + 1 < len(parts)}

    async def send(message: dict[str, Any]) -> None:
        answer.append(message)

    began, fault = time.monotonic(), None
    try:
        await app(scope, receive, send)
    except Exception as wrong:
        fault = wrong
    took = time.monotonic() - began
    start = next((one for one in answer if one["type"] == "http.response.start"), None)
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in (start or {}).get("headers", ())}
    body = b"".join(one.get("body", b"") for one in answer)
    return Answered(start["status"] if start else 0, headers, body, took, fault)
