"""Pictures: only ours, only with rights, source and words, measured, and part of the release."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import Engine

from db.catalog.products import read_product
from db.problem import Problem
from db.schema import Picture
from reports.pictures import MOST, Sized, load, measure
from reports.release import build
from reports.verify import markup_faults
from tests.seeds import PRODUCTS, add, config_of, fill


def png(width: int = 3, height: int = 2) -> bytes:
    """Write a small white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04JF\xff\xdb\x00\x03\x00"
    b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 60, 80) + b"\x01\x01\x11\x00"
)
VP8X = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\x4f\0\0" + b"\x3b\0\0"
VP8L = b"RIFF\0\0\0\0WEBPVP8L\x05\0\0\0\x2f" + ((59 << 14) | 79).to_bytes(4, "little")
VP8 = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 80, 60)


@pytest.mark.parametrize(
    ("content", "sized"),
    [
        (png(), Sized("png", 3, 2)),
        (JPEG, Sized("jpg", 80, 60)),
        (VP8X, Sized("webp", 80, 60)),
        (VP8L, Sized("webp", 80, 60)),
        (VP8, Sized("webp", 80, 60)),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"GIF89a\x01\0\x01\0", None),
        (png(0, 2), None),
        (png(9000, 2), None),
        (b"", None),
        (b"\xff\xd8\xff", None),
        (JPEG[:-8], None),
        (b"\xff\xd8" + b"\xff\xe0\x00\x00" * 9, None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", None),
    ],
)
def test_a_picture_is_what_it_holds(content: bytes, sized: Sized | None) -> None:
    assert measure(content) == sized


def row(file: str = "side.png") -> Picture:
    return Picture(product_id="aurel-a2", position=0, file=file, alt="An A2, seen from the side",
                   rights="Drawn for this site", source="our own drawing")  # fmt: skip


def test_a_picture_stands_on_its_page_and_in_the_release(lite: Engine, tmp_path: Path) -> None:
    fill(lite, PRODUCTS[:2])
    add(lite, row())
    config = config_of(tmp_path)
    folder = config.catalog / "pictures"
    folder.mkdir(parents=True)
    (folder / "side.png").write_bytes(png())
    made = build(lite, config).folder
    page = html.document_fromstring((made / "products" / "aurel-a2.html").read_text("utf-8"))
    (shown,) = page.xpath("//figure/img")
    assert (shown.get("width"), shown.get("height")) == ("3", "2")
    assert shown.get("alt") == "An A2, seen from the side"
    assert "Drawn for this site. Source: our own drawing." in page.text_content()
    stored = made / "products" / shown.get("src")
    assert stored.read_bytes() == png()
    assert stored.name.startswith("side-")
    assert "<img" not in (made / "products" / "bramo-3.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read"),
        (b"<svg/>", "no PNG, JPEG or WebP"),
        (png() + b"\0" * MOST, "larger than 2 MB"),
    ],
)
def test_what_cannot_be_shown_stops_the_build(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / "side.png").write_bytes(content)
    with pytest.raises(Problem, match=f"aurel-a2.yml: picture side.png.*{why}"):
        load([row()], tmp_path)


PARTS = {"file": "side.png", "alt": "Side", "rights": "ours", "source": "drawn here"}
BARE = {"brand": "Aurel", "model": "A2", "category": "table"}


def test_the_catalog_asks_for_all_four() -> None:
    made = read_product("p.yml", "aurel-a2", {**BARE, "pictures": [dict(PARTS)]})
    assert [one.file for one in made if isinstance(one, Picture)] == ["side.png"]
    for name in PARTS:
        rest = {key: value for key, value in PARTS.items() if key != name}
        with pytest.raises(Problem, match=rf"pictures\[1\].{name}' is missing"):
            read_product("p.yml", "aurel-a2", {**BARE, "pictures": [rest]})
    for file in ("../secret.png", "/etc/x.png", "side.svg", "https://cdn.example/a.png"):
        with pytest.raises(Problem, match="must be a file name"):
            read_product("p.yml", "aurel-a2", {**BARE, "pictures": [{**PARTS, "file": file}]})


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://cdn.example/a.png" alt="a" width="1" height="1">',
        '<img src="../pictures/a-1.png" alt="" width="1" height="1">',
        '<img src="../pictures/a-1.png" alt="a" height="1">',
        '<img src="../mark.svg" alt="a" width="1" height="1">',
        '<picture><source srcset="https://cdn.example/a.webp"></picture>',
        '<video src="../pictures/a-1.png"></video>',
    ],
)
def test_no_page_holds_any_other_picture(picture: str) -> None:
    page = html.document_fromstring(f"<html><body><p>x</p>{picture}</body></html>")
    assert any("picture that is not ours" in fault for fault in markup_faults({"p": page}))
