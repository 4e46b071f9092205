"""Tests of an edition as PDF: tagged, whole, the same bytes, and nothing asked for or read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import util
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from db.problem import Problem
from reports.edition import print as printing
from reports.edition.csvs import figures_of
from reports.edition.document import Document
from reports.edition.paper import paper
from reports.edition.shown import front
from reports.static import static
from tests.editions import hostile, hostile_texts, rich

ROOT = Path(__file__).parents[1]
NAMES = re.compile(r'openat\([^,]*, "([^"]+)"[^)]*\) = \d')
# whose files the making itself needs: Python, its libraries, fonts, and how text is written
THEIRS = ("/usr/", "/lib", "/etc/fonts", "/etc/ld.so", "/var/cache/fontconfig", "/proc/",
          "/etc/mime.types", "/sys/devices/", "/dev/", "/etc/localtime", sys.prefix,
          sys.base_prefix, str(ROOT))  # fmt: skip
ASKING = (
    '<img src="file:///etc/passwd">', '<img src="/etc/passwd">', '<img src="etc/passwd">',
    "<style>@import url(http://192.0.2.1/x.css);</style>",
    "<p style=\"background: url('file:///etc/passwd')\">x</p>",
    '<link rel="stylesheet" href="https://192.0.2.1/x.css">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<object data="file:///etc/passwd"></object>', '<embed src="ftp://192.0.2.1/x">',
    "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style><p>x</p>",
    '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="file:///etc/passwd#x"/></svg>',
    '<img src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>">',
    "<style>li { list-style-image: url(file:///etc/passwd) }</style><ul><li>x</ul>",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def weasyprint() -> None:
    if util.find_spec("weasyprint") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(printing.ABSENT)


@pytest.fixture(scope="module")
def made() -> bytes:
    return printing.pdf(rich())["edition.pdf"]


def tree(node: Any) -> Iterator[Any]:
    """Walk through the tags of a PDF."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from tree(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tree(node.K)


def words(pdf: bytes, *pages: str) -> str:
    """Read the words of a PDF; skips outside CI where the reader is missing."""
    if not shutil.which("pdftotext"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no pdftotext: poppler-utils")
    done = subprocess.run(["pdftotext", *pages, "-", "-"], input=pdf, capture_output=True,
                          check=True)  # fmt: skip
    return " ".join(done.stdout.decode().split())


def test_it_is_tagged_named_and_in_english(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == "Edition of Nov 2026 · Upright"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as said:
            assert said["pdfuaid:part"] == "1"
        found = Counter(str(one.S) for one in tree(pdf.Root.StructTreeRoot.K))
        assert found["/H1"] == 1
        assert found["/H2"] == 3 + 4 + 1
        assert found["/H3"] == 2
        assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Figure", "/Link", "/Caption"} <= found.keys()
        assert str(pdf.Root.Outlines.First.Title).startswith("Bramo 3 lost 7.9 points")


def test_cells_know_their_heads_and_figures_their_words(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as pdf:
        tags = [*tree(pdf.Root.StructTreeRoot.K)]
        cells = [one for one in tags if str(one.S) == "/TD"]
        heads = {str(one.ID) for one in tags if str(one.S) == "/TH" and "/ID" in one}
        assert cells
        for one in cells:
            assert {str(key) for key in one.A.Headers} <= heads
            assert len(one.A.Headers) >= 2
        said = [str(one.get("/Alt", "")) for one in tags if str(one.S) == "/Figure"]
        assert len(said) == 1 + 3 + 3
        assert (
            "Arc 300. new reviews: +1.4; reviews removed: −0.3; method: +0.6; together: +1.7."
            in said
        )
        assert "" not in said


def test_every_number_is_printed(made: bytes) -> None:
    document = rich()
    text = words(made)
    drawn = {cell for table in front(document).tables for row in table.rows for cell in row}
    said = [one for one in figures_of(document) if one not in drawn]
    assert [one.name for one in said if one.shown not in text] == []


def test_the_first_page_holds_the_month_and_each_topic_has_its_own(made: bytes) -> None:
    document = rich()
    first = words(made, "-f", "1", "-l", "1")
    for sentence in document.summary:
        assert sentence.text.rstrip(".") in first
    assert "Page 1 of" in first
    assert "Upright · Edition of Nov 2026 · version 2" in first
    assert "draft" not in words(made).lower()
    for place, topic in enumerate(document.topics[1:], 2):
        assert words(made, "-f", str(place), "-l", str(place)).startswith(topic.title)


def test_a_long_summary_stays_on_one_page_and_the_words_of_the_editor_may_move() -> None:
    document = rich()
    changed = {name: getattr(document, name) for name in document.__dataclass_fields__}
    changed["summary"] = document.summary * 9
    changed["topics"] = document.topics[1:2]
    changed["draft"] = True
    text = Document(**changed)
    made = printing.pdf(text)["edition.pdf"]
    first = words(made, "-f", "1", "-l", "1")
    assert first.count("4 questions wait for a decision") == 9
    assert "Upright · Edition of Nov 2026 · version 2 · draft" in words(made, "-f", "2", "-l", "2")


def test_the_same_document_gives_the_same_bytes(made: bytes) -> None:
    assert printing.pdf(rich())["edition.pdf"] == made
    with pikepdf.open(BytesIO(made)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261130")


def test_hostile_words_ask_for_nothing(shared: Path) -> None:
    texts = [one for one in hostile_texts(shared, ("csv-injection", "xss", "blns"))
             if 0 < len(one) < 200]  # fmt: skip
    page = paper(hostile([*ASKING, *texts[::96]]))
    asked: list[str] = []
    printing.render(page, {"print.css": static("print.css").decode()}, asked)
    assert set(asked) == {"memory:print.css"}


@pytest.mark.parametrize("markup", ASKING)
def test_whatever_a_page_asks_for_is_refused(markup: str) -> None:
    asked: list[str] = []
    try:
        printing.render(f"<html lang=en><title>x</title><body>{markup}<p>x</p></html>", {}, asked)
    except BaseException as refused:
        assert "which it was not handed" in str(refused)
        assert asked
    else:
        assert asked == []


TRIES = """
import os, socket, subprocess, sys, urllib.request
from reports.edition.print import _bar
sys.addaudithook(_bar)
for act in (lambda: open("/etc/passwd"), lambda: os.open("/etc/passwd", os.O_RDONLY),
            socket.socket, lambda: os.system("true"), lambda: subprocess.run(["true"]), os.fork,
            lambda: urllib.request.urlopen("http://192.0.2.1"), lambda: open("written", "w")):
    try:
        act()
    except PermissionError as refused:
        print(refused)
print(len(open(os.__file__).read()) > 0)
"""


def test_the_process_may_not_read_or_connect_even_past_the_fetcher() -> None:
    done = subprocess.run([sys.executable, "-c", TRIES], cwd=ROOT, capture_output=True, text=True)
    said = done.stdout.splitlines()
    assert [one.startswith("the page may not") for one in said] == [True] * 8 + [False]
    assert said[-1] == "True"


def test_the_system_sees_no_file_read_and_no_connection(tmp_path: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("no strace")
    document = hostile([*ASKING, "@import 'file:///etc/passwd'", "url(/etc/passwd)"])
    handed = json.dumps(
        {"html": paper(document), "assets": {"print.css": static("print.css").decode()}}
    )
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=openat,connect,execve", "-o", str(trace),
               sys.executable, "-m", "reports.edition.print"]  # fmt: skip
    done = subprocess.run(command, input=handed.encode(), capture_output=True, cwd=ROOT,
                          env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"})  # fmt: skip
    assert done.stdout.startswith(b"%PDF"), done.stderr.decode()
    said = trace.read_text("utf-8", "replace")
    assert [one for one in NAMES.findall(said) if not one.startswith(THEIRS)] == []
    assert "/etc/passwd" not in said
    assert re.findall(r"connect\(.*AF_INET", said) == []
    assert said.count("execve(") == 1


def test_without_weasyprint_the_mend_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_spec", lambda _: None)
    with pytest.raises(Problem, match=r"pip install 'upright\[pdf\]'.*libpango-1\.0-0"):
        printing.pdf(rich())


def test_one_that_does_not_end_is_given_up() -> None:
    with pytest.raises(Problem, match="longer than 0 seconds"):
        printing.printed("<p>x</p>", "2026-11-30", seconds=0.01)


def test_one_that_fails_is_one_line() -> None:
    with pytest.raises(Problem, match=r"the PDF was not made: .*which it was not handed"):
        printing.printed('<img src="file:///etc/passwd">', "2026-11-30")
