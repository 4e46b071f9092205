"""The runner: reads, checks, computes what changed, and saves each part in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from pandas import DataFrame, concat

from db.connect import Connection, Engine, reading, writing
from db.contract import empty
from db.contract import fit as fit_frame
from db.identity import digest
from db.ledger import set_step_states, step_states
from db.months import snapshot
from db.schema import Columns, Fit, Record, columns_of
from db.store import (
    CHUNK,
    Part,
    changed_rows,
    chunks,
    digests,
    load,
    marked,
    merge,
    remove_orphans,
    replace,
)
from pipeline.fit import FITTED_ON, fit_all
from pipeline.indexed import fit_common, run_indexed
from pipeline.step import Asked, Step, prove_order
from pipeline.step import Done as Done

TOGETHER = 500  # partitions saved in one transaction
LIBRARIES = (
    "dateparser", "ftfy", "lxml", "numpy", "pandas", "py3langid", "rapidfuzz", "scikit-learn",
    "scipy", "sparse-dot-topn",
)  # fmt: skip
CODE = (".py", ".npz", ".json", ".txt")  # what is learned and shipped computes too
WHOLE = ""


def run_steps(
    engine: Engine, steps: Sequence[Step], full: bool, say: Callable[[Done], None]
) -> None:
    """Bring every table up to date; `full` ignores what was computed before.

    A step's results rest on a digest of its inputs, its method and the code; where that is
    what it was, nothing is computed. Killed anywhere, it is simply run again.
    """
    prove_order(steps)
    code = code_version()
    for step in steps:
        say(RUNNERS[step.grain.name](engine, step, code, full))


def close_month(engine: Engine, month: str) -> None:
    """Keep the scores as those of a month (YYYY-MM)."""
    with writing(engine) as connection:
        snapshot(connection, month)


def fit(engine: Engine) -> int:
    """Renew what is fitted on all data; returns how many numbers there are."""
    with reading(engine) as connection:
        frames = [load(connection, columns) for columns in FITTED_ON]
    fitted = fit_all(*frames)
    with writing(engine) as connection:
        replace(connection, Fit, fitted)
    fit_common(engine)
    return len(fitted)


def code_version() -> str:
    """Hash the code that computes, and name the libraries whose results enter the tables."""
    here = Path(__file__).parent
    files = sorted(
        path
        for room in (here, here.parent / "db")
        for path in room.rglob("*")
        if path.suffix in CODE
    )
    seen = blake2b(b"".join(path.read_bytes() for path in files), digest_size=8).hexdigest()
    return digest(seen, *(version(name) for name in LIBRARIES))


def _run_whole(engine: Engine, step: Step, code: str, full: bool) -> Done:
    with reading(engine) as connection:
        now = digest(code, *(_digest(connection, record) for record in step.rests_on))
        if not full and step_states(connection, step.name).get(WHOLE) == now:
            return Done(step.name, 0, 1, 0)
        frames = [_load(connection, wanted) for wanted in step.reads]
    result = step(*frames)
    with writing(engine) as connection:
        changed = replace(connection, step.writes, result)
        set_step_states(connection, step.name, {WHOLE: now})
    return Done(step.name, 1, 1, changed)


def _load(connection: Connection, wanted: Columns | Asked) -> DataFrame:
    return load(connection, wanted) if isinstance(wanted, Columns) else wanted.ask(connection)


def _run_parts(engine: Engine, step: Step, code: str, full: bool) -> Done:
    with reading(engine) as connection:
        now = _parts(connection, step, code)
        there = step_states(connection, step.name)
        stale = sorted(name for name in now if full or there.get(name) != now[name].digest)
        shared = {c: load(connection, c) for c in step.tables if not step.cuts(c) and stale}
    changed = 0
    for some in _batches(stale, {name: now[name].rows for name in stale}):
        changed += _save_parts(engine, step, {name: now[name].digest for name in some}, shared)
    gone = sorted(set(there) - set(now))
    with writing(engine) as connection:
        nothing, part = empty(columns_of(step.writes)), _values(step, gone)
        changed += replace(connection, step.writes, nothing, part) if gone else 0
        set_step_states(connection, step.name, dict.fromkeys(gone))
    return Done(step.name, len(stale), len(now), changed)


def _batches(names: Sequence[str], rows: Mapping[str, int]) -> Iterator[list[str]]:
    """Put partitions together, as many as are read at once without filling the memory."""
    batch: list[str] = []
    for name in names:
        if batch and (len(batch) == TOGETHER or sum(rows[n] for n in batch) + rows[name] > CHUNK):
            yield batch
            batch = []
        batch.append(name)
    if batch:
        yield batch


def _save_parts(
    engine: Engine, step: Step, parts: dict[str, str], shared: dict[Columns, DataFrame]
) -> int:
    part = _values(step, parts)
    with reading(engine) as connection:
        cut = {
            columns: _split(load(connection, columns, part), step)
            for columns in step.tables
            if step.cuts(columns)
        }
    results = []
    for name in parts:
        frames = (
            shared[columns] if columns in shared else cut[columns].get(name, cut[columns][NOTHING])
            for columns in step.tables
        )
        results.append(_of_part(step, name, fit_frame(step(*frames), step.writes)))
    with writing(engine) as connection:
        changed = replace(connection, step.writes, concat(results, ignore_index=True), part)
        set_step_states(connection, step.name, parts)
    return changed


NOTHING = "+"  # names the partition that has no rows: no value can


def _split(frame: DataFrame, step: Step) -> dict[str, DataFrame]:
    """Cut a frame by the grain's column; the empty frame stands under NOTHING."""
    groups = frame.groupby(step.grain.column, dropna=False, sort=False)
    parts = {
        _name(None if value != value else value): rows.reset_index(drop=True)
        for value, rows in groups
    }
    return {NOTHING: frame.iloc[:0], **parts}


def _of_part(step: Step, name: str, result: DataFrame) -> DataFrame:
    """Return a result that belongs to its partition, or raise: it would overwrite another's."""
    found = result[str(step.grain.column)]
    value = _value(name)
    if not (found.isna() if value is None else found.eq(value)).all():
        raise ValueError(f"step '{step.name}' gave rows of another part than {value!r}")
    return result


def _values(step: Step, names: Iterable[str]) -> Part:
    return {str(step.grain.column): tuple(_value(name) for name in names)}


def _run_rows(engine: Engine, step: Step, code: str, full: bool) -> Done:
    """Compute the rows of the first input that are new; all of them when anything else changed."""
    rows, *others = step.tables
    with reading(engine) as connection:
        now = digest(code, *_digests(connection, others))
        afresh = full or step_states(connection, step.name).get(WHOLE) != now
        shared = [load(connection, columns) for columns in others]
        stale = (
            chunks(connection, marked(rows))
            if afresh
            else changed_rows(connection, rows, step.writes)
        )
        parts, changed = 0, 0
        for frame in stale:
            parts += 1
            changed += _save_rows(engine, step, frame, shared)
    with writing(engine) as connection:
        changed += remove_orphans(connection, rows.record, step.writes)
        set_step_states(connection, step.name, {WHOLE: now})
    return Done(step.name, parts, parts, changed)


def _save_rows(engine: Engine, step: Step, frame: DataFrame, shared: list[DataFrame]) -> int:
    source = frame.set_index("id")["row_hash"]
    result = step(frame.drop(columns="row_hash"), *shared)
    marked = result.assign(source_hash=result["id"].map(source))
    with writing(engine) as connection:
        return merge(connection, step.writes, marked)


def _digests(connection: Connection, reads: Iterable[Columns]) -> list[str]:
    return [_digest(connection, columns.record) for columns in reads]


def _digest(connection: Connection, record: type[Record]) -> str:
    return str(digests(connection, record)[None])


@dataclass(frozen=True, slots=True)
class _Stand:
    """How a partition's inputs stand: their digest, and how many rows they are."""

    digest: str
    rows: int


def _parts(connection: Connection, step: Step, code: str) -> dict[str, _Stand]:
    cut = [columns for columns in step.tables if step.cuts(columns)]
    whole = _digests(connection, [columns for columns in step.tables if not step.cuts(columns)])
    found = [digests(connection, columns.record, step.grain.column) for columns in cut]
    stands = {}
    for value in {value for one in found for value in one}:
        inputs = [one.get(value) for one in found]
        rows = sum(one.rows for one in inputs if one)
        stands[_name(value)] = _Stand(digest(code, *whole, *map(str, inputs)), rows)
    return stands


def _name(value: object) -> str:
    """Name a partition; the one without a value must differ from every value."""
    return "-" if value is None else f"={value}"


def _value(name: str) -> str | None:
    return None if name == "-" else name[1:]


RUNNERS: Mapping[str, Callable[[Engine, Step, str, bool], Done]] = {
    "each": _run_rows,
    "by": _run_parts,
    "whole": _run_whole,
    "indexed": run_indexed,
}
