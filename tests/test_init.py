"""`upright init`: what it asks, what it refuses, and the folder that it leaves."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.catalog import read_catalog
from db.catalog.settings import SITE
from db.problem import Problem
from db.schema import Method, SafetyNote, Site
from desk.setup import READERS, refuse_overwriting, set_up, shipped_catalog

ROOT = Path(__file__).parents[1]
LOAD = f"""
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("init", {str(ROOT / "desk/cli/init.py")!r})
file = module_from_spec(spec)
spec.loader.exec_module(file)
"""
PROGRAM = f"""
import sys, typer
from db.problem import Problem
{LOAD}
app = typer.Typer()
app.command()(file.init)
try:
    app()
except Problem as said:
    print(f"upright: {{said}}", file=sys.stderr)
    sys.exit(1)
"""
ANSWERS = {
    "name": 'Straight "Up": a site',
    "owner": "Velm & Døtre #1",
    "contact": "desk@straightup.example",
    "country": "NO",
    "currency": "EUR",
    "time_zone": "Europe/Oslo",
    "ties": "none",
}


def options(answers: dict[str, str]) -> list[str]:
    return [
        part for key, value in answers.items() for part in (f"--{key.replace('_', '-')}", value)
    ]


def environment(tmp_path: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("UPRIGHT_")}
    return {**own, "PYTHONPATH": str(ROOT), "UPRIGHT_CATALOG": str(tmp_path / "known")}


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=environment(tmp_path), capture_output=True, text=True, stdin=subprocess.DEVNULL,
        check=False, timeout=60,
    )  # fmt: skip


def test_every_key_of_the_site_has_a_reader():
    assert list(READERS) == list(SITE)


def test_a_site_is_set_up_from_options_and_reads_back(tmp_path):
    done = run(tmp_path, *options(ANSWERS), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / "known"
    safety = [f"safety/{stem}.yml" for stem in ("contraindications", "emergency", "recalls")]
    evidence = [f"evidence/{stem}.yml" for stem in ("herniated-disc", "low-back-pain",
                                                    "spinal-stenosis")]  # fmt: skip
    shops = sorted(f"shops/{path.name}" for path in (ROOT / "catalog/shops").glob("*.yml"))
    assert "shops/amazon.yml" in shops
    assert json.loads(done.stdout) == {
        "catalog": str(folder),
        "written": [
            *shops,
            *safety,
            *evidence,
            "scoring.yml",
            "lookups.yml",
            "aspects.yml",
            "site.yml",
        ],
    }
    catalog = read_catalog(folder)
    assert catalog.of(Site) == (Site(**ANSWERS),)
    assert len(catalog.of(Method)) > 5
    assert len(catalog.of(SafetyNote)) > 20
    assert sorted(path.name for path in folder.iterdir()) == [
        "aspects.yml", "evidence", "lookups.yml", "products", "safety", "scoring.yml", "shops",
        "site.yml",
    ]  # fmt: skip


def test_without_a_terminal_all_that_is_missing_is_named_in_one_line(tmp_path):
    done = run(tmp_path, "--name", "X", "--currency", "EUR")
    assert done.returncode == 2
    assert done.stderr == (
        "upright init: missing --owner, --contact, --country, --time-zone, --ties. "
        "Nothing was written.\n"
    )
    assert not (tmp_path / "known").exists()


def test_all_that_is_wrong_is_named_in_one_line(tmp_path):
    wrong = {"contact": "me", "country": "UK", "currency": "euro", "time_zone": "Oslo", "ties": " "}
    done = run(tmp_path, *options({**ANSWERS, **wrong}))
    assert done.returncode == 2
    assert done.stderr == (
        "upright init: --contact must be an e-mail address or a web address, not 'me'; "
        "--country must be an ISO 3166 country code as in US, not 'UK' (the United Kingdom is GB); "
        "--currency must be the three letters of a currency as in USD, not 'euro'; "
        "--time-zone must be a time zone as in Europe/Berlin, not 'Oslo'; "
        "--ties must be text, not ' '. Nothing was written.\n"
    )


def test_what_is_there_is_overwritten_only_by_force(tmp_path):
    folder = tmp_path / "known"
    folder.mkdir()
    (folder / "site.yml").write_text("mine")
    (folder / "scoring.yml").write_text("version: mine")
    done = run(tmp_path, *options(ANSWERS))
    said = "upright: known/site.yml is there already. To overwrite it: upright init --force\n"
    assert (done.returncode, done.stderr) == (1, said)
    assert (folder / "site.yml").read_text() == "mine"
    assert run(tmp_path, *options(ANSWERS), "--force").returncode == 0
    assert read_catalog(folder).of(Site) == (Site(**ANSWERS),)
    assert (folder / "scoring.yml").read_text() == "version: mine"


def test_on_a_terminal_it_asks_until_the_answer_is_usable(tmp_path):
    given = [
        "Velm",
        "me",
        "https://velm.example/contact",
        "NO",
        "EUR",
        "Europe/Oslo",
        "",
        "none",
        "",
    ]
    main, terminal = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--name", "X"],
        env=environment(tmp_path), stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    os.close(terminal)
    os.write(main, "".join(f"{line}\n" for line in given).encode())
    _, asked = child.communicate(timeout=60)
    os.close(main)
    assert child.returncode == 0, asked
    assert "--contact must be an e-mail address or a web address, not 'me'" in asked
    site = read_catalog(tmp_path / "known").of(Site)[0]
    assert (site.name, site.owner, site.contact) == ("X", "Velm", given[2])
    assert site.ties == "none"


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path):
    (tmp_path / "known").write_text("a file")
    done = run(tmp_path, *options(ANSWERS))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["a\x07b", "a\x9bb", "a\udcffb"])
def test_what_cannot_be_printed_is_refused(tmp_path, name):
    done = run(tmp_path, *options({**ANSWERS, "name": name}))
    said = f"--name must be text that can be printed, not {name!r}"
    assert (done.returncode, done.stderr) == (2, f"upright init: {said}. Nothing was written.\n")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    folder = tmp_path / "known"
    set_up(folder, shipped_catalog(), ANSWERS)
    before = (folder / "site.yml").read_bytes()

    def fail(draft: Path, target: Path) -> None:
        assert draft.read_bytes() != target.read_bytes() == before
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Problem, match="cannot be written: Read-only file system"):
        set_up(folder, shipped_catalog(), {**ANSWERS, "name": "Other"})
    assert (folder / "site.yml").read_bytes() == before


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch):
    folder = tmp_path / "known"
    set_up(folder, shipped_catalog(), ANSWERS)
    before = (folder / "site.yml").read_bytes()

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Problem, match="cannot be written: No space left on device"):
        set_up(folder, shipped_catalog(), {**ANSWERS, "name": "Other"})
    assert (folder / "site.yml").read_bytes() == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_site_yml_is_written_last(tmp_path, monkeypatch):
    shipped = tmp_path / "shipped"
    shutil.copytree(shipped_catalog(), shipped)
    assert set_up(tmp_path / "known", shipped, ANSWERS)[-1] == "site.yml"
    refuse_overwriting(tmp_path / "known", force=True)
    with pytest.raises(Problem, match="To overwrite it"):
        refuse_overwriting(tmp_path / "known", force=False)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40))
def test_any_name_that_can_be_printed_survives_the_file(name, tmp_path):
    if not name.strip():
        return
    read = READERS["name"](name)
    set_up(tmp_path / "known", shipped_catalog(), {**ANSWERS, "name": read})
    assert read_catalog(tmp_path / "known").of(Site)[0].name == read


def test_help_brings_no_heavy_library():
    heavy = "{'sqlalchemy', 'pandas', 'yaml'}"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys{LOAD}print({heavy} & set(sys.modules))"],
        env=environment(ROOT), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == "set()\n"
