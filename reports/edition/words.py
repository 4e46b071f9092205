"""An edition as Markdown: CommonMark, and the tables of GitHub's flavour.

No text of the document can become markup: every letter that could is escaped (CommonMark 0.31,
section 2.4), and a line begins with words of ours or with what is escaped for a line's beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reports.edition.document import Cell, Document, Evidence, Sentence, Table, Topic
from reports.edition.drawn import told
from reports.edition.scales import axes
from reports.edition.shown import front, shown, topics
from reports.render import day, month_name, visible

NAME = "edition.md"
SPECIAL = re.compile(r"([\\`*_{}\[\]<>&!~|^$#])")
ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*:(?=//)|www(?=\.))")
STARTS = re.compile(r"^(?:([-=])(?=[-= ]|$)|(\+)(?= |$)|(\d{1,9})([.)])(?= |$))")
SPACES = re.compile(r"[ \t\r\n\f\v]+")
NUMERIC = frozenset(["count", "score", "points", "share", "chance", "money", "day"])


def markdown(document: Document) -> dict[str, bytes]:
    """Write an edition as one Markdown file."""
    places = {one.anchor: place for place, one in enumerate(document.evidence, 1)}
    blocks = [*_head(document, places)]
    for topic in topics(document):
        blocks += _topic(topic, places)
    if document.evidence:
        blocks.append("## The evidence")
        for place, one in enumerate(document.evidence, 1):
            blocks += _evidence(one, place)
    return {NAME: ("\n\n".join(blocks) + "\n").encode()}


def escaped(text: str) -> str:
    """Write words so that nothing in them is markup, wherever in a line they stand."""
    line = SPACES.sub(" ", visible(text)).strip(" ")
    line = SPECIAL.sub(r"\\\1", line)
    line = ADDRESS.sub(_unlinked, line)
    return STARTS.sub(_unstarted, line)


def _unlinked(found: re.Match[str]) -> str:
    # some readers make links of addresses in plain words
    return f"{found[0][:-1]}\\:" if found[0].endswith(":") else f"{found[0]}\\"


def _unstarted(found: re.Match[str]) -> str:
    return f"{found[0][:-1]}\\{found[0][-1]}"


def _head(document: Document, places: Mapping[str, int]) -> Iterator[str]:
    yield f"# {escaped(document.headline.text)}{_note(document.headline, places)}"
    yield " · ".join(_dateline(document))
    if document.draft or document.analysis is None:
        yield "**Draft**: not published."
    if document.analysis:
        yield "## What the editor says"
        yield from _paragraphs(document.analysis.text)
        yield f"— {escaped(document.analysis.by)}"
    yield from _topic(front(document), places)
    yield from (f"**Safety**: {escaped(one)}" for one in document.safety)
    yield from (f"**{day(one.on)}**: {escaped(one.text)}" for one in document.notes)


def _dateline(document: Document) -> Iterator[str]:
    yield escaped(document.site)
    yield f"Edition of {month_name(document.month)}"
    if document.version > 1:
        yield f"version {document.version}: {escaped(document.reason or 'no reason on record')}"
    yield f"newest reading {day(document.as_of)}" if document.as_of else "nothing read"
    if document.before:
        yield f"compared with {month_name(document.before)}"
    yield f"method {escaped(document.method)}"
    yield escaped(document.contact)


def _topic(topic: Topic, places: Mapping[str, int]) -> Iterator[str]:
    yield f"## {escaped(topic.title)}"
    if topic.note:
        yield from (f"> {one}" for one in _paragraphs(topic.note))
    if topic.sentences:
        yield _list(topic.sentences, places)
    drawn = axes(topic)
    for chart in topic.charts:
        if chart.key in drawn:
            yield f"*{escaped(chart.title) or '–'}*: {escaped(told(chart, topic))}"
    for table in topic.tables:
        yield from _table(shown(table), places)
    for one in topic.quotes:
        yield f"> “{escaped(one.text)}”"
        yield f"— {escaped(f'{one.product_name}, on {one.about}, at {one.shop_name}')}"


def _evidence(one: Evidence, place: int) -> Iterator[str]:
    # the whole heading is the anchor, in every reader that gives headings anchors
    yield f"### Evidence {place}"
    n = len(one.rows.rows)
    of = "" if n == one.of else f" The first {n:,} of {one.of:,} rows."
    yield f"{escaped(one.title)}. {escaped(one.how)}{of}"
    yield from _table(shown(one.rows), {})


def _table(table: Table, places: Mapping[str, int]) -> Iterator[str]:
    yield f"**{escaped(table.caption) or '–'}**"
    if not table.rows:
        yield "No rows."
        return
    marked = any(table.evidence) and bool(places)
    titles = [one.title for one in table.columns] + (["Evidence"] if marked else [])
    rules = ["--:" if one.kind in NUMERIC else "---" for one in table.columns]
    lines = [_row(map(_cell, titles)), _row(rules + (["---"] if marked else []))]
    for n, row in enumerate(table.rows):
        cells = [*map(_cell, row)]
        cells += [_link(table.evidence[n], places) or "–"] if marked else []
        lines.append(_row(cells))
    yield "\n".join(lines)


def _row(cells: Iterator[str] | Sequence[str] | map[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    said = cell if isinstance(cell, str) else "" if cell is None else cell.shown
    # a bar ends a cell even where it is escaped, in some readers
    return escaped(said).replace("\\|", "&#124;") or "–"


def _list(sentences: Sequence[Sentence], places: Mapping[str, int]) -> str:
    lines = [f"- {escaped(one.text) or '–'}{_note(one, places)}" for one in sentences]
    return "\n".join(lines) or "Nothing to tell."


def _note(sentence: Sentence, places: Mapping[str, int]) -> str:
    link = _link(sentence.evidence, places)
    return f" {link}" if link else ""


def _link(anchor: str | None, places: Mapping[str, int]) -> str:
    place = places.get(anchor or "")
    return f"[evidence {place}](#evidence-{place})" if place else ""


def _paragraphs(text: str) -> Iterator[str]:
    return (said for part in re.split(r"\n\s*\n", text) if (said := escaped(part)))
