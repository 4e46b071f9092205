"""Printed ratings as numbers from 0 to 1: '4,5 von 5', '★★★★☆', '85 %', '9/10', '4½ stars'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.numerals import plain_figures
from pipeline.unclear import Unclear

LONGEST = 256
USUAL_BEST = 5.0
STAR_SCALE_MOST = 10.0
BEST_MOST = 100.0

NUMBER = r"(?<![\d.,])(?:\d{1,4}(?:[.,]\d{1,20})?|[.,]\d{1,20})(?!\d|[.,]\d|[eE][+-]?\d)"
PERCENT = re.compile(rf"({NUMBER})\s?(?:%|٪|percent\b|prozent\b|procent\b|por ?ciento\b)")
OF = (
    r"(?:/|\u2044|\bout\s?of\b|\bof\b|\bfrom\b|\bvon\b|\baus\b|\bsur\b|\bde\b|\bsobre\b|\bsu\b|\bdi\b"
    r"|\bvan\b|\bop\b|\bz\b|\bze\b|\bna\b|\bav\b|\bud af\b|\baf\b|\bdin\b|\biz\b|\bиз\b"
    r"|من|\bmax\.?)"
)
PAIR = re.compile(rf"({NUMBER})\W{{0,3}}(?:[^\W\d]{{1,12}}\W{{1,2}})?{OF}\s{{0,3}}({NUMBER})")
BEST_FIRST = re.compile(
    rf"({NUMBER})\s?(?:つ星のうち|段階中|点満点中|\w{{0,8}}\s?üzerinden|개 중|점 만점에|点中)"
    rf"\s?({NUMBER})"
)
SINGLE = re.compile(NUMBER)
NEGATIVE = re.compile(r"(?:^|[\s:(])[-\u2013]\s?\d")
ASIDE = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
FULL_STARS, EMPTY_STARS = "★⭐🌟✭✮✯", "☆✩✰"
STARS = re.compile(rf"[{FULL_STARS}{EMPTY_STARS}\ufe0f\ufe0e]")
HALF = re.compile(rf"[{FULL_STARS}][\ufe0f\ufe0e]?\s?(?:½|1/2)(?!\d)")
ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SPELT = re.compile(rf"\b({'|'.join(ENGLISH)})\b(?=\W{{0,2}}(?:stars?|out|of)\b|$)", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]+")
RATING_WORD = re.compile(
    r"(?:stars?|star|rat(?:ing|ings|ed)|score[ds]?|average|avg|overall|points?|pts?|out|of|by|the|is|value|"
    r"stern(?:e|en)?|bewert(?:ung|et)|gesamt|durchschnitt\w*|punkte?n?|mit|note[ds]?|étoiles?|etoiles?|"
    r"avis|moyenne|sur|évalué|noté|estrellas?|estrelas?|valora(?:ción|do)|puntuación|calificación|media|"
    r"nota|avaliação|pontos|de|da|stell[ae]|valutazione|voto|punteggio|recensione|sterren|ster|"
    r"beoordeling|waardering|score|gemiddelde?|gwiazd\w*|ocena|średnia|pkt|stjärn\w*|stjerne\w*|"
    r"betyg|bedømmelse|vurdering|karakter|hvězd\w*|hodnocení|průměrn\w*|ste[al]e?|evaluare|medie|"
    r"звезд\w*|зірок|оценка|puan|yıldız|tähte\w*|csillag|星|颗星|つ星|점|별점|评分|نجوم|نجمة)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating from 0 (worst) to 1 (best), and the best value of the scale it was printed on."""

    value: float
    scale_max: float


@dataclass(frozen=True, slots=True)
class PrintedRating:
    """A number on its own scale; the best is None where the text does not print it."""

    value: float
    best: float | None = None
    percent: bool = False


def read_rating(
    text: str | None,
    best: str | float | None = None,
    worst: str | float | None = None,
    scale: float | None = None,
) -> Rating | None:
    """Read a printed rating as 0 to 1; None where there is none or it cannot be read."""
    try:
        return rating_of(text, best, worst, scale) if text is not None else None
    except Unclear:
        return None


def rating_of(
    text: str,
    best: str | float | None = None,
    worst: str | float | None = None,
    scale: float | None = None,
) -> Rating:
    """Read a printed rating as (v - worst) / (best - worst); raises Unclear with the reason.

    The best is, in this order: printed in the text itself, printed beside it, the shop's, 5.
    The worst is 1 up to a best of 10 and 0 above (percent, 100 points), unless one is printed.
    """
    printed = read_printed(text)
    if printed.percent:
        return _placed(printed.value, 100.0, 0.0)
    top = next(
        one for one in (printed.best, _bound(best, "best"), scale, USUAL_BEST) if one is not None
    )
    bottom = _bound(worst, "worst")
    if bottom is None:
        bottom = 1.0 if top <= STAR_SCALE_MOST else 0.0
    return _placed(printed.value, top, bottom)


def _bound(printed: str | float | None, name: str) -> float | None:
    text = str(printed).strip() if printed is not None else ""
    if not text:
        return None
    try:
        return read_printed(text).value
    except Unclear:
        raise Unclear(f"{name} '{text[:20]}' not readable") from None


def _placed(value: float, best: float, worst: float) -> Rating:
    if not worst < best <= BEST_MOST:
        raise Unclear(f"no scale from {worst:g} to {best:g}")
    if not worst <= value <= best:
        raise Unclear(f"outside {worst:g} to {best:g}")
    return Rating((value - worst) / (best - worst), best)


@lru_cache(maxsize=1024)  # a shop prints its handful of ratings again and again
def read_printed(text: str) -> PrintedRating:
    """Read the number that a rating text prints, on its own scale; raises Unclear."""
    if len(text) > LONGEST:
        raise Unclear("not readable")
    whole, half = HALF.subn("★★", text.strip()[:LONGEST])
    plain = SPELT.sub(_spelt, plain_figures(whole))
    if NEGATIVE.search(plain):
        raise Unclear("negative")
    if not SINGLE.search(ASIDE.sub(" ", plain)):
        return _stars(plain, half / 2) or _numbers(plain)
    return _numbers(ASIDE.sub(" ", plain))


def _spelt(match: re.Match[str]) -> str:
    return str(ENGLISH.index(match[1].lower()) + 1)


def _stars(text: str, half: float) -> PrintedRating | None:
    full = sum(text.count(star) for star in FULL_STARS)
    empty = sum(text.count(star) for star in EMPTY_STARS)
    rest = STARS.sub(" ", ASIDE.sub(" ", text))
    if not full + empty or _strange(rest):
        return None
    return PrintedRating(full - half, float(full + empty) if empty else None)


def _numbers(text: str) -> PrintedRating:
    if match := PERCENT.search(text):
        return PrintedRating(number(match[1]), 100.0, percent=True)
    if match := BEST_FIRST.search(text):
        return PrintedRating(number(match[2]), number(match[1]))
    if match := PAIR.search(text):
        return PrintedRating(number(match[1]), number(match[2]))
    found = SINGLE.findall(text)
    if len(found) != 1 or _strange(SINGLE.sub(" ", text)):
        raise Unclear("not readable")
    return PrintedRating(number(found[0]))


def _strange(rest: str) -> bool:
    return any(not RATING_WORD.match(word) for word in WORDS.findall(rest))


def number(text: str) -> float:
    """Read digits with a decimal point or comma."""
    return float(text.replace(",", "."))
