"""What the code offers, the documents say: commands, settings, tables, benches, decisions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from db.config import SETTINGS
from desk.reference import PAGES

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == PAGES[name](), f"docs/{name} is behind the code: run make docs"


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_stands_in_the_readme(setting: str) -> None:
    assert f"| `{setting}` |" in (ROOT / "README.md").read_text("utf-8")


def test_every_bench_stands_in_the_document_of_figures() -> None:
    measured = (ROOT / "docs" / "measured.md").read_text("utf-8")
    benches = [
        path.stem.rstrip("_").replace("_", "-")
        for path in (ROOT / "tests" / "bench").glob("[a-z]*.py")
    ]
    assert benches
    assert [name for name in benches if f"tests.bench {name}" not in measured] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)?", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("0*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_two_commands_of_the_readme_are_targets() -> None:
    readme, makefile = (
        (ROOT / "README.md").read_text("utf-8"),
        (ROOT / "Makefile").read_text("utf-8"),
    )
    for target in re.findall(r"^make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    assert readme.index("make demo") < readme.index("make test") < 3000
