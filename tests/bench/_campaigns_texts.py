"""Texts of planted campaigns: stock sentences, light changes, disclosures."""

from __future__ import annotations

import re
from random import Random

SENTENCE = re.compile(r"(?<=[.!?])\s+")
FILLERS = ("really", "just", "so far", "honestly", "definitely", "also", "very much", "in the end")
# as people write them, and not all in the words that a reader would look for first
DISCLOSURES = (
    "I received this for free in exchange for my honest review.",
    "I was given this product at a discount in return for an unbiased opinion.",
    "Full disclosure: the company sent me a complimentary unit to try.",
    "Got a free sample to test from the brand.",
    "They offered a $20 gift card for writing a review.",
    "I got this at no cost for testing purposes.",
    "Disclaimer: free product provided, opinions are my own.",
    "[This review was collected as part of a promotion.]",
    "Gifted by the maker, all thoughts mine.",
    "The seller refunded my purchase after I posted this.",
    "I received a coupon for leaving my review.",
    "Posting this to be entered into the giveaway for reviewers.",
    "Thanks to the brand for letting me try this free of charge!",
    "Was part of their tester panel.",
    "received free product to review",
)


def stock(rng: Random, texts: list[str], size: int) -> list[str]:
    """Choose sentences that a campaign has its writers put together."""
    found = [one.strip() for text in texts for one in SENTENCE.split(text)]
    good = sorted({one for one in found if 5 <= len(one.split()) <= 16})
    return rng.sample(good, min(size, len(good)))


def assembled(rng: Random, sentences: list[str], vocabulary: list[str]) -> str:
    """Put stock sentences together, each a little changed."""
    chosen = rng.sample(sentences, min(len(sentences), rng.randint(2, 4)))
    return " ".join(changed(rng, one, vocabulary, 0.06) for one in chosen)


def changed(rng: Random, text: str, vocabulary: list[str], share: float) -> str:
    """Drop, replace or fill in a share of the words."""
    words = []
    for word in text.split():
        chance = rng.random()
        if chance >= share:
            words.append(word)
        elif chance < share / 3:
            words.append(rng.choice(vocabulary))
        elif chance < 2 * share / 3:
            words += [word, rng.choice(FILLERS)]
    return " ".join(words) or text


def disclosing(rng: Random, text: str) -> str:
    """Add a disclosure, before or after."""
    said = rng.choice(DISCLOSURES)
    return f"{said} {text}" if rng.random() < 0.4 else f"{text} {said}"
