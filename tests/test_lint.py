"""Tests of the claim lint: what it must find, what it must let pass, and how long it may take."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lint import check_pages, check_text, plain

CLAIMED = [
    "An FDA approved table.",
    "An FDA-approved table.",
    "fda‑registered and sold here",
    "A 510(k) medical device.",
    "Clinically proven results.",
    "It has been shown to ease sciatica.",
    "It cures.",
    "It heals.",
    "It relieves back pain.",
    "Relieves chronic lower back pain in minutes.",
    "It treats sciatica.",
    "A miracle.",
    "Guaranteed to work.",
    "Fake reviews were removed.",
    "Written by fake reviewers.",
    "It helps with herniated discs.",
    "Great for people with spinal stenosis.",
    "Pain-free living.",
    "Avoid surgery.",
    "It increases blood flow to the nerves.",
    "It rehydrates the discs.",
    "Doctor recommended.",
    "Safe for everyone.",
    "It helped more than 200,000 readers.",
    "One study shows it.",
    "We tested this table.",
    "No doubt it cures.",
    "It is not only safe, it relieves back pain.",
    "It is not expensive and relieves back pain.",
    "No other table has been clinically proven.",
    "Do not miss this miracle.",
]
HONEST = [
    "Clearance is not approval.",
    "It is not FDA approved.",
    "It isn’t FDA‑approved.",
    "We never say that a product cures or treats anything.",
    "Nobody has shown that it relieves back pain.",
    "We cannot say that it helps with sciatica.",
    "It has never been clinically proven.",
    "Cleared by the FDA for traction; clearance is not approval.",
    "Owners mention sore ankles in 31 of 210 reviews that count.",
    "Do not use it if you are treated for high blood pressure.",
    "Stop at once if you feel pain, and ask a clinician.",
    "Ask a clinician first: glaucoma, hernia, osteoporosis, recent stroke.",
    "To reduce the risk of injury, lock both ankles.",
    "The pattern of these reviews is atypical.",
    "A secure ankle lock.",
    "Scores are shown to readers with their doubt.",
]


@pytest.mark.parametrize("text", CLAIMED)
def test_a_claim_is_found(text: str) -> None:
    assert check_text(text)


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_sentence_passes(text: str) -> None:
    assert check_text(text) == ()


def test_a_finding_names_page_words_and_mend() -> None:
    page = b"<html><body><p>This table <b>cures</b> all.</p></body></html>"
    assert [str(one) for one in check_pages({"a.html": page, "b.csv": b"it cures"})] == [
        "a.html: 'cures': a cure is claimed. Say instead: say what owners rate, or name a graded "
        "study; say nothing of symptoms"
    ]


def test_claims_hide_neither_in_attributes_nor_in_markup() -> None:
    page = b'<html><head><title>It cures</title></head><body><i aria-label="it heals"></i></body>'
    assert [one.words for one in check_pages({"a.html": page})] == ["cures", "heals"]
    split = "<html><body><p>cu<b>res</b></p><p>mir\u200bacle</p></body></html>".encode()
    assert [one.words for one in check_pages({"a.html": split})] == ["cures", "miracle"]


def test_blocks_are_not_read_as_one_sentence() -> None:
    page = b"<html><body><p>We never</p><p>cures</p><td>It relieves</td><td>pain</td></body></html>"
    assert [one.words for one in check_pages({"a.html": page})] == ["cures"]


def test_the_name_of_a_product_is_no_claim() -> None:
    page = b"<html><body><p>Miracle Works 300 is a table, no miracle.</p></body></html>"
    assert check_pages({"a.html": page}, ["Miracle Works 300"]) == ()
    assert check_pages({"a.html": page})


@pytest.mark.parametrize(
    "unit",
    ["treat ", "a", "treat a ", "!", "not ", "\n", "increasing ", "helps ", "vertebra ", "relieves "
     "x ", "study ", "fda ", "no ", "' ", "<", "recover "],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    start = time.process_time()
    check_text(unit * (200_000 // len(unit)))
    assert time.process_time() - start < 3


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    assert isinstance(check_text(text), tuple)
    assert plain(plain(text)) == plain(text) or not text.isascii()
