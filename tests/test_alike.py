"""Which texts are copies of one another: the five kinds, hard cases that are none, languages."""

from __future__ import annotations

import pytest

from pipeline.alike import COPY, likeness, long_enough, plain

TEXT = (
    "We put the Larkfield table up in the spare room last winter. The ankle rest clicks into "
    "place without a struggle, and my tall brother fits on it, though only just. After two months "
    "the left hinge began to squeak, which a drop of oil cured."
)
GERMAN = (
    "Der Tisch von Larkfeld steht seit dem Winter bei uns im Gästezimmer. Die Knöchelhalterung "
    "rastet mühelos ein, und auch mein großer Bruder passt darauf, wenn auch knapp."
)
FRENCH = (
    "Nous avons monté la table Larkfield dans la chambre d'amis l'hiver dernier. Le repose-"
    "chevilles s'enclenche sans effort et mon grand frère y tient tout juste."
)
SPANISH = (
    "Montamos la mesa Larkfield en la habitación de invitados el invierno pasado. El apoyo de los "
    "tobillos encaja sin esfuerzo y mi hermano, que es muy alto, cabe por poco."
)
JAPANESE = (
    "去年の冬に客間へこの台を置きました。足首の支えは力を入れずに固定でき、"
    "背の高い兄も何とか使えます。二か月後に左の蝶番がきしみました。"
)


def alike(one: str, two: str) -> bool:
    forth, back = likeness([one, two], [two, one])
    assert forth == back
    return bool(forth >= COPY)


@pytest.mark.parametrize(
    "copy",
    [
        TEXT.upper().replace(",", "").replace("two", "t&#119;o"),
        TEXT[: int(len(TEXT) * 0.6)] + "... read more",
        TEXT[: int(len(TEXT) * 0.85)] + "… Weiterlesen",
        f"Sent to a member of our Oakmere panel, who may keep it: {TEXT} Shown by kind permission "
        "of the shop at oakmere.example.",
        TEXT.replace("winter", "wintr").replace("struggle", "strugggle").replace("tall", "tal"),
        TEXT.replace(" up", "").replace("without a", "with no").replace(" only just", " barely"),
        f"{TEXT} Update: a year on it still stands, and the squeak has not come back.",
        f"<p>{TEXT}</p> Originally posted on larkfield.example",
    ],
)
def test_a_copy_is_told(copy: str) -> None:
    assert alike(TEXT, copy)


@pytest.mark.parametrize(
    "other",
    [
        "",
        "Great product! Works as described.",
        # whole sentences are shared, and each has its own
        "Mine came on a Tuesday with a torn box and no bolts at all. After two months the left "
        "hinge began to squeak, which a drop of oil cured.",
        "We put the Larkfield table up in the spare room last winter. It was a present from an "
        "aunt who had never opened it, and the manual is in Finnish. After two months the left "
        "hinge began to squeak, which a drop of oil cured.",
        # one begins where the other ends
        "After two months the left hinge began to squeak, which a drop of oil cured. The shop "
        "sent a new pair of hinges at once and asked for nothing, so I can only praise it.",
        # a sentence of it in a much longer text
        "I have had four tables. The first fell over. The ankle rest clicks into place without a "
        "struggle. The second was stolen from the porch, and the third I gave to a neighbour who "
        "collects such things; the fourth is the one I would buy again, were it still made.",
        GERMAN,
    ],
)
def test_what_shares_sentences_is_no_copy(other: str) -> None:
    assert not alike(TEXT, other)


def test_one_form_filled_in_by_two_is_no_copy() -> None:
    form = "I bought the {} for my {} in {} and after {} it is {}; the {} sent it {} and I paid {}."
    one = form.format(
        "grey table", "mother", "early May", "six weeks", "quite loose", "warehouse",
        "by slow boat", "far too much",
    )  # fmt: skip
    two = form.format(
        "folding chair", "two sons", "Leeds", "one fall", "as good as new", "maker",
        "overnight", "half of that",
    )  # fmt: skip
    assert not alike(one, two)


def test_a_cut_text_is_no_copy_of_one_that_quotes_it_after_its_own_words() -> None:
    cut = "The ankle rest clicks into place without a struggle, and my tall brother fits on i"
    quoting = f"I agree with one who wrote here before, if not in all he said: {cut}t, only just."
    assert not alike(cut, quoting)


@pytest.mark.parametrize("typo", [("one drop", "on drop"), ("cured", "curred"), ("it", "tit")])
def test_slips_where_a_copy_ends_and_the_other_goes_on(typo: tuple[str, str]) -> None:
    """As where the author of the other adds to it later, or writes before it."""
    text = f"{TEXT[:-1].replace('a drop', 'one drop')} it"
    words = text.split()
    slip = " ".join([*words[:-5], " ".join(words[-5:]).replace(*typo)])
    more = "Update after a year: the straps are worn, but they hold as they ever did."
    assert alike(slip, f"{text} {more}")
    assert alike(f"Wee {' '.join(words[1:])}", f"{more} {text}")
    assert not alike(f"{' '.join(words[:-5])} sold with no regret at all", f"{text} {more}")


def numbered(kind: str, n: int) -> str:
    return " ".join(f"{kind}{at}x" for at in range(n))


@pytest.mark.parametrize(
    ("one", "two", "copy"),
    [
        # a passage amid them differs: eight words, and ten
        ((("a", 16), ("b", 8), ("c", 16)), (("a", 16), ("d", 8), ("c", 16)), True),
        ((("a", 16), ("b", 10), ("c", 16)), (("a", 16), ("d", 10), ("c", 16)), False),
        # that one word amid it meets its like by chance does not make it shorter
        (
            (("a", 16), ("birch", 5), ("c", 1), ("dune", 5), ("e", 16)),
            (("a", 16), ("moss", 5), ("c", 1), ("gravel", 5), ("e", 16)),
            False,
        ),
        # the shorter is half of the longer, or less
        ((("a", 20),), (("a", 20), ("b", 15)), True),
        ((("a", 20),), (("a", 20), ("b", 25)), False),
        # something was added at both ends: the text has twelve words, or fewer
        ((("a", 14),), (("b", 8), ("a", 14), ("c", 8)), True),
        ((("a", 10),), (("b", 7), ("a", 10), ("c", 6)), False),
        ((("a", 14),), (("b", 15), ("a", 14), ("c", 15)), False),
        # both end with words of their own: four, and five
        ((("a", 30), ("b", 4)), (("a", 30), ("c", 4)), True),
        ((("a", 30), ("b", 5)), (("a", 30), ("c", 5)), False),
        # each has its own at the other's end
        ((("b", 3), ("a", 30)), (("a", 30), ("c", 9)), False),
    ],
)
def test_where_and_how_much_two_texts_differ(
    one: tuple[tuple[str, int], ...], two: tuple[tuple[str, int], ...], copy: bool
) -> None:
    texts = [" ".join(numbered(*part) for part in text) for text in (one, two)]
    assert alike(*texts) is copy


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH, JAPANESE])
def test_other_languages_have_copies_too(text: str) -> None:
    cut = text[: int(len(text) * 0.75)]
    assert alike(text, cut)
    assert alike(text, text.upper())
    assert not alike(text, TEXT)
    assert long_enough(text)


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("It’s  GREAT &amp;amp; cheap", "its great cheap"),
        ("Ｆｕｌｌ width №5", "full width no5"),
        ("Good.<br>Bad", "good bad"),
        ("I like it... Read more", "i like it"),
        ("I like it a lot. Originally posted on oak.example", "i like it a lot"),
        ("Cet avis a été recueilli dans le cadre d'une promotion. Bien.", "bien"),
        ("とても良い", "と て も 良 い"),
        ("👍👍 !!", ""),
        ("", ""),
    ],
)
def test_plain(printed: str, words: str) -> None:
    assert plain(printed) == words
    assert plain(str(plain(printed))) == words


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("Great product! Works as described.", False),
        ("great " * 500, False),
        ("👍" * 50, False),
        ("とても良い商品です。", False),
        (TEXT, True),
        ("The box was torn and two of the bolts were missing.", True),
    ],
)
def test_what_is_too_short_is_no_evidence(text: str, enough: bool) -> None:
    assert long_enough(text) is enough


def test_very_long_texts_are_compared_by_their_beginning() -> None:
    long = " ".join(f"{word}{at}" for at in range(4_000) for word in TEXT.split()[:8])
    assert len(long) > 200_000
    assert len(plain(long)) <= 20_000
    assert alike(long, long.upper())
    assert not alike("great " * 40_000, "bad " * 40_000)
