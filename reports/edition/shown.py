"""What of a document people are shown, whatever the format."""

from __future__ import annotations

from dataclasses import replace

from reports.edition.document import Document, Table, Topic


def shown(table: Table) -> Table:
    """Leave out the columns that only machines read: ids."""
    kept = [n for n, one in enumerate(table.columns) if not one.machine]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in table.rows),
    )


def front(document: Document) -> Topic:
    """Give the topic that is the month on one page: its words are the summary."""
    first = document.topics[:1]
    is_front = bool(first) and first[0].sentences == document.summary
    return first[0] if is_front else Topic("month", "The month on one page", document.summary)


def topics(document: Document) -> tuple[Topic, ...]:
    """Give the topics after the month on one page, as people are shown them."""
    is_front = front(document) in document.topics[:1]
    rest = document.topics[1:] if is_front else document.topics
    return tuple(replace(one, tables=tuple(map(shown, one.tables))) for one in rest)
