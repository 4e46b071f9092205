"""Articles for tests: any text checked with the evidence that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from db.catalog.evidence import read_evidence
from db.catalog.yamls import read_yaml
from db.schema import Condition
from desk.articles.article import Article
from desk.articles.checking import Checked, Finding, check
from desk.articles.plain_text import read_text
from desk.articles.reading import read_articles
from reports.lint_article import Known

ROOT = Path(__file__).parents[1]


def _answers() -> dict[str, str]:
    paths = sorted((ROOT / "catalog" / "evidence").glob("*.yml"))
    read = [read_evidence(one.name, one.stem, read_yaml(one.read_bytes())) for one in paths]
    return {row.condition: row.answer for rows in read for row in rows
            if isinstance(row, Condition)}  # fmt: skip


CATALOG: Mapping[str, str] = _answers()
KNOWN = Known(answers=CATALOG)


def nowhere(address: str) -> Article:
    """Fetch nothing: no test asks for an address here."""
    raise AssertionError(address)


def told(text: str) -> Checked:
    """Check a plain text."""
    read = read_text(text)
    return check(Article(read.title, "text", read.blocks, text), KNOWN)


def findings(text: str) -> tuple[Finding, ...]:
    """List what is found in a plain text."""
    return told(text).findings


def rules_of(text: str) -> set[str]:
    """Name the rules that a plain text meets."""
    return {one.fault.reason.name for one in findings(text)}


def seed_rules(shared: Path) -> list[tuple[str, str]]:
    """List rule and sentence of what is found in the article of ../shared."""
    path = shared / "reference" / "seed-article.txt"
    (article,) = read_articles(str(path), nowhere)
    return [(one.fault.reason.name, one.sentence) for one in check(article, KNOWN).findings]
