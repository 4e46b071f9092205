"""The shipped safety notes: complete, sourced, honest about who checked, no promise."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from db.catalog.safety import KINDS, read_safety
from db.catalog.yamls import read_yaml
from db.schema import SafetyNote

FILES = sorted((Path(__file__).parents[1] / "catalog/safety").glob("*.yml"))


def notes() -> list[SafetyNote]:
    read = (read_safety(path.name, path.stem, read_yaml(path.read_bytes())) for path in FILES)
    return [note for records in read for note in records if isinstance(note, SafetyNote)]


NOTES = notes()


def text_of(kind: str) -> str:
    return " ".join(f"{n.title} {n.text}" for n in NOTES if n.kind == kind).lower()


def test_there_is_a_file_for_each_kind():
    assert {path.stem for path in FILES} == {"contraindications", "emergency", "recalls"}
    assert {note.kind for note in NOTES} == set(KINDS)


@pytest.mark.parametrize(
    "condition",
    [
        "glaucoma", "ocular hypertension", "macular degeneration", "retina", "high blood pressure",
        "heart", "circulation", "stroke", "tia", "blood thinners", "aspirin", "osteoporosis",
        "fracture", "dislocation", "implanted", "curved spine", "swollen joints", "seizures",
        "brain", "dizziness", "fatigue", "tingling", "weakness", "headache", "hernia",
        "arteries of the neck", "heart failure", "hip or knee", "pregnancy", "middle ear",
        "conjunctivitis", "obesity",
    ],
)  # fmt: skip
def test_every_condition_that_a_read_source_names_is_there(condition):
    assert condition in text_of("contraindication")


@pytest.mark.parametrize(
    "sign", ["bladder", "bowel", "numbness", "both legs", "fall", "come up", "eyes", "headache"]
)
def test_every_emergency_sign_is_there(sign):
    assert sign in text_of("emergency")


def test_an_emergency_says_at_once_what_to_do():
    for note in (note for note in NOTES if note.kind == "emergency"):
        first = note.text.split(".")[0].split(",")[0]
        assert re.match(r"Seek emergency care|Call for (emergency )?help|Come up", first), note.note


def test_loss_of_bladder_or_bowel_control_comes_first():
    first = min((n for n in NOTES if n.kind == "emergency"), key=lambda note: note.position)
    assert first.note == "emergency/bladder-bowel"
    assert first.text.startswith("Seek emergency care at once.")


def test_the_recall_names_both_brands_and_their_models():
    found = {(n.brand, n.models, n.source) for n in NOTES if n.kind == "recall"}
    source = "U.S. Consumer Product Safety Commission, recall 08-109, 5 December 2007"
    assert found == {
        ("NordicTrack", '["831.14595.0"]', source),
        ("Reebok", '["RBBE1996.0"]', source),
    }
    for fact in ("22,000", "5 december 2007", "five reports", "free repair kit", "ankle clamp"):
        assert text_of("recall").count(fact) == 2


@pytest.mark.parametrize("note", NOTES, ids=[note.note for note in NOTES])
def test_a_note_says_who_says_so_and_that_no_clinician_has_checked_it(note):
    assert note.source
    assert "not yet" in note.reviewer
    assert note.reviewed == date(2026, 11, 22)
    assert note.review_by == date(2027, 5, 22)


@pytest.mark.parametrize("note", NOTES, ids=[note.note for note in NOTES])
def test_a_note_promises_nothing(note):
    promises = r"\b(cur(e|es|ed|ing)|heal(s|ed|ing)?|treat\w*|reliev\w*|relief|helps|helped)\b"
    praise = r"\b(proven|effective|safe|safely|fake)\b"
    for words in (promises, praise):
        assert not re.search(words, f"{note.title} {note.text}", re.IGNORECASE)


def test_positions_follow_the_order_of_the_file():
    for path in FILES:
        rows = [n.position for n in NOTES if n.note.startswith(f"{path.stem}/")]
        assert rows == list(range(len(rows)))
