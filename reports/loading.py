"""Where templates and styles come from: a site's theme first, then this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from jinja2.bccache import Bucket


class _Compiled(BytecodeCache):
    """Templates as this process compiled them; a changed source has another checksum."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template where it is known."""
        code = self._known.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@cache
def compiled() -> BytecodeCache:
    """Give what this process has compiled of all templates."""
    return _Compiled()


def loader(theme: Path | None) -> BaseLoader:
    """Find a template in the site's theme first, then among ours; `ours/` names ours alone.

    So a theme's product.html may begin with {% extends "ours/product.html" %}.
    """
    ours = PackageLoader("reports")
    if theme is None:
        return ours
    return ChoiceLoader([FileSystemLoader(theme), ours, PrefixLoader({"ours": ours})])


def style_of(theme: Path | None) -> bytes:
    """Read what a theme adds to the stylesheet."""
    path = theme / "theme.css" if theme else None
    return path.read_bytes() if path and path.is_file() else b""
