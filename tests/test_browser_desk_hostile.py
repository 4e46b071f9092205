"""Hostile texts at the desk in Chromium: none acts on any page, whatever an editor does there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest

from desk.session import Session
from desk.web import render
from desk.web.cookies import NAME
from desk.web.ways import WAYS
from tests.attacking import Told, executed
from tests.attacking_desk import attack_desk
from tests.conftest import SHARED
from tests.deskall import full_desk
from tests.desking import at_desk
from tests.fuzzed import toured
from tests.hostile import OWN, corpus, spread
from tests.poisoning import asked_with, poison_file, poison_tables, sent_back
from tests.serving import desk_served, key_for
from tests.still import stilled
from tests.tables import laid
from tests.test_browser_desk import NO_PAGE
from tests.touring import Tour

FEW, SHORT = 6, 300  # texts of every family, and letters of each; `make soak` takes all
ESCAPING = render.templates()


@dataclass
class Served:
    """A desk on a socket, and what there is on it."""

    session: Session
    base: str
    tour: Tour

    def poison(self, texts: Sequence[str]) -> int:
        """Put texts into everything that a page prints."""
        poison_file(self.session.config.catalog, texts)
        return poison_tables(self.session.engine, texts)

    def sent(self, texts: Sequence[str]) -> dict[str, bytes]:
        """Give the pages that refuse forms of such texts, by addresses of their own."""
        key = key_for(self.session, "admin")
        with at_desk(self.session) as person:
            found = list(sent_back(person, self.tour, key, texts))
        return {
            f"/sent/{n}{address.partition('?')[0]}": body for n, (address, body) in enumerate(found)
        }

    def pages(self) -> list[str]:
        """Give a page of every way that still shows one."""
        with at_desk(self.session) as admin:
            admin.client.cookies.set(NAME, key_for(self.session, "admin").token)
            return [address for name in self.tour.addresses if name not in NO_PAGE
                    for address in self.tour.addresses[name][:1]
                    if admin.get(address).status_code == 200]  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    engine = laid(f"sqlite:///{folder}/desk.db")
    with stilled():
        session = full_desk(engine, folder, questions=3)
        found = toured(session)
        with desk_served(session) as base:
            yield Served(session, base, found)
    engine.dispose()


def texts_here() -> list[str]:
    """Give our own texts, and some of every family of the lists where those are there."""
    some = spread(corpus(SHARED), FEW) if SHARED.is_dir() else ()
    return [*OWN, *(text[:SHORT] for text in some)]


def test_no_text_acts_on_any_page_of_the_desk(browser: Any, served: Served) -> None:
    texts, told = texts_here(), Told()
    places, pages, sent = served.poison(texts), served.pages(), served.sent(texts)
    assert len(pages) > len(WAYS) * 0.8
    assert len(sent) > 20
    attack_desk(browser, served.session, served.base, pages, told, sent)
    attack_desk(browser, served.session, served.base, asked_with(OWN), told)
    attack_desk(browser, served.session, served.base, pages[::5], told, policy=True)
    print(f"{len(texts)} texts at {places} places, {told.pages} pages, {told.links} links, "
          f"{told.controls} controls: {len(told.acted)} acted")  # fmt: skip
    assert told.acted == []


def test_the_same_texts_act_where_nothing_escapes(browser: Any, served: Served) -> None:
    served.poison(OWN)
    open_ = ESCAPING.overlay(autoescape=False, bytecode_cache=None, cache_size=0)
    told = Told()
    with ExitStack() as opened:
        opened.enter_context(patch("desk.web.render.templates", lambda: open_))
        pages = served.pages()
        attack_desk(browser, served.session, served.base, pages, told, served.sent(OWN))
    print(f"unescaped: {len(executed(told))} acts on {told.pages} pages")
    assert len(executed(told)) > 20
