"""Pictures that editors send: drawn anew, so that nothing but the picture itself is kept.

What a camera writes beside a picture (the place, its number, a preview) is gone afterwards, and so
is whatever a hostile file carries. Turned upright, at most 1600 pixels a side, at most 2 MB.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from db.problem import Problem
from desk.edited import put_whole
from desk.web.way import Sent
from reports.pictures import MOST, measure

LARGEST = 12 << 20  # bytes of a file that is sent
PIXELS = 64_000_000  # more than any telephone takes; a bomb of 1 GB has more
SIDE = 1600  # pixels that are kept, of the longer side
KINDS = ("PNG", "JPEG", "WEBP")
QUALITIES = (85, 75, 60)
NO_PICTURE = "is no PNG, JPEG or WebP that can be read; save it as JPEG, and send that"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is kept: its name in catalog/pictures, and its bytes."""

    name: str
    content: bytes


def draw(sent: Sent, product: str) -> Drawn:
    """Draw a picture anew that somebody sent; raises Problem where it is none, or too large."""
    named = f"the file {sent.name[:60] or 'without a name'}"
    if not sent.data:
        raise Problem(f"{named} is empty; choose it again")
    if len(sent.data) > LARGEST:
        raise Problem(f"{named} is larger than {LARGEST >> 20} MB; make it smaller")
    content, ending = _encoded(_opened(sent.data, named), named)
    if measure(content) is None:
        raise Problem(f"{named} {NO_PICTURE}")
    digest = sha256(content).hexdigest()[:12]
    return Drawn(f"{product[:60].strip('-')}-{digest}.{ending}", content)


@contextmanager
def kept(pictures: Sequence[Drawn], catalog: Path) -> Iterator[None]:
    """Keep pictures in catalog/pictures; those that are new go again where what follows fails."""
    folder, new = catalog / "pictures", []
    try:
        folder.mkdir(exist_ok=True)
        for one in pictures:
            if not (folder / one.name).exists():
                put_whole(folder / one.name, one.content)
                new.append(folder / one.name)
        yield
    except BaseException:  # what was refused leaves nothing
        for path in new:
            path.unlink(missing_ok=True)
        raise


def _opened(data: bytes, named: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=KINDS)
            if picture.width * picture.height > PIXELS:
                raise Problem(f"{named} has more than {PIXELS // 10**6} million pixels")
            if picture.format == "JPEG":
                picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a large one is read at half its size
            picture.load()
            return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Problem(f"{named} has more than {PIXELS // 10**6} million pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise Problem(f"{named} {NO_PICTURE}") from None


def _encoded(picture: Image.Image, named: str) -> tuple[bytes, str]:
    """Copy the pixels alone into a new picture, and write that."""
    picture.thumbnail((SIDE, SIDE))
    clear = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if clear else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture.convert(mode))
    for quality in QUALITIES:
        made = io.BytesIO()
        bare.save(made, "WEBP" if clear else "JPEG", quality=quality)
        if len(made.getvalue()) <= MOST:
            return made.getvalue(), "webp" if clear else "jpg"
    raise Problem(f"{named} stays larger than {MOST >> 20} MB; make it smaller")
