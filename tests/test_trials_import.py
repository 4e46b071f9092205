"""A CSV file of first-hand tests: written whole or not at all, and no line says what is not so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.catalog import read_catalog, sync
from db.catalog.trials import READERS
from db.config import Config
from db.connect import reading
from db.schema import Trial, TrialPicture
from db.store import load
from desk.edited import put_whole
from desk.trial_csv import template
from desk.trials import Imported, import_trials
from desk.untried import trials
from tests.desk import Desk
from tests.trying import FULL, LINE, config, files, put, table


@pytest.fixture
def known(tmp_path: Path) -> Config:
    return config(tmp_path)


def test_a_line_becomes_yaml_and_the_yaml_its_row(known: Config) -> None:
    done = import_trials(known, put(known, table([LINE])))
    assert done == Imported(1, 0, 0, ("catalog/trials/arc-300.yml",))
    assert files(known) == {
        "arc-300.yml": """\
trials:
  mk-2026-10-03:
    unit: serial PB-0042
    got: bought
    got_from: BackFit Outlet
    tester: MK
    tester_height: 5 ft 11 in
    tester_weight: 82 kg
    tested: 2026-10-03
    minutes: 1 h 15 min
    reach: 12 cm
    angle: "58°"
    room_length: 7 ft
    room_width: 75 cm
    room_height: "1,90 m"
    effort: could not
    notes: The strap has three marks.
""".encode()
    }
    assert read_catalog(known.catalog).of(Trial) == (FULL,)


def test_the_rows_are_the_same_in_every_database(engine: Engine, known: Config) -> None:
    line = {**LINE, "photograph": "a.png | b.jpg", "photograph_shows": "The strap | The lock",
            "photograph_rights": "ours"}  # fmt: skip
    import_trials(known, put(known, table([line])))
    catalog = read_catalog(known.catalog)
    assert sync(engine, catalog, date(2026, 11, 1)) > 0
    assert sync(engine, catalog, date(2026, 11, 1)) == 0
    names = [column.name for column in Trial.table().c if column.name != "row_hash"]
    with reading(engine) as connection:
        stored = load(connection, Trial.only(*names)).to_dict("records")
        pictures = load(connection, TrialPicture.only("trial", "position", "file", "alt", "rights"))
    assert stored == [{name: getattr(FULL, name) for name in names}]
    assert pictures.values.tolist() == [
        [FULL.trial, 0, "a.png", "The strap", "ours"],
        [FULL.trial, 1, "b.jpg", "The lock", "ours"],
    ]


def test_the_same_file_twice_changes_nothing(known: Config) -> None:
    path = put(known, table([LINE, {**LINE, "product": "bedrock-500"}]))
    assert import_trials(known, path, dry_run=True).new == 2
    assert files(known) == {}
    assert import_trials(known, path).new == 2
    before = files(known)
    assert import_trials(known, path) == Imported(0, 0, 2, ())
    assert files(known) == before


def test_a_corrected_line_corrects_its_test_and_leaves_the_rest(known: Config) -> None:
    import_trials(known, put(known, table([LINE])))
    path = known.catalog / "trials/arc-300.yml"
    noted = path.read_text("utf-8").replace("    reach:", "    # measured twice\n    reach:")
    path.write_text(noted, "utf-8")
    short = {name: LINE[name] for name in ("product", "unit", "got", "tester", "tested")}
    done = import_trials(known, put(known, table([{**short, "angle": "60", "notes": ""}])))
    assert done == Imported(0, 1, 0, ("catalog/trials/arc-300.yml",))
    assert path.read_text("utf-8") == noted.replace('angle: "58°"', "angle: 60")


def test_tests_of_one_day_get_names_of_their_own(known: Config) -> None:
    lines = [{**LINE, "unit": unit, "tester": tester}
             for unit in ("A", "B") for tester in ("MK", "7.b")]  # fmt: skip
    assert import_trials(known, put(known, table(lines))).new == 4
    names = [row.trial for row in read_catalog(known.catalog).of(Trial)]
    assert names == [f"arc-300/{name}" for name in (
        "mk-2026-10-03", "mk-2026-10-03-2", "t7-b-2026-10-03", "t7-b-2026-10-03-2")]  # fmt: skip


def test_no_file_is_written_where_one_of_them_cannot_be(
    known: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        if path.stem == "bedrock-500":
            raise OSError(28, "No space left on device", str(path))
        real(path, content)

    real = put_whole
    monkeypatch.setattr("desk.replaced.put_whole", full)
    path = put(known, table([LINE, {**LINE, "product": "bedrock-500"}]))
    with pytest.raises(OSError, match="No space"):
        import_trials(known, path)
    assert files(known) == {}


WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), codec="utf-8"), min_size=1)
CELLS = st.fixed_dictionaries(
    {
        "unit": WORDS.filter(lambda text: text.strip()),
        "got": st.sampled_from(["bought", "Lent", "GIVEN"]),
        "tester": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,7}", fullmatch=True),
        "tested": st.dates(date(2020, 1, 1), date(2026, 11, 1)).map(str),
        "effort": st.sampled_from(["none", "little", "Some", "hard", "could not"]),
    },
    optional={
        "got_from": WORDS,
        "tester_height": st.integers(100, 250).map(lambda n: f"{n} cm"),
        "minutes": st.integers(1, 1440).map(str),
        "reach": st.decimals(0, 50, places=1).map(lambda n: f"{n} in"),
        "angle": st.integers(0, 90).map(lambda n: f"{n}°"),
    },
)  # fmt: skip


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(CELLS, min_size=1, max_size=5, unique_by=lambda one: " ".join(one["unit"].split())))
def test_what_a_line_says_its_row_says(known: Config, lines: list[dict[str, str]]) -> None:
    for path in (known.catalog / "trials").glob("*"):
        path.unlink()
    names = dict.fromkeys(name for line in lines for name in line)
    rows = [{"product": "arc-300", **{name: line.get(name, "") for name in names}}
            for line in lines]  # fmt: skip
    path = put(known, table(rows))
    assert import_trials(known, path).new == len(lines)
    assert import_trials(known, path).known == len(lines)
    found = {row.unit: row for row in read_catalog(known.catalog).of(Trial)}
    for line in lines:
        row = found[" ".join(line["unit"].split())]
        for name, text in line.items():
            plain = " ".join(text.split())
            value = READERS[name](plain) if plain else None
            if isinstance(value, tuple):
                value = value[0] / 60 if name == "minutes" else value[0]
            assert getattr(row, name) == (pytest.approx(value) if name == "minutes" else value)


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {"UPRIGHT_NOW": "2026-11-02T04:00Z"})
    desk.product("arc-300", "Plumbrae", "Arc 300")
    (tmp_path / "tests.csv").write_bytes(table([LINE]))
    assert desk.upright("trial", "import", "tests.csv").splitlines() == [
        "1 new, 0 changed, 0 as they were",
        "catalog/trials/arc-300.yml: written",
        "next: upright run, upright build",
    ]
    assert desk.facts("trial", "import", "tests.csv") == {
        "new": 0, "changed": 0, "known": 1, "files": [],
    }  # fmt: skip
    assert desk.upright("trial", "template") == template()
    assert desk.upright("trial", "import", "none.csv", code=1) == (
        "upright: none.csv: No such file or directory\n"
    )


def test_the_doctor_names_days_to_come_and_photographs_that_are_not_there(known: Config) -> None:
    line = {**LINE, "photograph": "a.png", "photograph_shows": "A", "photograph_rights": "ours"}
    import_trials(known, put(known, table([line])))
    path = known.catalog / "trials/arc-300.yml"
    path.write_text(path.read_text("utf-8").replace("tested: 2026-10-03", "tested: 2027-10-03"))
    assert [told for told, _ in trials(read_catalog(known.catalog), known)] == [
        "the test arc-300/mk-2026-10-03 is of 2027-10-03, a day to come",
        "the photograph a.png of the test arc-300/mk-2026-10-03 is not there",
    ]
