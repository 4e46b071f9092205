"""Tests of one review by itself: what its source says of it, and what it says."""

from __future__ import annotations

import numpy as np

from pipeline.trust.shop import Found, Numbers, Shop, flags, found, texts

OF_SOURCE = "the source marks that there was a reward for it"


def unverified(shop: Shop, _numbers: Numbers) -> Found:
    """Mark reviews whose purchase the shop has not confirmed. It fires only where a shop marks
    confirmed purchases at all, on the reviews without the mark. Many honest owners bought the
    product elsewhere; so this alone says little. Source: ReviewMeta's test of unverified purchases.
    """
    fires = ~shop.verified & bool(shop.verified.any())
    share = shop.verified.mean() if len(shop) else 0.0
    said = f"no mark of a purchase, which {_share(share)} of this shop's reviews have"
    return found(fires.astype(np.float64), fires, dict.fromkeys(np.flatnonzero(fires), said))


def incentivised(shop: Shop, _numbers: Numbers) -> Found:
    """Mark reviews for which there was a reward: a free unit, a discount, a gift card, a prize
    draw. It fires where the source marks the reward, or where the text discloses it, as in "in
    exchange for my honest review"; "I was not paid" does not count. Source: ReviewMeta's test of
    incentivised reviews.
    """
    marked = flags(shop.reviews["incentivised"])
    words = texts(shop.reviews["incentive"])
    fires = marked | np.array([one is not None for one in words], bool)
    said = {
        int(at): f"its text says: “{words[at]}”" if words[at] else OF_SOURCE
        for at in np.flatnonzero(fires)
    }
    return found(fires.astype(np.float64), fires, said)


def copied(shop: Shop, _numbers: Numbers) -> Found:
    """Mark copies of another review, in the same shop or another. It fires on every member of a
    group of copies but the one that is kept, and gives the reason for which they were grouped.
    Source: Broder 1997, "On the resemblance and containment of documents", and our own rules.
    """
    words = texts(shop.reviews["repeat"])
    fires = np.array([one is not None for one in words], bool)
    return found(fires.astype(np.float64), fires, {at: one or "" for at, one in enumerate(words)})


def contradicts_text(shop: Shop, numbers: Numbers) -> Found:
    """Mark reviews whose rating says the opposite of their words. It fires where the text is read
    as clearly for or clearly against the product and the rating lies far on the other side. Some
    people take one star for the best; a text that is mixed, short or unread never counts.
    """
    polarity = shop.reviews["polarity"].to_numpy(np.float64, na_value=np.nan)
    words = shop.reviews["words"].to_numpy(np.float64, na_value=0.0)
    apart = -polarity * (2 * shop.rating - 1)
    apart = np.where(np.isnan(apart) | (words < numbers["contradiction_words"]), 0.0, apart)
    strength = np.maximum(apart, 0.0) / numbers["contradiction"]
    fires = strength >= 1
    said = {
        int(at): f"{_stars(shop.rating[at])} beside words that are clearly "
        f"{'for' if polarity[at] > 0 else 'against'} it "
        f"({polarity[at]:+.2f} on a scale from -1 to 1)"
        for at in np.flatnonzero(fires)
    }
    return found(strength, fires, said)


def off_topic(shop: Shop, numbers: Numbers) -> Found:
    """Mark reviews that say nothing of the product. It fires where nearly all of the text is about
    the delivery or the parcel, or where it speaks of another product by name and not of its own.
    """
    share = shop.reviews["delivery"].to_numpy(np.float64, na_value=0.0)
    others = texts(shop.reviews["named_other"])
    other = np.array([one is not None for one in others], bool)
    strength = np.where(other, 1.0, np.nan_to_num(share) / numbers["delivery_share"])
    fires = strength >= 1
    said = {
        int(at): f"it speaks of another product: {others[at]}"
        if others[at]
        else f"{_share(share[at])} of its text is about the delivery"
        for at in np.flatnonzero(fires)
    }
    return found(strength, fires, said)


def too_short(shop: Shop, numbers: Numbers) -> Found:
    """Mark reviews that say too little to be weighed. It fires on ratings without any text, and
    on texts of a few words; the reason says which. Such a rating may be true, but nothing in it
    can be checked. Source: after ReviewMeta's comparison of word counts.
    """
    words = shop.reviews["words"].to_numpy(np.float64, na_value=0.0)
    fires = words < numbers["short_words"]
    strength = numbers["short_words"] / (words + 1)
    said = {int(at): _short(int(words[at])) for at in np.flatnonzero(fires)}
    return found(strength, fires, said)


def edited_after_reply(shop: Shop, numbers: Numbers) -> Found:
    """Mark reviews whose rating rose after the shop had replied. It fires where we saw the review
    with the shop's reply, and later saw it with a better rating. A shop that mends a fault earns
    that; one that pays for a better rating does not, and nobody outside can tell the two apart.
    """
    seen = shop.versions.sort_values(["review_key", "order"], kind="stable")
    replied = seen[flags(seen["reply"]) & seen["rating"].notna().to_numpy()]
    first = replied.drop_duplicates("review_key").set_index("review_key")["rating"]
    before = shop.reviews["review_key"].map(first).to_numpy(np.float64, na_value=np.nan)
    rise = np.nan_to_num(shop.rating - before)
    strength = np.maximum(rise, 0.0) / numbers["rise"]
    fires = strength >= 1
    said = {
        int(at): f"{_stars(before[at])} when the shop replied, {_stars(shop.rating[at])} now"
        for at in np.flatnonzero(fires)
    }
    return found(strength, fires, said)


def _short(words: int) -> str:
    if not words:
        return "a rating without text"
    return f"only {words} word{'s' if words > 1 else ''}"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"


def _stars(rating: float) -> str:
    return f"a rating of {100 * rating:.0f} of 100"
