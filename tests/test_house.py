"""The house rules that can be checked: sizes, imports, no trace of machines, typed functions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES, MOST_FUNCTION_LINES = 300, 40
ROOMS = ("db", "spiders", "pipeline", "reports", "desk")
TRACES = re.compile(
    r"/(?:work|farm|root)/|pythonhoste[d]|pypi\.or[g]|registry\.npmj[s]|deb\.debia[n]|/home/\w+/"
)


def tracked() -> list[Path]:
    """List the files of the project as git has them; without git, those of the rooms."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = [name for name in listed.stdout.split("\0") if name]
    found = [ROOT / name for name in names]
    if not found:
        found = [p for room in (*ROOMS, "tests") for p in (ROOT / room).rglob("*.py")]
    return [path for path in found if path.is_file()]


CODE = [path for path in tracked() if path.suffix == ".py"]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_and_no_function_is_too_long() -> None:
    long = [p.name for p in CODE if len(p.read_text("utf-8").splitlines()) > MOST_LINES]
    long += [
        f"{path.name}:{node.lineno} {node.name}"
        for path in CODE
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES
    ]
    assert long == []


def test_every_module_and_public_function_says_what_it_is_for() -> None:
    rooms = [path for path in CODE if path.relative_to(ROOT).parts[0] in ROOMS]
    silent = [str(p.relative_to(ROOT)) for p in rooms
              if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]  # fmt: skip
    silent += [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in rooms
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        if path != Path(__file__) and (trace := TRACES.search(text)):
            found.append(f"{path.relative_to(ROOT)}: {trace.group()}")
    assert found == []


def test_the_lock_files_name_no_address_and_hash_everything() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^[a-zA-Z0-9_.-]+==", text, re.MULTILINE)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)


def test_nobody_reads_the_environment_behind_our_back() -> None:
    allowed = {"db/config.py"} | {str(p.relative_to(ROOT)) for p in CODE if "cli" in p.parts}
    found = []
    for path in CODE:
        name = str(path.relative_to(ROOT))
        if name.startswith("tests/") or name in allowed:
            continue
        text = path.read_text("utf-8")
        if re.search(r"os\.environ\b|os\.getenv|datetime\.now\(|time\.time\(\)", text):
            found.append(name)
    assert found == list(ENTRY_POINTS)


# processes that Scrapy starts for us: their environment is read here and nowhere else
ENTRY_POINTS = ("spiders/settings.py",)


@pytest.mark.parametrize(
    ("room", "planted"),
    [
        ("pipeline", "import spiders.spider"),
        ("reports", "import pipeline.step"),
        ("db", "import desk.session"),
        ("spiders", "import pandas"),
        ("reports", "import scrapy"),
        ("pipeline", "import sqlalchemy"),
    ],
)
def test_a_planted_sideways_import_breaks_the_contracts(
    tmp_path: Path, room: str, planted: str
) -> None:
    for name in ROOMS:
        for path in (ROOT / name).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / room / "planted.py").write_text(f'"""Planted."""\n\n{planted}\n')
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "planted" in done.stdout
