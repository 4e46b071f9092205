"""A WordPress: the release through the plugin's route, whole; its pages as drafts, in place."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from html import escape
from typing import Any

from db.problem import Problem
from desk.targets.rest import Rest
from desk.targets.target import Difference, Plan, compare
from reports.folder import Folder, digest_of
from reports.fragments import PLACE

RELEASE, FILES, PAGES = "upright/v1/release", "upright/v1/files", "wp/v2/pages"
# what the plugin takes: its own pattern of paths, in other words
PATH = re.compile(
    r"[a-z0-9][a-z0-9_-]*(?:[./][a-z0-9][a-z0-9_-]*)*\.(html|json|css|js|csv|png|jpg|webp)", re.I
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A page of WordPress as we would write it."""

    page: str  # of the release, without its ending
    title: str
    excerpt: str

    @property
    def wrote(self) -> str:
        """Hash the words, so that a person's own are known from ours."""
        return words_hash(self.title, self.excerpt)


@dataclass(frozen=True, slots=True)
class WordPressTarget:
    """A WordPress with the plugin, and the pages of a release that it is to show."""

    rest: Rest
    pages: tuple[str, ...]  # patterns
    align: str | None

    @property
    def place(self) -> str:
        """Name the site."""
        return self.rest.address

    def plan(self, release: Folder) -> Plan:
        """Compare a release with what the site shows; sends nothing."""
        return self._plan(release, self._there())

    def send(self, release: Folder) -> Plan:
        """Post the files that are not there, then their list, then the drafts that changed."""
        said = self._there()
        plan = self._plan(release, said)
        if not plan.files.is_none:
            self._post(release, int(said["most"]))
        ids = {str(one["page"]): int(one["id"]) for one in reversed(said["pages"])}
        for draft in self._drafts(release):
            if draft.page in plan.pages.new:
                ids[draft.page] = self._create(draft, ids.get("index", 0))
            elif draft.page in plan.pages.changed:
                self.rest.post(f"{PAGES}/{ids[draft.page]}", _words(draft))
        return plan

    def _plan(self, release: Folder, said: Any) -> Plan:
        files = compare(_strings(said["files"]), self._chosen(release, int(said["most"])))
        drafts = self._drafts(release)
        return Plan(files, pages_difference(said["pages"], drafts, self._stems(release)))

    def _there(self) -> Any:
        said = self.rest.get(RELEASE)
        if not isinstance(said, dict) or not {"files", "pages", "most", "folder"} <= said.keys():
            raise Problem(f"{self.place}: its plugin is of another version; install ours anew")
        if said["folder"]:
            raise Problem(
                f"{self.place} shows the release in a folder of its own (UPRIGHT_RELEASE); "
                "send it there with --to folder, rsync or sftp"
            )
        return said

    def _stems(self, release: Folder) -> frozenset[str]:
        """Name the pages of the release, chosen or not."""
        found = (_stem(name) for name in release.files if name.startswith(f"{PLACE}/"))
        return frozenset(stem for stem in found if stem)

    def _is_chosen(self, stem: str) -> bool:
        return any(fnmatchcase(stem, pattern) for pattern in self.pages)

    def _chosen(self, release: Folder, most: int) -> dict[str, str]:
        """Choose the files that the site needs and has room for; no page of the release whole."""
        chosen = {}
        for name, value in release.files.items():
            stem = _stem(name)
            wanted = self._is_chosen(stem) if stem else not name.endswith(".html")
            if wanted and PATH.fullmatch(name) and _size(release, name) <= most:
                chosen[name] = value
        return chosen

    def _drafts(self, release: Folder) -> list[Draft]:
        """Read the words of the chosen pages that search engines may list, the first page first."""
        found = []
        for stem in sorted(self._stems(release), key=lambda one: (one != "index", one)):
            if self._is_chosen(stem):
                said = json.loads((release.path / PLACE / f"{stem}.json").read_text("utf-8"))
                if said["listed"]:
                    found.append(Draft(stem, as_html(said["title"]), as_html(said["description"])))
        return found

    def _post(self, release: Folder, most: int) -> None:
        chosen = self._chosen(release, most)
        by_name = {_kept_as(name, value): name for name, value in chosen.items()}
        address = json.loads((release.path / "release.json").read_text("utf-8")).get("address", "")
        body = {"files": chosen, "digest": digest_of(chosen), "address": address}
        missing = self.rest.post(RELEASE, body).get("missing", [])
        for batch in _batches(release, [by_name[name] for name in missing], chosen, most):
            self.rest.post(FILES, {"files": batch})
        if missing and "shown" not in self.rest.post(RELEASE, body):
            raise Problem(f"{self.place} does not keep what it is sent; its readers see the old")

    def _create(self, draft: Draft, parent: int) -> int:
        said: dict[str, object] = {"page": draft.page}
        said |= {"align": self.align} if self.align else {}
        block = f"<!-- wp:upright/page {json.dumps(said)} /-->"
        slug = draft.page.rpartition("/")[2] if draft.page != "index" else ""
        made = self.rest.post(
            PAGES,
            {**_words(draft), "status": "draft", "content": block, "slug": slug, "parent": parent},
        )
        return int(made["id"])


def pages_difference(
    there: list[Mapping[str, Any]], drafts: list[Draft], stems: frozenset[str]
) -> Difference:
    """Compare the pages of a site with drafts; what a person wrote is kept as it is."""
    pages = {str(one["page"]): one for one in reversed(there)}  # the oldest, where two show one
    kinds: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": [], "kept": []}
    for draft in drafts:
        kinds[_kind(pages.get(draft.page), draft)].append(draft.page)
    gone = sorted(pages.keys() - stems)
    return Difference(**{k: tuple(sorted(v)) for k, v in kinds.items()}, gone=tuple(gone))


def as_html(text: str) -> str:
    """Escape words for WordPress, to which a title is markup in which shortcodes may be run."""
    return escape(text).replace("[", "&#091;").replace("]", "&#093;")


def words_hash(title: str, excerpt: str) -> str:
    """Hash the words of a page, their spaces aside."""
    said = [" ".join(title.split()), " ".join(excerpt.split())]
    return sha256(json.dumps(said).encode()).hexdigest()


def _kind(there: Mapping[str, Any] | None, draft: Draft) -> str:
    if there is None:
        return "new"
    if there["wrote"] == draft.wrote:
        return "unchanged"
    is_ours = words_hash(str(there["title"]), str(there["excerpt"])) == there["wrote"]
    return "changed" if is_ours else "kept"


def _words(draft: Draft) -> dict[str, object]:
    meta = {"upright_page": draft.page, "upright_wrote": draft.wrote}
    return {"title": draft.title, "excerpt": draft.excerpt, "meta": meta}


def _stem(name: str) -> str:
    """Give the page of a fragment's file; '' for every other file."""
    within = name.startswith(f"{PLACE}/") and name.endswith((".html", ".json"))
    return name.removeprefix(f"{PLACE}/").rpartition(".")[0] if within else ""


def _kept_as(name: str, value: str) -> str:
    kind = name.rpartition(".")[2].lower()
    return f"{value}.{'txt' if kind == 'html' else kind}"


def _batches(
    release: Folder, names: list[str], chosen: Mapping[str, str], most: int
) -> Iterator[dict[str, str]]:
    """Give the files in batches that the site's limit of a request has room for."""
    batch: dict[str, str] = {}
    size = 0
    for name in names:
        text = b64encode((release.path / name).read_bytes()).decode()
        if batch and size + len(text) > most:
            yield batch
            batch, size = {}, 0
        batch[_kept_as(name, chosen[name])] = text
        size += len(text) + 100
    if batch:
        yield batch


def _size(release: Folder, name: str) -> int:
    """Count the bytes of a file as it is sent, in base64."""
    return (release.path / name).stat().st_size * 4 // 3 + 4


def _strings(said: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}
