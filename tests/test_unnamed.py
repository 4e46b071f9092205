"""Tests that an author's name is nowhere but in the archive: not in logs, manifests or rejects."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from db.connect import connect
from db.schema import Reject
from spiders.imports import import_files
from tests.erasing import every_byte
from tests.shops.pages import product_page, review, shop_of
from tests.shops.server import Answer
from tests.shops.world import opened

NAME = "Wren Halloway"
BY = {"@type": "Person", "name": NAME}


def troubled() -> dict[str, Answer]:
    """Write pages on which everything goes wrong that names somebody."""
    whole = product_page([review(1, author=BY)]).body
    block = json.dumps({"@type": "Review", "author": BY, "reviewBody": f"{NAME} says so."})
    broken = {
        "cut": whole.replace(b"</script>", b"", 1),
        "comma": whole.replace(b'"author"', b',, "author"', 1),
        "bare": whole.replace(b'"name": "Wren', b'name: "Wren', 1),
        "quote": whole.replace(b"Halloway", b'Hall"oway', 1),
        "number": f'<script type="application/ld+json">[1e, {block}]</script>'.encode(),
        "json": b'{"reviews": [{"author": "' + NAME.encode() + b'", "body": }]}',
    }
    pages = {f"/{name}": Answer(body=body) for name, body in broken.items()}
    pages["/json"] = Answer(body=broken["json"], kind="application/json")
    said = {"name": None, "reviewRating": None, "reviewBody": None}
    pages["/nothing"] = product_page([review(2, author=BY, **said), review(3)])
    pages["/double"] = product_page([review(1, author=BY, reviewBody="Other words of another.")])
    pages["/long"] = product_page([review(4, author=BY, reviewBody=NAME * 20_000)])
    pages["/gone"] = Answer(410, f"{NAME} took it down".encode())
    return pages


def test_a_crawl_names_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    manifest = tmp_path / "manifest.json"
    with opened(tmp_path) as world:
        pages = troubled()
        world.open("oakrow", shop_of(pages), *pages)
        done = world.crawl("oakrow", LOG_LEVEL="DEBUG", RUN_MANIFEST=str(manifest))
        rejects = world.rows(Reject)
        archived = every_byte(world)
    assert done.crawl.rejected == len(rejects) >= 3
    assert len(caplog.records) > 20
    printed = capfd.readouterr()
    kept = [caplog.text, manifest.read_text(), str(rejects), printed.out, printed.err]
    for told in (*kept, str(done.book), str(done.stats)):
        for part in NAME.split():
            assert part not in told
    assert NAME.encode() in archived  # the archive has it, until it is erased


def test_an_import_names_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    files = []
    for name, answer in troubled().items():
        files.append(tmp_path / f"{name[1:]}.html")
        files[-1].write_bytes(answer.body)
    sheet = tmp_path / "export.csv"
    sheet.write_text(f'id,rating,body,author\n1,,,{NAME}\n2,5,"{NAME}', "utf-8")
    with opened(tmp_path) as world:
        world.open("oakrow", {})
        engine = connect(world.config.database_url)
        import_files(engine, world.config, "oakrow", [*files, sheet])
        engine.dispose()
        assert world.rows(Reject)
        told = caplog.text + str(world.rows(Reject))
        folder = world.config.home / "rejects"
        told += "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())
    for part in NAME.split():
        assert part not in told
