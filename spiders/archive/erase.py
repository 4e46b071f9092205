"""The erasure of a person from a shop's archive: found, masked, and the rows that follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from db.captures import captures_of
from db.connect import Engine
from db.erasure import author_subject, author_subjects, move_captures, review_subject
from spiders.archive.forget import Forgotten, in_addresses, read_answer, texts_of
from spiders.archive.needles import is_long, is_telling, needles_of
from spiders.archive.rewrite import Rewritten, answers, moved, rewrite, sweep
from spiders.archive.store import files_of, folder_of
from spiders.border import OF_CONTENT, key_of


@dataclass(slots=True)
class Sought:
    """Who is to be erased, and what was found of them so far."""

    forgotten: Forgotten
    names: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    records: int = 0

    def subjects(self) -> frozenset[str]:
        """Return the hashes by which it is known from now on that nothing of this is kept.

        A key that is a hash of the content, author included, is named by the author already.
        """
        shop, secret = self.forgotten.shop, self.forgotten.secret
        kept = (key for key in self.keys if not self.names or not key.startswith(OF_CONTENT))
        people = (one for name in self.names for one in author_subjects(secret, shop, name))
        return frozenset({*(review_subject(shop, key) for key in kept), *people})

    def known(self) -> Forgotten:
        """Return who is forgotten, with what was found by now."""
        return replace(self.forgotten, subjects=self.forgotten.subjects | self.subjects())


def seek(home: Path, forgotten: Forgotten, name: str | None, key: str | None) -> Sought:
    """Look through a shop's archive for a person, or for one review."""
    sought = Sought(forgotten, {name} if name else set(), {key} if key else set())
    known = replace(forgotten, subjects=sought.subjects())
    for path in files_of(home, forgotten.shop):
        for _, answer, _ in answers(path):
            read = read_answer(answer) if answer is not None else None
            mine = [one for one in (read.reviews if read else ()) if known.is_there(one)]
            sought.records += bool(mine)
            for one in mine:
                sought.texts.update(texts_of(one))
                if one.author and name and _is_same(known, one.author, name):
                    sought.names.add(one.author)
                    sought.keys.add(key_of(one, forgotten.shop, forgotten.secret))
    return sought


def _is_same(known: Forgotten, one: str, two: str) -> bool:
    secret, shop = known.secret, known.shop
    return author_subject(secret, shop, one) == author_subject(secret, shop, two)


def erase_records(engine: Engine, home: Path, sought: Sought) -> Rewritten:
    """Write each file of the shop again without the person; the rows follow file by file."""
    known = sought.known()
    addressed = in_addresses(sought.names)
    total = Rewritten()
    sweep(folder_of(home, known.shop))
    for path in files_of(home, known.shop):
        done = rewrite(path, lambda answer: known.redact(answer, sought.names, sought.texts))
        total.masked += done.masked
        total.dropped += done.dropped
        total.unreadable += done.unreadable
        name = f"{known.shop}/{path.name}"
        rows = [row for row in captures_of(engine, known.shop) if row.warc == name]
        pairs = [(row, moved(row, done.places, addressed)) for row in rows]
        move_captures(engine, [(old, new) for old, new in pairs if new is not None])
    return total


def quoting(files: Iterable[Path], sought: Sought) -> list[Path]:
    """Name the files in which the person, or a text of theirs, stands."""
    names = filter(is_telling, sought.names)
    needles = needles_of(names, filter(is_long, sought.texts))
    found = []
    for path in files:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if needles and needles.mask(text) != text:
            found.append(path)
    return found
