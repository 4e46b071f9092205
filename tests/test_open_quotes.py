"""Sheets in which a quote is left open: one row is lost, and said, not all that follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.imports import read_csv
from spiders.imports.said import Bad
from spiders.platforms.platform import Printed

HEADER = "Ref,Stars,Headline,Text,Who,When,Bought,Item\n"
NAMES = {"id": "Ref", "rating": "Stars", "title": "Headline", "body": "Text", "author": "Who"}
MAP = "columns:\n" + "".join(f"  {name}: {column}\n" for name, column in NAMES.items())


@pytest.mark.parametrize("column", [1, 3, 7])
def test_a_quote_left_open_costs_one_row(tmp_path: Path, column: int) -> None:
    cells = ["1", "4", "Firm", "Words", "Quill", "2026-03-04", "ja", "Tiltwell 300"]
    cells[column] = f'"{cells[column]}'
    rows = "".join(f"{n},5,T{n},Text of {n}.,Ivo,2026-03-05,ja,Hangwell\n" for n in range(2, 3000))
    path, columns = tmp_path / "sheet.csv", tmp_path / "map.yml"
    path.write_text(f"{HEADER}{','.join(cells)}\n{rows}", "utf-8")
    columns.write_text(MAP, "utf-8")
    said = list(read_csv(path, columns))
    assert [type(one) for one in said] == [Bad] + [Printed] * 2998
    assert isinstance(said[0], Bad) and said[0].reason.endswith("is a quote left open?")


def test_a_sheet_cut_within_a_quote_keeps_no_half_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text('rating,author,body\n5,Quill,"Say ""ah"""\n4,Ivo,"It holds, but', "utf-8")
    kept, cut = read_csv(path)
    assert isinstance(kept, Printed) and kept.body == 'Say "ah"'
    assert cut == Bad("its last quote is not closed")
