"""YAML read strictly: text stays text, and whatever is thrown at the catalog gets one line."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.catalog import Catalog, read_catalog
from db.catalog.aspects import ASPECT, ASPECTS
from db.catalog.folder import FOLDERS
from db.catalog.products import PRODUCT, SPEC, gtin
from db.catalog.safety import NOTE, SAFETY
from db.catalog.settings import LOOKUPS, PARAMETER, SCORING, SITE
from db.catalog.shops import EXPECT, LISTING, PERMISSION, PERMITTED, RANGE, SHOP
from db.catalog.yamls import Unreadable, read_yaml
from db.problem import Problem

GOOD = Path(__file__).parent / "catalog/good"


def test_dates_may_be_plain_or_quoted():
    assert read_yaml(b"a: 2026-01-02\nb: '2026-01-02'") == {"a": "2026-01-02", "b": "2026-01-02"}


def test_what_a_reader_does_to_a_value_is_not_read_by_the_next():
    data = b"a: [1, 2]\nb: {c: d}"
    first = read_yaml(data)
    first["a"].append("3")
    first["b"].clear()
    assert read_yaml(data) == {"a": ["1", "2"], "b": {"c": "d"}}


def test_words_that_older_yaml_turns_into_something_else_stay_words():
    text = b"on: off\nno: yes\nx: 1.10\ny: 012\nz: 1:30\nn: ~\ne:\nq: 'null'"
    assert read_yaml(text) == {
        "on": "off",
        "no": "yes",
        "x": "1.10",
        "y": "012",
        "z": "1:30",
        "n": None,
        "e": None,
        "q": "null",
    }


@given(st.integers(0, 10**13 - 1))
def test_every_wrong_last_figure_of_a_gtin_is_refused(body):
    accepted = []
    for figure in range(10):
        try:
            accepted.append(gtin(f"{body:013d}{figure}"))
        except ValueError:
            continue
    assert len(accepted) == 1


WORDS = (
    "true 1 -1 1e9 nan 2026-01-01 https://n.example/a en-US 300 lb n.example https://[ ../x "
    "none five recall allowed GB EUR UTC DMY 9520001000102"
)
TEXTS = st.sampled_from(
    [*WORDS.split(), "", "0 3 * * mon", "300 lb", "\x00", "\ud800", "é" * 70, "a\nb"]
)
KEYS = (SHOP, LISTING, PERMISSION, PERMITTED, EXPECT, RANGE, PRODUCT, SPEC, SAFETY, NOTE, SITE)
MORE = (LOOKUPS, SCORING, PARAMETER, ASPECTS, ASPECT, {"a": "", "A b": "", "on": ""})
NAMES = st.sampled_from(sorted({key for keys in (*KEYS, *MORE) for key in keys}))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | TEXTS | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=12,
)
PLACES = st.sampled_from(
    [
        "site.yml",
        "lookups.yml",
        "scoring.yml",
        "aspects.yml",
        *(f"{name}/x.yml" for name in FOLDERS),
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=PLACES, value=st.dictionaries(NAMES, VALUES, max_size=9), data=st.data())
def test_any_mapping_is_read_or_gets_one_line(place, value, data, tmp_path):
    folder = tmp_path / "catalog"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(GOOD, folder)
    like = next((GOOD / place).parent.glob("*.yml"), None)
    base = yaml.safe_load(like.read_text("utf-8")) if like and data.draw(st.booleans()) else {}
    whole = {**base, **value}
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).write_bytes(yaml.safe_dump(whole, allow_unicode=False).encode("ascii"))
    assert_read_or_one_line(folder)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=60) | st.text("a:-[]{}'\"|>&*!%#\t?\\Ux,\n ~\r1é").map(str.encode))
def test_any_bytes_are_read_or_get_one_line(data):
    try:
        read_yaml(data)
    except Unreadable as wrong:
        assert str(wrong).isprintable()


def assert_read_or_one_line(folder: Path) -> None:
    try:
        assert isinstance(read_catalog(folder), Catalog)
    except Problem as said:
        assert str(said).isprintable()
        assert str(said).startswith("catalog/")
        assert str(said).endswith(". Nothing was changed.")
