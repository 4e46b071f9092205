"""Pictures of a few flat colours as PNG: sixteen colours at most, written fast and always alike."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BITS = 4  # a pixel
LEVEL, MEMORY = 6, 9  # of zlib, which looks for runs only: flat colours are little else


def write_png(picture: Image.Image, palette: bytes) -> bytes:
    """Write a picture whose pixels are places in a palette of at most 16 colours.

    Source: PNG, third edition (W3C, 2025): colour type 3, no filter.
    """
    import numpy as np  # late: only a site with an address draws pictures

    width, height = picture.size
    pixels = np.frombuffer(picture.tobytes(), np.uint8).reshape(height, width)
    rows = np.zeros((height, width // 2 + 1), np.uint8)  # each begins with the number of its filter
    rows[:, 1:] = (pixels[:, ::2] << BITS) | pixels[:, 1::2]
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, MEMORY, zlib.Z_RLE)
    packed = packer.compress(rows.tobytes()) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, BITS, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", packed), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
