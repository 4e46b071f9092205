"""The export file of WordPress (WXR, XML): its published posts and pages; no entity, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from db.problem import Problem
from desk.articles.article import Article
from desk.articles.posts import article_of

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
WORDPRESS = re.compile(r"\{http://wordpress\.org/export/[\d.]{1,8}/\}(\w+)")
KINDS = frozenset(("post", "page"))
MOST_COMMENTS = 100_000


def read_export(name: str, data: bytes) -> list[Article]:
    """Read the published posts and pages of an export; raises Problem."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or _is_wide(data):
        raise Problem(f"{name}: declares a document type or entities, which no export of WordPress "
                      "does; export it anew (Tools, Export)")  # fmt: skip
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        dtd_validation=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        reason = str(wrong).splitlines()[0] if str(wrong) else "not XML"
        raise Problem(
            f"{name}: is no whole XML ({reason}); export it anew (Tools, Export)"
        ) from None
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise Problem(f"{name}: is XML, but no export of WordPress; make one with Tools, Export")
    return list(_articles(name, channel))


def _is_wide(data: bytes) -> bool:
    """Tell whether it is written in UTF-16 or 32, in which the look above would be blind."""
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:200]


def _articles(name: str, channel: etree._Element) -> Iterator[Article]:
    for item in channel.iterfind("item"):
        said = {_key(child): child.text or "" for child in item if isinstance(child.tag, str)}
        if said.get("post_type") not in KINDS or said.get("status") != "publish":
            continue
        comments = sum(_key(child) == "comment" for child in item if isinstance(child.tag, str))
        address = said.get("link") or f"{name}, post {said.get('post_id', '?')}"
        yield article_of(
            said.get("title", ""), address.strip(), said.get(CONTENT, ""), comments=comments
        )


def _key(element: etree._Element) -> str:
    tag = str(element.tag)
    found = WORDPRESS.fullmatch(tag)
    return found[1] if found else tag
