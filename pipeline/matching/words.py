"""The words of a printed name: model codes, amounts and numbers told apart."""

from __future__ import annotations

import re
import unicodedata

SHORTEST = 4  # a token of letters and figures shorter than this names many things
FIGURES = 5  # so does a shorter one of figures alone
UNITS = frozenset(
    """mm cm m km in inch inches ft feet yd mg g kg lb lbs oz ml cl l gal qt w kw kwh v kv a ma mah
    ah hz khz mhz ghz b kb mb gb tb mp mpx px dpi rpm ppm fps bit bits bpm btu db s sec min h hr
    hrs d x c f k p i st nd rd th pk pc pcs pack ct count way port ports user users disc discs
    speed watt watts volt volts piece pieces hour hours year years yr day days line lines cup cups
    person channel channels series cal lumen lumens mbps gbps nm um deg bar psi""".split()
)
TOKEN = re.compile(r"[^\W_]+(?:[-./'+][^\W_]+)*")
AMOUNT = re.compile(r"[0-9]+(?:[-.,/x][0-9]+)*-?([^\W\d_]*)")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def fold(text: str) -> str:
    """Fold case, accents and widths: what a reader would call the same letters."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def squash(name: str) -> str:
    """Fold, and leave out what is neither letter nor figure: 'Acme X-3' and 'ACME X3' agree."""
    return re.sub(r"[\W_]+", "", fold(name))


def tokens(folded: str) -> list[str]:
    """Split a folded text into words; a hyphen, point or slash within a word stays."""
    return TOKEN.findall(folded)


def codes(folded: str) -> frozenset[str]:
    """Find the model codes of a folded text, without their hyphens and points.

    A code has letters and figures and at least four characters, or at least five figures; an
    amount with its unit ('1080p', '18-70mm', '8-port') is none.
    """
    return frozenset(filter(None, map(_code, tokens(folded))))


def numbers(folded: str) -> frozenset[str]:
    """Find the numbers of a folded text that are no part of a code."""
    plain = (token for token in tokens(folded) if not _code(token))
    return frozenset(
        number.lstrip("0") or "0" for token in plain for number in NUMBER.findall(token)
    )


def _code(token: str) -> str | None:
    plain = squash(token)
    if token.isdigit():
        return plain if len(plain) >= FIGURES else None
    mixed = any(map(str.isdigit, plain)) and any(map(str.isalpha, plain))
    return plain if mixed and len(plain) >= SHORTEST and not _is_amount(token) else None


def _is_amount(token: str) -> bool:
    found = AMOUNT.fullmatch(token)
    return found is not None and (found[1] in UNITS or len(found[1]) > SHORTEST)
