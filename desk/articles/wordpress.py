"""Posts of a WordPress through its REST interface: read, and corrected as revisions beside them.

What is live is never written: a correction goes where the editor of WordPress keeps what a person
has not saved yet (an autosave), and a person decides there. See decisions/0035.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from db.problem import Problem
from desk.articles.article import Article
from desk.articles.correcting import Draft
from desk.articles.reading import post_of
from desk.targets.rest import Rest

KINDS = ("posts", "pages")
BATCH = 50
FIELDS = "id,link,title,content,excerpt,modified_gmt,status"
MARK = "\n<!-- upright: corrected {digest} -->"


@dataclass(frozen=True, slots=True)
class Pushed:
    """A corrected draft as WordPress keeps it, and where an editor compares it with the post."""

    article: Article
    revision: int
    compare: str


def read_posts(rest: Rest) -> Iterator[Article]:
    """Read every published post and page, as their authors wrote them; raises Problem."""
    for kind in KINDS:
        offset = 0
        while True:
            posts = rest.get(f"wp/v2/{kind}", _query(offset))
            if not isinstance(posts, list):
                raise Problem(f"{rest.address} does not answer with a list of {kind}")
            for post in posts:
                yield post_of(rest.address, post, f"{kind}/{_id(rest, post)}")
            if len(posts) < BATCH:
                break
            offset += BATCH


def push(rest: Rest, article: Article, draft: Draft) -> Pushed:
    """Put a corrected draft beside the post as an autosave of our user; raises Problem.

    Refused where the post was changed since it was read, or holds a person's unsaved words.
    """
    route = f"wp/v2/{article.route}"
    post = _unchanged(rest, route, article)
    own = rest.get("wp/v2/users/me", {"_fields": "id"})
    _check_unsaved(rest, route, article, _id(rest, own), str(post.get("modified_gmt", "")))
    content = draft.raw + MARK.format(digest=_digest(draft.raw))
    made = rest.post(
        f"{route}/autosaves",
        {"title": draft.title, "content": content, "excerpt": _raw(post, "excerpt")},
    )
    _unchanged(rest, route, article)
    number = _id(rest, made)
    return Pushed(article, number, f"{rest.address}wp-admin/revision.php?revision={number}")


def _unchanged(rest: Rest, route: str, article: Article) -> Any:
    post = rest.get(route, {"context": "edit", "_fields": FIELDS})
    same = isinstance(post, dict) and _raw(post, "content") == article.raw
    if not same or post.get("status") != "publish":
        raise Problem(f"{article.name}: was changed while we looked; check it again")
    return post


def _check_unsaved(rest: Rest, route: str, article: Article, own: int, changed: str) -> None:
    """Refuse to write over what a person typed as the same user and has not saved."""
    fields = {"context": "edit", "_fields": "id,author,modified_gmt,content"}
    for one in rest.get(f"{route}/autosaves", fields):
        is_newer = str(one.get("modified_gmt", "")) > changed
        if one.get("author") == own and is_newer and not _is_ours(_raw(one, "content")):
            raise Problem(
                f"{article.name}: holds unsaved words of a person (autosave {one.get('id')}); save "
                "or discard them in WordPress first"
            )


def _is_ours(content: str) -> bool:
    before, mark, _ = content.rpartition("\n<!-- upright: corrected ")
    return bool(mark) and content == before + MARK.format(digest=_digest(before))


def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:16]


def _query(offset: int) -> dict[str, str]:
    return {
        "context": "edit", "status": "publish", "per_page": str(BATCH), "offset": str(offset),
        "orderby": "id", "order": "asc", "_fields": FIELDS,
    }  # fmt: skip


def _raw(post: Any, key: str) -> str:
    said = post.get(key) if isinstance(post, dict) else None
    return str(said.get("raw", "")) if isinstance(said, dict) else ""


def _id(rest: Rest, post: Any) -> int:
    found = post.get("id") if isinstance(post, dict) else None
    if not isinstance(found, int):
        raise Problem(f"{rest.address} answers with something that has no id")
    return found
