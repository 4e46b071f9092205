"""The runner of a step that compares texts: only new ones, with those that an index finds.

What is found is a function of the texts that are there, never of the order in which they came:
a mark counts while no more than `most_holders` texts have it, and where a new text takes it over
that bound (or one that is gone takes it below), all that have the mark are compared anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame, concat

from db import alike as index
from db.alike import Entries, Ints
from db.connect import Connection, Engine, reading, writing
from db.contract import empty
from db.identity import digest
from db.ledger import set_step_states, step_states
from db.schema import CommonMark, Fingerprint, Likeness, columns_of
from db.store import append, digests, load, replace
from pipeline.alike import candidates, common_marks, shingles
from pipeline.fingerprint import entries, fingerprint, weighed
from pipeline.step import Done, Step

WHOLE = ""
FITTED = 100_000  # texts on which the common marks are fitted
PAIRS = 20_000  # pairs whose texts are read at once
HOLDERS_LEAST = 256


@dataclass(frozen=True, slots=True)
class Change:
    """What a run found new and gone: entries of texts that nobody had, or has any more."""

    chunks: int
    new: Entries
    gone: Entries


def run_indexed(engine: Engine, step: Step, code: str, full: bool) -> Done:
    """Bring the index up to date, and compare what is new with what shares marks with it.

    The state of the step is a digest of the index itself: where it was killed, or anybody else
    took rows out, it is made again from the texts.
    """
    with reading(engine) as connection:
        common = load(connection, columns_of(CommonMark))["mark"].to_numpy(np.int64)
        there = step_states(connection, step.name).get(WHOLE)
        afresh = full or there != _state(connection, code)
        bound = most_holders(index.n_texts(connection))
    change = _update(engine, common, afresh)
    with reading(engine) as connection:
        most = most_holders(index.n_texts(connection))
        if most != bound and not afresh:
            return run_indexed(engine, step, code, True)
        new, old = _compared(connection, change, most, afresh)
        found = _found(connection, step, *candidates(*weighed(*new), *weighed(*old)))
    with writing(engine) as connection:
        anew = None if afresh else _texts(new) | _texts(change.new) | _texts(change.gone)
        changed = _save(connection, found, anew)
        set_step_states(connection, step.name, {WHOLE: _state(connection, code)})
    return Done(step.name, change.chunks, change.chunks, changed)


def fit_common(engine: Engine) -> int:
    """Renew the marks that too many texts share; returns their number."""
    with reading(engine) as connection:
        texts = index.smallest_texts(connection, FITTED)
        said = index.bodies(connection, texts)
    found = common_marks(shingles(list(said.values()))[1], len(texts))
    with writing(engine) as connection:
        replace(connection, CommonMark, DataFrame({"mark": found}))
    return len(found)


def most_holders(texts: int) -> int:
    """Return how many of so many texts may have a mark before it says nothing.

    Like `common_marks` it grows with the square root, but in steps: from one power of four to
    the next the same marks count.
    """
    return max(HOLDERS_LEAST, 1 << max(0, texts.bit_length() // 2 - 1))


def _state(connection: Connection, code: str) -> str:
    tables = (digests(connection, record)[None] for record in (Fingerprint, CommonMark))
    return digest(code, *map(str, tables))


def _update(engine: Engine, common: Ints, afresh: bool) -> Change:
    """Make the index what the current reviews say, chunk by chunk."""
    with writing(engine) as connection:
        if afresh:
            index.clear_index(connection)
        out = index.take_out(connection)
    parts, known = [NOTHING], set(out)
    with reading(engine) as connection:
        for frame in index.not_indexed(connection):
            parts.append(_add(engine, frame, common, known))
    with writing(engine) as connection:
        gone = out - index.held(connection, out)
        left = index.marks_of(connection, gone)
        index.drop_marks(connection, gone)
    return Change(len(parts) - 1, _joined(parts), left)


def _add(engine: Engine, frame: DataFrame, common: Ints, known: set[int]) -> Entries:
    """Write the fingerprints of a chunk; returns the entries of texts that nobody had before."""
    rows, words = fingerprint(frame)
    with writing(engine) as connection:
        there = known | index.held(connection, words)
        fresh = {text: said for text, said in words.items() if text not in there}
        new = entries(fresh, common)
        index.add(connection, rows, new)
    known.update(fresh)
    return new


def _compared(
    connection: Connection, change: Change, most: int, afresh: bool
) -> tuple[Entries, Entries]:
    """Return what is compared: entries of new texts, and those of others with the same marks.

    Only marks that count are given. Where one counts now and did not, or no longer does, its
    texts are as good as new.
    """
    values, sizes = np.unique(change.new[1], return_counts=True)
    if afresh:
        return _only(change.new, values[sizes <= most]), NOTHING
    new = _joined([change.new, _disturbed(connection, change, most)])
    counts = index.counts(connection, np.unique(new[1]).tolist())
    live = np.array([mark for mark, n in counts.items() if n <= most], np.int64)
    others = index.holders(connection, live.tolist())
    old = ~np.isin(others[0], new[0])
    return _only(new, live), (others[0][old], others[1][old])


def _disturbed(connection: Connection, change: Change, most: int) -> Entries:
    """Return the entries of texts that were there and have a mark that crossed the bound."""
    both = np.concatenate([change.new[1], change.gone[1]])
    signs = np.repeat([1, -1], [len(change.new[1]), len(change.gone[1])])
    touched, places = np.unique(both, return_inverse=True)
    grown = np.bincount(places, weights=signs, minlength=len(touched)).astype(int)
    counts = index.counts(connection, touched.tolist())
    crossed = [
        mark
        for mark, more in zip(touched.tolist(), grown.tolist(), strict=True)
        if (counts.get(mark, 0) > most) != (counts.get(mark, 0) - more > most)
    ]
    texts = _texts(index.holders(connection, crossed)) - _texts(change.new)
    return index.marks_of(connection, texts)


def _found(connection: Connection, step: Step, one: Ints, two: Ints) -> DataFrame:
    """Let the step say which pairs of texts are copies, some at a time."""
    parts = [empty(columns_of(Likeness))]
    for start in range(0, len(one), PAIRS):
        pair = np.sort(np.stack([one, two])[:, start : start + PAIRS], axis=0)
        said = index.bodies(connection, np.unique(pair).tolist())
        pairs = DataFrame({"a": pair[0], "b": pair[1]})
        texts = {f"text_{side}": pairs[side].map(said) for side in pairs}
        parts.append(step(pairs.assign(**texts)))
    return concat(parts, ignore_index=True)


def _save(connection: Connection, found: DataFrame, anew: set[int] | None) -> int:
    """Write what was found, in place of all that was known (of the texts compared anew)."""
    if anew is None:
        return replace(connection, Likeness, found)
    known = index.likenesses_of(connection, anew)
    rows = zip(found["a"].tolist(), found["b"].tolist(), found["likeness"].tolist(), strict=True)
    wanted = {(a, b): likeness for a, b, likeness in rows}
    wrong = [pair for pair, likeness in known.items() if wanted.get(pair) != likeness]
    index.drop_likenesses(connection, wrong)
    new = [(*pair, likeness) for pair, likeness in wanted.items() if known.get(pair) != likeness]
    append(connection, Likeness, DataFrame(new, columns=["a", "b", "likeness"]))
    return max(len(wrong), len(new))


NOTHING: Entries = (np.empty(0, np.int64), np.empty(0, np.int64))


def _texts(entries: Entries) -> set[int]:
    return set(np.unique(entries[0]).tolist())


def _only(entries: Entries, wanted: Ints) -> Entries:
    """Keep the entries with one of these marks, which are sorted or not."""
    kept = np.isin(entries[1], wanted)
    return entries[0][kept], entries[1][kept]


def _joined(parts: list[Entries]) -> Entries:
    return np.concatenate([one for one, _ in parts]), np.concatenate([two for _, two in parts])
