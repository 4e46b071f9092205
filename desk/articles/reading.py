"""Articles from files, by what they hold: an export, HTML, Markdown, text, a list of addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from db.problem import Problem
from desk.articles.article import Article, Block
from desk.articles.markup import read_markup
from desk.articles.plain_text import read_text
from desk.articles.posts import article_of
from desk.articles.wxr import read_export

MOST = 50_000_000  # bytes of an export
MOST_ARTICLE = 5_000_000  # bytes of anything else
KINDS = ".txt .md .markdown .html .htm .xml .json"
ADDRESS = re.compile(r"https?://\S+")

Fetch = Callable[[str], Article]


def read_articles(name: str, fetch: Fetch) -> list[Article]:
    """Read what a name stands for: an address, or a file of any known kind; raises Problem."""
    if ADDRESS.fullmatch(name):
        return [fetch(name)]
    data = _bytes(Path(name))
    suffix = Path(name).suffix.lower()
    if suffix == ".xml":
        return read_export(name, data)
    text = _text(name, data)
    if suffix == ".json":
        return list(posts_in(name, text))
    if suffix in (".html", ".htm"):
        return [page_of(name, text)]
    if suffix == ".txt" and (listed := _listed(text)):
        return [fetch(one) for one in listed]
    if suffix in (".txt", ".md", ".markdown"):
        return [_text_of(name, text, suffix != ".txt")]
    raise Problem(f"{name}: articles are read from {KINDS}; name it by what it holds")


def page_of(address: str, raw: str) -> Article:
    """Make an article of a whole page of HTML."""
    read = read_markup(raw)
    head = (Block("title", read.title),) if read.title else ()
    blocks = tuple(one for one in read.blocks if one.text != read.title)
    return Article(read.title, address, (*head, *blocks), raw, True, read.comments)


def posts_in(name: str, text: str) -> Iterator[Article]:
    """Read posts saved as WordPress' REST gives them, one or a list; raises Problem."""
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise Problem(f"{name}: is no JSON; save what wp-json/wp/v2/posts answers") from None
    for post in said if isinstance(said, list) else [said]:
        yield post_of(name, post)


def post_of(name: str, post: Any, route: str | None = None) -> Article:
    """Make an article of a post as REST gives it; raises Problem."""
    title, content = (_words(post, key) for key in ("title", "content"))
    if title is None or content is None:
        raise Problem(f"{name}: holds something that is no post (it has no title or content)")
    link, changed = post.get("link"), post.get("modified_gmt")
    return article_of(
        title,
        link if isinstance(link, str) and link else name,
        content,
        route=route,
        changed=changed if isinstance(changed, str) else None,
    )


def _words(post: Any, key: str) -> str | None:
    said = post.get(key) if isinstance(post, dict) else None
    if not isinstance(said, dict):
        return None
    found = said.get("raw", said.get("rendered"))
    return found if isinstance(found, str) else None


def _text_of(name: str, raw: str, is_markdown: bool) -> Article:
    read = read_text(raw, is_markdown)
    if not read.blocks:
        raise Problem(f"{name}: holds no words")
    return Article(read.title, name, read.blocks, raw, False, read.comments)


def _listed(text: str) -> list[str]:
    """Give the addresses of a file that holds nothing else; lines with # are remarks."""
    lines = [line.strip() for line in text.splitlines()]
    told = [line for line in lines if line and not line.startswith("#")]
    return told if told and all(ADDRESS.fullmatch(line) for line in told) else []


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        most = MOST if path.suffix.lower() == ".xml" else MOST_ARTICLE
        if size > most:
            raise Problem(f"{path}: is larger than {most:,} bytes; is it an article?")
        return path.read_bytes()
    except OSError as wrong:
        raise Problem(f"{path}: cannot be read: {wrong.strerror or wrong}") from None


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(f"{name}: is not UTF-8; save it as UTF-8") from None
