"""What must hold of an edition before anyone sees it: links, markup, claims, by the lints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from db.sentences import sentences
from reports.edition.document import Cell, Document, Named, Quoted
from reports.edition.page import paragraphs
from reports.lint import check_text, check_words
from reports.verify import link_faults, markup_faults, parse, read_pages

WHO = {"analysis": "the analysis"}


def claims(document: Document) -> Iterator[str]:
    """Find claims in the editor's words, each with the sentence that it stands in."""
    for part, text in editors_words(document):
        for paragraph in paragraphs(text):
            for start, end in sentences(paragraph):
                sentence = paragraph[start:end].strip()
                for finding in check_text(sentence):
                    name = WHO.get(part, f"the note on {part}")
                    yield (
                        f"{name} says “{sentence}”: '{finding.words}' {finding.why}. Say instead: "
                        f"{finding.instead}"
                    )


def editors_words(document: Document) -> Iterator[tuple[str, str]]:
    """Give what editors wrote for an edition, by the part that it is about."""
    if document.analysis:
        yield "analysis", document.analysis.text
    yield from ((one.key, one.note) for one in document.topics if one.note)


def faults_of(document: Document, files: Mapping[str, bytes], names: Iterable[str]) -> list[str]:
    """Name what is wrong with the pages of an edition; other people's words are no claims of ours.

    The editor's words are looked at apart: see `claims`.
    """
    read = read_pages(files)
    words = (str(one) for one in _cells(document) if isinstance(one, Named | Quoted))
    # only what would be found is masked: the initials RE must not hide a part of another word
    others = [one for one in words if check_text(one)]
    own = [one for _, text in editors_words(document) for one in paragraphs(text)
           if check_text(one)]  # fmt: skip
    quotes = [one.text for topic in document.topics for one in topic.quotes]
    found = check_words(read, [*names, *others, *own, *quotes, document.imprint])
    return [
        *link_faults(read, files), *markup_faults(parse(files)), *(str(one) for one in found),
    ]  # fmt: skip


def _cells(document: Document) -> Iterator[Cell]:
    said: list[Any] = [document.headline, *document.summary]
    tables = [one.rows for one in document.evidence]
    for topic in document.topics:
        said += topic.sentences
        tables += topic.tables
    for sentence in said:
        yield from sentence.parts
    for table in tables:
        for row in table.rows:
            yield from row
