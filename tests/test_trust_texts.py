"""What is computed once of each text: words that disclose, words of the delivery, phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.trust.delivery import delivery_share
from pipeline.trust.facts import PHRASES_MOST, text_facts
from pipeline.trust.incentives import disclosed

DISCLOSING = (
    "I received this product for free in exchange for my honest review.",
    "Got this at a discounted price in return for an unbiased opinion.",
    "in exchange for a fair and honest opinion",
    "The maker sent me a free unit to try.",
    "They gave me a free table to write this.",
    "I was given a complimentary sample by the brand for testing.",
    "I received it complimentary from the brand.",
    "I was provided with this item at no cost.",
    "They offered a $10 gift card for leaving a review.",
    "There was a card in the box: 20% off for a 5 star review",
    "I got a coupon for writing this review",
    "they promised a full refund if I leave a good review",
    "I was compensated for this review.",
    "I got paid to write this",
    "This review was collected as part of a promotion.",
    "[This review was submitted as part of a sweepstakes entry]",
    "Entered the giveaway by posting this review.",
    "Won this in a raffle at the gym.",
    "Got it through Influenster",
    "I'm a Vine Voice and this is what I think",
    "I received it for review purposes only",
    "#gifted by the brand",
    "Ich habe die Bank kostenlos zum Testen erhalten.",
    "Im Gegenzug für eine ehrliche Bewertung bekam ich einen Gutschein.",
    "J'ai reçu ce produit gratuitement en échange d'un avis honnête.",
    "Recibí el producto gratis a cambio de una opinión sincera.",
)
SILENT = (
    "I was not paid for this review.",
    "I didn't receive this for free in exchange for a review, I bought it.",
    "No compensation was given for this review, and I wasn't compensated for writing it.",
    "I have not been offered any discount for a review.",
    "Free shipping and fast delivery.",
    "I got free shipping with my order, great product.",
    "It is free of pain and odour free.",
    "Feel free to ask me for a review of the assembly.",
    "Bought it with a gift card from my son.",
    "I used a discount code and it came quickly.",
    "A refund was given when I returned it.",
    "I received a sample with my last order and then bought the full size.",
    "I exchanged it for a bigger one.",
    "Returned it in exchange for the larger model.",
    "I wish they had sent me a free one!",
    "My back is pain free for the first time in years.",
    "Paid too much for this.",
    "I got paid on Friday and treated myself.",
    "Test it for yourself, the risk-free trial is fair.",
    "Ich habe kein Geld für diese Bewertung bekommen, und der Versand war kostenlos.",
    "La livraison était gratuite.",
    "El envío fue gratis.",
    "",
)


@pytest.mark.parametrize("text", DISCLOSING)
def test_a_disclosure_is_found_and_quoted(text: str) -> None:
    said = disclosed(text)
    assert said is not None
    assert said.lower() in " ".join(text.split()).lower()


@pytest.mark.parametrize("text", SILENT)
def test_what_discloses_nothing_is_left_alone(text: str) -> None:
    assert disclosed(text) is None


def test_a_not_counts_in_its_own_clause_only() -> None:
    assert disclosed("I do not say this lightly. I got it free of charge for my review") is not None
    assert disclosed("I was not happy, but I received it free of charge.") is not None


@pytest.mark.parametrize(
    ("body", "share"),
    [
        ("Fast delivery.", 1.0),
        ("Speedy delivery, neat box.", 1.0),
        ("A neat box for my tools.", 0.0),
        ("Arrived two days late and the box was torn.", 1.0),
        ("Fast shipping. Great table!", 0.5),
        ("Arrived quickly and it feels fantastic on my back", 2 / 9),
        ("I use it every evening.", 0.0),
        ("Die Lieferung kam sehr spät.", 1.0),
        (
            "I have to say that since this one was delivered to me I have hardly had a day on which"
            " I did not hang from it",
            0.0,
        ),
    ],
)
def test_the_share_of_a_text_about_its_delivery(body: str, share: float) -> None:
    assert delivery_share(None, body) == pytest.approx(share, abs=0.13)


def test_a_title_counts_unless_it_repeats_or_names_the_stars() -> None:
    assert text_facts("Great table", "I use it a lot", "en")[0] == 7
    assert text_facts("Five Stars", "I use it a lot", "en")[0] == 5
    assert text_facts("I use it", "I use it a lot", "en")[0] == 5
    assert text_facts("Great table", None, "en")[0] == 2
    assert text_facts(None, None, None) == (0, None, [])


def test_phrases_are_the_same_wherever_they_stand() -> None:
    one = text_facts(None, "You will not regret buying this table.", "en")[2]
    two = text_facts(None, "Wow! you WILL not regret buying this, believe me.", "en")[2]
    assert len(one) == 3
    assert len(set(one) & set(two)) == 2


def test_a_script_that_parts_no_words_has_no_phrases() -> None:
    words, _, phrases = text_facts(None, "とても良い製品です。毎日使っています", "ja")
    assert 0 < words < 12
    assert phrases == []


@given(st.text(max_size=400), st.text(max_size=40))
def test_facts_are_bounded_and_do_not_hang_on_white_space(body: str, title: str) -> None:
    words, _, phrases = text_facts(title, body, None)
    assert words >= 0
    assert phrases == sorted(set(phrases))
    assert len(phrases) <= PHRASES_MOST
    assert all(0 <= one < 1 << 62 for one in phrases)
    assert text_facts(title, f" {body}\n", None)[2] == phrases
