"""The draft article of an edition in a WordPress: made once, updated in place, never published.

A person owns whatever they changed or published: such a post is left as it is, and said so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Any

from db.problem import Problem
from desk.targets.rest import Rest
from desk.targets.wordpress import as_html

POSTS = "wp/v2/posts"
FIELDS = "id,status,title,content,link"
ALL = "draft,pending,future,publish,private"
MARK = "\n<!-- upright: edition {digest} -->\n"
MARKED = re.compile(r"\s*<!-- upright: edition ([0-9a-f]{16}) -->\s*$")
TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of an article, or would: new, changed, unchanged, or kept as a person has it."""

    state: str
    post: int | None  # its number in WordPress
    why: str = ""  # where it is kept


def send_article(rest: Rest, slug: str, title: str, content: str, *, dry_run: bool = False) -> Sent:
    """Put an article where an editor of WordPress finds it as a draft; raises Problem."""
    there = _there(rest, slug)
    sent = _compared(there, title, content)
    if dry_run or sent.state not in ("new", "changed"):
        return sent
    body = {"title": as_html(title), "content": _marked(title, content)}
    if sent.post is None:
        made = rest.post(POSTS, {**body, "slug": slug, "status": "draft"})
        return Sent("new", _id(rest, made))
    rest.post(f"{POSTS}/{sent.post}", body)
    return sent


def _there(rest: Rest, slug: str) -> Any:
    query = {"slug": slug, "status": ALL, "context": "edit", "per_page": "1", "_fields": FIELDS}
    found = rest.get(POSTS, query)
    if not isinstance(found, list):
        raise Problem(f"{rest.address} does not answer with a list of posts")
    return found[0] if found else None


def _compared(there: Any, title: str, content: str) -> Sent:
    if there is None:
        return Sent("new", None)
    number, status = int(there["id"]), str(there["status"])
    if status != "draft":
        return Sent("kept", number, f"it is no draft any more but '{status}'")
    held = str(there["content"]["raw"])
    mark = MARKED.search(held)
    wrote = words_hash(str(there["title"]["raw"]), MARKED.sub("", held))
    if mark is None or mark[1] != wrote:
        return Sent("kept", number, "a person changed it since it was sent")
    is_same = wrote == words_hash(as_html(title), content)
    return Sent("unchanged" if is_same else "changed", number)


def words_hash(title: str, content: str) -> str:
    """Hash the words of a post: WordPress may write the markup around them in its own way."""
    said = " ".join(unescape(TAG.sub(" ", f"{title}\n{content}")).split())
    return sha256(said.encode()).hexdigest()[:16]


def _marked(title: str, content: str) -> str:
    return content.rstrip() + MARK.format(digest=words_hash(as_html(title), content))


def _id(rest: Rest, post: Any) -> int:
    found = post.get("id") if isinstance(post, dict) else None
    if not isinstance(found, int):
        raise Problem(f"{rest.address} answers with something that has no id")
    return found
