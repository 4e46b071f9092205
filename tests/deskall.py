"""A desk on which every page has something to show: every family of ways, with real names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Engine

from db.catalog import effective, sync
from desk.session import Session
from reports.edition.make import DRAFT, MANIFEST
from reports.folder import write_folder
from tests.desking import Person, at_desk
from tests.deskworld import NOW, desk_of
from tests.seeds import add
from tests.shelving import ARC, CALM, VELM, photograph, rows, send

GROUP = "/hazards/group?product=aurel-a2&aspect=safety_incident"
REVIEW = "velm/aurel-a2-0"
SAID = "Two owners report that the ankle lock let a foot slip. We have not handled this unit."
TRIAL = {"unit": "serial 1", "got": "bought", "tester": "MK", "tested": "2026-10-03",
         "minutes": "48", "alt1": "the lock", "rights1": "our own photograph"}  # fmt: skip
PICTURE = {"alt": "the side", "rights": "our own photograph", "source": "our own"}
NEW = "/advisories/new?" + urlencode({"product": "aurel-a2", "reviews": REVIEW})
ADVISORY = "/advisories/aurel-a2-2026-11-02"
EDITION = {"edition.md": b"# Nothing moved\n", "index.html": b"<!doctype html><title>x</title>"}
STARTS = (  # and what no link leads to before something is done
    "/", "/login", NEW, "/edits/1/undo", f"{ADVISORY}/publish", f"{ADVISORY}/withdraw",
    "/publish/rollback", "/scoring?weight_burst=0.5", "/products?lacks=spec", "/?did=1",
    "/edition/2026-10", "/edition/2026-10/draft", "/edition/2026-10/publish",
)  # fmt: skip


def full_desk(engine: Engine, folder: Path, questions: int = 6) -> Session:
    """Make the desk, and let an admin do one of everything on it."""
    session = desk_of(engine, folder, questions=questions)
    url = engine.url.render_as_string(hide_password=False)
    session = replace(session, config=replace(session.config, database_url=url))
    for name, text in (("products/arc-300", ARC), ("products/calm-200", CALM),
                       ("shops/velm", VELM)):  # fmt: skip
        (session.config.catalog / f"{name}.yml").write_text(text, "utf-8")
    sync(engine, effective(engine, session.config.catalog), NOW.date())
    add(engine, *rows())
    for version in ("", DRAFT):
        write_folder(session.config.home / "editions" / f"2026-10{version}", EDITION, MANIFEST,
                     {"headline": "Nothing moved", "note": ""})  # fmt: skip
    with at_desk(session, "admin") as admin:
        for done in deeds(admin):
            assert done.status_code == 303, done.text
    return session


def deeds(admin: Person) -> list[object]:
    """Do one of everything: each leaves a page of its own."""
    seen = {"seen": number(admin, GROUP)}
    first = f"/questions/{0:032x}"
    photo = {"photo1": ("lock.jpg", photograph(), "image/jpeg")}
    return [
        send(admin, "/products/arc-300/facts", {"summary": "It folds flat."}),
        send(admin, "/products/arc-300/words", {"verdict": "Sturdy.", "pros": "a wide bed"}),
        send(admin, "/products/arc-300/pictures", PICTURE,
             files={"picture": ("arc.png", photograph("PNG"), "image/png")}),
        send(admin, "/products/arc-300/trials", TRIAL, files=photo),
        admin.post(GROUP, {**seen, "review": REVIEW, "do": "noted"}),
        admin.post(NEW, {"product": "aurel-a2", "reviews": REVIEW, "title": "The ankle lock",
                         "text": SAID, "seen": number(admin, NEW)}),
        admin.post(first, {"answer": "different", "seen": number(admin, first), "why": "smaller",
                           "other": "aurel-a2"}),
        send(admin, "/corrections", {"page": "index.html", "wrong": "seven", "now": "eight"}),
    ]  # fmt: skip


def number(person: Person, address: str) -> str:
    """Read the mark of what a page shows."""
    found = re.search(r'name="seen" value="(\d+)"', person.get(address).text)
    assert found, address
    return found.group(1)
