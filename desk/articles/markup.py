"""HTML, whole pages and the content of posts alike, read into blocks with the place of each letter.

Left aside: scripts, navigation, forms; shortcodes; and what readers wrote below the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from desk.articles.article import Block, Words

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
SKIPPED = frozenset(
    "script style svg head noscript template textarea select iframe object nav footer aside form "
    "button canvas video audio math".split()
)
INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span "
    "strike strong sub sup time tt u var wbr acronym img script style template".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
ITEMS = frozenset("li dt dd td th".split())
COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|commentlist|comment-?(?:respond|body|content|area)|respond|"
    r"disqus_thread|fb-comments)(?:$|[\s])"
)
ONE_COMMENT = re.compile(
    r"(?:^|\s)(?:comment-body|comment_container|comment-content|comment)(?:$|\s)"
)
SHORTCODE = re.compile(r"\[/?[a-z][a-z0-9_-]{1,40}(?:\s[^\[\]\n]{0,500})?/?\]")
MARKED = re.compile(rf"\n[ \t\r]*\n|{SHORTCODE.pattern}")


@dataclass(frozen=True, slots=True)
class Markup:
    """The blocks of a page or post, its title and how many comments were left out."""

    blocks: tuple[Block, ...]
    title: str
    comments: int


def read_markup(raw: str, is_post: bool = False) -> Markup:
    """Read HTML; in a post a blank line ends a paragraph, as WordPress shows it."""
    reader = _Reader(raw, is_post)
    reader.feed(raw)
    reader.close()
    return reader.done()


class _Reader(HTMLParser):
    """Follows the tags; the words of a block end where a tag that is not inline stands."""

    def __init__(self, raw: str, is_post: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._raw, self._is_post = raw, is_post
        self._lines = [0, *(at + 1 for at, letter in enumerate(raw) if letter == "\n")]
        self._open: list[tuple[str, bool, bool]] = []  # name, skipped, a comment
        self._words = Words()
        self._blocks: list[tuple[Block, bool]] = []  # with whether it stands in article or main
        self._skipped = self._comments = self._in_main = self._main_depth = 0
        self._counted = 0
        self._title: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self._end_block()
        self._describe(said)
        if tag in VOID:
            return
        named = f"{said.get('class', '')} {said.get('id', '')}".strip()
        comment = tag not in ("html", "body", "main") and COMMENTS.search(named) is not None
        skipped = tag in SKIPPED
        if (comment or self._comments) and ONE_COMMENT.search(said.get("class", "")):
            self._counted += tag in ("article", "div") and "comment-content" not in named
        self._open.append((tag, skipped, comment))
        self._skipped += skipped
        self._comments += comment
        self._main_depth += tag in ("article", "main")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self._end_block()
        self._describe({name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self._end_block()
        if all(name != tag for name, _, _ in self._open):
            return
        while self._open:
            name, skipped, comment = self._open.pop()
            self._skipped -= skipped
            self._comments -= comment
            self._main_depth -= name in ("article", "main")
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        self._say(data, self._place(), None)

    def handle_entityref(self, name: str) -> None:
        self._entity(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._entity(f"&#{name}")

    def done(self) -> Markup:
        """Give what was read; where there is an article or main part, that alone."""
        self._end_block()
        main = [block for block, inside in self._blocks if inside]
        title = " ".join("".join(self._title).split())
        heads = [one.text for one in main if one.kind == "heading"]
        return Markup(
            tuple(main or [block for block, _ in self._blocks]),
            title or (heads[0] if heads else ""),
            self._counted,
        )

    def _entity(self, written: str) -> None:
        start = self._place()
        end = start + len(written)
        if self._raw[end : end + 1] == ";":
            end += 1
        self._say(unescape(self._raw[start:end]), start, end)

    def _say(self, text: str, start: int, end: int | None) -> None:
        if self._open and self._open[-1][0] == "title":
            self._title.append(text)
        if self._skipped or self._comments:
            return
        if end is not None:
            self._words.add(text, start, end)
            return
        last = 0
        for gap in (MARKED if self._is_post else SHORTCODE).finditer(text):
            self._words.add(text[last : gap.start()], start + last)
            if gap.group()[:1] == "\n":
                self._end_block()
            last = gap.end()
        self._words.add(text[last:], start + last)

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _end_block(self) -> None:
        for block in self._words.take(self._kind()):
            self._blocks.append((block, self._main_depth > 0))

    def _kind(self) -> str:
        for name, _, _ in reversed(self._open):
            if name in HEADINGS or name in ITEMS:
                return "heading" if name in HEADINGS else "item"
        return "text"

    def _describe(self, said: dict[str, str]) -> None:
        """Keep what is read aloud of a picture: it is the site's word too."""
        if self._skipped or self._comments:
            return
        for name in ("alt", "aria-label"):
            text = " ".join(said.get(name, "").split())
            if any(letter.isalpha() for letter in text):
                self._blocks.append((Block("picture", text), self._main_depth > 0))
