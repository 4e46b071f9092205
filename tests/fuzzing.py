"""Requests to the desk that no browser would send, made from its own pages and a seed.

The ways, addresses and fields are found by a tour; values are the page's own, or those of VALUES,
or hostile texts. A request is made anew from its seed and number alone.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, quote_plus

from PIL import Image

from desk.web.cookies import NAME, Key
from desk.web.way import Way
from tests.desking import BASE
from tests.fuzz_values import HEADERS, HOSTS, KINDS, NUL, ORIGINS, OTHERS, VALUES
from tests.touring import Form, Tour

HOST = BASE.partition("://")[2]

NAMES = (
    *"about product aspect page did to q lacks subject all reviews seen pair".split(),
    "x" * 200,
    NUL,
)


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
        asked = f"{self.method} {self.target[:300]!r} {said} {self.body[:600]!r}"
        return f"case {self.number} ({self.way}): {asked}"


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
        dice = Random(f"{self.seed}/{number}")
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
            more = [
                f"{_sent(dice.choice(NAMES))}={_sent(self._value(dice))}"
                for _ in range(dice.randint(1, 4))
            ]
            query = "&".join([*([query] if query and dice.random() < 0.6 else []), *more])
        if dice.random() < 0.02:
            query = dice.choice(
                ("%", "%zz&&&==", "=&=", "&" * 500, "a[]=1&a[b]=2", "%00=%00", "?" * 9)
            )
        if dice.random() < 0.02:
            path = dice.choice(
                (
                    path + "/",
                    "/" + path,
                    path + "%2f..",
                    path.upper(),
                    path + "%00",
                    "/static/" + _sent(self._value(dice)),
                )
            )
        return path + (f"?{query}" if query else "")

    def _path(self, dice: Random, way: Way, path: str) -> str:
        there, given = path.split("/"), way.path.split("/")
        parts = [self._value(dice) if part.startswith("{") else None for part in given]
        keep = dice.random() < 0.5  # of two parts one is often right
        return "/".join(
            _sent(made) if made is not None and not (keep and dice.random() < 0.5) else old
            for old, made in zip(there, parts, strict=False)
        )

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
            junk = (
                f"{NAME}=",
                f"{NAME}={'x' * 43}",
                f"{NAME}=\xff",
                "=;=;",
                f'{NAME}="\\000"',
                ";" * 999,
                f"{NAME}={'9' * 9000}",
                f"{NAME}=a; {NAME}=b",
                "\x01=\x02",
            )
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
            body = dice.choice(
                (body[:at], body[at:], body[:at] + b"\xff\x00\r\n--" + body[at:], b"\xff" * 50)
            )
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
            found += [
                (self._value(dice), self._value(dice)) for _ in range(dice.choice((1, 5, 450)))
            ]
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
        return dice.choice(
            ("2026-10-03", "48", "a plain word", "yes, flat", "82 kg", "12 cm", "a\nb")
        )
    return dice.choice(values) if values else ""


def _file(dice: Random) -> bytes:
    """Draw a small picture, whole or broken, or what is none."""
    made = io.BytesIO()
    kind = dice.choice(("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"))
    Image.new("RGB", (dice.choice((1, 64)), 48), (9, dice.randrange(256), 9)).save(made, kind)
    whole = made.getvalue()
    at = dice.randrange(len(whole))
    return dice.choice(
        (
            whole,
            whole,
            whole[:at],
            whole[:at] + b"\xff" + whole[at + 1 :],
            b"",
            b"\x00" * 64,
            b"<svg onload=alert(1)/>",
            b"GIF89a",
            zlib.compress(b"\0" * 10**6),
        )
    )


def _multipart(dice: Random, fields: Sequence[tuple[str, str | bytes]], mark: str) -> bytes:
    parts = []
    for name, value in fields:
        said = f'form-data; name="{name}"'.encode("utf-8", "surrogatepass")
        if isinstance(value, bytes):
            called = dice.choice(
                ("a.png", "../../x.png", "a\x00.png", "", '"', "\u202egnp.exe", "x" * 500)
            )
            said += f'; filename="{called}"\r\nContent-Type: image/png'.encode()
            data = value
        else:
            data = value.encode("utf-8", "surrogatepass")
        parts.append(
            b"--"
            + mark.encode()
            + b"\r\nContent-Disposition: "
            + said
            + b"\r\n\r\n"
            + data
            + b"\r\n"
        )
    return b"".join(parts) + b"--" + mark.encode() + b"--\r\n"


def _sent(value: str) -> str:
    quoted = quote if len(value) % 2 else quote_plus
    return quoted(value.encode("utf-8", "surrogatepass"), safe="")
