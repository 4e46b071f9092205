"""E-mail addresses and telephone numbers in people's texts, replaced before anything is kept."""

from __future__ import annotations

import re

EMAIL_MARK, PHONE_MARK = "[e-mail]", "[phone]"

LOCAL = r"\w.!#$%&'*+/=?^`{|}~\-"
DOMAIN = r"(?:[\w\-]++\.)+[^\W\d_][\w\-]*\w"
EMAIL = re.compile(rf"(?<![{LOCAL}])[{LOCAL}]++[@＠]{DOMAIN}|(?<![\w.+\-])[\w.+\-]++%40{DOMAIN}")
BRACKETED_AT = re.compile(r"[\[({]\s?(?:at|@|arroba|chez|ät)\s?[\])}]", re.IGNORECASE)
SPELT_DOT = re.compile(r" at \S+ (?:dot|punkt|point|punto) ", re.IGNORECASE)
SPELT_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}+\s?[\[({]\s?(?:at|@|arroba|chez|ät)\s?[\])}]\s?[\w\-]{1,63}+"
    r"(?:\s?(?:\.|[\[({]\s?(?:dot|punkt|point|punto|\.)\s?[\])}])\s?[\w\-]{1,63}+){1,5}",
    re.IGNORECASE,
)
SPELT_PLAIN = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}+ at [\w\-]{1,63}+ (?:dot|punkt|point|punto) "
    r"(?:com|net|org|info|eu|io|co|uk|de|at|ch|fr|be|nl|es|it|pt|pl|cz|ro|se|dk|no|us|ca|au)\b",
    re.IGNORECASE,
)

BEFORE = r"(?<![\w.,/#:$€£\-+])(?<![#$€£]\s)"
AFTER = r"(?![\d%])(?!-?[a-z]*\d)(?![.,:/\-]\d)(?!\s?[€$£%\"'′″°])"
GAP = r"[\s.\-/]"
PHONES = (
    # +49 (0) 30 123456, 0044 20 7946 0018
    rf"(?<![\w.+])(?:\+\s?|00)[1-9](?:[\s.\-/]{{0,2}}[()]{{0,2}}[\s.\-/]{{0,2}}\d){{7,14}}{AFTER}",
    # (415) 555-0123, 1-800-555-0199, 415.555.0123
    rf"{BEFORE}(?:1{GAP})?\([2-9]\d\d\)\s?\d{{3}}{GAP}?\d{{4}}{AFTER}",
    rf"{BEFORE}(?:1{GAP})?[2-9]\d\d([\s.\-])\d{{3}}\1\d{{4}}{AFTER}",
    # 01 23 45 67 89; 020 7946 0018; 0171/1234567; 06-12345678; 07700900123; (030) 1234567
    rf"{BEFORE}0[1-9]([\s.\-]?)(?:\d\d\2){{3}}\d\d{AFTER}(?<!\d{{10}})",
    rf"{BEFORE}\(?0\d{{2,4}}\)?\s?{GAP}\s?\d{{3,4}}(?:{GAP}?\d{{2,4}}){{1,2}}{AFTER}",
    rf"{BEFORE}\(?0\d{{2,4}}\)?\s?{GAP}\s?\d{{5,8}}{AFTER}",
    rf"{BEFORE}0\d{GAP}\d{{4}}{GAP}\d{{4}}{AFTER}",
    rf"{BEFORE}06[\s\-]\d{{8}}{AFTER}",
    rf"{BEFORE}0[1-9]\d{{9}}{AFTER}",
    # 612 345 678, 91 123 45 67: nine figures in groups
    rf"{BEFORE}[5-9]\d\d([\s\-])\d{{3}}\3\d{{3}}{AFTER}(?!\s?(?:euro|usd|eur|zł|kr|kč|lei|units)\b)",
    rf"{BEFORE}[1-9]\d\s\d{{3}}\s\d\d\s\d\d{AFTER}",
)
PHONE = re.compile("|".join(f"(?:{one})" for one in PHONES), re.IGNORECASE)
CALLED = re.compile(
    r"(\b(?:call|phone|tel|telephone|mobile|cell|fax|whatsapp|text|sms|ring|dial|telefon|telefono|"
    r"teléfono|téléphone|móvil|handy|anrufen|appeler|llamar|chiamare|bellen|mobil|mob|komórka)\b"
    r"(?:\s(?:me|us|him|her|them|number|no|nr|nummer|numero|número|numéro|at|on|unter|al|au|is|ist))"
    r"{0,3}[\s.:#]{0,3})(\(?\+?\d(?:[\s.\-/()]{0,2}\d){6,14})(?![\d%])",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?:isbn|ean|upc|gtin|asin|sku|mpn|model|modell|modèle|modelo|item|part|serial|order|art|artikel)"
    r"(?:[\s\-]?(?:1[0-4]|8))?\W{0,3}(?:no|nr|number|num|nummer|code)?[\s.:#]{0,3}$",
    re.IGNORECASE,
)


FIGURES = b"0123456789"


def may_tell(text: str) -> bool:
    """Say whether `mask` may find something: cheap, and never no where it would."""
    if "@" in text or "%40" in text or _has_figures(text):
        return True
    if ("(" in text or "[" in text or "{" in text) and BRACKETED_AT.search(text):
        return True
    return (not text.isascii() or " at " in text.lower()) and SPELT_DOT.search(text) is not None


def _has_figures(text: str) -> bool:
    if not text.isascii():
        return "＠" in text or SEVEN_FIGURES.search(text) is not None
    letters = text.encode()
    few = len(letters) - len(letters.translate(None, FIGURES)) < 7
    return not few and SEVEN_FIGURES.search(text) is not None


def mask(text: str) -> str:
    """Replace e-mail addresses by "[e-mail]" and telephone numbers by "[phone]"."""
    if not may_tell(text):
        return text
    while (masked := _mask_phones(_mask_emails(text))) != text:
        text = masked
    return text


def _mask_emails(text: str) -> str:
    if "@" in text or "＠" in text or "%40" in text:
        text = EMAIL.sub(EMAIL_MARK, text)
    if BRACKETED_AT.search(text):
        text = SPELT_EMAIL.sub(EMAIL_MARK, text)
    return SPELT_PLAIN.sub(EMAIL_MARK, text) if SPELT_DOT.search(text) else text


SEVEN_FIGURES = re.compile(r"\d(?:[\s.\-/()]{0,4}\d){6}")


def _mask_phones(text: str) -> str:
    if not SEVEN_FIGURES.search(text):
        return text
    return PHONE.sub(_unless_numbered, CALLED.sub(rf"\1{PHONE_MARK}", text))


def _unless_numbered(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 40) : match.start()]
    return match[0] if NUMBERED.search(before) else PHONE_MARK
