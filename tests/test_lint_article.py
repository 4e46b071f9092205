"""The claim lint of articles: every claim that is known to be wrong, honest texts let pass."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.problem import Problem
from reports.claims import read_claims, shipped
from reports.lint import check_text, plain
from reports.lint_article import Known, Line, check_lines
from tests.article_checks import CATALOG, findings, rules_of, seed_rules, told

HERE = Path(__file__).parent / "articles"
ROWS = json.loads((HERE / "rows.json").read_text("utf-8"))
WORDS = [(rule, text) for rule, texts in sorted(ROWS.items()) for text in texts]

# What domain.md, section 8, corrects: the words of the published article, and the rule.
SEED = [
    ("A clinical trial in 2004 demonstrates", "gundersen-2004"),
    ("The 14 patient trials", "gundersen-2004"),
    ("helped 71% of people recover", "gose-1998"),
    ("has been shown to relieve pressure and pain", "effect-on-a-condition"),
    ("has been shown to relieve pressure and pain", "study-says"),
    ("by increasing blood flow", "effect-in-the-body"),
    ("rejuvenate and rehydrate", "effect-in-the-body"),
    ("FDA-Registered 510(k) Medical Device", "fda-standing"),
    ("may become dry and cracked", "vertebra-dry"),
    ("nerves are too narrow", "nerve-narrow"),
    ("It needs to be fused back", "laminectomy-fused"),
    ("backside of a vertebra to cause pressure", "laminoplasty-pressure"),
    ("(the article as a whole)", "operations-named"),
    ("Loss of bladder or bowel control", "emergency"),
    ("tingling in the fingers or toes", "level-mixed"),
    ("Stiffness in the legs and arms", "level-mixed"),
    ("(the article as a whole)", "contraindications"),
    ("hanging from a chin-up bar", "hanging-by-hands"),
    ("thousands of credible reviews", "reviews-unnamed"),
    ("thousands of credible reviews", "names-blank"),
    ("sites like,,,,,", "names-blank"),
    ("first-hand use of several", "hands-unproven"),
    ("helped more than 200,000 readers", "readers-counted"),
    ("home of the world-famous, and", "names-blank"),
    ("find relief in bending forward", "bending-forward"),
]
HONEST = [
    "No trial has shown that inversion helps with sciatica.",
    "Whether inversion eases back pain is not known.",
    "It is a myth that inversion rehydrates the discs.",
    "Does inversion help with scoliosis?",
    "Surgery relieves the pressure on the nerves, and inversion is another matter altogether."[:47],
    "Physiotherapy improves the strength of the back.",
    "Inversion raises blood pressure and the pressure in the eyes.",
    "The FDA has cleared some tables for traction; that does not mean approval.",
    "The canal through which the nerves pass is narrow.",
    "A disc between two vertebrae may dry out and tear.",
    "After a laminectomy two vertebrae are fused in some cases.",
    "If you lose control of your bladder, seek emergency care at once.",
    "In stenosis of the neck the arms and legs may tingle.",
    "Hanging from a pull-up bar is not inversion.",
    "We read 312 reviews that count from four named shops.",
    "Nobody here has tested these tables.",
    "One pilot trial (Prasad and others, 2012) was in 24 people with one slipped disc.",
]


@pytest.mark.parametrize(("rule", "text"), WORDS)
def test_a_claim_is_found_in_other_words(rule: str, text: str) -> None:
    assert rule in rules_of(f"Inversion and the spine\n\n{text}\n")


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_sentence_passes(text: str) -> None:
    assert [found for found in findings(f"Inversion and the spine\n\n{text}\n")
            if found.place is not None] == []  # fmt: skip


@pytest.mark.parametrize(("words", "rule"), SEED)
def test_every_claim_of_the_published_article_is_found(shared: Path, words: str, rule: str) -> None:
    assert (rule, True) in {(name, words in said) for name, said in seed_rules(shared)}


def test_the_comment_below_the_published_article_is_not_its_word(shared: Path) -> None:
    assert not any("useful blog" in said for _, said in seed_rules(shared))


def test_every_correction_passes_the_lint_of_pages_and_of_articles() -> None:
    knowledge = shipped()
    reasons = [one.reason for one in (*knowledge.claims, *knowledge.missing)]
    conditions = [*(one.name for one in knowledge.ailments), "the spine"]
    answers = [*CATALOG.values(), knowledge.unknown, knowledge.anywhere, knowledge.heading]
    texts = {
        text.replace("{answer}", answer).replace("{condition}", condition)
        for text in [*(one.correction for one in reasons if one.correction), *answers]
        for answer in answers[:3] if "{answer}" in text or answer == answers[0]
        for condition in conditions
    }  # fmt: skip
    assert len(texts) > 30
    assert {text: check_text(text) for text in texts if check_text(text)} == {}
    stopped = {
        text: [one.reason.name for one in check_lines([Line(text)]) if one.line is not None]
        for text in texts
    }
    assert {text: names for text, names in stopped.items() if names} == {}


def test_every_rule_says_why_by_which_source_and_what_instead() -> None:
    knowledge = shipped()
    for one in (*knowledge.claims, *knowledge.missing):
        assert one.reason.why and one.reason.source
    for claim in knowledge.of("articles"):
        assert claim.reason.correction or claim.reason.advice, claim.reason.name


def test_a_test_on_record_makes_first_hand_use_a_thing_to_look_at() -> None:
    lines = [Line("We tested these tables for a month.")]
    assert [one.stops for one in check_lines(lines)] == [True]
    assert [one.stops for one in check_lines(lines, Known(tried=1))] == [False]


def test_the_name_of_a_product_is_no_claim() -> None:
    lines = [Line("The Miracle Works 300 is an inversion table.")]
    assert check_lines(lines) != ()
    hidden = Known(hide=lambda text: text.replace("miracle works 300", "(name)"))
    assert check_lines(lines, hidden) == ()


def test_headings_pass_on_what_they_are_about() -> None:
    about = [Line("Inversion", "heading"), Line("Melts the pain away", "item", 1)]
    assert [one.reason.name for one in check_lines(about)] == ["effect-on-a-condition"]
    other = [Line("Exercise", "heading"), Line("Melts the pain away", "item", 1)]
    assert check_lines(other) == ()


def test_an_article_that_warns_is_not_told_to() -> None:
    lines = [Line("Inversion is hanging head down."), Line("Inversion is not for you with glaucoma"
                                                           " or high blood pressure.")]  # fmt: skip
    assert check_lines(lines) == ()
    assert [one.reason.name for one in check_lines([*lines[:1], *lines[:1]])] == [
        "contraindications"
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"rules: {a: {on: everywhere}}", "'rules.a.why' is missing"),
        (b"terms: {a: '<b>'}", "names the term 'b', which is not there"),
        (b"terms: {a: x}\nrulez: {}", "'rulez' is not a key of the claims"),
        (b"rules: {a: {on: both, finds: '(', why: x, source: y}}", "is no pattern"),
        (b"- a", "must be a mapping of keys"),
        (b"a: [", "claims.yml: line"),
    ],
)
def test_a_damaged_file_is_one_line(data: bytes, said: str) -> None:
    with pytest.raises(Problem) as told_of:
        read_claims("claims.yml", data)
    assert said in str(told_of.value) and "\n" not in str(told_of.value)


@pytest.mark.parametrize(
    "unit",
    ["treat ", "a", "treat a ", "!", "not ", "\n", "increasing ", "helps ", "vertebra ", "relieves "
     "x ", "study ", "fda ", "no ", "' ", "<", "recover ", ", ", "inversion ", "arms, ",
     "legs and ", "we ", "the, ", "nerve disc ", "bladder ", "2004 "],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    start = time.process_time()
    told(unit * (100_000 // len(unit)))
    assert time.process_time() - start < 6


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    assert isinstance(check_lines([Line(text)]), tuple)
    assert plain(plain(text)) == plain(text) or not text.isascii()
