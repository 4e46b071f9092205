"""What must hold of rendered pages before anyone may see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping
from posixpath import dirname, join, normpath

from lxml import html

from db.problem import Problem
from reports.lint import check_pages
from reports.queries import Recount
from reports.site import all_pages
from reports.verify_trust import condition_faults, feed_faults
from reports.world_views import World

SHOWN = 5  # faults named in one line
# One file of ours, or data that no browser runs.
SCRIPT = "@src and @defer and not(node()) or @type='application/ld+json' and not(@src)"
FORWARDS = "//meta[@http-equiv='refresh']/@content"
OURS = r"pictures/[\w-]+\.(?:png|jpg|webp)"


def verify(
    pages: Mapping[str, bytes],
    world: World,
    recount: Recount,
    promised: Collection[str] = frozenset(),
) -> None:
    """Raise Problem, naming the faults, unless links, counts, claims and markup are all sound.

    Promised are the pages of products that readers may have kept the addresses of.
    """
    trees = parse(pages)
    names = [one.name for one in world.products] + [one.name for one in world.moved]
    names += [one.name for one in world.sources]
    faults = [
        *page_faults(trees, world),
        *address_faults(pages, promised),
        *link_faults(trees, pages),
        *markup_faults(trees),
        *count_faults(trees, world, recount),
        *condition_faults(trees, world),
        *feed_faults(pages, names),
        *(str(finding) for finding in check_pages(pages, names, world.site.counted)),
    ]
    refuse(faults, "the site was not built")


def refuse(faults: list[str], what: str) -> None:
    """Raise Problem with the first faults and their number, if there are any."""
    if faults:
        more = f" (and {len(faults) - SHOWN} more)" if len(faults) > SHOWN else ""
        raise Problem(f"{what}: {'; '.join(faults[:SHOWN])}{more}")


def parse(pages: Mapping[str, bytes]) -> dict[str, html.HtmlElement]:
    """Parse the HTML pages."""
    return {
        name: html.document_fromstring(page.decode())
        for name, page in pages.items()
        if name.endswith(".html")
    }


def page_faults(trees: Mapping[str, html.HtmlElement], world: World) -> Iterator[str]:
    """Find missing pages: two products, of today or of old, may not share an address."""
    paths = Counter(page.path for page in all_pages(world))
    if len(trees) != paths.total():
        shared = [path for path, n in sorted(paths.items()) if n > 1]
        yield (
            f"{len(trees)} pages instead of {paths.total()}; two pages share one address: "
            f"{', '.join(shared) or 'none, but one is missing'}"
        )


def address_faults(pages: Container[str], promised: Collection[str]) -> Iterator[str]:
    """Find addresses of products that led somewhere until now, and would lead nowhere."""
    for name in sorted(promised):
        if name not in pages:
            stem = name.removeprefix("products/").removesuffix(".html")
            yield (
                f"{name} is an address of the live release, and would lead nowhere; put the "
                f"product '{stem}' back into the catalog, run, and only then take it out"
            )


def link_faults(trees: Mapping[str, html.HtmlElement], pages: Mapping[str, bytes]) -> Iterator[str]:
    """Find links within the site that lead nowhere, and anchors given twice."""
    anchors = {name: [str(one) for one in tree.xpath("//@id")] for name, tree in trees.items()}
    for name, ids in anchors.items():
        yield from (f"{name}: two places are called '{one}'" for one in _twice(ids))
    known = {name: frozenset(ids) for name, ids in anchors.items()}
    for name, tree in trees.items():
        forwards = [str(one).partition("url=")[2] for one in tree.xpath(FORWARDS)]
        for link in sorted({*forwards, *(str(one) for one in tree.xpath("//@href | //@src"))}):
            if not _resolves(name, link, known, pages):
                yield f"{name}: the link '{link[:80]}' leads nowhere"


def markup_faults(trees: Mapping[str, html.HtmlElement]) -> Iterator[str]:
    """Find what no page may hold: scripts, frames, handlers, inline styles, rating markup."""
    forbidden = f"//script[not({SCRIPT})] | //iframe | //object | //embed | //form"
    forbidden += " | //base | //style | //*[@style]"
    rating = "//*[@itemprop or @itemtype or @typeof or @property]"
    handlers = "//@*[starts-with(name(), 'on')]"
    pictures = "//img | //picture | //video | //audio | //source | //image"
    for name, tree in trees.items():
        if tree.xpath(forbidden) or tree.xpath(rating) or tree.xpath(handlers):
            yield f"{name}: a script, style, frame, handler or rating markup is in the page"
        yield from (
            f"{name}: a picture that is not ours, or without its size or its words"
            for one in tree.xpath(pictures)
            if not _is_ours(one)
        )


def _is_ours(picture: html.HtmlElement) -> bool:
    """Tell whether a picture is one of the release, with its size and alternative text."""
    path = str(picture.get("src", "")).removeprefix("../")
    said = all(str(picture.get(name, "")).strip() for name in ("alt", "width", "height"))
    return picture.tag == "img" and said and re.fullmatch(OURS, path) is not None


def count_faults(
    trees: Mapping[str, html.HtmlElement], world: World, recount: Recount
) -> Iterator[str]:
    """Find counts on pages that a recount of the reviews does not give."""
    counted = sum(recount.counted.values())
    yield from _count(trees["index.html"], "index.html", "known", sum(recount.listed.values()))
    yield from _count(trees["index.html"], "index.html", "counted", counted)
    for product in world.products:
        page = f"products/{product.slug}.html"
        listed = recount.listed.get(product.product_id, 0)
        if page in trees:
            tree = trees[page]
            yield from _count(tree, page, "product-known", listed)
            yield from _count(
                tree, page, "product-counted", recount.counted.get(product.product_id, 0)
            )


def _count(tree: html.HtmlElement, page: str, kind: str, expected: int) -> Iterator[str]:
    shown = [int(value) for value in tree.xpath("//data[@class=$kind]/@value", kind=kind)] or [0]
    if set(shown) != {expected}:
        yield (
            f"{page}: {shown[0]} reviews {kind.removeprefix('product-')}, a recount gives "
            f"{expected}; run the steps again with: upright run"
        )


def _resolves(
    page: str, link: str, anchors: Mapping[str, frozenset[str]], pages: Mapping[str, bytes]
) -> bool:
    if link == "#" or link.startswith(("https://", "http://", "mailto:")):
        return True  # outside addresses passed the scheme filter; '#' is one that did not
    path, _, anchor = link.partition("#")
    if path.startswith("/"):
        target = normpath(path.lstrip("/"))
    else:
        target = normpath(join(dirname(page), path)) if path else page
    return target in pages and (not anchor or anchor in anchors.get(target, ()))


def _twice(ids: list[str]) -> list[str]:
    return sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
