"""The rating that a piece of a page shows: figures, labels, star icons, widths, class names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from lxml import html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from pipeline.numerals import plain_figures
from pipeline.ratings import NUMBER, OF, PrintedRating, number, read_printed
from pipeline.unclear import Unclear

NODES_MOST = 400
TEXT_MOST = 400
HTML_MOST = 200_000
COUNT_WORD = (
    r"(?:reviews?|ratings?|votes?|customers?|opini\w+|avis|bewertungen|rezensionen|recensioni|"
    r"reseñas|valoraciones|avaliaç\w+|beoordelingen|recensies|recenz\w+|hodnocení|omdömen|anmeldelser|"
    r"zákazník\w*|people|users?|kunden|clients?)"
)
PERCENT = re.compile(rf"({NUMBER})\s?%")
PAIR = re.compile(
    rf"({NUMBER})\s{{0,3}}(?:stars?\s{{1,3}})?{OF}\s{{0,3}}({NUMBER})(?!\s?{COUNT_WORD})",
    re.IGNORECASE,
)
TAIL = re.compile(rf"^[\s|]{{0,5}}(?:stars?\s{{1,3}})?{OF}\s{{0,5}}({NUMBER})", re.IGNORECASE)
COUNT = re.compile(rf"\([^()]{{0,60}}\)|(?<![\d.,])[\d.,]{{1,12}}\s?{COUNT_WORD}", re.IGNORECASE)
FIGURE = re.compile(NUMBER)
FIGURE_NAMES = (
    "content", "data-rating", "data-score", "data-average-rating", "data-rating-value",
    "data-average", "data-stars", "data-star", "data-value", "data-rateit-value", "data-rate",
    "data-review-rating", "data-number", "aria-valuenow", "value", "rating", "score",
)  # fmt: skip
BEST_NAMES = (
    "data-best", "data-best-rating", "data-max", "data-max-rating", "data-scale", "data-total",
    "data-rateit-max", "aria-valuemax", "max",
)  # fmt: skip
LABEL_NAMES = ("aria-label", "title", "alt", "data-title", "data-tooltip", "label")
STYLE_FIGURE = re.compile(
    rf"--[\w-]{{0,40}}(?:rat(?:e|ing)|score|stars?|value|fill)[\w-]{{0,40}}\s?:\s?({NUMBER})(\s?%)?"
)
FULL = re.compile(
    r"full|\bon\b|[-_]on\b|active|(?<!un)filled|fas\b|selected|(?<!un)checked|(?<!un)lit\b"
    r"|highlight|gold|yellow|orange|solid|colou?red",
    re.IGNORECASE,
)
WIDTH = re.compile(r"(?:^|[;\s])width\s?:\s?(\d{1,3}(?:\.\d{1,20})?)\s?%")
CLASS_PERCENT = re.compile(r"(?:width|percent|pct)\D{0,30}[-_](\d{1,3})(?!\d)", re.IGNORECASE)
CLASS_FIGURE = re.compile(
    r"(?:stars?|rat(?:ing|e|ed)|score)[a-z]{0,10}[-_]{0,2}([0-9])(?:[-_.]?([05]))?(?=$|[-_](?![0-9])|\.?[a-z])",
    re.IGNORECASE,
)
CLASS_FIGURE_FIRST = re.compile(r"(?:^|[/_-])([0-5])(?:[-_.]([05]))?[-_]?stars?\b", re.IGNORECASE)
SPELT = ("zero", "one", "two", "three", "four", "five")
ICONS = frozenset({"i", "span", "svg", "img", "li", "use", "div", "b", "em", "a", "label", "path"})
STAR = re.compile(r"star|hvezd|estrel|etoile|stern|gwiazd", re.IGNORECASE)
EMPTY = re.compile(
    r"empty|outline|[-_]o\b|[-_]off\b|gr[ae]y|inactive|unfilled|blank|disabled|[-_]none\b|[-_]0\b"
    r"|border|far\b|regular|unlit|unchecked|muted",
    re.IGNORECASE,
)
HALF = re.compile(r"half|[-_](?:50|0?5)(?:[-_]|\b)", re.IGNORECASE)
PART = re.compile(r"[-_](\d{1,3})[-_](?:filled|full|percent)", re.IGNORECASE)
USUAL_BEST = 5.0


def read_fragment(markup: str, parent_markup: str | None = None) -> PrintedRating | None:
    """Read the rating that an element shows, on its own scale; its parent may print the best.

    What a reader sees goes first (text), then figures and labels in attributes, star icons,
    widths and class names. The best is taken from the same place as the value, from microdata
    beside it, or from the words that follow it ("4.5" then "out of 5"); else it is None.
    """
    element = _parse(markup)
    if element is None:
        return None
    for reader in READERS:
        if found := reader(element):
            return _with_best(found, element, parent_markup)
    return None


def _parse(markup: str) -> HtmlElement | None:
    try:
        root = html.fragment_fromstring(markup[:HTML_MOST], create_parent="div")
    except (LxmlError, ValueError):
        return None
    children = root.xpath("./*")
    return children[0] if len(children) == 1 and not (root.text or "").strip() else root


def _nodes(element: HtmlElement) -> Iterator[HtmlElement]:
    return (node for node in islice(element.iter(), NODES_MOST) if isinstance(node.tag, str))


def _text(element: HtmlElement) -> str:
    words = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::svg)]")
    joined = " ".join("".join(f"{word} " for word in words[:NODES_MOST]).split())
    return plain_figures(joined[:TEXT_MOST])


def read_text(text: str) -> PrintedRating | None:
    """Read the rating in a text that may also say how many people rated."""
    if match := PAIR.search(text):
        value, best = number(match[1]), number(match[2])
        return PrintedRating(value, best) if value <= best <= 100 else PrintedRating(value)
    if match := PERCENT.search(text):
        return PrintedRating(number(match[1]), percent=True)
    rest = COUNT.sub(" ", text)
    if match := FIGURE.search(rest if FIGURE.search(rest) else text if "(" in text else rest):
        return PrintedRating(number(match[0]))
    return None


def _of_text(element: HtmlElement) -> PrintedRating | None:
    return read_text(_text(element))


def _strict(text: str) -> PrintedRating | None:
    try:
        return read_printed(text)
    except Unclear:
        return None


def _of_figures(element: HtmlElement) -> PrintedRating | None:
    for node in _nodes(element):
        for name in FIGURE_NAMES:
            found = _strict(node.get(name) or "")
            if found and (name not in {"content", "value"} or _is_rating(node)):
                return found
    return None


def _is_rating(node: HtmlElement) -> bool:
    names = f"{node.get('itemprop')} {node.get('property')} {node.get('class')} {node.tag}".lower()
    return not any(word in names for word in ("best", "worst", "count"))


def _of_labels(element: HtmlElement) -> PrintedRating | None:
    labels = (node.get(name) for node in _nodes(element) for name in LABEL_NAMES)
    texts = (plain_figures(label[:TEXT_MOST]) for label in labels if label)
    return next((found for text in texts if (found := read_text(text) or _strict(text))), None)


def _of_icons(element: HtmlElement) -> PrintedRating | None:
    looks = [_look(node) for node in _icons(element)]
    plain = 0.0 if any(FULL.search(look) for look in looks) else 1.0
    shares = [_filled(look, plain) for look in looks]
    if not 2 <= len(shares) <= 10 or (len(shares) < USUAL_BEST and 0.0 in shares):
        return None
    best = USUAL_BEST if len(shares) <= USUAL_BEST else 10.0
    return PrintedRating(sum(shares), best) if sum(shares) else None


def _icons(element: HtmlElement) -> list[HtmlElement]:
    nodes = [
        node for node in _nodes(element) if node.tag in ICONS and not node.xpath(".//*[@class]")
    ]
    stars = [node for node in nodes if node is not element and STAR.search(_look(node))]
    if stars:
        return stars
    parents = [
        node.getparent() for node in nodes if node is not element and FULL.search(_look(node))
    ]
    within = parents[0] if parents and STAR.search(_look(parents[0])) else None
    return [node for node in nodes if within is not None and node.getparent() is within]


def _look(node: HtmlElement) -> str:
    return " ".join(node.get(name) or "" for name in ("class", "src", "href", "xlink:href"))


def _filled(look: str, plain: float) -> float:
    if part := PART.search(look):
        return min(int(part[1]) / 100, 1.0)
    if HALF.search(look):
        return 0.5
    if EMPTY.search(look):
        return 0.0
    return 1.0 if FULL.search(look) else plain


def _of_widths(element: HtmlElement) -> PrintedRating | None:
    found = next((width for width in _widths(element) if width < 100), None)
    return _share(found) if found is not None else None


def _of_full_width(element: HtmlElement) -> PrintedRating | None:
    return _share(100.0) if 100.0 in _widths(element) else None


def _widths(element: HtmlElement) -> Iterator[float]:
    for node in _nodes(element):
        match = WIDTH.search(node.get("style") or "") or CLASS_PERCENT.search(
            node.get("class") or ""
        )
        if match:
            yield float(match[1])


def _share(percent: float) -> PrintedRating:
    return PrintedRating(round(percent * USUAL_BEST / 100, 4), USUAL_BEST)


def _of_style(element: HtmlElement) -> PrintedRating | None:
    matches = (STYLE_FIGURE.search(node.get("style") or "") for node in _nodes(element))
    match = next((match for match in matches if match), None)
    if match and match[2]:
        return _share(number(match[1]))
    return PrintedRating(number(match[1])) if match else None


def _of_glyphs(element: HtmlElement) -> PrintedRating | None:
    return _strict(_text(element))


def _of_names(element: HtmlElement) -> PrintedRating | None:
    icons = _icons(element)
    nodes = [node for node in _nodes(element) if len(icons) < 3 or node not in icons]
    looks = (f"{node.get('class') or ''} {(node.get('src') or '')[-80:]}" for node in nodes)
    times = Counter(name for look in looks for name in look.split())
    found = (_name(name) for name, count in times.items() if count == 1)
    return next((rating for rating in found if rating), None)


def _name(name: str) -> PrintedRating | None:
    if name.lower() in SPELT:
        return PrintedRating(float(SPELT.index(name.lower())))
    match = CLASS_FIGURE.search(name) or CLASS_FIGURE_FIRST.search(name)
    return PrintedRating(int(match[1]) + (0.5 if match[2] == "5" else 0.0)) if match else None


READERS: tuple[Callable[[HtmlElement], PrintedRating | None], ...] = (
    _of_text, _of_figures, _of_labels, _of_style, _of_widths, _of_names, _of_glyphs, _of_icons,
    _of_full_width,
)  # fmt: skip


def _with_best(
    found: PrintedRating, element: HtmlElement, parent_markup: str | None
) -> PrintedRating:
    best = found.best
    if best is None and not found.percent:
        best = _own_best(element) or (parent_markup and _beside(element, parent_markup)) or None
    return PrintedRating(found.value, best if best and best >= found.value else None, found.percent)


def _own_best(element: HtmlElement) -> float | None:
    bests = (_strict(node.get(name) or "") for node in _nodes(element) for name in BEST_NAMES)
    return next((found.value for found in bests if found), None) or _microdata_best(element)


def _microdata_best(element: HtmlElement) -> float | None:
    for node in element.xpath(".//*[@itemprop='bestRating' or contains(@property, 'bestRating')]"):
        if found := _strict(node.get("content") or _text(node)):
            return found.value
    return None


def _beside(element: HtmlElement, parent_markup: str) -> float | None:
    parent = _parse(parent_markup)
    if parent is None:
        return None
    if best := _microdata_best(parent):
        return best
    match = TAIL.search(_after(parent, element))
    return number(match[1]) if match else None


def _after(parent: HtmlElement, element: HtmlElement) -> str:
    looks, text = _looks(element), _text(element)
    same = (node for node in _nodes(parent) if _looks(node) == looks and _text(node) == text)
    place = next(same, None)
    words = place.xpath("following::text()[not(ancestor::script)]") if place is not None else []
    return plain_figures(" ".join(" ".join(words[:20]).split())[:TEXT_MOST])


def _looks(node: HtmlElement) -> tuple[object, ...]:
    return node.tag, node.get("class"), node.get("id"), node.get("itemprop")
