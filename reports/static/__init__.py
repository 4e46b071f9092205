"""Files that go into a release as they are: the stylesheet, the script, the mark."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

STYLES, SCRIPTS = "css", "js"


@cache
def static(name: str) -> bytes:
    """Read a static file of this package."""
    return files(__package__).joinpath(name).read_bytes()


@cache
def joined(folder: str) -> bytes:
    """Join the files of a folder in the order of their names: one stylesheet, one script."""
    parts = sorted(files(__package__).joinpath(folder).iterdir(), key=lambda one: one.name)
    return b"".join(part.read_bytes() for part in parts)
