"""Printed figures of any script as plain ASCII: full-width, Arabic, Indic, and '4½' as '4.5'."""

from __future__ import annotations

import re
import unicodedata

VULGAR = re.compile(r"(\d*)\s?([¼½¾⅐-⅞↉])")
MIXED = re.compile(r"(?<![\d.,/])(\d{1,3})\s+([1-9])\s?[/\u2044]\s?([1-9])(?![\d.,/])")
OTHER_DIGIT = re.compile(r"[^\W0-9_a-zA-Z]")


def plain_figures(text: str) -> str:
    """Return the text with ASCII digits and signs, and mixed fractions as decimals."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", VULGAR.sub(_decimal, text))
        text = OTHER_DIGIT.sub(_ascii_digit, text).replace("\u066b", ".").replace("\u2212", "-")
    return MIXED.sub(_mixed, text)


def _decimal(match: re.Match[str]) -> str:
    return f"{int(match[1] or 0) + unicodedata.numeric(match[2]):.4g}"


def _ascii_digit(match: re.Match[str]) -> str:
    value = unicodedata.decimal(match[0], None)
    return match[0] if value is None else str(value)


def _mixed(match: re.Match[str]) -> str:
    whole, upper, lower = (int(part) for part in match.groups())
    return match[0] if upper >= lower else f"{whole + upper / lower:.4g}"
