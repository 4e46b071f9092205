"""A page of the release before it is rendered: where it stands, and what it is given to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the release, by its name and its path within the release."""

    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its path, its template and all that the template may say beside what is shared."""

    path: str  # within the release
    template: str
    title: str
    about: str  # one or two sentences, for search engines and previews
    said: Mapping[str, object] = field(default_factory=dict)
    above: tuple[Link, ...] = ()  # the pages that lead here, from the top
    listed: tuple[Link, ...] = ()  # the pages that it lists, in their order
    stands_for: str | None = None  # path of the page that it is another address of
    found: bool = True  # search engines may list it
    anywhere: bool = False  # served at any depth, so that its links start at the site's root

    @property
    def root(self) -> str:
        """Give the way from the page to the root of the release."""
        return "../" * self.path.count("/")
