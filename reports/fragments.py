"""Every page once more as a fragment, to be set into another site: scoped, with its metadata.

A fragment is cut from the finished page, not rendered a second time: what was verified is what is
shown. Class names and ids get a prefix, so that nothing collides with the page around it. The cut
rests on a property of our pages: attributes stand in double quotes, and a double quote in any text
is escaped, so that ` class="` either opens a value of ours or closes another that ends in ` class=`
(`tests/test_fragments.py` holds hostile texts against it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import urljoin

from db.problem import Problem
from reports.scoped import PREFIX, scoped
from reports.world_views import World

PLACE = "fragments"
STYLE, SCRIPT = f"{PLACE}/fragment.css", "site.js"
NONE = frozenset(("404.html",))  # shown at any address, and of no use within another page
APART = b"\n\0\n"  # no page holds this: control characters are not printed
ROOT = f'<div class="upright" data-upright="{PREFIX}"'.encode()
ATTRIBUTE = re.compile(rb'\s+([^\s="]+)(?:="[^"]*")?')
OURS = frozenset((b"id", b"class", b"data-upright"))  # of the main block, said anew by the root
AWAY = re.compile(rb"@import|url\(\s*[\"']?\s*(?:[a-z]+:)?//|\\", re.IGNORECASE)
CLOSING = frozenset((b"", b" ", b"\n", b"\t", b">"))  # none left: the next mark begins with a space
FOOT = b'<footer class="foot">'
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
ABOUT = re.compile(r'<meta name="description" content="([^"]*)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
OUTSIDE = re.compile(rb"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# attributes that hold names of classes or ids, and those that hold an address
NAMES = ("class", "id", "for", "headers", "list")
REFERS = ("labelledby", "describedby", "controls", "details", "owns")  # aria-…: names of ids
ADDRESSES = ("href", "src")

Change = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class About:
    """What the metadata of every fragment of a release says alike."""

    name: str  # of the site
    address: str | None  # where the site lives, with a slash at its end
    as_of: str
    method: str


def about_of(world: World) -> About:
    """Take from the world what the metadata of every fragment says."""
    site = world.site
    as_of = site.as_of.isoformat() if site.as_of else ""
    return About(site.name, site.address, as_of, site.method or "")


def fragments(pages: Mapping[str, bytes], about: About) -> dict[str, bytes]:
    """Cut a fragment from every page: path within the release to bytes.

    Beside each fragment stands its metadata, and with them the one stylesheet of all. Raises
    Problem for what a theme may have broken: a page without a main block, an unfinished style.
    """
    cutter, made = Cutter(about.address), dict[str, bytes]()
    for path, page in pages.items():
        if path.endswith(".html") and path not in NONE:
            stem, fragment = f"{PLACE}/{path.removesuffix('.html')}", cutter.cut(path, page)
            made[f"{stem}.html"] = fragment.html
            made[f"{stem}.json"] = metadata(path, page, fragment.content, about)
    made[STYLE] = _style(pages["site.css"])
    return made


def _style(css: bytes) -> bytes:
    try:
        if AWAY.search(css):  # a page forbids it; the page around a fragment may not
            raise ValueError("it asks another host, and readers would be known there")
        return scoped(css.decode()).encode()
    except ValueError as wrong:  # not UTF-8, or brackets that do not match
        raise Problem(f"theme.css of the catalog is of no use in a fragment: {wrong}") from None


@dataclass(frozen=True, slots=True)
class Fragment:
    """One fragment, and the hash of what its page says beside the date and the foot."""

    html: bytes
    content: str


class Cutter:
    """Cuts fragments; the same few class names and links come again and again, and are kept."""

    def __init__(self, address: str | None) -> None:
        self._address = address
        self._names = {f' {name}="'.encode(): dict[bytes, bytes]() for name in NAMES}
        self._references: dict[bytes, bytes] = {}
        self._links: dict[str, dict[bytes, bytes]] = {}

    def cut(self, path: str, page: bytes) -> Fragment:
        """Cut the fragment of one page; raises Problem for a page without a main block."""
        start = page.find(b"<main")
        opened, end = page.find(b">", start) + 1, page.rfind(b"</main>")
        if start < 0 or end < 0:
            raise Problem(f"{path} has no <main>; a template of the theme must keep that of ours")
        parts = (_dateline(page), page[opened:end], _foot(page))
        dateline, main, foot = self._scope(path, APART.join(parts)).split(APART)
        attributes = ATTRIBUTE.finditer(page[start + len(b"<main") : opened - 1])
        root = b"".join((ROOT, *(one[0] for one in attributes if one[1] not in OURS), b">\n"))
        html = b"".join((root, dateline, main, foot, b"</div>\n"))
        return Fragment(html, sha256(main).hexdigest())

    def _scope(self, path: str, text: bytes) -> bytes:
        for mark, known in self._names.items():
            text = _each(text, mark, known, _prefixed)
        text = _refers(text, self._references)
        place = dirname(path)
        links = self._links.setdefault(place, {})
        for name in ADDRESSES:
            text = _each(text, f' {name}="'.encode(), links, lambda link: self._link(place, link))
        return text.replace(b'="url(#', f'="url(#{PREFIX}'.encode())

    def _link(self, place: str, link: bytes) -> bytes:
        if link.startswith(b"#"):
            return b"#" + PREFIX.encode() + link[1:] if len(link) > 1 else link
        if self._address is None or OUTSIDE.match(link):
            return link
        target, hash_, anchor = link.decode().partition("#")
        if target.startswith("/"):
            return urljoin(self._address, link.decode()).encode()
        return f"{self._address}{normpath(join(place, target))}{hash_}{anchor}".encode()


def metadata(path: str, page: bytes, content: str, about: About) -> bytes:
    """Write what is known of a page beside its text, as JSON."""
    head = page[: page.find(b"</head>")].decode()
    canonical = _first(CANONICAL, head)
    said = {
        "path": path,
        "title": _first(TITLE, head).removesuffix(f" · {about.name}"),
        "description": _first(ABOUT, head),
        "canonical": canonical if OUTSIDE.match(canonical.encode()) else None,
        "listed": '<meta name="robots" content="noindex">' not in head,
        "as_of": about.as_of or None,
        "method": about.method or None,
        "content": content,
        "style": STYLE,
        "script": SCRIPT if f'{SCRIPT}" defer' in head else None,
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _dateline(page: bytes) -> bytes:
    """Take the line that says as of when a page holds: it belongs to every fragment."""
    start = page.find(b'<p class="dateline">')
    return page[start : page.find(b"</p>", start) + len(b"</p>")] if start >= 0 else b""


def _foot(page: bytes) -> bytes:
    """Take the foot of a page, which says who publishes it and what they earn."""
    start, end = page.rfind(FOOT), page.rfind(b"</footer>")
    if start < 0:
        return b""
    return b'<div class="foot">' + page[start + len(FOOT) : end] + b"</div>"


def _closes(after: bytes) -> bool:
    """Tell whether the quote before this ends a value, as in title="x class=": no name begins so.

    What ends a value is followed by a space or the end of the tag; no `>` stands in a value.
    """
    return after[:1] in CLOSING or after.startswith(b"/>")


def _each(text: bytes, mark: bytes, known: dict[bytes, bytes], change: Change) -> bytes:
    """Change the value after each mark, up to the quote that ends it."""
    first, *parts = text.split(mark)
    if not parts:
        return text
    made = [first]
    for part in parts:
        if _closes(part):
            made += (mark, part)
            continue
        value, quote, rest = part.partition(b'"')
        new = known.get(value)
        if new is None:
            new = known[value] = change(value)
        made += (mark, new, quote, rest)
    return b"".join(made)


def _refers(text: bytes, known: dict[bytes, bytes]) -> bytes:
    """Change the ids that one element names of others: one search for the whole family."""
    first, *parts = text.split(b" aria-")
    made = [first]
    for part in parts:
        name, _, after = part.partition(b'="')
        value, quote, rest = after.partition(b'"')
        if name.decode("ascii", "replace") not in REFERS or _closes(after):
            made += (b" aria-", part)
            continue
        new = known.get(value)
        if new is None:
            new = known[value] = _prefixed(value)
        made += (b" aria-", name, b'="', new, quote, rest)
    return b"".join(made)


def _prefixed(names: bytes) -> bytes:
    return b" ".join(PREFIX.encode() + name for name in names.split())


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return unescape(found[1]) if found else ""
