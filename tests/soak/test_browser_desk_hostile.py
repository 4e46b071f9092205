"""All hostile texts on every page of the desk, in Chromium: none acts."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from tests.attacking import Told, batches
from tests.attacking_desk import attack_desk
from tests.hostile import corpus
from tests.test_browser_desk_hostile import Served, served

__all__ = ["served"]
TOGETHER = 3_000


def test_no_hostile_text_acts_at_the_desk(browser: Any, served: Served, shared: Path) -> None:
    texts, told, places = list(dict.fromkeys(chain(*corpus(shared).values()))), Told(), 0
    for batch in batches(texts, TOGETHER):
        places = served.poison(batch)
        pages, sent = served.pages(), served.sent(batch)
        attack_desk(browser, served.session, served.base, pages, told, sent)
    print(
        f"{len(texts)} texts at {places} places, {told.pages} pages, {told.links} links, "
        f"{told.controls} controls: {len(told.acted)} acted"
    )
    assert told.acted == []
