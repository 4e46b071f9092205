"""Prices as shops print them: which currency, how to show them, and when they are a number."""

from __future__ import annotations

import re
import unicodedata

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$"}
CODES = {"€": "EUR", "£": "GBP"}  # signs of one currency only
DOLLARS = frozenset(("CAD", "AUD", "NZD", "HKD", "SGD", "MXN"))
CLIP = 40  # characters of a printed price
ENDS = r"(?:[A-Z]{3}|CA\$|A\$|US\$|[$€£])?"
WHOLE = r"\d{1,9}"
CENTS = r"\d{1,9}[.,]\d{2}"
GROUPED = (
    r"\d{1,3}(?:,\d{3})+\.\d{2}|\d{1,3}(?:\.\d{3})+,\d{2}|\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{2})?"
)
NUMBER = re.compile(rf"({ENDS}) ?({WHOLE}|{CENTS}|{GROUPED}) ?({ENDS})")


def currency_of(printed: str | None, shop: str | None) -> str | None:
    """Choose the currency of a price: the page's own, else the shop's; None: not stated."""
    own = (printed or "").strip()
    if re.fullmatch(r"[A-Za-z]{3}", own):
        return own.upper()
    return CODES.get(own) or shop or own[:12] or None


def read_amount(text: str, currency: str | None) -> float | None:
    """Read a price as a number; None unless number and currency are certain.

    '1,299' and '1.299' are not: either may be a thousand or one and a fraction.
    """
    found = NUMBER.fullmatch(_plain(text))
    if currency is None or found is None or not {found[1], found[3]} <= _marks(currency):
        return None
    digits = found[2]
    fraction = digits[-2:] if digits[-3:-2] in (".", ",") else ""
    units = re.sub(r"\D", "", digits[:-3] if fraction else digits)
    return float(f"{units}.{fraction or 0}")


def show_price(text: str, currency: str | None) -> str:
    """Show a price with its currency and the printed digits; words are left as they are."""
    plain = _plain(text)
    if _names_money(plain):
        return f"{plain} {currency}" if "$" in plain and currency in DOLLARS else plain
    if currency is None or not re.search(r"\d", plain):
        return plain
    sign = SIGNS.get(currency)
    if sign is None:
        return f"{plain} {currency}"
    return f"{plain} {sign}" if re.search(r",\d{2}$", plain) else f"{sign}{_grouped(plain)}"


def is_unstated(text: str, currency: str | None) -> bool:
    """Tell whether a price has digits and nobody says in which currency."""
    plain = _plain(text)
    return currency is None and bool(re.search(r"\d", plain)) and not _names_money(plain)


def _plain(text: str) -> str:
    return " ".join(text.split())[:CLIP]


def _names_money(text: str) -> bool:
    return any(char.isalpha() or unicodedata.category(char) == "Sc" for char in text)


def _marks(currency: str) -> set[str]:
    """List what may stand before or behind a price in this currency."""
    dollars = {"$"} if currency == "USD" or currency in DOLLARS else set[str]()
    return {"", currency, SIGNS.get(currency, ""), *dollars} | ({"US$"} & {f"{currency[:2]}$"})


def _grouped(text: str) -> str:
    """Set a comma between thousands where nothing is set; the digits stay."""
    found = re.fullmatch(r"(\d{4,9})(\.\d{1,2})?", text)
    return f"{int(found[1]):,}{found[2] or ''}" if found else text
