"""Social cards: a picture of a page for those who pass its address on.

Drawn with the font that Pillow brings, so that they look the same wherever they are made. A name
with a letter that the font lacks is left out: no card shows boxes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from reports.page import Page
from reports.png import write_png
from reports.render import day, whole
from reports.views import ProductView, ScoreView
from reports.world_views import SiteView, World

if TYPE_CHECKING:  # Pillow is imported late: a site without an address has no cards
    from PIL import Image, ImageFont

WIDTH, HEIGHT, EDGE = 600, 315, 36  # pixels
LINES = 3  # of a name
RESEARCH = "Research only, from owners' ratings"
TRIED = "From owners' ratings; we used it too"
SITE = "cards/site.png"
MISSING = "\ue000"  # a letter that no font has
PLAIN = str.maketrans({"–": "-", "—": "-", "‑": "-", "′": "'", "″": '"', "\u00a0": " "})
SHADES = 8  # from ink to paper; the colours of the mark follow
QUANTISED = [value * SHADES // 256 for value in range(256)]
INK, PAPER = (29, 37, 48), (251, 250, 247)
TEAL, BAND, RULE, RED = 8, 9, 10, 11
COLOURS = ((11, 92, 102), (127, 179, 184), (138, 143, 152), (164, 38, 44))
LINE_Y, BOB = 228, ((0, -22), (0, 3), (7, 12), (0, 26), (-7, 12), (0, 3))


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: a name, a line on it, and the score that is drawn."""

    name: str
    line: str
    foot: str
    score: ScoreView | None = None
    warns: bool = False


def card_path(page: Page) -> str:
    """Name the card of a page: its own where one is drawn, else that of the site."""
    return f"cards/{page.path.removesuffix('.html')}.png" if _is_drawn(page) else SITE


def cards(pages: Iterable[Page], world: World) -> Iterator[tuple[str, bytes]]:
    """Draw the cards of a site: one for all, one for each product and each question to all."""
    site = world.site
    yield SITE, draw(Card(site.category, "", _foot(site)), site.name)
    for page in pages:
        if _is_drawn(page):
            yield card_path(page), draw(card_of(page, site), site.name)


def card_of(page: Page, site: SiteView) -> Card:
    """Put into words what the card of a page says."""
    product = page.said.get("product")
    if not isinstance(product, ProductView):
        return Card(page.title, "", _foot(site))
    score, foot = product.score, _foot(site)
    if getattr(product, "trials", ()):  # first-hand tests, where the tables hold any
        foot = foot.replace(RESEARCH, TRIED)
    if score.state == "recalled":
        return Card(product.name, "Recalled: not scored", foot, warns=True)
    if score.value is None or score.low is None or score.high is None:
        line = f"No score: {score.counted:,} of {score.known:,} known reviews count"
        return Card(product.name, line, foot)
    line = f"{whole(score.value)} of 100, between {whole(score.low)} and {whole(score.high)}"
    return Card(product.name, line, foot, score)


def draw(card: Card, site: str) -> bytes:
    """Draw a card as PNG; the same words give the same bytes."""
    from PIL import ImageDraw

    picture = _paper(site, card.foot).copy()
    name = card.name if can_write(card.name) else ""
    for n, words in enumerate(wrap(name, 34, LINES)):
        _write(picture, words, EDGE, 106 + 40 * n, 34)
    _write(picture, card.line, EDGE, 276 if card.score else 230, 22)
    made = picture.point(QUANTISED)
    pen = ImageDraw.Draw(made)
    pen.rectangle((0, 0, WIDTH, 7), fill=RED if card.warns else TEAL)
    if card.score:
        _mark(pen, card.score)
    return write_png(made, _palette())


def can_write(text: str) -> bool:
    """Tell whether the font has every letter of a text, and reads it from left to right."""
    return all(_has(char) for char in _plain(text))


def wrap(text: str, size: int, lines: int) -> list[str]:
    """Break a text into lines that fit; what is left over ends in an ellipsis."""
    found: list[str] = []
    for word in _plain(text).split():
        for piece in _pieces(word, size):
            if found and _width(f"{found[-1]} {piece}", size) <= WIDTH - 2 * EDGE:
                found[-1] += f" {piece}"
            else:
                found.append(piece)
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    while _width(f"{last}…", size) > WIDTH - 2 * EDGE:
        last = last[:-1]
    return [*found[: lines - 1], f"{last.rstrip()}…"]


def _is_drawn(page: Page) -> bool:
    own = isinstance(page.said.get("product"), ProductView) or "asked" in page.said
    return own and page.found


def _foot(site: SiteView) -> str:
    when = f"As of {day(site.as_of)}" if site.as_of else "No reviews read yet"
    return f"{when} · {RESEARCH}"


def _pieces(word: str, size: int) -> Sequence[str]:
    """Cut a word that is wider than a line."""
    most = max(1, (WIDTH - 2 * EDGE) // size)
    if _width(word, size) <= WIDTH - 2 * EDGE:
        return (word,)
    return [word[at : at + most] for at in range(0, len(word), most)]


def _mark(pen: object, score: ScoreView) -> None:
    """Draw the score as a plumb mark on a line from 0 to 100, inside its band."""
    from PIL import ImageDraw

    assert isinstance(pen, ImageDraw.ImageDraw)  # noqa: S101  # for the checker of types
    low, high, value = (_x(one or 0.0) for one in (score.low, score.high, score.value))
    pen.line((_x(0), LINE_Y, _x(100), LINE_Y), fill=RULE, width=2)
    for tick in (0, 50, 100):
        pen.line((_x(tick), LINE_Y - 6, _x(tick), LINE_Y + 6), fill=RULE, width=2)
    pen.rectangle((low, LINE_Y - 13, max(high, low + 3), LINE_Y + 13), fill=BAND, outline=RULE)
    pen.line((value, LINE_Y + BOB[0][1], value, LINE_Y), fill=0, width=3)
    pen.polygon([(value + x, LINE_Y + y) for x, y in BOB[1:]], fill=0)


def _x(score: float) -> int:
    return round(EDGE + (WIDTH - 2 * EDGE) * min(max(score, 0.0), 100.0) / 100)


def _write(picture: Image.Image, text: str, x: float, y: int, size: int) -> None:
    """Write one line, letter by letter from those drawn before; y is its base line."""
    for char in _plain(text) if can_write(text) else "":
        glyph, left, top, step = _glyph(char, size)
        if glyph is not None:
            picture.paste(0, (round(x) + left, y + top), glyph)
        x += step


def _width(text: str, size: int) -> float:
    return sum(_glyph(char, size)[3] for char in text if _has(char))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(PLAIN)


@cache
def _has(char: str) -> bool:
    mask, lacks = _font(20).getmask(char), _font(20).getmask(MISSING)
    return (mask.size, bytes(mask)) != (lacks.size, bytes(lacks)) and char.isprintable()


@cache
def _glyph(char: str, size: int) -> tuple[Image.Image | None, int, int, float]:
    """Draw one letter: its shape, where that begins beside the pen, and how far the pen moves."""
    from PIL import Image, ImageDraw

    font = _font(size)
    left, top, right, bottom = (int(one) for one in font.getbbox(char, anchor="ls"))
    step = font.getlength(char)
    if right <= left or bottom <= top:
        return None, 0, 0, step
    shape = Image.new("L", (right - left, bottom - top), 0)
    ImageDraw.Draw(shape).text((-left, -top), char, fill=255, font=font, anchor="ls")
    return shape, left, top, step


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType: its own font cannot be drawn")
    return font


@lru_cache(maxsize=8)
def _paper(site: str, foot: str) -> Image.Image:
    """Draw what the cards of a site have in common."""
    from PIL import Image

    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    _write(picture, site, EDGE, 52, 20)
    _write(picture, foot, EDGE, 300, 15)
    return picture


@cache
def _palette() -> bytes:
    steps = [n / (SHADES - 1) for n in range(SHADES)]
    greys = [tuple(round(a + (b - a) * s) for a, b in zip(INK, PAPER, strict=True)) for s in steps]
    return bytes(part for colour in (*greys, *COLOURS) for part in colour)
