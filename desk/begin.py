"""A crawl that is begun and not waited for: its process is watched by a thread of ours.

The lease is taken before the answer is given, so that of two who press the button one is refused.
The thread waits for the child and writes how it ended; where we end first, the child notices that
its parent is gone and ends as well, and the next crawl goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from logging import getLogger
from threading import Thread

from db.catalog import effective
from db.ledger import lease
from db.problem import Problem
from desk.crawl import watched
from desk.session import Session
from spiders.admit import admit_by

LONGEST = 3600.0  # seconds, as of `upright crawl`


def begin_crawl(
    session: Session, shop: str, environ: Mapping[str, str], timeout: float = LONGEST
) -> Thread:
    """Begin to crawl a shop in a process of its own; raises Problem where it may not be."""
    catalog = effective(session.engine, session.config.catalog)
    admit_by(catalog, shop, session.config.now().date())
    with ExitStack() as opened:
        opened.enter_context(lease(session.engine, f"shop:{shop}", session.config.now))
        held = opened.pop_all()
    try:
        thread = Thread(
            target=_crawl, args=(session, shop, environ, timeout, held), name=f"crawl:{shop}",
            daemon=True,
        )  # fmt: skip
        thread.start()
    except BaseException:  # no thread can be started: nobody holds the shop
        held.close()
        raise
    return thread


def _crawl(
    session: Session, shop: str, environ: Mapping[str, str], timeout: float, held: ExitStack
) -> None:
    with held:
        try:
            watched(session, shop, environ, timeout)
        except Problem as problem:
            getLogger("upright.desk").warning("crawl of %s: %s", shop, problem)
        except Exception:
            # nothing is lost: `watched` has written into the ledger that and why it failed, which
            # the shop's page shows; a thread has nobody to raise to, so the traceback is logged
            getLogger("upright.desk").exception("crawl of %s", shop)
