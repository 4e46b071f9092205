"""A tour of the desk: every page that its own links lead to, with the forms that stand on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from starlette.routing import compile_path

from desk.web.way import Way, Ways
from tests.desking import BASE, Person

EACH = 6  # pages of one way that are looked into
TOGGLES = ("checkbox", "radio")


@dataclass
class Field:
    """One field of a form, with what it may be sent with."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that is sent by POST, or asks by GET."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads the links and forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, list[str](), list[Form]()
        self._form: Form | None = None
        self._open: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in ("a", "img"):
            self.links.append(said.get("href") or said.get("src") or "")
        elif tag == "form":
            action = said.get("action") or self.address
            self._form = Form(action, said.get("method", "get").upper())
            self.forms.append(self._form)
        elif tag == "option" and self._open is not None:
            self._open.values.append(said.get("value", ""))
        elif self._form is not None and tag in ("input", "button", "select", "textarea"):
            self._field(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._open = None
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.values = [*self._open.values, data]

    def _field(self, tag: str, said: dict[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "text") if tag == "input" else tag
        if not name or self._form is None:
            return
        there = next((one for one in self._form.fields if one.name == name), None)
        if there is None or kind not in (*TOGGLES, "button"):
            there = Field(name, kind)
            self._form.fields.append(there)
        if tag in ("input", "button"):
            there.values.append(said.get("value", "on" if kind in TOGGLES else ""))
        else:
            self._open = there


@dataclass
class Tour:
    """What there is: addresses of pages by the names of their ways, and forms."""

    addresses: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def pages(self, each: int = 1) -> Iterator[str]:
        """Give some addresses of every way."""
        for found in self.addresses.values():
            yield from found[:each]


def tour(person: Person, ways: Ways, starts: Sequence[str] = ("/",)) -> Tour:
    """Follow every link from the first pages on; notes what leads nowhere."""
    made, queue, seen = Tour(), [*starts], {*starts}
    many = Counter(way.name for start in starts if (way := way_of(ways, start)))
    while queue:
        address = queue.pop(0)
        answer = person.get(address)
        way = way_of(ways, address)
        if answer.status_code not in (200, 303):
            made.broken.append(f"{answer.status_code}: {address}")
        if way is None or answer.status_code != 200:
            continue
        made.addresses.setdefault(way.name, []).append(address)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for led in _read(made, ways, address, answer.text):
            known = way_of(ways, led)
            if led not in seen and known and many[known.name] < EACH:
                seen.add(led)
                many[known.name] += 1
                queue.append(led)
    return made


def _read(made: Tour, ways: Ways, address: str, text: str) -> Iterator[str]:
    reader = Reader(address)
    reader.feed(text)
    for form in reader.forms:
        form.action = local(form.action, address) or address
        way = way_of(ways, form.action)
        if way is not None and len(made.forms.setdefault(way.name, [])) < EACH:
            made.forms[way.name].append(form)
        yield form.action
    for link in reader.links:
        if led := local(link, address):
            yield led


def local(link: str, address: str) -> str | None:
    """Give the address within the desk that a link leads to."""
    parts = urlsplit(urljoin(BASE + address, link))
    if f"{parts.scheme}://{parts.netloc}" != BASE or not link:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def way_of(ways: Ways, address: str) -> Way | None:
    """Find the way that an address is answered by."""
    path = address.partition("?")[0]
    return next((way for way in ways if compile_path(way.path)[0].match(path)), None)
