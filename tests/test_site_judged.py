"""What pages say of judgement: effects of tests, aspects, places, health, causes, the bundle."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pandas import DataFrame
from sqlalchemy import delete

from db.connect import Engine, writing
from db.contract import fit
from db.schema import (
    Aspect,
    AspectScore,
    Cell,
    Fit,
    Mention,
    Method,
    MonthCause,
    Rank,
    Score,
    ScoreWithout,
    TrustTest,
)
from db.store import replace
from pipeline.score import numbers_of
from pipeline.scoring import posterior
from reports.judged import parts_of
from tests.frames import shipped_methods
from tests.seeds import add, fill
from tests.seeds.pages import render, words

PRODUCT = "aurel-a2"
PAGE = f"products/{PRODUCT}.html"


def test_a_page_says_what_each_test_does(lite: Engine) -> None:
    fill(lite)
    add(
        lite,
        TrustTest(test="burst", position=0, grain="product", meaning="Marks many at once.",
                  auc=0.86, false_alarm=0.0012),
        TrustTest(test="source_record", position=1, grain="product", meaning="Marks a shop."),
        ScoreWithout(product_id=PRODUCT, test="burst", flagged=12, flagged_mean=99.6,
                     unflagged_mean=61.2, weighed=True, score=66.2),
        Rank(product_id=PRODUCT, rank=1, probability=0.58),
        Rank(product_id=PRODUCT, rank=2, probability=0.37),
        Rank(product_id=PRODUCT, rank=3, probability=0.04),
    )  # fmt: skip
    made = render(lite)
    said = words(made[PAGE])
    assert "Burst 12 100 61 yes 66.2" in said
    assert "The probability of place 1: 58 %, of place 2: 37 %." in said
    method = words(made["method.html"])
    assert "Burst Marks many at once. 0.86 0.12 %" in method
    assert "Source record Marks a shop. not measured not measured" in method
    assert b'href="../method.html#test-burst"' in made[PAGE]
    assert b'id="test-burst"' in made["method.html"]


def test_a_page_counts_praise_and_regret_and_keeps_health_apart(lite: Engine) -> None:
    fill(lite)
    add(
        lite,
        Aspect(aspect="assembly", position=0, label="Assembly", meaning="m", kind="product"),
        Aspect(aspect="parcel", position=1, label="Parcel", meaning="m", kind="apart"),
        Aspect(aspect="relief", position=2, label="Reports", meaning="m", kind="health"),
        AspectScore(product_id=PRODUCT, aspect="assembly", score=80.4, low=70.0, high=90.0,
                    praise=31, complaints=7, neutral=2),
        AspectScore(product_id=PRODUCT, aspect="parcel", praise=9, complaints=1, neutral=0),
        *(
            Mention(mention=f"r/{n}", review_id=f"r{n}", shop="backfit", product_id=PRODUCT,
                    aspect="relief", polarity="praise", confidence=sure, words="my sciatica",
                    counts=True, barred="health") for n, sure in enumerate((0.9, 0.8, 0.1))
        ),
    )  # fmt: skip
    said = words(render(lite)[PAGE])
    assert "Assembly 31 7 2 80 % between 70 and 90" in said
    assert "Parcel" not in said
    assert "sciatica" not in said
    assert "speak of symptoms or conditions" in said


def test_the_bundle_of_a_release_recomputes_its_scores(lite: Engine, tmp_path: Path) -> None:
    fill(lite)
    rows = [("aurel-a2", "backfit", 2900 + n, "burst" if n % 3 else "", 9, 5.5 + n / 10, 4.5)
            for n in range(12)]  # fmt: skip
    columns = ["product_id", "shop", "week", "signals", "n", "rating_sum", "rating_squares"]
    cells = DataFrame(rows, columns=columns)
    methods = shipped_methods()
    made = posterior(cells, numbers_of(methods[:0], methods))
    with writing(lite) as connection:
        keyed = cells.assign(cell=[str(n) for n in range(12)])
        replace(connection, Cell, fit(keyed, Cell))
        scores = made[["product_id", "score", "low", "high", "raw_mean", "counted", "effective"]]
        replace(connection, Score, fit(scores.assign(listed=108, method="2.0"), Score))
        for record in (Method, Fit):  # those of the seeds are of another method
            connection.execute(delete(record.table()))
    add(lite, *_methods())
    for name, data in render(lite).items():
        if name.startswith("bundle/"):
            tmp_path.joinpath(name.partition("/")[2]).write_bytes(data)
    command = [sys.executable, "-I", str(tmp_path / "recompute.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert float(done.stdout) < 1e-9
    numbers = json.loads((tmp_path / "numbers.json").read_text())
    numbers["prior_mean"] = 0.1  # the script can fail
    (tmp_path / "numbers.json").write_text(json.dumps(numbers))
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 1


def _methods() -> list[Method]:
    rows = shipped_methods().to_dict("records")
    return [Method(**{str(key): value for key, value in row.items()}) for row in rows]


def test_an_edition_prints_the_causes_that_add_up(lite: Engine) -> None:
    one = {"month": "2026-11", "before": "2026-10", "product_id": PRODUCT}
    rows = [MonthCause(**one, cause="new", points=1.25, reviews=9),
            MonthCause(**one, cause="age", points=-0.04, reviews=0),
            MonthCause(**one, cause="gone", points=0.0, reviews=0)]  # fmt: skip
    found = parts_of(rows)
    assert [(part.cause, part.points, part.shown) for part in found] == [
        ("new reviews", 1.25, True), ("the age of reviews", -0.04, False),
    ]  # fmt: skip
