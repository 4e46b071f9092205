"""Tests of the life of an edition: drafts, frozen ones, versions, claims, and erasures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from db.connect import writing
from db.problem import Problem
from db.schema import Month
from reports.edition import erased, formats
from reports.edition.document import Column, Document, Evidence, Named, Quotation, Table
from reports.edition.erased import WHY, take_out
from reports.edition.formats import files_of
from reports.edition.make import MANIFEST, Edition, make_edition, noted
from reports.edition.stored import from_json, to_json
from reports.folder import check_folder, write_folder
from tests.edited import document, drafted, frozen, page, write_analysis
from tests.seeds import add, config_of, fill, month_rows, recall_row
from tests.seeds.months import true_up

SCORES = {"aurel-a2": (80.0, 180, 230), "bramo-3": (None, 12, 14), "gneis-g1": (84.0, 150, 160)}
MONTH = "2026-10"
WORDS = "The ankle lock slipped twice in the first week."
ON = date(2026, 12, 1)


@pytest.fixture
def world(lite: Engine) -> Engine:
    fill(lite)
    add(lite, *month_rows(MONTH, SCORES))
    return lite


def change(engine: Engine) -> None:
    """Change what is on record of the month."""
    with writing(engine) as connection:
        mine = (Month.table().c.month == MONTH, Month.table().c.product_id == "aurel-a2")
        connection.execute(update(Month.table()).where(*mine).values(score=79.0))


def test_a_draft_says_so_and_is_made_anew(world: Engine, tmp_path: Path) -> None:
    one = drafted(world, tmp_path, MONTH)
    assert (one.draft, one.folder.name) == (True, "2026-10-draft")
    assert page(one).count("Draft: no editor has published it yet.") == 1
    assert one.open == (
        "it has no analysis by an editor yet; write one at the desk, or as 'analysis' and 'by' in "
        "editions/2026-10.yml of the catalog",
    )
    assert drafted(world, tmp_path, MONTH) == one
    change(world)
    two = drafted(world, tmp_path, MONTH)
    assert two.digest != one.digest
    assert sorted(path.name for path in one.folder.parent.iterdir()) == ["2026-10-draft"]


def test_an_edition_is_not_published_without_an_analysis(world: Engine, tmp_path: Path) -> None:
    true_up(world)
    with pytest.raises(Problem, match="no analysis by an editor yet"):
        make_edition(world, config_of(tmp_path), MONTH, publish=True)
    assert not (tmp_path / "home" / "editions").exists()


def test_an_edition_is_frozen(world: Engine, tmp_path: Path) -> None:
    one = frozen(world, tmp_path, MONTH)
    assert (one.version, one.draft, one.folder.name) == (1, False, MONTH)
    before = {path.name: path.read_bytes() for path in one.folder.iterdir()}
    add(world, *month_rows("2026-11", SCORES), recall_row())  # later months change nothing
    assert frozen(world, tmp_path, MONTH) == one
    assert {path.name: path.read_bytes() for path in one.folder.iterdir()} == before
    change(world)
    with pytest.raises(Problem, match=r"2026-10, or the words on it, changed.*--new-version"):
        frozen(world, tmp_path, MONTH)
    with pytest.raises(Problem, match="a new version says why there is one"):
        frozen(world, tmp_path, MONTH, new_version=True)
    two = frozen(world, tmp_path, MONTH, new_version=True, note="A score was computed anew.")
    assert (two.version, two.folder.name) == (2, "2026-10-v2")
    assert "A new version, because: A score was computed anew." in page(two)
    assert json.loads((two.folder / MANIFEST).read_text())["note"] == "A score was computed anew."
    assert check_folder(one.folder, MANIFEST).digest == one.digest
    assert frozen(world, tmp_path, MONTH, new_version=True, note="Again.") == two


def test_the_same_month_gives_the_same_bytes_elsewhere(world: Engine, tmp_path: Path) -> None:
    one, two = (frozen(world, tmp_path / name, MONTH) for name in ("one", "two"))
    assert one.digest == two.digest
    assert from_json(to_json(document(one))) == document(one)


def test_new_words_are_a_new_version(world: Engine, tmp_path: Path) -> None:
    one = frozen(world, tmp_path, MONTH)
    assert "The editor’s analysis, by Ilse Varga" in page(one)
    assert document(one).analysis is not None
    write_analysis(world, MONTH, "Read the sources again.", part="sources")
    assert "Read the sources again." in page(drafted(world, tmp_path, MONTH))
    with pytest.raises(Problem, match="or the words on it, changed"):
        frozen(world, tmp_path, MONTH)


def test_words_of_an_editor_are_escaped_and_in_paragraphs(world: Engine, tmp_path: Path) -> None:
    write_analysis(world, MONTH, "One <script>alert(1)</script>.\n\nTwo & three.")
    made = (drafted(world, tmp_path, MONTH).folder / "index.html").read_text("utf-8")
    assert "<p>One &lt;script&gt;alert(1)&lt;/script&gt;.</p>\n<p>Two &amp; three.</p>" in made


@pytest.mark.parametrize(("part", "name"), [("analysis", "the analysis"),
                                            ("movers", "the note on movers")])  # fmt: skip
def test_a_claim_of_the_editor_names_its_sentence(
    world: Engine, tmp_path: Path, part: str, name: str
) -> None:
    write_analysis(world, MONTH)
    text = "All is well. The Aurel A2 cures sciatica. It is blue."
    write_analysis(world, MONTH, text, part=part)
    draft = drafted(world, tmp_path, MONTH)
    assert len(draft.open) == 1
    assert draft.open[0].startswith(f"{name} says “The Aurel A2 cures sciatica.”: 'cures'")
    with pytest.raises(Problem, match="The Aurel A2 cures sciatica"):
        make_edition(world, config_of(tmp_path), MONTH, publish=True)


def test_a_format_that_there_is_not_is_named(world: Engine, tmp_path: Path) -> None:
    true_up(world)
    with pytest.raises(Problem, match="'docx' is no format of an edition; there are: html, json"):
        make_edition(world, config_of(tmp_path), MONTH, formats=["docx"])
    made = make_edition(world, config_of(tmp_path), MONTH, formats=["md"])
    assert {path.name for path in made.folder.iterdir()} >= {"document.json", MANIFEST}
    assert not (made.folder / "index.html").exists()


def quoting(made: Document) -> Document:
    """Add a quotation, and its review among the rows of an evidence."""
    quote = Quotation(WORDS, "backfit", "r-17", "aurel-a2", "BackFit Outlet", "Aurel A2",
                      "Ankle lock", date(2026, 10, 3), None)  # fmt: skip
    columns = (Column("shop", "Shop"), Column("review", "Review"))
    rows = ((Named("backfit"), Named("r-17")), (Named("backfit"), Named("r-18")))
    evidence = Evidence("rows-x", "X", "Rows.", Table("rows-x", "X", columns, rows), 2)
    topics = tuple(replace(one, quotes=(quote,)) if one.key == "emerging" else one
                   for one in made.topics)  # fmt: skip
    return replace(made, topics=topics, evidence=(*made.evidence, evidence))


@pytest.fixture
def quoted(world: Engine, tmp_path: Path) -> tuple[Path, Sequence[Edition]]:
    """Freeze two versions of an edition that quotes a review."""
    one = frozen(world, tmp_path, MONTH)
    editions, made = one.folder.parent, quoting(document(one))
    found = []
    for version in (2, 3):
        each = replace(made, version=version, reason="A test.")
        files = files_of(each, ("html", "md", "csv"))
        write_folder(editions / f"{MONTH}-v{version}", files, MANIFEST, noted(each))
        found.append(replace(one, version=version, folder=editions / f"{MONTH}-v{version}"))
    return editions, found


def holding(editions: Path, words: str) -> list[str]:
    """Name the files that hold some words."""
    files = (path for path in sorted(editions.rglob("*")) if path.is_file())
    return [str(path.relative_to(editions)) for path in files if words.encode() in
            path.read_bytes()]  # fmt: skip


def test_an_erased_quotation_leaves_every_edition(
    quoted: tuple[Path, Sequence[Edition]],
) -> None:
    editions, (two, three) = quoted
    first = check_folder(editions / MONTH, MANIFEST).digest
    assert len(holding(editions, WORDS)) == 6  # the page, the words and the document of both
    assert take_out(editions, {("backfit", "r-9"), ("tilthaus", "r-17")}, ON) == 0
    assert take_out(editions, {("backfit", "r-17")}, ON) == 3
    assert (holding(editions, WORDS), holding(editions, "r-17")) == ([], [])
    assert holding(editions, "r-18")  # another review stays
    newest = replace(three, folder=editions / f"{MONTH}-v4")
    assert (document(newest).version, document(newest).reason) == (4, WHY)
    for one in (two, three):
        assert document(one).reason == "A test."
        assert [note.text for note in document(one).notes] == [WHY]
        assert f"1 Dec 2026: {WHY}" in page(one)
        assert check_folder(one.folder, MANIFEST).noted[f"noted {ON}"] == WHY
    assert check_folder(editions / MONTH, MANIFEST).digest == first  # it quotes nobody
    assert take_out(editions, {("backfit", "r-17")}, ON) == 0


@pytest.mark.parametrize("after", range(0, 26, 5))
def test_an_erasure_that_was_killed_is_taken_up_again(
    quoted: tuple[Path, Sequence[Edition]], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    editions, _ = quoted
    real, left = erased.rewrite_folder.__globals__["write_file"], [after]

    def dying(path: Path, content: bytes) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(path, content)

    with monkeypatch.context() as patched:
        patched.setitem(erased.rewrite_folder.__globals__, "write_file", dying)
        with suppress(KeyboardInterrupt):
            take_out(editions, {("backfit", "r-17")}, ON)
    take_out(editions, {("backfit", "r-17")}, ON)
    assert (holding(editions, WORDS), holding(editions, "r-17")) == ([], [])
    names = sorted(path.name for path in editions.iterdir())
    assert names == [MONTH, f"{MONTH}-v2", f"{MONTH}-v3", f"{MONTH}-v4"]
    for name in names:
        check_folder(editions / name, MANIFEST)


def test_every_format_is_in_a_published_edition(
    world: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def noting(name: str) -> Any:
        def write(given: Document) -> dict[str, bytes]:
            made.append(name)
            return {f"{name}.txt": given.month.encode()}

        return write

    kept = {name: noting(name) for name in formats.FORMATS} | {
        "json": formats.FORMATS["json"], "html": formats.FORMATS["html"],
    }  # fmt: skip
    monkeypatch.setattr(formats, "FORMATS", kept)
    true_up(world)
    write_analysis(world, MONTH)
    make_edition(world, config_of(tmp_path), MONTH, publish=True)
    assert made == ["md", "csv", "xlsx", "pdf", "article"]
