"""Tests of pictures that are sent to the desk: hostile files, camera data, rights."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine

from db.problem import Problem
from db.schema import Picture, TrialPicture
from desk.pictures import LARGEST, draw
from desk.session import Session
from desk.web.way import Sent
from reports.pictures import MOST, load, measure
from tests.desking import Person, at_desk
from tests.shelving import photograph, send, shelve, synced

ONE = "/products/arc-300"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, b"secret camera 4711"
WORDS = {"alt": "the side", "rights": "our own photograph", "source": "our own"}


def png(width: int, height: int, rows: int = 1) -> bytes:
    """Write a PNG that says it is this large, and holds a few rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * ((width + 1) * rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_exif() -> bytes:
    """Draw a photograph that says where it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[0x010F] = 6, MAKER.decode()
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (48.0, 8.0, 15.0)
    return photograph(size=(640, 480), exif=exif, comment=MAKER, icc_profile=b"icc" + MAKER)


HOSTILE = {
    "nothing": b"",
    "svg": SVG,
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": photograph("GIF"),
    "tiff": photograph("TIFF"),
    "cut short": photograph()[:400],
    "a head alone": b"\x89PNG\r\n\x1a\n",
    "bomb": png(30_000, 30_000),
    "wide bomb": png(70_000_000, 1),
    "30 MB": photograph() + b"\0" * (30 << 20),
    "noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(Problem, match=r"the file a\.jpg") as told:
        draw(Sent("a.jpg", HOSTILE[name]), "arc-300")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_what_readers_may_load(kind: str) -> None:
    drawn = draw(Sent("x", photograph(kind, (5000, 3000))), "arc-300")
    sized = measure(drawn.content)
    assert sized is not None
    assert (sized.kind, sized.width, sized.height) == ("jpg", 1600, 960)
    assert len(drawn.content) <= MOST
    assert drawn == draw(Sent("x", photograph(kind, (5000, 3000))), "arc-300")


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    given = with_exif()
    assert MAKER in given
    content = draw(Sent("a.jpg", given), "arc-300").content
    kept = Image.open(io.BytesIO(content))
    assert (kept.size, dict(kept.getexif()), MAKER in content) == ((480, 640), {}, False)
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(kept.info)
    clear = io.BytesIO()
    Image.new("RGBA", (40, 30), (1, 2, 3, 0)).save(clear, "PNG", exif=Image.Exif().tobytes())
    drawn = draw(Sent("a.png", clear.getvalue()), "arc-300")
    assert drawn.name.endswith(".webp")
    assert Image.open(io.BytesIO(drawn.content)).getpixel((3, 3))[3] == 0  # type: ignore[index]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Session]:
    from tests.tables import laid

    engine: Engine = laid(f"sqlite:///{tmp_path}/desk.db")
    yield shelve(engine, tmp_path)
    engine.dispose()


@pytest.fixture
def editor(shelf: Session) -> Iterator[Person]:
    with at_desk(shelf, "editor") as person:
        yield person


def test_a_picture_is_shown_with_its_rights_and_taken_out_again(
    shelf: Session, editor: Person
) -> None:
    files = {"picture": ("C:\\photo.jpg", with_exif(), "image/jpeg")}
    for lacking in WORDS:
        answer = send(editor, f"{ONE}/pictures", {**WORDS, lacking: " "}, files=files)
        assert answer.status_code == 422
    assert send(editor, f"{ONE}/pictures", WORDS).status_code == 422  # no file
    folder = shelf.config.catalog / "pictures"
    assert not folder.exists() or not list(folder.iterdir())  # what was refused leaves nothing
    assert send(editor, f"{ONE}/pictures", WORDS, files=files).status_code == 303
    rows = synced(shelf).of(Picture)
    assert [(one.alt, one.rights, one.source) for one in rows] == [tuple(WORDS.values())]
    _, kept = load(rows, folder)  # as a release reads it
    assert len(kept) == 1
    shown = editor.get(f"/pictures/{rows[0].file}")
    assert (shown.headers["content-type"], MAKER in shown.content) == ("image/jpeg", False)
    for name in ("..%2fsite.yml", "site.yml", "a.jpg", "%00.jpg", "a" * 300 + ".jpg"):
        assert editor.get(f"/pictures/{name}").status_code == 404
    one = f"{ONE}/pictures/{rows[0].file}"
    assert send(editor, one, {**WORDS, "rights": "the maker, by letter"}).status_code == 303
    assert [row.rights for row in synced(shelf).of(Picture)] == ["the maker, by letter"]
    assert send(editor, f"{ONE}/pictures", WORDS, files=files).status_code == 422  # shown already
    assert send(editor, one, {**WORDS, "out": "yes"}).status_code == 303
    assert synced(shelf).of(Picture) == ()


def test_hostile_uploads_are_refused_at_the_desk(shelf: Session, editor: Person) -> None:
    for name, data in HOSTILE.items():
        files = {"picture": (f"{name}.jpg", data, "image/jpeg")}
        answer = send(editor, f"{ONE}/pictures", WORDS, files=files)
        assert answer.status_code == (413 if len(data) > LARGEST else 422), name
    assert synced(shelf).of(Picture) == ()
    assert not list((shelf.config.catalog / "pictures").glob("*"))


def test_photographs_of_a_test_are_kept_with_it(shelf: Session, editor: Person) -> None:
    test = {"unit": "1", "got": "bought", "tester": "MK", "tested": "2026-10-03", "minutes": "48",
            "alt1": "the strap", "alt3": "the lever", "rights3": "MK, by word"}  # fmt: skip
    files = {"photo1": ("a.jpg", with_exif(), "image/jpeg"),
             "photo3": ("b.png", photograph("PNG"), "image/png")}  # fmt: skip
    unsaid = send(editor, f"{ONE}/trials", {**test, "alt3": ""}, files=files)
    assert unsaid.status_code == 422
    hostile = {**files, "photo2": ("c.jpg", SVG, "image/jpeg")}
    assert send(editor, f"{ONE}/trials", {**test, "alt2": "x"}, files=hostile).status_code == 422
    assert not list((shelf.config.catalog / "pictures").glob("*"))
    assert send(editor, f"{ONE}/trials", test, files=files).status_code == 303
    found = synced(shelf).of(TrialPicture)
    assert [(one.alt, one.rights) for one in found] == [
        ("the strap", "our own photograph"), ("the lever", "MK, by word"),
    ]  # fmt: skip
    gone = {f"out.{found[0].file}": "yes", f"alt.{found[1].file}": "the lever, locked"}
    assert send(editor, f"{ONE}/trials/mk-2026-10-03", gone).status_code == 303
    assert [one.alt for one in synced(shelf).of(TrialPicture)] == ["the lever, locked"]
