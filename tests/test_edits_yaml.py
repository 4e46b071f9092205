"""YAML made to say something else: exactly that, and every line that says the same untouched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from db.catalog.paths import Unfit, put, read_path, take
from db.catalog.yamls import Value, read_yaml
from db.problem import Problem
from desk.rewritten import block, flow, rewritten

SHOP = """\
# the shop of the Velm family
name: Velm   # theirs
domain: velm.example
domains: [velm.test, velm.invalid]  # abroad

listings:
  # the first one
  - url: https://velm.example/1  # one
    product: arc-300

  - name: Loose "one"
  - {url: https://velm.example/2, product: arc-300}  # two
permission:
  fetch: {allowed: true, evidence: "a: letter", on: 2026-01-05}  # theirs
  score:
    allowed: true
    evidence: >-
      a letter
      of theirs
# the end
"""
CHANGES: dict[str, tuple[str, Value, list[str], list[str]]] = {
    "a scalar": ("name", "Orla", ["name: Velm   # theirs"], ["name: Orla   # theirs"]),
    "a key": ("locale", "en-GB", [], ["locale: en-GB"]),
    "a key taken out": ("domain", None, ["domain: velm.example"], []),
    "a block": ("permission.score.allowed", "false", ["    allowed: true"], ["    allowed: false"]),
    "a folded text": (
        "permission.score.evidence",
        "none: #1",
        ["    evidence: >-", "      a letter", "      of theirs"],
        ['    evidence: "none: #1"'],
    ),
    "a new use": (
        "permission.quote",
        {"allowed": "true", "evidence": "a, b"},
        [],
        ['  quote: {allowed: true, evidence: "a, b"}'],
    ),
    "an item's key": ("listings[Loose \"one\"].product", "arc-9", [], ["    product: arc-9"]),
    "an item": (
        "listings[https://velm.example/3]",
        {"url": "https://velm.example/3", "product": "arc-9"},
        [],
        ["  - {url: https://velm.example/3, product: arc-9}"],
    ),
    "the first key of an item": (
        "listings[https://velm.example/1].url",
        "https://velm.example/9",
        ["  - url: https://velm.example/1  # one"],
        ["  - url: https://velm.example/9  # one"],
    ),
    "an item taken out": (
        "listings[https://velm.example/1]",
        None,
        ["  - url: https://velm.example/1  # one", "    product: arc-300"],
        [],
    ),
    "a name of a list": (
        "domains[velm.test]",
        None,
        ["domains: [velm.test, velm.invalid]  # abroad"],
        ["domains: [velm.invalid]  # abroad"],
    ),
    "one more name": (
        "domains[velm.local]",
        "velm.local",
        ["domains: [velm.test, velm.invalid]  # abroad"],
        ["domains: [velm.test, velm.invalid, velm.local]  # abroad"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_just_the_lines_that_differ_are_changed(case: str) -> None:
    path, value, lost, new = CHANGES[case]
    there = read_yaml(SHOP.encode())
    wanted = changed(there, path, value)
    after = rewritten(SHOP, wanted)
    assert read_yaml(after.encode()) == wanted
    before, lines = SHOP.splitlines(), after.splitlines()
    assert [line for line in before if line not in lines] == lost
    assert [line for line in lines if line not in before] == new


def changed(there: Value, path: str, value: Value) -> dict[str, Value]:
    steps = read_path(path)
    made = take(there, steps) if value is None else put(there, steps, value)
    assert isinstance(made, dict)
    return made


def test_what_stands_already_is_left_alone() -> None:
    there = read_yaml(SHOP.encode())
    assert isinstance(there, dict)
    assert rewritten(SHOP, there) == SHOP


def test_several_changes_that_end_at_one_place_stay_apart() -> None:
    """A key that comes last, and one more in the mapping before it, go below the same line."""
    text = "name: Velm\n# uses\nuses:\n  fetch: yes\n"
    wanted: dict[str, Value] = {
        "name": "Velm",
        "uses": {"fetch": "yes", "score": "no"},
        "locale": "en-GB",
    }
    assert rewritten(text, wanted) == f"{text}  score: no\nlocale: en-GB\n"


def test_a_line_more_and_an_item_less_below_it_keep_what_is_said_beside_them() -> None:
    text = "listings:\n  # the first\n  - url: a  # theirs\n  - url: b\nname: c  # too\n"
    wanted: dict[str, Value] = {"listings": [{"url": "a", "product": "x"}], "name": "c"}
    kept = "listings:\n  # the first\n  - url: a  # theirs\n    product: x\nname: c  # too\n"
    assert rewritten(text, wanted) == kept


def test_an_empty_text_becomes_a_whole_file() -> None:
    wanted: dict[str, Value] = {
        "brand": "Orrin",
        "aliases": ["Arc", "null"],
        "specs": {"max_weight": {"value": "300", "unit": "lb"}},
    }
    made = rewritten("", wanted)
    assert made == (
        'brand: Orrin\naliases: [Arc, "null"]\nspecs:\n  max_weight: {value: 300, unit: lb}\n'
    )
    assert rewritten("# theirs\n", wanted) == f"# theirs\n{made}"


TEXTS = st.text(
    st.sampled_from("aZ09 :#,[]{}\"'\\-?&*!|>%@`~\n\tä\u2028\u0085\U0001f600=."), max_size=8
)
PLAIN_TEXTS = st.sampled_from(["null", "~", "", "true", "1.10", "on", "x", "https://a.example/b"])
KEYS = st.sampled_from(["a", "b", "c-d", "url", "name", "x y", "1"])
VALUES = st.recursive(
    st.none() | TEXTS.filter(lambda text: "\x85" not in text) | PLAIN_TEXTS,
    lambda inner: st.dictionaries(KEYS, inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=10,
)
FILES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


@given(VALUES)
def test_a_value_in_one_line_is_read_as_it_was(value: Any) -> None:
    assert read_yaml(f"key: {flow(value)}\n".encode()) == {"key": value}


@given(FILES)
def test_a_block_is_read_as_it_was(wanted: dict[str, Value]) -> None:
    assert read_yaml(block(wanted).encode()) == wanted


STYLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "ours": block,
    "block": lambda value: yaml.safe_dump(value, allow_unicode=True, sort_keys=False),
    "flow": lambda value: yaml.safe_dump(value, default_flow_style=True, width=30),
    "mixed": lambda value: yaml.safe_dump(value, default_flow_style=None, width=40),
    "commented": lambda value: "# head\n" + block(value).replace("\n", "  # theirs\n"),
}


@settings(suppress_health_check=[HealthCheck.filter_too_much], deadline=None)
@given(FILES, st.sampled_from(sorted(STYLES)), st.lists(KEYS, min_size=1, max_size=3), VALUES)
def test_any_change_to_any_text_is_exact_or_refused(
    there: dict[str, Value], style: str, path: list[str], value: Any
) -> None:
    text = STYLES[style](there)
    said = read_yaml(text.encode())
    assume(isinstance(said, dict))
    try:
        wanted = put(said, tuple(path), value)
    except Unfit:
        return
    assert isinstance(wanted, dict)
    assert read_yaml(rewritten(text, wanted).encode()) == wanted


@settings(deadline=None)
@given(FILES, FILES, st.sampled_from(sorted(STYLES)))
def test_any_text_can_be_made_to_say_anything(
    there: dict[str, Value], wanted: dict[str, Value], style: str
) -> None:
    text = STYLES[style](there)
    try:
        read_yaml(text.encode())
    except ValueError:
        return
    try:
        after = rewritten(text, wanted)
    except Problem:
        assert style == "flow"
        return
    assert read_yaml(after.encode()) == wanted
