"""One mapping of a catalog file: its keys are asked for by name, every mistake names its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from db.catalog.yamls import Value
from db.problem import Problem

T = TypeVar("T")
Reader = Callable[[Value], T]
NAME = re.compile("[a-z][a-z0-9_-]{0,39}")
Keys = Mapping[str, str]  # every key that a mapping may have, with what it means


class Wrong(ValueError):
    """Why a value cannot be used: the end of the sentence that begins with its key."""


def fault(file: str, text: str) -> Problem:
    """Make the problem of a catalog file; reading never changes anything."""
    return Problem(f"{file}: {text}. Nothing was changed.")


def show(value: Value) -> str:
    """Quote a value in one short line."""
    if value is None:
        return "nothing"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    return repr(value if len(value) <= 60 else value[:60] + "…")


def likely(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """Suggest the known name that was probably meant, else list them all."""
    close = get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping whose keys are known; made by `open_entry`."""

    file: str
    keys: Keys
    values: Mapping[str, Value]
    path: str = ""

    def wrong(self, key: str, text: str) -> Problem:
        """Make the problem of one key."""
        return fault(self.file, f"{show(self.path + key)} {text}")

    def has(self, key: str) -> bool:
        """Tell whether a key has a value."""
        if key not in self.keys:
            raise KeyError(key)
        return self.values.get(key) is not None

    def need(self, key: str, read: Reader[T]) -> T:
        """Read a key that must be there."""
        if not self.has(key):
            raise self.wrong(key, f"is missing ({self.keys[key]})")
        return self._read(key, read, self.values[key])

    def maybe(self, key: str, read: Reader[T]) -> T | None:
        """Read a key that may be missing or empty."""
        return self._read(key, read, self.values[key]) if self.has(key) else None

    def many(self, key: str, read: Reader[T]) -> list[T]:
        """Read a list (or its only item) of values, none of which may stand twice."""
        read_items = [self._read(key, read, value) for value in self._list(key)]
        for i, item in enumerate(read_items):
            if item in read_items[:i]:
                raise self.wrong(key, f"names {item!r} twice; keep one")
        return read_items

    def inner(self, key: str, what: str, keys: Keys) -> Entry | None:
        """Open the mapping under a key, if it is there."""
        if not self.has(key):
            return None
        return open_entry(self.file, self.values[key], what, keys, f"{self.path}{key}")

    def each(self, key: str, what: str, keys: Keys) -> Iterator[Entry]:
        """Open each mapping of the list under a key."""
        for i, value in enumerate(self._list(key), start=1):
            yield open_entry(self.file, value, what, keys, f"{self.path}{key}[{i}]")

    def members(self, key: str, what: str, keys: Keys) -> Iterator[tuple[str, Entry]]:
        """Open each mapping under a key whose own keys are names."""
        for name, value in self.named(key).items():
            path = f"{self.path}{key}.{self._name(key, name)}"
            yield name, open_entry(self.file, value, what, keys, path)

    def lists(self, key: str, what: str, keys: Keys) -> Iterator[tuple[str, list[Entry]]]:
        """Open under each name of a mapping its one mapping, or each of a list of them."""
        for name, value in self.named(key).items():
            path = f"{self.path}{key}.{self._name(key, name)}"
            values = {path: value}
            if isinstance(value, list):
                values = {f"{path}[{i}]": one for i, one in enumerate(value, start=1)}
            if not values:
                raise fault(self.file, f"{show(path)} is an empty list; leave it out")
            opened = (open_entry(self.file, one, what, keys, at) for at, one in values.items())
            yield name, list(opened)

    def named(self, key: str) -> dict[str, Value]:
        """Return the mapping under a key whose own keys are names."""
        value = self.values.get(key) if self.has(key) else {}
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a mapping, not {show(value)}")
        return value

    def _name(self, key: str, name: str) -> str:
        if not NAME.fullmatch(name):
            wanted = "small letters, figures, _ and -, at most 40"
            raise self.wrong(key, f"holds the name {show(name)}; a name is {wanted}")
        return name

    def _list(self, key: str) -> list[Value]:
        value = self.values.get(key) if self.has(key) else []
        return value if isinstance(value, list) else [value]

    def _read(self, key: str, read: Reader[T], value: Value) -> T:
        try:
            return read(value)
        except Wrong as wrong:
            raise self.wrong(key, str(wrong)) from None


def open_entry(file: str, value: Value, what: str, keys: Keys, path: str = "") -> Entry:
    """Open a mapping; raises Problem when it is none or has a key that is not known."""
    if not isinstance(value, dict):
        name = f"{show(path)} " if path else ""
        raise fault(file, f"{name}must be a mapping of keys ({', '.join(keys)}), not {show(value)}")
    prefix = f"{path}." if path else ""
    for key in value:
        if key not in keys:
            hint = likely(key, keys)
            raise fault(file, f"{show(prefix + key)} is not a key of {what} ({hint})")
    return Entry(file, keys, value, prefix)
