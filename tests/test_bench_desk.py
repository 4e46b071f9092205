"""Smoke test of the desk's bench: every page answers, on a small site."""

from __future__ import annotations

from argparse import Namespace

from tests.bench.desk import measure


def test_the_bench_visits_the_pages_of_the_desk() -> None:
    figures, conditions = measure(Namespace(reviews=400, products=10, seed=7, sqlite=True))
    assert conditions["database"] == "sqlite"
    assert int(str(figures["pages"])) > 20
    assert {"p95_today", "p95_questions_one", "p95_products_list"} <= figures.keys()
