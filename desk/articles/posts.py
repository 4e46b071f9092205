"""A post or page of WordPress as an article: its content is HTML with marks of blocks."""

from __future__ import annotations

import re
from html import unescape

from desk.articles.article import Article, Block
from desk.articles.markup import read_markup

TAG = re.compile(r"<[^<>]{0,500}>")


def article_of(
    title: str,
    address: str,
    content: str,
    comments: int = 0,
    route: str | None = None,
    changed: str | None = None,
) -> Article:
    """Make an article of a post: its title first, then what its content says."""
    read = read_markup(content, is_post=True)
    words = " ".join(unescape(TAG.sub("", title)).split())
    head = (Block("title", words),) if any(letter.isalnum() for letter in words) else ()
    return Article(
        words,
        address,
        (*head, *read.blocks),
        content,
        True,
        comments + read.comments,
        route,
        changed,
    )
