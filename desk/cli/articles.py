"""`upright articles`: what a site has published, held to the claim lint."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from desk.cli.answer import AsJson, answer

articles = typer.Typer(help="Published articles, held to the claim lint.", no_args_is_help=True)

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILE|ADDRESS]...",
        help="text, HTML, Markdown, JSON of posts, export of WordPress (XML), list of addresses",
    ),
]
WordPress = Annotated[
    bool, typer.Option("--wordpress", help="the posts and pages of the site of publish.yml")
]
Push = Annotated[
    bool, typer.Option("--push", help="put corrected drafts beside the posts, as revisions")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="print the corrected drafts as differences; send nothing")
]


@articles.callback()
def published() -> None:
    """Published articles, held to the claim lint."""


@articles.command("check")
def check(
    names: Names = None,
    wordpress: WordPress = False,
    push: Push = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """List every sentence that must not stand, with rule, source and correction; 1 if any.

    With --push, corrected drafts are kept beside the posts; what is live stays as it is.
    """
    from db.config import read_config
    from desk.articles.correcting import difference
    from desk.articles.run import Asked, check_articles
    from desk.articles.told import draft_facts, facts_of, lines_of

    asked = Asked(names or [], wordpress, push, dry_run)
    done = check_articles(read_config(os.environ), os.environ, asked)
    lines = list(lines_of(done.checked))
    if dry_run:
        lines += [line for article, draft in done.drafts for line in difference(article, draft)]
        lines.append("nothing was sent")
    lines += [f"draft of {one.article.name}: {one.compare}" for one in done.pushed]
    lines += [f"not sent: {why}" for why in done.refused]
    answer(
        as_json,
        "\n".join(lines),
        stopped=done.stopped,
        articles=facts_of(done.checked),
        drafts=[{"address": one.address, **draft_facts(draft)} for one, draft in done.drafts],
        pushed=[{"address": one.article.address, "revision": one.revision, "compare": one.compare}
                for one in done.pushed],
        refused=list(done.refused),
    )  # fmt: skip
    if done.stopped:
        raise typer.Exit(1)
