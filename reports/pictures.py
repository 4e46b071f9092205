"""Pictures of products: ours to show, checked by what is in them, and part of the release."""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from db.problem import Problem
from db.schema import Picture
from reports.views import PictureView

MOST = 2 * 1024 * 1024  # bytes
SIDE = 8000  # pixels
# the markers that begin a picture: C0 to CF, but for tables (C4, C8, CC)
FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))


@dataclass(frozen=True, slots=True)
class Sized:
    """What a file is by its content, whatever its name says."""

    kind: str
    width: int
    height: int


def load(
    pictures: Iterable[Picture], folder: Path
) -> tuple[dict[str, tuple[PictureView, ...]], dict[str, bytes]]:
    """Read pictures: their views by product (or first-hand test), and their files by path.

    Raises Problem for a file that is missing, too large, or no PNG, JPEG or WebP.
    """
    views: defaultdict[str, list[PictureView]] = defaultdict(list)
    files: dict[str, bytes] = {}
    for one in sorted(pictures, key=lambda one: (one.product_id, one.position)):
        content, sized = _read(folder / one.file, f"{_file(one.product_id)}: picture {one.file}")
        name = f"pictures/{Path(one.file).stem}-{sha256(content).hexdigest()[:12]}.{sized.kind}"
        files[name] = content
        view = PictureView(name, one.alt, sized.width, sized.height, one.rights, one.source)
        views[one.product_id].append(view)
    return {product: tuple(mine) for product, mine in views.items()}, files


def _file(owner: str) -> str:
    """Name the file of the catalog that a picture stands in; a test's key is `product/name`."""
    product, test, _ = owner.partition("/")
    return f"trials/{product}.yml" if test else f"{product}.yml"


def measure(content: bytes) -> Sized | None:
    """Tell what a picture is, and its size in pixels; None for anything else."""
    for look in (_png, _webp, _jpeg):
        sized = look(content)
        if sized is not None:
            return sized if 0 < sized.width <= SIDE and 0 < sized.height <= SIDE else None
    return None


def _read(path: Path, what: str) -> tuple[bytes, Sized]:
    try:
        if path.stat().st_size > MOST:
            raise Problem(f"{what} is larger than {MOST // 1024**2} MB; make it smaller")
        content = path.read_bytes()
    except OSError as wrong:
        raise Problem(f"{what} cannot be read ({wrong.strerror}); put it into pictures/") from None
    sized = measure(content)
    if sized is None:
        raise Problem(f"{what} is no PNG, JPEG or WebP of at most {SIDE} pixels a side")
    return content, sized


def _png(content: bytes) -> Sized | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR":
        return None
    return _sized("png", content, ">II", 16)


def _webp(content: bytes) -> Sized | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    if content[12:16] == b"VP8X" and len(content) >= 30:
        low = [int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27)]
        return Sized("webp", *low)
    if content[12:16] == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        return Sized("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if content[12:16] == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        sized = _sized("webp", content, "<HH", 26)
        return sized and Sized("webp", sized.width & 0x3FFF, sized.height & 0x3FFF)
    return None


def _jpeg(content: bytes) -> Sized | None:
    """Walk through the segments to the one that begins the picture."""
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while found := re.compile(b"\xff+([^\xff\x00])", re.DOTALL).match(content, at):
        marker, at = found[1][0], found.end()
        if marker in FRAMES:
            sized = _sized("jpg", content, ">HH", at + 3)
            return sized and Sized("jpg", sized.height, sized.width)  # height stands first
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2:
            return None
        at += length
    return None


def _sized(kind: str, content: bytes, form: str, at: int) -> Sized | None:
    if len(content) < at + struct.calcsize(form):
        return None
    return Sized(kind, *struct.unpack_from(form, content, at))
