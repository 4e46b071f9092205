"""Tests of reports.render: escaping, addresses, file names, numbers and CSV."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from reports.render import (
    Renderer,
    change,
    csv_text,
    day,
    feet,
    figure,
    harmless,
    is_safe,
    percent,
    slug,
    visible,
    whole,
    z_of,
)

FORMULA = tuple("=+-@＝＋－＠")


@given(st.text(max_size=300))
def test_a_slug_is_always_a_plain_file_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,80}", slug(text))
    assert slug(slug(text)) == slug(text)


@given(st.lists(st.text(max_size=40), unique=True, max_size=30))
def test_different_names_get_different_files(names: list[str]) -> None:
    plain = [name for name in names if not re.fullmatch(r"[a-z0-9-]{1,80}", name)]
    assert len({slug(name) for name in plain}) == len(plain)


def test_a_good_product_id_is_its_own_file_name() -> None:
    assert slug("gravity-ease-300") == "gravity-ease-300"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_no_spreadsheet_computes_a_text_cell(cells: list[str], separator: str) -> None:
    text = csv_text([cells]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        for cell in row:
            assert not cell.strip().lstrip("\"' ").startswith(FORMULA) or cell.startswith("'")


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=60))
def test_a_harmless_cell_reads_back_as_written(text: str) -> None:
    assert next(csv.reader(io.StringIO(csv_text([[text]]).decode("utf-8-sig"))), [""]) == [
        harmless(text)
    ]


def test_numbers_stay_numbers() -> None:
    assert csv_text([["a", -1, 2.5, None]]) == b'\xef\xbb\xbf"a",-1,2.5,\r\n'


def test_published_formulas_are_made_harmless(shared: Path) -> None:
    for path in sorted((shared / "hostile" / "csv-injection").rglob("*.txt")):
        for line in path.read_text("utf-8", "replace").splitlines():
            for cell in next(csv.reader(io.StringIO(csv_text([[line]]).decode("utf-8-sig"))), []):
                assert not cell.lstrip().startswith(FORMULA)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/p?q=1#r",
        "http://shop.example:8080/",
        "HTTPS://shop.example",
        "mailto:desk@upright.example",
    ],
)
def test_a_plain_address_is_let_through(url: str) -> None:
    renderer = Renderer()
    assert renderer.href(url) == url
    assert renderer.refused == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:x",
        "data:text/html,x", "vbscript:x", "//host.example/x", "https:///x", "https://a@b.example/",
        "http://a.example\\@b.example", "https://[::1", "ftp://a.example", "/etc/passwd", "", "x",
        "https://%09/a.example", "https://%5ca.example", "http://472.314.470.462", "http://0x7f.1/",
        "http://2130706433/", "https://a.example:99999/", "http://[::g]/", "https://a..example/",
        "mailto:a@b.example?cc=c@d.example", "\x01https://a.example", "https://a.example/\n", None,
    ],
)  # fmt: skip
def test_any_other_address_is_refused_and_counted(url: str | None) -> None:
    renderer = Renderer()
    assert renderer.href(url) == "#"
    assert renderer.refused == [url or ""]


def test_no_published_attack_address_is_let_through(shared: Path) -> None:
    for path in sorted((shared / "hostile" / "xss").rglob("*.txt")):
        for line in path.read_text("utf-8", "replace").splitlines():
            if is_safe(line):
                assert re.match(r"(?i)(https?://|mailto:)[^\s@\\]+", line)


def test_what_is_not_given_to_a_template_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        Renderer().page("404.html", root="/")


def test_control_and_direction_characters_are_dropped() -> None:
    assert visible("a\x00b\u202ec\u200bd\n") == "abcd\n"


def test_numbers_and_days_are_printed_for_people() -> None:
    assert [whole(value) for value in (0.0, 72.5, 73.49, 100.0)] == ["0", "73", "73", "100"]
    assert [change(value) for value in (2.6, -2.6, 0.4, 0, 1204)] == [
        "+3", "−3", "no change", "no change", "+1,204",
    ]  # fmt: skip
    assert [figure(value) for value in (20.0, 0.26, 1e6, 1 / 3)] == [
        "20", "0.26", "1,000,000", "0.3333",
    ]  # fmt: skip
    assert [feet(value) for value in (57.0, 59.6, 72.0)] == ["4′9″", "5′0″", "6′0″"]
    assert [percent(value) for value in (0.9, 0.975)] == ["90 %", "97.5 %"]
    assert [z_of(value) for value in (0.9, 0.95)] == ["1.645", "1.960"]
    assert day(date(2026, 11, 1)) == "1 Nov 2026"
