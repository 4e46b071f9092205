"""What machines that visit are told: which pages there are, what moved where, what they may do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from reports.page import Page

MOST = 50_000  # addresses in one sitemap (sitemaps.org)
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ROBOTS = (
    "# Pages, figures (CSV, JSON) and the bundle may be read, indexed and cited with a link.\n"
    "# Texts of reviews are their authors': quotations here are short, and not free to be reused.\n"
    "User-agent: *\nAllow: /\n"
)


def sitemap(
    pages: Iterable[Page], address: str, as_of: date | None, most: int = MOST
) -> dict[str, bytes]:
    """List the pages that search engines may name, with the day of their data.

    Where they are more than one file may hold, `sitemap.xml` names the files.
    """
    found = sorted(one.path for one in pages if is_listed(one))
    day = as_of.isoformat() if as_of else None
    parts = [found[at : at + most] for at in range(0, len(found), most)] or [[]]
    if len(parts) == 1:
        return {"sitemap.xml": _file("urlset", "url", _addresses(parts[0], address), day)}
    names = [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    made = {
        name: _file("urlset", "url", _addresses(part, address), day)
        for name, part in zip(names, parts, strict=True)
    }
    return made | {"sitemap.xml": _file("sitemapindex", "sitemap", _addresses(names, address), day)}


def is_listed(page: Page) -> bool:
    """Tell whether search engines are to know a page by its own address."""
    return page.found and not page.anywhere and page.stands_for is None


def robots(address: str | None) -> bytes:
    """Write robots.txt: all may be read; with an address, where the sitemap is."""
    where = f"Sitemap: {urljoin(address, 'sitemap.xml')}\n" if address else ""
    return f"{ROBOTS}{where}".encode()


def redirects(pages: Iterable[Page], address: str | None) -> dict[str, bytes]:
    """Write what moved where, for web servers: as JSON, and as a map for nginx.

    The pages at the old addresses forward by themselves; with these a server can answer 301.
    """
    moved = {one.path: one.stands_for for one in pages if one.stands_for is not None}
    top = urlsplit(address).path if address else "/"
    lines = (f"{top}{old} {top}{new};\n" for old, new in sorted(moved.items()))
    return {"redirects.json": _json(moved), "redirects.map": "".join(lines).encode()}


def _addresses(paths: Sequence[str], address: str) -> list[str]:
    return [urljoin(address, path) for path in paths]


def _file(root: str, kind: str, addresses: Sequence[str], day: str | None) -> bytes:
    when = f"<lastmod>{day}</lastmod>" if day else ""
    lines = (f"<{kind}><loc>{escape(one)}</loc>{when}</{kind}>\n" for one in addresses)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SPACE}">\n'
    return f"{head}{''.join(lines)}</{root}>\n".encode()


def _json(moved: Mapping[str, str | None]) -> bytes:
    return (json.dumps(moved, indent=1, sort_keys=True) + "\n").encode()
