"""Addresses of answers: parameters written, read and changed; nothing else of them moves."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit


def asking(base: str, **parameters: str | int | None) -> str:
    """Write an address with its parameters; those that are None are left out."""
    return changed(base, parameters)


def changed(url: str, parameters: dict[str, str | int | None]) -> str:
    """Set parameters of an address, the others keep their order; None takes one out."""
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True)
            if pair[0] not in parameters]  # fmt: skip
    given = [(name, str(value)) for name, value in parameters.items() if value is not None]
    return urlunsplit(parts._replace(query=urlencode(kept + given, quote_via=quote), fragment=""))


def parameter(url: str | None, name: str) -> str | None:
    """Read a parameter of an address, whatever the case of its name."""
    pairs = parse_qsl(urlsplit(url).query) if url else []
    return next((value for key, value in pairs if key.lower() == name.lower()), None)


def number(url: str | None, name: str, default: int) -> int:
    """Read a parameter that is a whole number."""
    printed = parameter(url, name) or ""
    return int(printed) if printed.isdecimal() and len(printed) < 10 else default


def origin(url: str | None) -> str | None:
    """Give scheme and host of an address."""
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None


def path(url: str | None) -> str:
    """Give the path of an address, in small letters."""
    return urlsplit(url or "").path.lower()


def segment(key: str) -> str:
    """Write a key as one segment of a path."""
    return quote(key, safe="")
