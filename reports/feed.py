"""The feed of changes: Atom 1.0 (RFC 4287), from data, with ids that last (tag URIs, RFC 4151)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree

from reports.render import EMAIL, visible
from reports.trust_views import NewsView
from reports.world_views import SiteView

NAME = "changes.xml"
ATOM = "http://www.w3.org/2005/Atom"


def feed(site: SiteView, news: Sequence[NewsView], since: int) -> bytes:
    """Write the feed; there must be news, for a feed without a date is none.

    Ids are made under a year in which the site was there: since is the first on record.
    """
    spaces: dict[str | None, str] = {None: ATOM}
    root = etree.Element(_tag("feed"), nsmap=spaces)  # type: ignore[arg-type]
    _text(root, "id", _id(site, since, "changes"))
    _text(root, "title", f"{site.name}: what changed")
    _text(root, "updated", _moment(max(one.at for one in news)))
    author = etree.SubElement(root, _tag("author"))
    _text(author, "name", site.owner)
    if site.address:
        _link(root, "self", _at(site, NAME), "application/atom+xml")
    _link(root, "alternate", _at(site, "index.html"), "text/html")
    for one in news:
        _entry(root, site, one, since)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"


def _entry(root: etree._Element, site: SiteView, one: NewsView, since: int) -> None:
    entry = etree.SubElement(root, _tag("entry"))
    _text(entry, "id", _id(site, since, one.key))
    _text(entry, "title", one.title)
    _text(entry, "updated", _moment(one.at))
    _link(entry, "alternate", _at(site, one.path), "text/html")
    _text(entry, "content", one.words).set("type", "text")


def _id(site: SiteView, since: int, key: str) -> str:
    """Name an entry for ever: whose it is, since which year, and its key.

    The authority is the host of the site's address, else the contact, which every site has.
    """
    return f"tag:{authority(site)},{since}:{quote(key)}"


def authority(site: SiteView) -> str:
    """Give the name under which ids are made: a host, or an e-mail address."""
    if not site.address and EMAIL.fullmatch(site.contact):
        return site.contact
    host = urlsplit(site.address or site.contact).hostname or "site.invalid"
    return host.encode("idna").decode() if not host.isascii() else host


def _at(site: SiteView, path: str) -> str:
    return urljoin(site.address, path) if site.address else path


def _link(parent: etree._Element, rel: str, href: str, kind: str) -> None:
    etree.SubElement(parent, _tag("link"), rel=rel, type=kind, href=href)


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    one = etree.SubElement(parent, _tag(name))
    one.text = str(visible(text))
    return one


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"
