"""How many known claims the lint of articles finds, and how often it stops an honest sentence."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from desk.articles.article import Article
from desk.articles.checking import Checked, check
from desk.articles.plain_text import read_text
from desk.articles.reading import read_articles
from tests.article_checks import KNOWN, nowhere

HERE = Path(__file__).parents[1] / "articles"


def add_arguments(parser: ArgumentParser) -> None:
    """Name the claims in other words, and the articles in which nothing must be stopped."""
    parser.add_argument("--rows", type=Path, default=HERE / "rows.json", help="rule: [sentences]")
    parser.add_argument("--clean", type=Path, nargs="*", help="honest articles")


def measure(options: Namespace) -> tuple[dict[str, float], dict[str, object]]:
    """Check all sentences; a row is found where its own rule is among those that are met."""
    rows: dict[str, list[str]] = json.loads(options.rows.read_text("utf-8"))
    texts = [(rule, text) for rule, of in rows.items() for text in of]
    begun = time.process_time()
    found = sum(rule in _rules(text) for rule, text in texts)
    checked = list(_clean(options.clean or sorted(HERE.glob("clean-*.[hmt]*"))))
    seconds = time.process_time() - begun
    sentences = sum(one.sentences for one in checked)
    alarms = sum(one.stopped for one in checked)
    figures = {
        "rows_found": round(found / len(texts), 4),
        "false_alarms": float(alarms),
        "false_alarms_per_1000": round(1000 * alarms / sentences, 2),
        "ms_per_sentence": round(1000 * seconds / (sentences + len(texts)), 2),
    }
    return figures, {"rows": len(texts), "rules": len(rows), "articles": len(checked),
                     "sentences": sentences}  # fmt: skip


def _rules(text: str) -> set[str]:
    raw = f"Inversion and the spine\n\n{text}\n"
    read = read_text(raw)
    found = check(Article(read.title, "row", read.blocks, raw), KNOWN).findings
    return {one.fault.reason.name for one in found}


def _clean(paths: list[Path]) -> Iterator[Checked]:
    for path in paths:
        yield from (check(one, KNOWN) for one in read_articles(str(path), nowhere))
