"""The benchmark of matching on small invented tables: it runs, whatever the columns are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main

LEFT = "id,title,manufacturer,list price,ean\n1,Ostra Solo,Ostra,$399.00,9520000000011\n2,Mat,,,\n"
RIGHT = "nr,label,info\n7,Ostra Solo table,EAN 9520000000011\n8,Cup of tea,hot\n"


def run(folder: Path, left: str, right: str, gold: str) -> list[str]:
    for name, text in (("left", left), ("right", right), ("gold", gold)):
        (folder / name).write_text(text, "utf-8")
    files = [f"--{name}={folder / name}" for name in ("left", "right", "gold")]
    return ["matching", *files, "--json"]


def test_any_two_tables_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(run(tmp_path, LEFT, RIGHT, "D1,D2\n1,7\n")) == 0
    said = json.loads(capsys.readouterr().out)
    figures = {name: said["figures"][name] for name in ("precision", "recall", "f1", "auto_pairs")}
    assert figures == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "auto_pairs": 0.0}
    assert {"auto_precision", "cpu_s", "peak_mb"} <= said["figures"].keys()
    assert said["conditions"]["proposed"] == 1


def test_a_gold_without_its_columns_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(run(tmp_path, LEFT, RIGHT, "a,b\n1,7\n")) == 1
    assert "has no columns D1 and D2" in capsys.readouterr().err


def test_what_spreadsheets_leave_behind_does_no_harm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mark of the encoding, line ends of Windows, blanks, words for nothing, more columns."""
    left = "\ufeffnr|about\t|aggregate value\r\n1|nan| Ostra Solo\r\n2 |cup of tea|Lumora Rest\r\n"
    right = "id|title\r\n7|Ostra Solo\r\n8|Lumora Rest\r\n9|NaN\r\n"
    gold = "\ufeffD1 |why|D2\r\n1|x| 7\r\n2|y|8 \r\n"
    assert main([*run(tmp_path, left, right, gold), "--sep=|"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["figures"]["f1"], said["conditions"]["proposed"]) == (1.0, 2)
