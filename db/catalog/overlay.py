"""The edits of editors laid over the YAML: what was decided wins over what is written.

An edit that no longer fits (its file or item is gone, its value is refused, or it clashes with
another file) is left out and named; the others stay in force. Where it was about what a shop
allows, the shop allows nothing of it until somebody has looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from db.catalog.folder import Catalog, Files, LeftOut, is_file, read_files
from db.catalog.paths import Item, Steps, Unfit, put, read_path, read_value, take
from db.catalog.yamls import Value
from db.problem import Problem
from db.schema import Permission, Record

Edit = tuple[str, str, str | None, str]  # file, path, value as JSON (None: taken out), judgement
GROWING = ("editions",)  # a file of these begins with the first value that is set in it
GUARDED = ("permission", "research")  # keys of a shop: in doubt they allow nothing


@dataclass(frozen=True)
class Overlaid:
    """What the files say once the edits are laid over them, and the edits that do not fit."""

    values: Mapping[str, Value]
    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...]


def read_catalog(folder: Path, edits: Sequence[Edit] = ()) -> Catalog:
    """Read and check a whole catalog folder; raises Problem for the first thing that is wrong.

    Edits are applied in their order before anything is checked.
    """
    return catalog_of(read_files(folder), edits)


def catalog_of(files: Files, edits: Sequence[Edit] = ()) -> Catalog:
    """Check files that are read already, with edits over them; raises Problem as read_catalog."""
    laid = lay(files, edits)
    records = laid.records
    if any(_guards(one) for one in laid.left_out):
        records = tuple(_refused(row, laid.left_out) for row in records)
    return Catalog(records, laid.left_out)


def lay(files: Files, edits: Sequence[Edit]) -> Overlaid:
    """Lay edits over files; raises Problem where the files are wrong and no edit mends that."""
    laying = _Laying(files, [(edit[0].removeprefix("file:"), *edit[1:]) for edit in edits])
    for name in dict.fromkeys(edit[0] for edit in laying.given):
        laying.take_in(name)
    untouched = {name: value for name, value in files.values.items() if name not in laying.values}
    laying.read |= {name: files.read(name, value) for name, value in untouched.items()}
    laying.settle()
    values = {name: laying.values.get(name, files.values.get(name)) for name in laying.read}
    return Overlaid(values, files.together(laying.read), tuple(laying.left_out))


def lay_one(files: Files, name: str, edits: Sequence[Edit]) -> Overlaid:
    """Lay the edits of one file over it, and look at no other; raises Problem where it is wrong.

    What clashes with other files is not noticed: for what is shown, not for what is recorded.
    """
    laying = _Laying(files, [(edit[0].removeprefix("file:"), *edit[1:]) for edit in edits])
    laying.take_in(name)
    records = tuple(laying.read.get(name, ()))
    if any(_guards(one) for one in laying.left_out):
        records = tuple(_refused(row, laying.left_out) for row in records)
    return Overlaid(laying.values, records, tuple(laying.left_out))


@dataclass
class _Laying:
    """The work of laying: which edits are in, and what each edited file says with them."""

    files: Files
    given: list[Edit]  # the oldest first
    values: dict[str, Value] = field(default_factory=dict)
    read: dict[str, list[Record]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def take_in(self, name: str) -> None:
        """Apply the edits of one file, all at once or as many of them as fit."""
        kept = edits = [edit for edit in self.given if edit[0] == name]
        if self._refusal(name, edits) is not None:
            kept, refused = self._most(name, edits)
            for edit, why in refused:
                later = edits[edits.index(edit) + 1 :]
                self._leave_out(edit, None if any(_covers(one, edit) for one in later) else why)
        self._accept(name, kept)

    def settle(self) -> None:
        """Leave out what clashes with other files: first that which mends and breaks nothing."""
        while self.given and (faults := self.files.faults(self.read)):
            newest_first = self.given[::-1]
            mends = (one for one in newest_first if self._without(one) < faults)
            out = next(mends, newest_first[0])
            self._leave_out(out, min(faults))
            self.take_in(out[0])

    def _leave_out(self, edit: Edit, why: str | None) -> None:
        """Take an edit out; without a reason a later one that says as much is in its place."""
        self.given = [one for one in self.given if one is not edit]
        if why is not None:
            told = why.removesuffix(" Nothing was changed.").rstrip(".")
            self.left_out.append(LeftOut(edit[0], edit[1], edit[3], told))

    def _most(self, name: str, edits: list[Edit]) -> tuple[list[Edit], list[tuple[Edit, str]]]:
        """Take in one edit after another, again and again: one may need another to fit."""
        inside: set[int] = set()
        while True:
            before, told = len(inside), {}
            for place in (place for place in range(len(edits)) if place not in inside):
                tried = [edits[i] for i in sorted({*inside, place})]
                told[place] = self._refusal(name, tried)
                if told[place] is None:
                    inside.add(place)
            if len(inside) == before:
                break
        refused = [(edits[place], why) for place, why in told.items() if why is not None]
        return [edits[place] for place in sorted(inside)], refused

    def _refusal(self, name: str, edits: list[Edit]) -> str | None:
        """Return why a file cannot be read with these edits; None: it can."""
        try:
            self.files.read(name, self._value(name, edits))
        except (Unfit, Problem) as wrong:
            return str(wrong)
        return None

    def _without(self, edit: Edit) -> frozenset[str]:
        kept = [one for one in self.given if one[0] == edit[0] and one is not edit]
        there = {name: rows for name, rows in self.read.items() if name != edit[0]}
        if kept or edit[0] in self.files.values:
            try:
                there[edit[0]] = self.files.read(edit[0], self._value(edit[0], kept))
            except (Unfit, Problem) as wrong:
                return self.files.faults(self.read) | {str(wrong)}
        return self.files.faults(there)

    def _accept(self, name: str, edits: list[Edit]) -> None:
        if not edits and name not in self.files.values:
            self.values.pop(name, None)
            self.read.pop(name, None)
            return
        self.values[name] = self._value(name, edits)
        self.read[name] = self.files.read(name, self.values[name])

    def _value(self, name: str, edits: list[Edit]) -> Value:
        if not is_file(name):
            raise Unfit(f"{name!r} is no file of the catalog")
        value = self.files.values.get(name)
        there = name in self.files.values
        for _, path, new, _judgement in edits:
            steps = read_path(path)
            if steps and not there and name.partition("/")[0] not in GROWING:
                raise Unfit(f"there is no file {self.files.label(name)}")
            value = take(value, steps) if new is None else put(value, steps, read_value(new))
            there = True
        return value


def _covers(later: Edit, edit: Edit) -> bool:
    """Tell whether a later edit says all that an edit says."""
    steps = _steps(later[1])
    return _steps(edit[1])[: len(steps)] == steps


def _guards(left_out: LeftOut) -> bool:
    steps = _steps(left_out.path)
    return left_out.file.startswith("shops/") and (not steps or steps[0] in GUARDED)


def _refused(row: Record, left_out: Iterable[LeftOut]) -> Record:
    """Take a permission for refused where an edit of it, or of all of them, does not fit."""
    if not isinstance(row, Permission):
        return row
    for one in left_out:
        if _guards(one) and one.file == f"shops/{row.shop}" and _use(one) in (None, row.use):
            told = f"decision {one.judgement[:8]} on it does not fit any more: {one.why}"
            return replace(row, verdict="refused", evidence=told)
    return row


def _use(left_out: LeftOut) -> str | Item | None:
    """Return the use that an edit is about; None: it may be about all of them."""
    steps = _steps(left_out.path)
    return steps[1] if len(steps) > 1 and steps[0] == "permission" else None


def _steps(written: str) -> Steps:
    """Read a path; one that cannot be read is about the whole file."""
    try:
        return read_path(written)
    except Unfit:
        return ()
