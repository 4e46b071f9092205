"""A YAML text made to say something else, with as few changes as that takes.

Only the values that differ are written anew, at the places that PyYAML marks; every other line,
its comments and its style stay as their editor wrote them. What comes out is read again, and must
say exactly what was wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import yaml

from db.catalog.paths import KNOWN_BY
from db.catalog.yamls import NOTHING, Unreadable, Value, read_yaml
from db.problem import Problem
from desk.edited import ended, value_end

Span = tuple[int, int, str]  # from, to, and what shall stand there
PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+@%=~-]*[A-Za-z0-9._/+@%=~-])?")
LINE = 110  # signs of a mapping that still stands in one line
ADDRESS = re.compile(r"https?://[A-Za-z0-9._/+@%=~-]+")


def rewritten(text: str, wanted: Mapping[str, Value]) -> str:
    """Return a text that says what is wanted; raises Problem where that takes a person.

    Where the smallest change does not do (a value written in an unusual way), the whole of each
    key that differs is written anew, at the end of the file.
    """
    for change in (_smallest, _coarsest):
        made = change(text, dict(wanted))
        try:
            if made is not None and read_yaml(made.encode()) == wanted:
                return made
        except Unreadable:
            pass  # explicitly: the next way is tried, and at last a person is asked
    raise Problem("it is written in a way that cannot be changed safely; write it by hand")


def block(wanted: Mapping[str, Value], indent: int = 0) -> str:
    """Write a mapping as lines; what is deeper than a list of names stands in a block."""
    return "".join(_member(key, value, indent) for key, value in wanted.items())


def flow(value: Value) -> str:
    """Write a value in one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{flow(key)}: {flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if value is None:
        return "null"
    safe = PLAIN.fullmatch(value) or ADDRESS.fullmatch(value)
    return value if safe and value not in NOTHING else _quoted(value)


def _quoted(text: str) -> str:
    told = (f"\\{one}" if one in '\\"' else one if one.isprintable() else f"\\U{ord(one):08X}"
            for one in text)  # fmt: skip
    return f'"{"".join(told)}"'


def _member(key: str, value: Value, indent: int) -> str:
    space = " " * indent
    if isinstance(value, dict) and (_is_deep(value) or len(flow(value)) > LINE):
        return f"{space}{flow(key)}:\n{block(value, indent + 2)}"
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        items = "".join(f"{space}  - {flow(one)}\n" for one in value)
        return f"{space}{flow(key)}:\n{items}"
    return f"{space}{flow(key)}: {flow(value)}\n"


def _is_deep(value: dict[str, Value]) -> bool:
    return any(isinstance(one, dict | list) for one in value.values())


def _smallest(text: str, wanted: dict[str, Value]) -> str | None:
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode) or not root.value:
        return text + block(wanted)
    spans = sorted(_change(text, root, wanted), key=lambda span: span[:2])
    for start, end, new in reversed(spans):  # of equal places the inner one comes first
        text = text[:start] + new + text[end:]
    return text


def _coarsest(text: str, wanted: dict[str, Value]) -> str | None:
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    there = _said(root)
    if not isinstance(root, yaml.MappingNode) or not isinstance(there, dict) or root.flow_style:
        return None
    kept = {key: value for key, value in there.items() if wanted.get(key, there) == value}
    less = _smallest(text, kept) if kept else ""
    if less is None:
        return None
    new = {key: value for key, value in wanted.items() if key not in kept}
    return f"{ended(less)}{block(new)}"


def _change(text: str, node: yaml.Node, wanted: Value) -> Iterator[Span]:
    """Yield what must be changed for a node to say what is wanted."""
    if _said(node) == wanted:
        return
    if isinstance(node, yaml.MappingNode) and isinstance(wanted, dict) and node.value and wanted:
        yield from _change_mapping(text, node, wanted)
    elif isinstance(node, yaml.SequenceNode) and isinstance(wanted, list) and node.value and wanted:
        yield from _change_list(text, node, wanted)
    else:
        start, end = node.start_mark.index, value_end(text, node)
        bare = start == end and text[start - 1 : start] not in ("", " ", "\n")
        deeper = isinstance(node, yaml.SequenceNode) and not node.flow_style  # than its own key
        yield start, end, f"{' ' * bare}{'  ' * deeper}{flow(wanted)}"


def _change_mapping(text: str, node: yaml.MappingNode, wanted: dict[str, Value]) -> Iterator[Span]:
    pairs = {str(key.value): (key, value) for key, value in node.value}
    gone = [key for key in pairs if key not in wanted]
    new = {key: value for key, value in wanted.items() if key not in pairs}
    if len(gone) == len(pairs):
        yield node.start_mark.index, value_end(text, node), flow(wanted)
        return
    places = [(key.start_mark.index, value_end(text, value)) for key, value in pairs.values()]
    yield from _remove(text, node, places, [key in gone for key in pairs])
    for key in pairs.keys() & wanted.keys():
        yield from _change(text, pairs[key][1], wanted[key])
    if new and node.flow_style:
        inside = ", ".join(f"{flow(key)}: {flow(value)}" for key, value in new.items())
        yield places[-1][1], places[-1][1], f", {inside}"
    elif new:
        yield _after(text, places[-1][1], block(new, node.start_mark.column))


def _change_list(text: str, node: yaml.SequenceNode, wanted: list[Value]) -> Iterator[Span]:
    """Take items for the same that are known by the same; new ones come last."""
    pairs, new = _aligned([_said(item) for item in node.value], wanted)
    if not any(one is not None for one in pairs):
        yield node.start_mark.index, value_end(text, node), flow(wanted)
        return
    places = [(item.start_mark.index, value_end(text, item)) for item in node.value]
    if not node.flow_style:
        places = [(_dash(text, start), end) for start, end in places]
    yield from _remove(text, node, places, [one is None for one in pairs])
    for item, place in zip(node.value, pairs, strict=True):
        if place is not None:
            yield from _change(text, item, wanted[place])
    if new and node.flow_style:
        yield places[-1][1], places[-1][1], "".join(f", {flow(item)}" for item in new)
    elif new:
        space = " " * node.start_mark.column
        yield _after(text, places[-1][1], "".join(f"{space}- {flow(item)}\n" for item in new))


def _aligned(there: list[Value], wanted: list[Value]) -> tuple[list[int | None], list[Value]]:
    """Find for each item the place of its successor; what is left of those wanted is new."""
    found: list[int | None] = []
    place = 0
    for i, item in enumerate(there):
        left = len(there) - i <= len(wanted) - place  # enough for one each: nothing was removed
        same = place < len(wanted) and (left or _name(item) == _name(wanted[place]))
        found.append(place if same else None)
        place += same
    return found, wanted[place:]


def _name(item: Value) -> object:
    if not isinstance(item, dict):
        return item if isinstance(item, str) else None
    return next((item[key] for key in KNOWN_BY if item.get(key) is not None), None)


def _remove(
    text: str, node: yaml.Node, places: list[tuple[int, int]], gone: list[bool]
) -> Iterator[Span]:
    remove: Callable[[str, list[tuple[int, int]], int], Span]
    remove = _without_flow if getattr(node, "flow_style", False) else _without_lines
    last_kept = max(place for place, lost in enumerate(gone) if not lost)
    for place, lost in enumerate(gone):
        if lost and place < last_kept:
            yield remove(text, places, place)
    if last_kept + 1 < len(places):
        start, end = places[last_kept][1], places[-1][1]
        if getattr(node, "flow_style", False):
            yield start, end, ""
        else:
            yield _line_end(text, start) + 1, _line_end(text, end) + 1, ""


def _without_flow(text: str, places: list[tuple[int, int]], place: int) -> Span:
    return places[place][0], places[place + 1][0], ""


def _without_lines(text: str, places: list[tuple[int, int]], place: int) -> Span:
    """Take whole lines where a thing begins one, else up to the next thing."""
    start, end = places[place]
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        return start, places[place + 1][0], ""
    return line, _line_end(text, end) + 1, ""


def _after(text: str, place: int, lines: str) -> Span:
    """Put lines below the line in which something ends."""
    stop = _line_end(text, place)
    if stop == len(text):
        return stop, stop, f"\n{lines}"
    return stop + 1, stop + 1, lines


def _line_end(text: str, place: int) -> int:
    stop = text.find("\n", place)
    return len(text) if stop < 0 else stop


def _dash(text: str, start: int) -> int:
    return text.rfind("-", 0, start)


def _said(node: yaml.Node | None) -> Value:
    """Return what a node says, as the catalog reads it."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _said(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_said(item) for item in node.value]
    if node is None or (getattr(node, "style", None) is None and node.value in NOTHING):
        return None
    return str(node.value)
