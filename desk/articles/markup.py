"""HTML, whole pages and the content of posts alike, read into blocks with the place of each letter.

Left aside: scripts, navigation, forms; shortcodes; and what readers wrote below the article.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

from desk.articles.article import Block, Words
from desk.articles.tags import Comment, Tag, tokens

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


ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?")
WHOLE = frozenset(("html", "body", "main"))  # a theme gives these classes of everything there is


@dataclass(frozen=True, slots=True)
class Markup:
    """The blocks of a page or post, its title and how many comments were left out."""

    blocks: tuple[Block, ...]
    title: str
    comments: int


def read_markup(raw: str, is_post: bool = False) -> Markup:
    """Read HTML; in a post a blank line ends a paragraph, as WordPress shows it."""
    reader = _Reader(is_post)
    for token in tokens(raw):
        if isinstance(token, Tag) and token.closes:
            reader.end(token.name)
        elif isinstance(token, Tag):
            reader.begin(token)
        elif not isinstance(token, Comment):
            reader.say(token.text, token.start)
    return reader.done()


@dataclass(frozen=True, slots=True)
class Opened:
    """An element that is open, and whether it holds what readers wrote."""

    name: str
    comment: bool


class _Reader:
    """Follows the tags; the words of a block end where a tag that is not inline stands."""

    def __init__(self, is_post: bool) -> None:
        self._is_post = is_post
        self._open: list[Opened] = []
        self._names: Counter[str] = Counter()
        self._kinds: list[str] = []  # of the headings and items that are open
        self._words = Words()
        self._blocks: list[tuple[Block, bool]] = []  # with whether it stands in article or main
        self._skipped = self._comments = self._main = self._counted = 0
        self._title: list[str] = []

    def begin(self, tag: Tag) -> None:
        """Go into an element."""
        if tag.name not in INLINE:
            self._end_block()
        self._describe(tag.said)
        if tag.name in VOID:
            return
        named = f"{tag.said.get('class', '')} {tag.said.get('id', '')}".strip()
        opened = Opened(tag.name, tag.name not in WHOLE and COMMENTS.search(named) is not None)
        if (opened.comment or self._comments) and ONE_COMMENT.search(tag.said.get("class", "")):
            self._counted += tag.name in ("article", "div") and "comment-content" not in named
        self._open.append(opened)
        self._count(opened, 1)
        if tag.name in HEADINGS or tag.name in ITEMS:
            self._kinds.append("heading" if tag.name in HEADINGS else "item")

    def end(self, name: str) -> None:
        """Go out of an element, and of all within it that was not closed."""
        if name not in INLINE:
            self._end_block()
        while self._names[name] and self._open:
            opened = self._open.pop()
            self._count(opened, -1)
            if opened.name in HEADINGS or opened.name in ITEMS:
                self._kinds.pop()
            if opened.name == name:
                return

    def say(self, text: str, start: int) -> None:
        """Take words as they are written."""
        if self._open and self._open[-1].name == "title":
            self._title.append(unescape(text))
        if self._skipped or self._comments:
            return
        last = 0
        for gap in (MARKED if self._is_post else SHORTCODE).finditer(text):
            self._add(text[last : gap.start()], start + last)
            if gap.group()[:1] == "\n":
                self._end_block()
            last = gap.end()
        self._add(text[last:], start + last)

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

    def _add(self, text: str, start: int) -> None:
        last = 0
        for found in ENTITY.finditer(text):
            self._words.add(text[last : found.start()], start + last)
            self._words.add(unescape(found.group()), start + found.start(), start + found.end())
            last = found.end()
        self._words.add(text[last:], start + last)

    def _count(self, opened: Opened, by: int) -> None:
        self._names[opened.name] += by
        self._skipped += by * (opened.name in SKIPPED)
        self._comments += by * opened.comment
        self._main += by * (opened.name in ("article", "main"))

    def _end_block(self) -> None:
        for block in self._words.take(self._kind()):
            self._blocks.append((block, self._main > 0))

    def _kind(self) -> str:
        return self._kinds[-1] if self._kinds else "text"

    def _describe(self, said: dict[str, str]) -> None:
        """Keep what is read aloud of a picture: it is the site's word too."""
        if self._skipped or self._comments:
            return
        for name in ("alt", "aria-label"):
            text = " ".join(said.get(name, "").split())
            if any(letter.isalpha() for letter in text):
                self._blocks.append((Block("picture", text), self._main > 0))
