"""All hostile texts, in six contexts and on every page, in Chromium: none acts."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from reports.facts import Facts
from tests.attacking import Told, attack, batches, context_page, executed, real_pages
from tests.hostile import corpus, poison
from tests.test_browser_hostile import facts

__all__ = ["facts"]
ALONE, TOGETHER, UNESCAPED = 800, 1500, 50


def test_no_hostile_text_acts_in_six_contexts(browser: Any, shared: Path, tmp_path: Path) -> None:
    texts, told = list(dict.fromkeys(chain(*corpus(shared).values()))), Told()
    for number, batch in enumerate(batches(texts, ALONE)):
        attack(browser, context_page(batch), tmp_path / str(number), told)
    print(f"{len(texts)} texts, {told.pages} pages, {told.links} links: {len(told.acted)} acted")
    assert (told.acted, told.links) == ([], len(texts))


def test_no_hostile_text_acts_on_any_page(
    browser: Any, facts: Facts, shared: Path, tmp_path: Path
) -> None:
    texts, told, places = list(dict.fromkeys(chain(*corpus(shared).values()))), Told(), 0
    for number, batch in enumerate(batches(texts, TOGETHER)):
        places = poison(facts, batch)
        attack(browser, real_pages(facts), tmp_path / str(number), told)
    print(
        f"{len(texts)} texts at {places} places, {told.pages} pages, {told.links} links, "
        f"{told.controls} controls: {len(told.acted)} acted"
    )
    assert told.acted == []


def test_texts_of_every_active_family_act_where_nothing_escapes(
    browser: Any, shared: Path, tmp_path: Path
) -> None:
    """Show that the proof above can fail: the same texts, the same template, no escaping."""
    for family in ("xss", "blns", "html5lib", "svg-xml", "notes-patt"):
        control = Told()
        for number, batch in enumerate(batches(corpus(shared)[family][:400], UNESCAPED)):
            attack(
                browser,
                context_page(batch, escaped=False),
                tmp_path / family / str(number),
                control,
            )
        print(f"{family}, unescaped: {len(executed(control))} acts on {control.pages} pages")
        assert executed(control)
