"""First-hand tests out of a CSV file into catalog/trials: all of the file, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.catalog import Catalog, Edit, decided_of, read_catalog
from db.catalog.entry import likely
from db.catalog.folder import Files, read_files
from db.catalog.trials import Tested, tested_of
from db.catalog.yamls import Value
from db.config import Config
from db.problem import Problem
from db.schema import Product, Trial
from desk.edited import edited
from desk.replaced import Replaced
from desk.rewritten import rewritten
from desk.trial_csv import Place, Row, read_csv

Said = dict[str, Value]  # what one file says of each test, by name


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the tests of a file, and which files were (or would be) written."""

    new: int
    changed: int
    known: int
    files: tuple[str, ...]


def import_trials(config: Config, path: Path, *, dry_run: bool = False) -> Imported:
    """Write the tests of a CSV file into the catalog; raises Problem, and then nothing changed.

    A test is known by product, unit, tester and day. One that is there already takes over what
    the file says of it; what the file leaves open stays as it is.
    """
    folder, edits = config.catalog, decided_of(config).edits
    catalog, files = read_catalog(folder, edits), read_files(folder)
    rows = read_csv(path)
    _check(rows, path.name, catalog, config.now().date())
    laid = _Laid(files)
    for row in rows:
        laid.lay(row)
    texts = {
        folder / f"{name}.yml": _text(folder, name, laid.wanted(name)) for name in laid.changed
    }
    done = Imported(laid.new, laid.altered, len(rows) - laid.new - laid.altered,
                    tuple(f"{folder.name}/{name}.yml" for name in laid.changed))  # fmt: skip
    if texts and not dry_run:
        with Replaced(texts):
            _check_after(read_catalog(folder, edits), laid, edits)
    return done


class _Laid:
    """The files of first-hand tests with the rows of a CSV file laid over them."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.new = self.altered = 0
        self.changed: list[str] = []
        self._keys: set[str] = set()
        self._said: dict[str, Said] = {}
        self._names: dict[str, dict[Tested, str]] = {}

    def lay(self, row: Row) -> None:
        """Put one test into its product's file."""
        name = f"trials/{row.product}"
        said = self._open(name)
        which = _which(row)
        key = self._names[name].get(which)
        there = said.get(key) if key else None
        before = there if isinstance(there, dict) else {}
        after: Value = {**before, **row.values}
        if key is None:
            key = self._names[name][which] = _named(row, said)
        if after == there:
            return
        self.new, self.altered = self.new + (not before), self.altered + bool(before)
        said[key] = after
        self._keys.add(f"{row.product}/{key}")
        if name not in self.changed:
            self.changed.append(name)

    def wanted(self, name: str) -> dict[str, Value]:
        """Say what a file shall say."""
        return {"trials": dict(self._said[name])}

    def records(self) -> list[Trial]:
        """Return the tests that are new or changed, as they shall be read."""
        read = (self.files.read(name, self.wanted(name)) for name in self.changed)
        trials = (row for rows in read for row in rows if isinstance(row, Trial))
        return [row for row in trials if row.trial in self._keys]

    def _open(self, name: str) -> Said:
        if name not in self._said:
            value = self.files.values.get(name)
            there = value.get("trials") if isinstance(value, dict) else None
            self._said[name] = dict(there) if isinstance(there, dict) else {}
            rows = self.files.read(name, self.wanted(name))
            trials = [row for row in rows if isinstance(row, Trial)]
            self._names[name] = {tested_of(row): row.trial.partition("/")[2] for row in trials}
        return self._said[name]


def _which(row: Row) -> Tested:
    unit, tester, tested = (str(row.values[key]) for key in ("unit", "tester", "tested"))
    return Tested(unit, tester, date.fromisoformat(tested))


def _named(row: Row, taken: Mapping[str, object]) -> str:
    """Name a new test after tester and day, so that people find it in the file."""
    which = _which(row)
    plain = re.sub("[^a-z0-9]+", "-", which.tester.lower()).strip("-")
    stem = f"{plain if plain[:1].isalpha() else f't{plain}'}-{which.tested}"
    names = [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _check(rows: Sequence[Row], file: str, catalog: Catalog, today: date) -> None:
    """Raise Problem for an unknown product, a day to come, and a test that stands twice."""
    products = {row.product_id: row for row in catalog.of(Product)}
    seen: dict[tuple[str, Tested], int] = {}
    for row in rows:
        place, which = Place(file, row.line), _which(row)
        if row.product not in products:
            raise place.wrong("product", _unknown(row.product, products))
        if which.tested > today:
            raise place.wrong("tested", f"{which.tested} is a day to come (today is {today})")
        first = seen.setdefault((row.product, which), row.line)
        if first != row.line:
            told = f"is the test of line {first} again: the same unit, tester and day; keep one"
            raise place.wrong("unit", told)


def _unknown(name: str, products: Mapping[str, Product]) -> str:
    told = f"there is no product {name!r}"
    if not products:
        return f"{told}; there is none yet (docs/add-a-shop.md)"
    called = {f"{one.brand} {one.model}".casefold(): key for key, one in products.items()}
    if name.casefold() in called:
        return f"{told} (did you mean {called[name.casefold()]!r}?)"
    return f"{told} ({likely(name.casefold().replace(' ', '-'), tuple(products))})"


def _text(folder: Path, name: str, wanted: Mapping[str, Value]) -> bytes:
    path = folder / f"{name}.yml"
    kept = path.read_bytes() if path.exists() else b""
    try:
        return edited(kept, lambda text: rewritten(text, wanted))
    except Problem as problem:
        raise Problem(f"{path}: {problem}. Nothing was changed.") from None


def _check_after(after: Catalog, laid: _Laid, edits: Sequence[Edit]) -> None:
    there = after.of(Trial)
    missing = [row.trial for row in laid.records() if row not in there]
    if missing:
        file = f"trials/{missing[0].partition('/')[0]}"
        stands = any(edit[0].removeprefix("file:") == file for edit in edits)
        told = (
            f"an editor's decision stands over it; undo that first: upright judge log file:{file}"
        )
        why = told if stands else "the catalog would not say what the file says; write it by hand"
        raise Problem(f"{missing[0]}: {why}. Nothing was changed.")
