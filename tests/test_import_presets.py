"""Tests of the exports of platforms: presets found by their headers, or asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.connect import connect
from db.problem import Problem
from spiders.imports import import_file, import_files, read_csv
from spiders.imports.columns import preset_names
from spiders.imports.said import Bad
from spiders.platforms.platform import Printed
from tests.shops.world import World, opened
from tests.test_imports import write


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a world with the shop backfit, which is in no network."""
    with opened(tmp_path) as made:
        made.open("backfit", {}, "/p/1")
        yield made


@pytest.fixture
def store(world: World) -> Iterator[Engine]:
    """Give the world's database."""
    made = connect(world.config.database_url)
    yield made
    made.dispose()


HEADERS = {
    "judgeme": "title,body,rating,review_date,reviewer_name,reviewer_email,product_handle,reply,"
    "picture_urls,curated|Firm,Holds.,4,2026-03-04,Quill Marten,q@x.example,tiltwell,Thanks,"
    "http://a.example/1.jpg,ok",
    "loox": "product_handle,rating,author,email,body,created_at,photo_url,verified_purchase|"
    "tiltwell,4,Quill Marten,q@x.example,Holds.,2026-03-04,http://a.example/1.jpg,true",
    "okendo": "name,body,handle,productId,rating,sku,dateCreated,title,imageUrls,status|"
    "Quill Marten,Holds.,tiltwell,99,4,T1,2026-03-04,Firm,http://a.example/1.jpg,approved",
    "woocommerce": "comment_ID,comment_post_ID,comment_author,comment_content,comment_date,rating,"
    "comment_approved,product_title|7,9,Quill Marten,Holds.,2026-03-04,4,1,tiltwell",
    "yotpo": "Review ID,Review Score,Review Title,Review Content,Display Name,Created At,"
    "Product Title,Review Status|7,4,Firm,Holds.,Quill Marten,2026-03-04,tiltwell,Published",
    "form": "Timestamp,Which product do you own?,How would you rate this product?,"
    "Please tell us more,Your name|2026-03-04,tiltwell,4,Holds.,Quill Marten",
}


@pytest.mark.parametrize("name", preset_names())
def test_a_platforms_export_is_known_by_its_header(tmp_path: Path, name: str) -> None:
    header, row = HEADERS[name].split("|")
    (found,) = read_csv(write(tmp_path, "export.csv", f"{header}\n{row}\n"))
    assert isinstance(found, Printed)
    said = (found.rating_text, found.body, found.author, found.date_text, found.product)
    assert said == ("4", "Holds.", "Quill Marten", "2026-03-04", "tiltwell")
    assert "x.example" not in str(found)
    loud = f"{header.upper().replace('_', ' ')}\n{row}\n"
    assert list(read_csv(write(tmp_path, "loud.csv", loud))) == [found]


def test_what_a_source_hides_is_left_out(tmp_path: Path) -> None:
    header, row = HEADERS["yotpo"].split("|")
    text = f"{header}\n{row}\n{row.replace('Published', 'Rejected')}\n"
    found = list(read_csv(write(tmp_path, "export.csv", text)))
    assert found[1:] == [Bad("not shown by its source")]


def test_a_header_that_fits_two_presets_needs_an_option(
    world: World, store: Engine, tmp_path: Path
) -> None:
    both = [HEADERS[name].split("|")[0] for name in ("judgeme", "woocommerce")]
    names = dict.fromkeys(",".join(both).split(","))
    sheet = write(tmp_path, "r.csv", ",".join(names) + "\n" + ",".join("4" for _ in names) + "\n")
    with pytest.raises(Problem, match="--preset judgeme or woocommerce"):
        import_file(store, world.config, "backfit", sheet)
    crawl = import_files(store, world.config, "backfit", [sheet], preset_name="judgeme")
    assert crawl.distinct == 0  # curated: 4
    with pytest.raises(Problem, match="--preset judgme: no such preset"):
        import_files(store, world.config, "backfit", [sheet], preset_name="judgme")
