"""`upright articles check` from end to end: read, check, correct, and push where it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.config import Config
from db.problem import Problem
from desk.articles.addresses import fetch_article
from desk.articles.article import Article
from desk.articles.checking import Checked, check
from desk.articles.correcting import Draft, correct
from desk.articles.known import known_of
from desk.articles.reading import read_articles
from desk.articles.wordpress import Pushed, push, read_posts
from desk.targets.rest import Rest
from desk.targets.settings import read_target
from desk.targets.wordpress import WordPressTarget


@dataclass(frozen=True, slots=True)
class Asked:
    """What to check: files and addresses, or a WordPress; and what to do with the drafts."""

    names: Sequence[str]
    wordpress: bool = False
    push: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What was found, the drafts of what was stopped, and what was pushed."""

    checked: tuple[Checked, ...]
    drafts: tuple[tuple[Article, Draft], ...]
    pushed: tuple[Pushed, ...]
    refused: tuple[str, ...]  # why a draft was not sent

    @property
    def stopped(self) -> bool:
        """Tell whether anything must not stand."""
        return any(one.stopped for one in self.checked)


def check_articles(config: Config, environ: Mapping[str, str], asked: Asked) -> Done:
    """Check everything that was asked for; raises Problem. Nothing is kept here."""
    _refuse(asked)
    rest = _wordpress(config) if asked.wordpress else None
    known = known_of(config)
    checked = tuple(check(one, known) for one in _read(config, environ, asked, rest))
    wanted = asked.push or asked.dry_run
    stopped = [one for one in checked if one.stopped] if wanted else []
    drafts = tuple((one.article, correct(one)) for one in stopped)
    sends = rest is not None and asked.push and not asked.dry_run
    pushed, refused = _sent(rest, drafts) if sends and rest is not None else ((), ())
    return Done(checked, drafts, pushed, refused)


def _sent(
    rest: Rest, drafts: tuple[tuple[Article, Draft], ...]
) -> tuple[tuple[Pushed, ...], tuple[str, ...]]:
    """Push each draft; one that is refused keeps none of the others back."""
    pushed: list[Pushed] = []
    refused: list[str] = []
    for article, draft in drafts:
        try:
            pushed.append(push(rest, article, draft))
        except Problem as problem:
            refused.append(str(problem))
    return tuple(pushed), tuple(refused)


def _refuse(asked: Asked) -> None:
    if not asked.names and not asked.wordpress:
        raise Problem("name files or addresses, or --wordpress for the site of publish.yml")
    if asked.names and asked.wordpress:
        raise Problem("--wordpress reads the posts of publish.yml; leave the files out")
    if asked.push and not asked.wordpress:
        raise Problem(
            "--push is for what --wordpress reads; for files, --dry-run prints the drafts"
        )


def _read(
    config: Config, environ: Mapping[str, str], asked: Asked, rest: Rest | None
) -> Iterator[Article]:
    if rest is not None:
        yield from read_posts(rest)
    for name in asked.names:
        yield from read_articles(name, lambda address: fetch_article(config, environ, address))


def _wordpress(config: Config) -> Rest:
    target = read_target("wordpress", config)
    if not isinstance(target, WordPressTarget):
        raise TypeError(target)  # read_target makes what its name says
    return target.rest
