"""What must hold of the trust pages: conditions sell nothing, and the feed is sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from lxml import etree, html

from reports.feed import ATOM, NAME
from reports.lint import check_text, mask, plain
from reports.world_views import World

FOLDER = "conditions/"
SCORES = "//main//*[self::svg or self::data or self::img or self::form or @data-product]"
SOLD = "//main//a[contains(@rel, 'sponsored')]"
OUTWARD = re.compile(r"(?:https?|mailto):")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NEEDED = ("id", "title", "updated")


def condition_faults(trees: Mapping[str, html.HtmlElement], world: World) -> Iterator[str]:
    """Find on pages of conditions what sells or ranks: products, scores, links not of a source.

    The pages may link outward only to sources of evidence and safety, and to the contact.
    """
    here, old = {one.name for one in world.products}, {one.name for one in world.moved}
    names = sorted({plain(name) for name in here | old} - {""})
    allowed = frozenset(_sources(world))
    for page, tree in trees.items():
        if page.startswith(FOLDER):
            faults = chain(_links(tree, allowed), _shown(tree, names))
            yield from (f"{page}: {one}; a page of a condition ranks and sells nothing"
                        for one in faults)  # fmt: skip


def _sources(world: World) -> Iterator[str]:
    """Give the addresses that a page of a condition may lead to."""
    yield world.site.contact_url
    safety = world.safety
    for note in (*safety.contraindications, *safety.emergencies, *safety.recalls):
        yield note.url or ""
    for condition in world.trust.conditions:
        yield from (study.url or "" for study in condition.studies)


def _links(tree: html.HtmlElement, allowed: frozenset[str]) -> Iterator[str]:
    for link in (str(one) for one in tree.xpath("//main//@href")):
        if "products/" in link and not OUTWARD.match(link):
            yield f"it links to a product ('{link[:80]}')"
        elif OUTWARD.match(link) and link not in allowed:
            yield f"it links to '{link[:80]}', which is no source of evidence"
    if tree.xpath(SOLD):
        yield "it holds a link that pays"


def _shown(tree: html.HtmlElement, names: Iterable[str]) -> Iterator[str]:
    if tree.xpath(SCORES):
        yield "it holds a score, a picture or a form"
    said = " ".join(plain(" ".join(tree.xpath("//main//text()"))).split())
    yield from (f"it names the product '{name}'" for name in names
                if re.search(rf"\b{re.escape(name)}\b", said))  # fmt: skip


def feed_faults(pages: Mapping[str, bytes], names: Iterable[str]) -> Iterator[str]:
    """Find what makes the feed no sound Atom (RFC 4287), and claims in it; no feed, no faults."""
    if NAME not in pages:
        return
    try:
        root = etree.fromstring(pages[NAME])
    except etree.XMLSyntaxError as wrong:
        yield f"{NAME}: it is not XML ({wrong.msg})"
        return
    parts = [root, *root.findall(f"{{{ATOM}}}entry")]
    for part in parts:
        for need in NEEDED:
            if len(part.findall(f"{{{ATOM}}}{need}")) != 1:
                yield f"{NAME}: an element lacks its one {need}"
    ids = [one.text or "" for one in root.iter(f"{{{ATOM}}}id")]
    yield from (f"{NAME}: the id '{one}' stands twice" for one in sorted(set(ids))
                if ids.count(one) > 1)  # fmt: skip
    if not all(MOMENT.fullmatch(one.text or "") for one in root.iter(f"{{{ATOM}}}updated")):
        yield f"{NAME}: a date is not one"
    said = mask(plain("\n".join(str(one) for one in root.itertext())), names)
    yield from (str(finding) for finding in check_text(said, NAME))
