"""The lint of size: what is claimed, and how many reviews count."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.problem import Problem
from reports.lint import check_pages, check_size
from reports.release import build
from tests.seeds import SMALL, config_of, fill
from tests.seeds.pages import ONE_SHOP

CLAIMS = [
    ("We read thousands of reviews.", 2_000),
    ("Thousands of detailed owner reviews stand behind it.", 2_000),
    ("tens of thousands of ratings", 20_000),
    ("hundreds of thousands of reviews", 200_000),
    ("Hundreds of honest reviews", 200),
    ("dozens of reviews", 24),
    ("millions of opinions", 2_000_000),
    ("Over 1,200 reviews were read.", 1_200),
    ("more than 3 thousand owner reviews", 3_000),
    ("10k+ reviews", 10_000),
    ("1,500+ verified ratings", 1_500),
    ("nearly 2.5 million reviews", 2_500_000),
]


@pytest.mark.parametrize(("text", "size"), CLAIMS, ids=[text for text, _ in CLAIMS])
def test_a_claim_of_size_stands_from_its_size_on(text: str, size: int) -> None:
    assert check_size(text, size) == ()
    (found,) = check_size(text, size - 1)
    assert f"{size - 1:,} reviews count" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "12 of 14 known reviews count.", "20 reviews are needed.", "more than 20 reviews a week",
        "We do not have thousands of reviews.", "hundreds of miles", "scores of products",
        "1,204 reviews count", "over 300 lb",
    ],
)  # fmt: skip
def test_figures_that_claim_no_size_are_left_alone(text: str) -> None:
    assert check_size(text, 12) == ()


def test_pages_are_held_against_the_reviews_that_count() -> None:
    page = b"<html><body><p>Based on thousands of reviews.</p></body></html>"
    (found,) = check_pages({"index.html": page}, (), 12)
    assert str(found) == (
        "index.html: 'thousands of reviews': more is claimed than there is: 12 reviews count. "
        "Say instead: say how many count"
    )
    assert check_pages({"index.html": page}, (), 2_000) == check_pages({"index.html": page}) == ()


def test_a_build_with_too_large_a_claim_fails(lite: Engine, tmp_path: Path) -> None:
    fill(lite, SMALL, ONE_SHOP)
    config = config_of(tmp_path)
    theme = config.catalog / "theme"
    theme.mkdir(parents=True)
    bad = '{% extends "base.html" %}{% block main %}<p>Hundreds of reviews.</p>{% endblock %}'
    (theme / "accessibility.html").write_text(bad)
    with pytest.raises(Problem, match="'hundreds of reviews': more is claimed than there is: 12"):
        build(lite, config)
