"""An edition as the draft of an article: blocks of WordPress, of what readers may be told.

Words of others cannot become markup, blocks, shortcodes or embedded pages: they are escaped, their
square brackets and the colons of their addresses too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from reports.edition.document import Cell, Document, Quotation, Table, Topic
from reports.edition.shown import topics
from reports.render import day, month_name, visible

NAME = "article.html"
SPACES = re.compile(r"\s+")


def article(document: Document) -> dict[str, bytes]:
    """Write the draft of an article: topics for readers, the editor's words, how it was made."""
    blocks = [*_opening(document)]
    for topic in topics(document):
        blocks += _topic(topic) if topic.readers else []
    blocks += _closing(document)
    return {NAME: ("\n\n".join(blocks) + "\n").encode()}


def harmless(text: str) -> Markup:
    """Escape words for WordPress, which runs shortcodes and embeds whatever stands alone."""
    said = escape(SPACES.sub(" ", visible(text)).strip())
    for sign, code in (("[", "&#091;"), ("]", "&#093;"), ("://", "&#058;//")):
        said = said.replace(sign, Markup(code))  # noqa: S704 - of these three
    return said


def _opening(document: Document) -> Iterator[Markup]:
    if document.analysis is None:
        yield _paragraph(Markup("<strong>{}</strong>").format("The editor’s analysis is missing."))
        return
    for part in re.split(r"\n\s*\n", document.analysis.text):
        yield _paragraph(harmless(part))
    yield _paragraph(Markup("<em>{}</em>").format(harmless(document.analysis.by)))


def _topic(topic: Topic) -> Iterator[Markup]:
    yield Markup(
        '<!-- wp:heading -->\n<h2 class="wp-block-heading">{}</h2>\n<!-- /wp:heading -->'
    ).format(harmless(topic.title))
    for part in re.split(r"\n\s*\n", topic.note or ""):
        if part.strip():
            yield _paragraph(harmless(part))
    if topic.sentences:
        yield _list([one.text for one in topic.sentences])
    for table in topic.tables:
        if table.rows:
            yield _table(table)
    yield from map(_quote, topic.quotes)


def _closing(document: Document) -> Iterator[Markup]:
    read = f" The newest reading is of {day(document.as_of)}." if document.as_of else ""
    yield _paragraph(
        harmless(
            f"This is what changed in {month_name(document.month)}, counted from reviews that "
            f"owners wrote and from tests by hand, where there are any; method {document.method}."
            f"{read} Nothing here is medical advice."
        )
    )
    for one in document.safety:
        yield _paragraph(Markup("<strong>{}</strong>").format(harmless(one)))
    yield _paragraph(harmless(f"{document.site}. Something wrong? Tell us: {document.contact}"))


def _paragraph(said: Markup) -> Markup:
    return Markup("<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->").format(said)


def _list(lines: list[str]) -> Markup:
    item = Markup("<!-- wp:list-item -->\n<li>{}</li>\n<!-- /wp:list-item -->")
    said = Markup("\n\n").join(item.format(harmless(one)) for one in lines)
    return Markup('<!-- wp:list -->\n<ul class="wp-block-list">{}</ul>\n<!-- /wp:list -->').format(
        said
    )


def _table(table: Table) -> Markup:
    heads = _cells("th", [one.title for one in table.columns])
    rows = Markup("").join(_cells("td", [_said(cell) for cell in row]) for row in table.rows)
    return Markup(
        '<!-- wp:table {{"hasFixedLayout":false}} -->\n<figure class="wp-block-table"><table>'
        "<thead>{}</thead><tbody>{}</tbody></table>"
        '<figcaption class="wp-element-caption">{}</figcaption></figure>\n<!-- /wp:table -->'
    ).format(heads, rows, harmless(table.caption))


def _cells(tag: str, cells: list[str]) -> Markup:
    cell = Markup("<th>{}</th>") if tag == "th" else Markup("<td>{}</td>")
    return Markup("<tr>{}</tr>").format(
        Markup("").join(cell.format(harmless(one)) for one in cells)
    )


def _said(cell: Cell) -> str:
    return "–" if cell is None else cell if isinstance(cell, str) else cell.shown


def _quote(one: Quotation) -> Markup:
    where = harmless(f"on {one.product_name}, at {one.shop_name}")
    return Markup(
        '<!-- wp:quote -->\n<blockquote class="wp-block-quote">{}<cite>{}</cite></blockquote>\n'
        "<!-- /wp:quote -->"
    ).format(_paragraph(harmless(one.text)), where)
