"""What is wrong here, and what may be done: the machine, the database, the archive, the shops."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from db import migrate
from db.audit import broken
from db.captures import captures_of
from db.catalog import Catalog, decided_of, effective, read_catalog
from db.config import Config
from db.connect import Engine, connect, explain, reading
from db.judgements import judgements, standing, verify
from db.ledger import last_run
from db.problem import Problem
from db.schema import Aspect, Capture, Condition, SafetyNote, Shop
from db.sound import damage, has_authors, newest_moment
from desk.advisories import waiting_for_us
from desk.ailing import ailing
from desk.notices.faults import notices
from desk.session import Session
from desk.untried import trials
from spiders.archive.store import read_capture

LEAST_FREE = 2**30  # bytes on the disk
MOST = 5  # faults of one kind that are told one by one
SAMPLE = 20  # records of the archive that are read again, of each shop


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in one line, and its mend."""

    check: str
    fault: str
    mend: str

    def __str__(self) -> str:
        """Set it as a line."""
        return f"{self.check}: {self.fault}. To mend it: {self.mend}"


Check = Callable[[Session], Iterator[tuple[str, str]]]


def examine(config: Config) -> list[Fault]:
    """Look at everything, and name all that is wrong; nothing is changed."""
    found = [Fault("disk", *one) for one in disk(config)]
    try:
        catalog = _catalog(config)
    except Problem as problem:
        catalog = None
        found.append(Fault("catalog", str(problem).rstrip("."), "correct it, then: upright doctor"))
    if catalog:
        found += [Fault("safety", *one) for one in safety(catalog, config)]
        found += [Fault("catalog", *one) for one in aspects(catalog)]
        found += [Fault("trial", *one) for one in trials(catalog, config)]
    return found + _of_database(config, catalog)


def _catalog(config: Config) -> Catalog:
    """Read the catalog in force; as written, where the database cannot tell what was decided."""
    try:
        edits = decided_of(config).edits
    except Problem:
        edits = ()  # the check of the database says why
    return read_catalog(config.catalog, edits)


def _of_database(config: Config, catalog: Catalog | None) -> list[Fault]:
    """Look at the database, or at an empty one where nothing was collected yet."""
    with TemporaryDirectory(prefix="upright-") as folder:
        file = config.database_url.removeprefix("sqlite:///")
        new = file != config.database_url and not Path(file).exists()
        engine = connect(f"sqlite:///{folder}/empty.db" if new else config.database_url)
        try:
            if new:
                migrate.upgrade(engine)
            if faults := [Fault("database", *one) for one in database(engine)]:
                return faults
            session = Session(config, engine)
            checks = CHECKS if catalog else {name: CHECKS[name] for name in WITHOUT_CATALOG}
            return [Fault(name, *one) for name, check in checks.items() for one in check(session)]
        finally:
            engine.dispose()


def disk(config: Config) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the disk."""
    there = next(path for path in (config.home, *config.home.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        yield f"{free // 2**20} MiB are free at {there}", "make room before the next crawl"


def decisions(session: Session) -> Iterator[tuple[str, str]]:
    """Yield where the log of decisions was tampered with, and which decisions contradict."""
    with reading(session.engine) as connection:
        rows = judgements(connection)
    for told in verify(rows):
        yield told, "restore the database from a backup; decisions are only ever added"
    for told in standing(rows).contradictions:
        yield told, "upright judge log, then: upright judge undo NUMBER"


def audited(session: Session) -> Iterator[tuple[str, str]]:
    """Yield where the log of what was done at the desk was tampered with."""
    with reading(session.engine) as connection:
        found = broken(connection)
    for told in found[:MOST]:
        yield told, "restore the database from a backup; rows of the log are only ever added"
    if len(found) > MOST:
        yield f"{len(found) - MOST} more rows of the audit log are wrong", "see above"


def edits(session: Session) -> Iterator[tuple[str, str]]:
    """Yield which edits of editors no longer fit the files: they are not in force."""
    for one in effective(session.engine, session.config.catalog).left_out:
        told = f"decision {one.judgement[:8]} on {one.file} {one.path or '(the whole file)'}"
        mend = f"decide anew, or: upright judge undo {one.judgement[:8]}"
        yield f"{told} is left out: {one.why}", mend


def aspects(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield that nothing is read from texts, where the catalog names no aspect."""
    if not catalog.of(Aspect):
        yield (
            "it names no aspects: nothing is read from texts, reports of danger neither",
            "copy the catalog/aspects.yml that comes with this version, then: upright run",
        )


def safety(catalog: Catalog, config: Config) -> Iterator[tuple[str, str]]:
    """Yield what readers are told about safety and nobody has checked again in time."""
    notes, today = catalog.of(SafetyNote), config.now().date()
    stale = [note for note in notes if note.review_by < today]
    mend = "check them again, and note it in catalog/safety; until then nothing is published"
    if stale:
        yield f"{len(stale)} of {len(notes)} notes were to be checked again by now", mend
    late = [one.name for one in catalog.of(Condition) if one.review_by < today]
    if late:
        told = f"the evidence on {', '.join(late)} was to be checked again by now"
        yield told, "check it, and note it in catalog/evidence; until then nothing is published"
    if not notes:
        yield (
            "there is no note on safety",
            "restore catalog/safety; until then nothing is published",
        )


def database(engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield why the database cannot be worked with."""
    try:
        _, missing = migrate.status(engine)
        if missing:
            yield f"it lacks {len(missing)} migrations", "apply them with: upright db upgrade"
        elif told := damage(engine):
            yield f"it is damaged: {told}", "stop everything, and restore it from a backup"
    except Problem as problem:
        yield str(problem), "nothing else about it was looked at"
    except Exception as failure:
        refusal = explain(failure)
        if refusal is None:
            raise
        yield str(refusal).rstrip("."), "nothing else about it was looked at"


def clock(session: Session) -> Iterator[tuple[str, str]]:
    """Yield whether the clock is behind what was done already."""
    newest, now = newest_moment(session.engine), session.config.now()
    if newest and newest > now + timedelta(minutes=1):
        fixed = "unset UPRIGHT_NOW" if session.config.fixed_now else "set the clock"
        yield f"it is {now:%Y-%m-%d %H:%M}, and something began {newest:%Y-%m-%d %H:%M}", fixed


def secret(session: Session) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the key of the authors' hashes."""
    path = session.config.home / "secret"
    if not path.exists():
        if has_authors(session.engine):
            yield f"{path} is gone, so every author would look new", "restore it from a backup"
        return
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield f"{path} can be read by others", f"chmod 600 {path}"
    if not _is_key(path):
        yield f"{path} holds no key", "restore it from a backup"


def _is_key(path: Path) -> bool:
    try:
        return len(bytes.fromhex(path.read_text("ascii").strip())) == 32
    except (OSError, ValueError):
        return False


def runs(session: Session) -> Iterator[tuple[str, str]]:
    """Yield which of the last runs and builds failed."""
    for kind in ("run", "build"):
        last = last_run(session.engine, kind)
        if last and last.status == "failed":
            yield f"the last {kind} failed ({last.detail})", f"try again: upright {kind}"


def archive(session: Session) -> Iterator[tuple[str, str]]:
    """Yield which records of the archive are not what was kept; a sample of each shop."""
    for shop in effective(session.engine, session.config.catalog).of(Shop):
        wrong = list(_unreadable(session, captures_of(session.engine, shop.shop)))
        if wrong:
            yield f"{shop.shop}: {len(wrong)} of those looked at: {wrong[0]}", "restore archive/"


def _unreadable(session: Session, captures: tuple[Capture, ...]) -> Iterator[str]:
    step = max(len(captures) // SAMPLE, 1)
    for capture in captures[::-step][:SAMPLE]:
        try:
            read_capture(session.config.home, capture)
        except Problem as problem:
            yield str(problem).partition(";")[0]


def advisories(session: Session) -> Iterator[tuple[str, str]]:
    """Yield the advisories whose time to reply has passed: somebody decides what comes next."""
    for one in waiting_for_us(session, session.config.now().date()):
        told = f"{one.advisory}: the maker did not reply until {one.until}"
        yield told, f"publish or change it at the desk: /advisories/{one.advisory}"


WITHOUT_CATALOG = ("clock", "secret", "run", "decisions", "audit")
CHECKS: Mapping[str, Check] = {
    "clock": clock,
    "secret": secret,
    "run": runs,
    "decisions": decisions,
    "audit": audited,
    "edits": edits,
    "archive": archive,
    "shop": ailing,
    "notices": notices,
    "advisory": advisories,
}
