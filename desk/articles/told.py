"""What was found in articles, as lines for people and as facts for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from desk.articles.checking import Checked, Finding
from desk.articles.correcting import Draft

WIDTH = 300  # letters of a sentence that are shown


def lines_of(checked: Sequence[Checked]) -> Iterator[str]:
    """Say per article what must not stand; sentences in their order."""
    for one in checked:
        yield f"{one.article.name}: {_counted(one)}"
        for sentence, found in groupby(one.findings, key=lambda finding: finding.sentence):
            yield f"  {_short(sentence)}"
            for finding in found:
                yield from _finding(finding)
    yield _summed(checked)


def _counted(one: Checked) -> str:
    warned = sum(not finding.stops for finding in one.findings)
    said = (
        f"{one.sentences} sentences, {one.stopped} that must not stand"
        if one.stopped
        else (f"{one.sentences} sentences, none that must not stand")
    )
    said += f", {warned} to look at" if warned else ""
    if one.article.comments:
        comments = f"{one.article.comments} comment{'s' * (one.article.comments != 1)}"
        said += f"; left out: {comments} below it (not the site's words)"
    return said


def _finding(finding: Finding) -> Iterator[str]:
    word = "stop" if finding.stops else "look"
    reason = finding.fault.reason
    yield f"    {word}  {reason.name}: {reason.why} ('{finding.fault.words}')"
    yield f"          source: {reason.source}"
    yield f"          instead: {finding.fault.mend}"


def _summed(checked: Sequence[Checked]) -> str:
    stopped = [one for one in checked if one.stopped]
    if not stopped:
        return f"{_articles(len(checked))} checked, nothing is stopped"
    sentences = sum(one.stopped for one in stopped)
    return (
        f"{_articles(len(checked))} checked, {len(stopped)} stopped, {sentences} sentences or gaps"
        ". Rules: docs/articles.md"
    )


def _articles(count: int) -> str:
    return f"{count} article{'s' * (count != 1)}"


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}…"


def facts_of(checked: Sequence[Checked]) -> list[dict[str, object]]:
    """Give everything that was found, an object an article."""
    return [
        {
            "address": one.article.address,
            "title": one.article.title,
            "sentences": one.sentences,
            "stopped": one.stopped,
            "comments_left_out": one.article.comments,
            "findings": [_fact(finding) for finding in one.findings],
        }
        for one in checked
    ]


def _fact(finding: Finding) -> dict[str, object]:
    reason = finding.fault.reason
    return {
        "sentence": finding.sentence,
        "in": finding.kind,
        "words": finding.fault.words,
        "stops": finding.stops,
        "rule": reason.name,
        "why": reason.why,
        "source": reason.source,
        "correction": finding.fault.correction,
        "advice": reason.advice,
    }


def draft_facts(draft: Draft) -> dict[str, object]:
    """Give the changes of a draft."""
    return {
        "title": draft.title,
        "changes": [{"old": one.old, "new": one.new} for one in draft.changes],
        "by_hand": list(draft.by_hand),
    }
