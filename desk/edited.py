"""A line put into a YAML file that people write: every other line stays as its editor wrote it.

PyYAML tells where each value begins and ends; the text itself is never written anew. What was
changed is read back whole, and the file is put back where the catalog would be wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from db.catalog import Catalog, read_catalog
from db.catalog import Edit as Decided
from db.problem import Problem
from db.schema import Record

Edit = Callable[[str], str]


def edit_shop(
    catalog: Path,
    shop: str,
    edit: Edit,
    expected: Iterable[Record],
    decided: Sequence[Decided] = (),
) -> Path:
    """Change a shop's file so that just the expected records are new; raises Problem otherwise.

    What editors decided is laid over the file before and after.
    """
    path = shop_file(catalog, shop)
    before = read_catalog(catalog, decided)
    wanted = {_name(row): row for row in (*before.records, *expected)}
    kept = path.read_bytes()
    try:
        put_whole(path, edited(kept, edit))
        after = read_catalog(catalog, decided)
        _check_over(before, after, wanted, path)
        _check(after, wanted, path)
    except BaseException:  # Ctrl-C too: an editor's file is never left half changed
        put_whole(path, kept)
        raise
    return path


def new_shop(catalog: Path, shop: str, text: str, decided: Sequence[Decided] = ()) -> Path:
    """Write the file of a new shop, unless the catalog would be wrong with it; raises Problem."""
    path = catalog / "shops" / f"{shop}.yml"
    read_catalog(catalog, decided)
    if path.exists():
        raise Problem(f"{path} is there already; name another one with --name")
    path.parent.mkdir(exist_ok=True)
    try:
        put_whole(path, text.encode())
        read_catalog(catalog, decided)
    except BaseException:  # Ctrl-C too: no file stays that was not checked
        path.unlink(missing_ok=True)
        raise
    return path


def shop_file(catalog: Path, shop: str) -> Path:
    """Name the file of a shop; raises Problem where there is none."""
    path = catalog / "shops" / f"{shop}.yml"
    if not path.is_file() or path.stem != shop:
        raise Problem(f"{path} is not there. Shops are listed by: upright shop list")
    return path


def with_member(text: str, key: str, name: str, value: str) -> str:
    """Put `name: value` into the mapping under a key, in place of what stands under that name."""
    there = _under(text, key)
    if there is None:
        return f"{ended(text)}{key}:\n  {name}: {value}\n"
    if not isinstance(there, yaml.MappingNode):
        return _into_empty(text, there, key, f"{name}: {value}")
    same = next((inner for known, inner in there.value if known.value == name), None)
    if same is not None:
        return text[: same.start_mark.index] + value + text[value_end(text, same) :]
    start = there.start_mark.index
    if there.flow_style:
        comma = ", " if there.value else ""
        return f"{text[: start + 1]}{name}: {value}{comma}{text[start + 1 :]}"
    return f"{text[:start]}{name}: {value}\n{' ' * there.start_mark.column}{text[start:]}"


def with_item(text: str, key: str, values: Mapping[str, str], note: str = "") -> str:
    """Put an item at the end of the list under a key, below a comment."""
    there = _under(text, key)
    if there is None:
        return f"{ended(text)}{key}:\n{item(values, note)}"
    if not isinstance(there, yaml.SequenceNode) or not there.value:
        return _into_empty(text, there, key, item(values, note).strip())
    end = value_end(text, there.value[-1])
    if there.flow_style:
        flow = ", ".join(f"{name}: {value}" for name, value in values.items())
        return f"{text[:end]}, {{{flow}}}{text[end:]}"
    stop = text.find("\n", end)
    head, tail = (text, "") if stop < 0 else (text[:stop], text[stop + 1 :])
    return f"{head}\n{item(values, note, there.start_mark.column)}{tail}"


def item(values: Mapping[str, str], note: str, indent: int = 2) -> str:
    """Write an item of a list, a line for each of its values, below a comment."""
    pairs = [f"{name}: {value}" for name, value in values.items()]
    lines = [f"# {note}"] if note else []
    lines += [f"- {pairs[0]}", *(f"  {pair}" for pair in pairs[1:])]
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _into_empty(text: str, there: yaml.Node, key: str, block: str) -> str:
    """Put a block under a key that holds nothing; raises Problem where it holds something else."""
    empty = text[there.start_mark.index : there.end_mark.index]
    if empty not in ("", "[]", "{}", "~", "null"):
        raise Problem(f"'{key}' is written in a way that is not added to; write it by hand")
    start = there.start_mark.index
    return f"{text[:start].rstrip(' ')}\n  {block}{text[there.end_mark.index :]}"


def _under(text: str, key: str) -> yaml.Node | None:
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def value_end(text: str, node: yaml.Node) -> int:
    """Say where a value ends: PyYAML lets a block end where the next thing begins."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False):
        start, end = node.start_mark.index, node.end_mark.index
        return start + len(text[start:end].rstrip())
    if not node.value:
        return int(node.start_mark.index)
    inner = node.value[-1]
    return value_end(text, inner[1] if isinstance(inner, tuple) else inner)


def ended(text: str) -> str:
    """End a text with a line end, unless it is empty."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def edited(kept: bytes, edit: Edit) -> bytes:
    """Edit a text whose lines end in any way, and let them end so afterwards."""
    text = kept.decode("utf-8")
    if text.count("\r\n") != text.count("\n") or "\n" not in text:
        return edit(text).encode()
    return edit(text.replace("\r\n", "\n")).replace("\n", "\r\n").encode()


def _check_over(
    before: Catalog, after: Catalog, wanted: dict[tuple[object, ...], Record], path: Path
) -> None:
    """Raise Problem where the change would be no change, for a decision stands over it."""
    there = {_name(row): row for row in before.records}
    if there != wanted and there == {_name(row): row for row in after.records}:
        told = f"upright judge log file:{path.parent.name}/{path.stem}"
        raise Problem(f"{path}: an editor's decision stands over this; undo that first: {told}")


def _check(after: Catalog, wanted: dict[tuple[object, ...], Record], path: Path) -> None:
    if {_name(row): row for row in after.records} != wanted:
        raise Problem(f"{path}: cannot be changed without changing more; write it by hand")


def _name(row: Record) -> tuple[object, ...]:
    keys = (getattr(row, column.name) for column in row.table().primary_key)
    return (type(row), *keys)


def put_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds the old content or the new one, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
