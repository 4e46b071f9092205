"""Tests of the monthly edition: what moved, what did not, and that it stays as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.problem import Problem
from db.schema import Crawl, CrawlVerdict, MonthSource
from reports.edition.make import make_edition
from tests.edited import by, drafted, page, said
from tests.seeds import add, config_of, fill, month_rows, recall_row
from tests.seeds.decided import alias
from tests.tables import laid

OCTOBER = {"aurel-a2": (80.0, 180, 230), "bramo-3": (None, 12, 14), "gneis-g1": (84.0, 150, 160)}
NOVEMBER = {"aurel-a2": (81.0, 210, 258), "bramo-3": (84.0, 41, 45), "gneis-g1": (83.0, 150, 160)}


@pytest.fixture
def lite(tmp_path: Path) -> Engine:
    made = laid(f"sqlite:///{tmp_path}/lite.db")
    fill(made)
    return made


def test_the_first_edition_has_nothing_to_compare_with(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-10", OCTOBER))
    made = drafted(lite, tmp_path, "2026-10")
    assert made.headline == ("First edition: 2 of 3 products have a score.")
    words = said(made)
    assert "the first on record: nothing to compare with yet" in page(made)
    assert "Gneis G1 has the highest score, 84 (80–88); 1 other could be tied with it." in words
    assert "This is the first month on record: nothing can have moved yet." in words
    assert "first score" not in words


def test_a_month_in_which_nothing_moved_is_useful(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-08", OCTOBER), *month_rows("2026-11", NOVEMBER))
    made = drafted(lite, tmp_path, "2026-11")
    assert made.headline == "No score left the band it had in Aug 2026."
    assert "59 more reviews count than in Aug 2026." in said(made)
    assert "Bramo 3 has its first score, 84 (80–88)." in said(made)
    assert "Aurel A2 80 → 81 (77–85), +1, within the band it had." in said(made)
    assert "Reviews that count: BackFit Outlet +30." in said(made)
    row = by(made, "products", "product_id")["aurel-a2"]
    assert (row["score"], row["score_before"], row["change"]) == (81.0, 80.0, 1)
    assert (row["counted"], row["counted_before"], row["band"]) == (210, 180, "within its band")
    assert (row["place_first"], row["place_last"], row["place_last_before"]) == (1, 3, 2)
    assert "Nothing waits: every listing is matched." in said(made)


def test_the_change_in_reviews_is_over_all_products_the_new_and_the_gone(
    lite: Engine, tmp_path: Path
) -> None:
    add(lite, *month_rows("2026-10", OCTOBER | {"zephyr-1": (60.0, 69, 70)}))  # 411 count
    add(lite, *month_rows("2026-11", NOVEMBER | {"nova-7": (60.0, 30, 30)}))  # 431 count
    made = drafted(lite, tmp_path, "2026-11")
    assert "20 more reviews count than in Oct 2026." in said(made)


def test_a_score_that_left_its_band_makes_the_headline(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-10", OCTOBER))
    add(lite, *month_rows("2026-11", NOVEMBER | {"aurel-a2": (70.0, 250, 290)}))
    made = drafted(lite, tmp_path, "2026-11")
    assert made.headline == (
        "Aurel A2 fell from 80 to 70 (−10), out of the band it had (76 to 84)."
    )


def test_a_change_of_method_a_recall_and_sources_are_told(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-10", OCTOBER | {"fjord-basic": (60.0, 30, 33)}, method="1.2"))
    add(lite, *month_rows("2026-11", NOVEMBER), recall_row("Bramo", ["3"]))
    add(
        lite,
        MonthSource(month="2026-10", shop="gneis", product_id="gneis-g1", reviews=9, counted=9),
        MonthSource(month="2026-11", shop="tilthaus", product_id="", reviews=3, counted=0,
                    crawl_id="tilthaus/2026-10-26T03:00:00Z", held="3 reviews, at least 120"),
    )  # fmt: skip
    made = drafted(lite, tmp_path, "2026-11")
    words = said(made)
    assert "The method changed from 1.2 to 1.3" in words
    assert "Tilthaus: the newest reading is held back (3 reviews, at least 120)" in words
    assert "; its numbers are as of 25 Oct 2026." in words
    assert "Gneis, direct gave nothing this month." in words
    assert "Fjord Basic is no longer on record." in words
    assert "Bramo 3 is recalled; it is not ranked." in words
    sources = by(made, "sources", "shop")
    assert sources["tilthaus"]["read"] == date(2026, 10, 25)  # in the zone of the site
    assert (sources["tilthaus"]["unmatched"], sources["gneis"]["state"]) == (3, "gave nothing")
    assert by(made, "products", "product_id")["bramo-3"]["score"] is None


def test_both_databases_give_the_same_edition(engine: Engine, tmp_path: Path) -> None:
    other = laid(f"sqlite:///{tmp_path}/other.db")
    digests = []
    for number, each in enumerate((engine, other)):
        fill(each, backwards=bool(number))
        add(each, *month_rows("2026-10", OCTOBER), *month_rows("2026-11", NOVEMBER))
        digests.append(drafted(each, tmp_path / str(number), "2026-11").digest)
    assert digests[0] == digests[1]


def test_a_month_without_data_is_refused(lite: Engine, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no month is on record yet"):
        make_edition(lite, config_of(tmp_path), "2026-12")
    add(lite, *month_rows("2026-10", OCTOBER), *month_rows("2026-11", NOVEMBER))
    with pytest.raises(Problem, match="no data for 2026-12; months on record: 2026-10, 2026-11"):
        drafted(lite, tmp_path, "2026-12")


def test_reviews_that_a_source_removed_are_named(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-10", OCTOBER), *month_rows("2026-11", NOVEMBER))
    for day, gone, accepted in ((9, 30, True), (12, 2, True), (19, 40, False), (28, 5, True)):
        name = f"backfit/2026-11-{day:02}T03:00:00Z"
        at = datetime(2026, 11, day, 3, tzinfo=UTC)
        add(
            lite,
            Crawl(crawl_id=name, shop="backfit", kind="crawl", started=at, finished=at,
                  outcome="complete", gone=gone),
            CrawlVerdict(crawl_id=name, shop="backfit", accepted=accepted),
        )  # fmt: skip
    made = drafted(lite, tmp_path, "2026-11")
    assert "37 reviews removed at the source since (BackFit Outlet 37)." in said(made)
    assert by(made, "sources", "shop")["backfit"]["removed"] == 37


def test_two_products_that_were_merged_are_neither_gone_nor_new(
    lite: Engine, tmp_path: Path
) -> None:
    old = {"aurel-a2-classic": (74.0, 25, 31)}
    add(lite, *month_rows("2026-10", OCTOBER | old))
    add(lite, *month_rows("2026-11", NOVEMBER))
    add(lite, alias("aurel-a2-classic", "aurel-a2"))
    made = drafted(lite, tmp_path, "2026-11")
    words = said(made)
    assert "Aurel A2 Classic is now one with Aurel A2; reviews of both count there." in words
    assert "no longer on record" not in words
    assert "34 more reviews count than in Oct 2026." in words  # 401 after 367
    row = by(made, "products", "product_id")["aurel-a2"]
    assert (row["counted"], row["counted_before"], row["known_before"]) == (210, 205, 261)
    assert (row["score"], row["score_before"], row["sources_before"]) == (81.0, 80.0, 1)
    assert "aurel-a2-classic" not in by(made, "products", "product_id")
    assert (
        "Aurel A2 80 → 81 (77–85), +1, within the band it had. It is one with Aurel A2 Classic "
        "now; 80 was the score of the one with more reviews. Reviews" in words
    )


def test_a_headline_says_where_a_score_moved_by_a_merge(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-10", OCTOBER | {"aurel-a2-classic": (40.0, 25, 31)}))
    add(lite, *month_rows("2026-11", NOVEMBER | {"aurel-a2": (70.0, 205, 261)}))
    add(lite, alias("aurel-a2-classic", "aurel-a2"))
    assert drafted(lite, tmp_path, "2026-11").headline == (
        "Aurel A2 fell from 80 to 70 (−10), out of the band it had (76 to 84), and is one with "
        "Aurel A2 Classic now."
    )


def test_a_product_under_another_id_is_no_new_one(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-10", {"aurel-2": (79.0, 200, 250)}))
    add(lite, *month_rows("2026-11", {"aurel-a2": (81.0, 210, 258)}))
    add(lite, alias("aurel-2", "aurel-a2", "Aurel", "2"))
    made = drafted(lite, tmp_path, "2026-11")
    assert "Aurel A2 79 → 81 (77–85), +2, within the band it had." in said(made)
    assert "first score" not in said(made)


def test_a_product_that_was_withdrawn_is_named_as_it_was(lite: Engine, tmp_path: Path) -> None:
    add(lite, *month_rows("2026-10", OCTOBER | {"zephyr-1": (74.0, 25, 31)}))
    add(lite, *month_rows("2026-11", NOVEMBER), alias("zephyr-1", None, "Zephyr", "1"))
    made = drafted(lite, tmp_path, "2026-11")
    assert "Zephyr 1 is no longer on record." in said(made)
