"""What must hold of rendered pages before anyone may see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath

from lxml import html

from db.problem import Problem
from reports.lint import check_words
from reports.lint_beside import lint_beside
from reports.lint_markup import lint_data, lint_markup
from reports.markup import Read, read_page
from reports.page import Page
from reports.queries import Recount
from reports.site import all_pages, top_of
from reports.verify_trust import FOLDER, condition_faults, feed_faults
from reports.world_views import World

SHOWN = 5  # faults named in one line
# One file of ours, or data that no browser runs.
SITE = "site"  # of the whole site: true where any product was tested
SCRIPT = "@src and @defer and not(node()) or @type='application/ld+json' and not(@src)"
OURS = r"pictures/[\w-]+\.(?:png|jpg|webp)"


def verify(
    pages: Mapping[str, bytes],
    world: World,
    recount: Recount,
    promised: Collection[str] = frozenset(),
    ours: bool = True,
    pays: Callable[[str], bool] = lambda _address: False,
    named: Sequence[Page] | None = None,
) -> None:
    """Raise Problem, naming the faults, unless links, counts, claims and markup are all sound.

    Promised are the pages of products that readers may have kept the addresses of. Ours are all
    templates, unless a site has a theme of its own; `pays` tells whether the site is paid for an
    address. Only what is doubtful at first sight is looked at with a parser: see `markup`.
    """
    read = read_pages(pages, ours)
    products = frozenset(f"products/{one.slug}.html" for one in world.products)
    doubtful = parse({name: pages[name] for name, one in read.items() if one.doubtful})
    beside = parse({name: pages[name] for name, one in read.items()
                    if one.beside or any(map(pays, one.links))})  # fmt: skip
    names = [one.name for one in world.products] + [one.name for one in world.moved]
    names += [one.name for one in world.sources]
    conditions = parse({name: pages[name] for name in read if name.startswith(FOLDER)})
    faults = [
        *page_faults(read, all_pages(world) if named is None else named),
        *address_faults(pages, promised),
        *link_faults(read, pages, top_of(world.site.address)),
        *markup_faults(doubtful),
        *lint_markup(doubtful, products),
        *lint_data({name: one.data for name, one in read.items() if not one.doubtful}, products),
        *lint_beside(beside, products, pays),
        *count_faults(read, world, recount),
        *trial_faults(read, {one.product_id for one in world.products if one.trials}),
        *condition_faults(conditions, world),
        *feed_faults(pages, names),
        *(str(finding) for finding in check_words(read, names, world.site.counted)),
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


def read_pages(pages: Mapping[str, bytes], ours: bool = True) -> dict[str, Read]:
    """Read the HTML pages."""
    return {name: read_page(page, ours) for name, page in pages.items() if name.endswith(".html")}


def page_faults(read: Mapping[str, Read], named: Iterable[Page]) -> Iterator[str]:
    """Find missing pages: two products, of today or of old, may not share an address."""
    paths = Counter(page.path for page in named)
    if len(read) != paths.total():
        shared = [path for path, n in sorted(paths.items()) if n > 1]
        yield (
            f"{len(read)} pages instead of {paths.total()}; two pages share one address: "
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


def link_faults(read: Mapping[str, Read], pages: Container[str], top: str = "/") -> Iterator[str]:
    """Find links within the site that lead nowhere, and anchors given twice.

    The top is the path at which the site lives on its host.
    """
    known = {name: frozenset(one.anchors) for name, one in read.items()}
    sound: set[tuple[str, str]] = set()  # many pages of a folder have the same links
    for name, one in read.items():
        if len(known[name]) < len(one.anchors):
            yield from (f"{name}: two places are called '{twice}'" for twice in _twice(one.anchors))
        for link in sorted(one.links):
            at = (name if link.startswith("#") else dirname(name), link)
            if at in sound:
                continue
            if _resolves(name, _within(link, top), known, pages):
                sound.add(at)
            else:
                yield f"{name}: the link '{link[:80]}' leads nowhere"


def markup_faults(trees: Mapping[str, html.HtmlElement]) -> Iterator[str]:
    """Find what no page may hold: scripts, frames, handlers, inline styles."""
    forbidden = f"//script[not({SCRIPT})] | //iframe | //object | //embed | //form"
    forbidden += " | //base | //style | //*[@style]"
    handlers = "//@*[starts-with(name(), 'on')]"
    pictures = "//img | //picture | //video | //audio | //source | //image"
    for name, tree in trees.items():
        if tree.xpath(forbidden) or tree.xpath(handlers):
            yield f"{name}: a script, style, frame or handler is in the page"
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


def count_faults(read: Mapping[str, Read], world: World, recount: Recount) -> Iterator[str]:
    """Find counts on pages that a recount of the reviews does not give."""
    counted = sum(recount.counted.values())
    yield from _count(read, "index.html", "known", sum(recount.listed.values()))
    yield from _count(read, "index.html", "counted", counted)
    for product in world.products:
        page, key = f"products/{product.slug}.html", product.product_id
        yield from _count(read, page, "product-known", recount.listed.get(key, 0))
        yield from _count(read, page, "product-counted", recount.counted.get(key, 0))


def trial_faults(read: Mapping[str, Read], tested: Collection[str]) -> Iterator[str]:
    """Find first-hand tests that a page claims of a product, and that are not on record."""
    for name, one in read.items():
        for claimed in sorted(one.tried):
            if claimed not in tested and not (claimed == SITE and tested):
                yield f"{name}: a test of our own is claimed of '{claimed}', and none is on record"


def _count(read: Mapping[str, Read], page: str, kind: str, expected: int) -> Iterator[str]:
    shown = read[page].counts.get(kind, frozenset((0,))) if page in read else {expected}
    if shown != {expected}:
        yield (
            f"{page}: {min(shown)} reviews {kind.removeprefix('product-')}, a recount gives "
            f"{expected}; run the steps again with: upright run"
        )


def _within(link: str, top: str) -> str:
    """Give an address on our host as a path of the release."""
    return f"/{link.removeprefix(top)}" if link.startswith(top) else link


def _resolves(
    page: str, link: str, anchors: Mapping[str, frozenset[str]], pages: Container[str]
) -> bool:
    if link == "#" or link.startswith(("https://", "http://", "mailto:")):
        return True  # outside addresses passed the scheme filter; '#' is one that did not
    path, _, anchor = link.partition("#")
    if path.startswith("/"):
        target = normpath(path.lstrip("/"))
    else:
        target = normpath(join(dirname(page), path)) if path else page
    return target in pages and (not anchor or anchor in anchors.get(target, ()))


def _twice(ids: Sequence[str]) -> list[str]:
    return sorted(one for one, n in Counter(ids).items() if n > 1)
