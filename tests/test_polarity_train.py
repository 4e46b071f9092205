"""Training and measuring on a tiny invented set: the same bytes twice, and every way to ask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.polarity.hu_liu import features
from pipeline.polarity.rows import Row, read
from pipeline.polarity.store import load
from pipeline.polarity.train import main as train_main
from tests.bench.__main__ import main

WORDS = {"positive": ("splendid", "handy", "sturdy"), "negative": ("wobbly", "shoddy", "grim")}
PARTS = ("lever", "strap", "hinge", "dial")


def whole(folder: Path) -> Path:
    rows = [
        {"text": f"The {part} is {word}.", "aspect": None, "label": label, "group": part}
        for part in PARTS
        for label, words in WORDS.items()
        for word in words
    ]
    return written(folder / "whole.jsonl", rows)


def placed(folder: Path) -> Path:
    rows = []
    for part in PARTS:
        for good, bad in zip(*WORDS.values(), strict=True):
            text = f"The {part} is {good} but the frame is {bad} and it stood by the door."
            for term, label in ((part, "positive"), ("frame", "negative"), ("door", "neutral")):
                at = text.find(term)
                place = {"from": at, "to": at + len(term)}
                rows.append({"text": text, "aspect": term, **place, "label": label, "group": part})
    return written(folder / "placed.jsonl", rows)


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def lexica(folder: Path) -> list[str]:
    (folder / "liu").mkdir(exist_ok=True)
    (folder / "liu" / "positive-words.txt").write_text("; good\n\nsplendid\nhandy\n", "utf-8")
    (folder / "liu" / "negative-words.txt").write_text("wobbly\nshoddy\n", "utf-8")
    (folder / "vader.txt").write_text("splendid\t2.8\t0.4\t[3]\ngrim\t-2.0\t0.4\t[2]\n", "utf-8")
    xml = '<word form="sturdy" pos="JJ" polarity="0.4" subjectivity="0.3" />\n'
    (folder / "pattern.xml").write_text(xml, "utf-8")
    paths = (folder / "liu", folder / "vader.txt", folder / "pattern.xml")
    names = ("--liu", "--vader", "--pattern")
    return [part for pair in zip(names, map(str, paths), strict=True) for part in pair]


def figures(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict[str, object]]:
    assert main(["polarity", *options, "--json"]) == 0
    said: dict[str, dict[str, object]] = json.loads(capsys.readouterr().out)
    return said


def test_training_twice_gives_the_same_bytes_and_a_card(tmp_path: Path) -> None:
    files = [f"--data={whole(tmp_path)}", f"--data={placed(tmp_path)}", *lexica(tmp_path)]
    for out in ("first", "second"):
        assert train_main([*files, f"--out={tmp_path / out}"]) == 0
    for name in ("model.npz", "model.json"):
        first, second = (tmp_path / out / name for out in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()
    card = json.loads((tmp_path / "first" / "model.json").read_text("utf-8"))
    assert [one["rows"] for one in card["data"]] == [24, 36]
    assert {one["licence"] for one in card["lexica"]} == {"CC BY 4.0", "MIT", "PDDL"}
    model = load(tmp_path / "first" / "model.npz")
    said = model.probabilities(["The door is wobbly.", "The lever is handy."], [None, (4, 9)])
    assert said[0].argmax() == 0
    assert said[1].argmax() == 2


def test_a_file_that_is_no_row_is_refused_by_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = written(tmp_path / "bad.jsonl", [{"text": "Fine.", "label": "splendid"}])
    out = f"--out={tmp_path / 'out'}"
    assert train_main([f"--data={bad}", *lexica(tmp_path), out]) == 1
    assert "bad.jsonl:1 is not a row to learn from" in capsys.readouterr().err
    assert train_main([f"--data={tmp_path / 'none.jsonl'}", *lexica(tmp_path), out]) == 1
    assert "none.jsonl is not there" in capsys.readouterr().err


def test_clauses_with_mentions_are_rows_where_one_polarity_is_said(tmp_path: Path) -> None:
    both = [{"aspect": "a", "polarity": "positive"}, {"aspect": "b", "polarity": "negative"}]
    rows: list[dict[str, object]] = [
        {"text": "Handy.", "mentions": both[:1], "health": False, "hazard": False},
        {"text": "Handy but grim.", "mentions": both, "health": False, "hazard": False},
        {"text": "It is a table.", "mentions": [], "health": False, "hazard": False},
    ]
    found = read(written(tmp_path / "clauses.jsonl", rows))
    assert found == (Row("Handy.", None, "positive", "clauses"),)


def test_the_published_form_gives_features_that_the_text_names(tmp_path: Path) -> None:
    path = tmp_path / "Ostra_1.txt"
    lines = [
        "[t]a title",
        "dial[+2],size[-1][u]##the dial is neat .",
        "strap[-3]##a grim Strap",
        "x",
    ]
    path.write_text("\n".join(lines), "utf-8")
    assert list(features(path)) == [
        ("the dial is neat .", (4, 8), "positive"),
        ("a grim Strap", (7, 12), "negative"),
    ]


def test_the_bench_answers_by_the_shipped_model_and_by_trained_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = str(whole(tmp_path)), str(placed(tmp_path))
    shipped = figures(capsys, first)
    names = {"n", "accuracy", "macro_f1", "sentences_per_cpu_s"}
    assert shipped["figures"].keys() == names
    assert shipped["conditions"]["classes"] == ["negative", "positive"]
    assert shipped["conditions"]["in_training"] is False
    left_out = figures(capsys, first, "--leave-out=group")
    assert (left_out["figures"]["accuracy"], left_out["conditions"]["groups"]) == (100.0, 4)
    trained = figures(capsys, second, f"--train={second}")
    assert trained["figures"]["accuracy"] == 100.0
    assert trained["conditions"]["in_training"] is True
    assert trained["conditions"]["classes"] == ["negative", "neutral", "positive"]
