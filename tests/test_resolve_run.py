"""Tests of resolve, features and strangers in a run, on both databases."""

from __future__ import annotations

from pandas.testing import assert_frame_equal
from sqlalchemy import Engine

from db.catalog.settings import read_scoring
from db.catalog.yamls import read_yaml
from db.connect import reading, writing
from db.contract import fit
from db.schema import (
    Feature,
    Judgement,
    Listing,
    Match,
    Method,
    Product,
    RawListing,
    Record,
    columns_of,
)
from db.store import load, replace_records
from pipeline.features import features
from pipeline.matching import FEATURES
from pipeline.resolve import resolve
from pipeline.run import run_steps
from tests.frames import SCORING, frame, shipped_methods
from tests.resolving import NOW, Row, judgement
from tests.test_resolve_names import PRINTED, PRODUCTS

JUDGED = [
    judgement(1, "different", "listing:l00", "product:rise-x1"),
    judgement(2, "same", "listing:l12", "product:v-1"),
    judgement(3, "unsure", "listing:l30", "product:hk-90"),
]
NOTED: list[Row] = [{"listing_id": "l05", "shop": "s05", "product_id": "solo"}]


def fill(engine: Engine, record: type[Record], rows: list[Row]) -> None:
    with writing(engine) as connection:
        replace_records(connection, record, [record(**row) for row in rows])


def test_both_databases_give_what_the_pure_step_gives(engine: Engine) -> None:
    fill(engine, RawListing, [{**row, "fetched": NOW} for row in reversed(PRINTED)])
    fill(engine, Product, PRODUCTS)
    fill(engine, Judgement, JUDGED)
    fill(engine, Listing, NOTED)
    with writing(engine) as connection:
        methods = read_scoring("scoring.yml", read_yaml(SCORING.read_bytes()))
        replace_records(connection, Method, methods)
    run_steps(engine, (features, resolve), False, lambda done: None)
    wanted = resolve(
        frame(Listing, NOTED), frame(RawListing, PRINTED), frame(Product, PRODUCTS),
        frame(Judgement, JUDGED), shipped_methods(),
    )  # fmt: skip
    with reading(engine) as connection:
        found = load(connection, columns_of(Match))
        told = load(connection, columns_of(Feature))
    order = ["listing_id"]
    assert_frame_equal(
        found.sort_values(order).reset_index(drop=True),
        fit(wanted, Match).sort_values(order).reset_index(drop=True),
    )
    assert sorted(told["position"]) == list(range(len(FEATURES)))


def test_each_feature_says_what_it_compares() -> None:
    found = features(shipped_methods()[["name"]])
    assert found["feature"].tolist() == [function.__name__ for function, _ in FEATURES]
    assert all(meaning.endswith(".") and "\n" not in meaning for meaning in found["meaning"])
