"""YAML read strictly: every scalar stays the text that was written, nothing is guessed or lost.

YAML 1.1 turns the key `on` into true, Norway (NO) into false and 1.10 into 1.1; here the reader
of a key decides what its text means. Aliases (whose expansion can fill the memory), tags, second
documents and keys that stand twice are refused.
"""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

Value = str | None | list["Value"] | dict[str, "Value"]

LIMIT = 1_000_000
DEPTH = 12
SMALL = 50_000  # bytes of a text that is not parsed again: a crawl reads the catalog three times
NOTHING = ("", "~", "null")
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Unreadable(ValueError):
    """What is wrong with a YAML text, and in which line (from 1) where that is known."""

    def __init__(self, fault: str, line: int | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.line = line


class _Composer(yaml.BaseLoader):
    """Builds nodes and refuses what the catalog has no use for."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stub lacks it
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                "anchors and aliases (& and *) are not read; write the value out", line
            )
        if getattr(event, "tag", None):
            raise Unreadable("tags (!) are not read; leave it out", line)
        if self.depth > DEPTH:
            raise Unreadable(f"more than {DEPTH} levels deep; flatten it", line)
        self.depth += 1
        node = super().compose_node(parent, index)  # type: ignore[arg-type]  # stub is too narrow
        self.depth -= 1
        return node


def read_yaml(data: bytes) -> Value:
    """Read one YAML document; raises Unreadable naming the fault and its line."""
    if len(data) > LIMIT:
        raise Unreadable(f"larger than {LIMIT:,} bytes; split it into several files")
    node = _parsed(data) if len(data) <= SMALL else _composed(data)
    return None if node is None else _value(node)


def _composed(data: bytes) -> yaml.Node | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise Unreadable("not UTF-8; save the file as UTF-8", line) from None
    try:
        return _Composer(text).get_single_node()
    except yaml.MarkedYAMLError as wrong:
        raise _explained(wrong) from None
    except yaml.reader.ReaderError as wrong:
        raise Unreadable(
            f"a character that cannot stand in YAML: U+{wrong.character:04X}"
        ) from None
    except (OverflowError, ValueError) as wrong:
        if isinstance(wrong, Unreadable):
            raise
        # PyYAML leaves these to Python: an escape like "\UFFFFFFFF", a version of 5,000 figures
        raise Unreadable("an escape or a number that is out of range") from None


@lru_cache(maxsize=256)
def _parsed(data: bytes) -> yaml.Node | None:
    """Parse a text once; its nodes are never changed, and each reading makes values of its own."""
    return _composed(data)


def _explained(wrong: yaml.MarkedYAMLError) -> Unreadable:
    mark = wrong.problem_mark or wrong.context_mark
    fault = " ".join(str(wrong.problem or wrong.context).split())
    if "'\\t'" in fault:
        fault = "a tab cannot indent YAML; use spaces"
    elif "expected a single document" in str(wrong.context):
        fault = "a second document (---); keep one per file"
    return Unreadable(fault, mark.line + 1 if mark else None)


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    text = str(node.value)
    found = UNPRINTABLE.search(text)
    if found:
        fault = f"a character that text cannot hold: U+{ord(found[0]):04X}"
        raise Unreadable(fault, node.start_mark.line + 1)
    plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return None if plain and text in NOTHING else text


def _mapping(node: yaml.MappingNode) -> dict[str, Value]:
    read: dict[str, Value] = {}
    for name, value in node.value:
        line = name.start_mark.line + 1
        key = _value(name) if isinstance(name, yaml.ScalarNode) else None
        if not isinstance(key, str) or not key:
            raise Unreadable("a key must be plain text", line)
        if key in read:
            raise Unreadable(f"the key {key[:60]!r} stands twice; keep one", line)
        read[key] = _value(value)
    return read
