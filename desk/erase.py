"""A request to be forgotten: carried out in one go, or again from the start where it was killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from db import identity
from db.catalog import effective
from db.config import Config
from db.erasure import forget, scrub, suppress, suppressed, texts_of, written_by
from db.ledger import lease, running
from db.problem import Problem
from db.schema import Shop
from desk.session import Session
from reports.edition.erased import take_out
from spiders.archive.erase import Sought, erase_records, quoting, seek
from spiders.archive.forget import Forgotten

Note = Callable[[str], None]
OURS = ("archive", "secret")  # not looked through: the one is rewritten, the other is no text


@dataclass(frozen=True, slots=True)
class Erased:
    """What was, or would be, erased; and which files still quote it."""

    reviews: int
    records: int
    dropped: int = 0
    unreadable: int = 0
    quoted: tuple[str, ...] = ()
    editions: int = 0  # folders of editions that were rewritten, and new versions of them


def erase(
    session: Session, shop: str, author: str | None, review: str | None, dry_run: bool
) -> Erased:
    """Erase a person, or one review, from a shop; raises Problem.

    First the hashes that keep them away, then editions, the archive, and the tables: killed
    anywhere, it finds what is left when it is made again.
    """
    config, engine = session.config, session.engine
    if shop not in {row.shop for row in effective(engine, config.catalog).of(Shop)}:
        raise Problem(f"there is no shop '{shop}'. Shops are listed by: upright shop list")
    with _alone(session, shop, dry_run) as note:
        secret = identity.load_secret(config.home)
        forgotten = Forgotten(shop, secret, suppressed(engine, shop))
        sought = seek(config.home, forgotten, author, review)
        sought.keys |= written_by(engine, secret, shop, author) if author else set()
        sought.texts |= texts_of(engine, shop, sought.keys)
        if dry_run:
            return Erased(len(sought.keys), sought.records, quoted=_quoted(config, sought))
        suppress(engine, shop, sought.subjects(), config.now())
        # before the tables: they tell which reviews are meant, if this is killed and made again
        mine = {(shop, key) for key in sought.keys}
        editions = take_out(config.home / "editions", mine, config.now().date())
        done = erase_records(engine, config.home, sought)
        reviews = forget(engine, shop, sought.keys)
        scrub(engine)
        note(f"{reviews} reviews, {done.masked + done.dropped} records, {editions} editions")
        quoted = _quoted(config, sought)
        return Erased(reviews, done.masked, done.dropped, done.unreadable, quoted, editions)


@contextmanager
def _alone(session: Session, shop: str, dry_run: bool) -> Iterator[Note]:
    """Let nobody else write what is erased, and note that it was done."""
    engine, now = session.engine, session.config.now
    with ExitStack() as held:
        for name in (f"shop:{shop}", f"crawl:{shop}", "pipeline", "edition"):
            held.enter_context(lease(engine, name, now))
        yield _silent if dry_run else held.enter_context(running(engine, "erase", shop, now))


def _silent(line: str) -> None:
    """Note nothing: a dry run changes nothing."""


def _quoted(config: Config, sought: Sought) -> tuple[str, ...]:
    files = (path for path in sorted(config.home.rglob("*")) if _is_looked_at(path, config.home))
    return tuple(str(path.relative_to(config.home)) for path in quoting(files, sought))


def _is_looked_at(path: Path, home: Path) -> bool:
    """Say whether a file may quote a review: not the archive, not the database."""
    within = path.relative_to(home)
    if within.parts[0] in OURS or path.is_symlink() or not path.is_file():
        return False
    return not path.name.startswith("upright.db")
