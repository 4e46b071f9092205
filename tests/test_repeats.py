"""Tests of pipeline.repeats: which reviews are copies, which one counts, what editors say."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.groups import COPIED, LEFT_OUT
from tests.repeating import OTHER, TALE, Told, day, found, judged, told

SHORT = "Great product, would buy again!"
ONE = told("hangwell", "1", published=day(3))
TWO = told("oakrow", "2", published=day(4))
PAIR = {"hangwell-1": ("hangwell-1", "kept", None), "oakrow-2": ("hangwell-1", "text", COPIED)}


def test_a_long_text_is_one_review_in_two_shops_whatever_its_date() -> None:
    assert found([ONE, TWO]) == PAIR
    assert found([ONE, {**TWO, "published": None}]) == PAIR
    assert found([ONE, told("oakrow", "2", OTHER)]) == {}


@pytest.mark.parametrize(
    "other",
    [
        {"rating": 0.25},
        {"product_id": "q"},
        {"language": "de"},
        {"body": None},
        {"body": SHORT},
    ],
)
def test_what_speaks_against_a_copy(other: Told) -> None:
    assert found([ONE, {**TWO, **other}]) == {}


def test_a_copy_on_another_scale_or_of_an_unknown_listing_is_one() -> None:
    assert found([ONE, {**TWO, "rating": 0.8}]) == PAIR
    assert found([ONE, {**TWO, "rating": None, "excluded": "no rating that can be read"}]) == PAIR
    assert found([ONE, {**TWO, "product_id": None, "language": None}]) == PAIR


def test_short_texts_that_many_write_are_no_copies() -> None:
    assert found([told("hangwell", "1", SHORT), told("oakrow", "2", SHORT)]) == {}
    assert found([told("hangwell", "1", SHORT), told("hangwell", "2", SHORT)]) == {}


SENTENCE = "The foot rest was set for a giant and took us an hour."


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        ({}, True),
        ({"published": day(10)}, True),
        ({"published": day(12)}, False),
        ({"published": None}, False),
        ({"title": "Not for me"}, False),
        ({"precision": "year"}, False),
        ({"body": f"{SENTENCE} {OTHER}"}, False),
    ],
)
def test_a_sentence_is_a_copy_where_all_else_agrees(other: Told, copy: bool) -> None:
    one = told("hangwell", "1", SENTENCE, title="Fine")
    two = {**told("oakrow", "2", SENTENCE, title="Fine"), **other}
    assert bool(found([one, two])) is copy


FORM = (
    "How content are you with the table as a whole? {} How hard was it to put the table together "
    "at home? {} How do the ankle rests feel when you hang? {} Will you tell your friends? {}"
)


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        ({}, True),
        ({"published": day(10)}, True),
        ({"published": None}, True),
        ({"published": day(12)}, False),
        ({"title": "As I had hoped"}, False),
    ],
)
def test_one_form_that_two_people_filled_in_is_no_copy(other: Told, copy: bool) -> None:
    """Its words alone cannot tell it from a copy that was reworded: their days and titles can."""
    one = told("hangwell", "1", FORM.format("Very", "Easy", "Good", "Yes"), title="Fine")
    two = told("oakrow", "2", FORM.format("Quite", "Hard", "Poor", "Yes"), title="Fine")
    assert bool(found([one, {**two, **other}])) is copy


def test_a_text_within_one_of_more_than_twice_its_length_is_no_copy() -> None:
    before = "Somebody has said all there is to say, and I put it here for you to read: " * 2
    within = told("oakrow", "2", f"{before[:120]} {TALE} {before[:120]}")
    assert found([ONE, within]) == {}
    assert found([ONE, told("oakrow", "2", f"{before[:60]} {TALE} {before[:60]}")])


def test_two_accounts_of_a_shop_must_write_the_same_long_text() -> None:
    one = told("oakrow", "1", author_hash="a")
    two = told("oakrow", "2", author_hash="b", published=day(20))
    assert found([one, two])["oakrow-2"] == ("oakrow-1", "text", COPIED)
    assert found([one, {**two, "body": TALE.replace("evening", "morning")}]) == {}
    assert found([one, {**two, "rating": 0.875}]) == {}


def test_the_original_counts_where_a_label_names_it() -> None:
    """Though it is younger by its date, and the copy is short."""
    first = told("oakrow", "1", SHORT, syndicated_from="Originally posted on tiltwell.example")
    source = told("tiltwell", "2", SHORT, published=day(5))
    assert found([first, source]) == {
        "tiltwell-2": ("tiltwell-2", "kept", None),
        "oakrow-1": ("tiltwell-2", "label", COPIED),
    }
    assert found([{**first, "syndicated_from": "www.Tiltwell.example"}, source])
    assert found([{**first, "syndicated_from": "Tiltwell"}, source])
    assert found([{**first, "syndicated_from": "elsewhere.example"}, source]) == {}
    assert found([first, {**source, "published": day(28)}]) == {}


def test_a_label_alone_drops_nothing() -> None:
    alone = told("oakrow", "1", syndicated_from="tiltwell.example")
    assert found([alone, told("tiltwell", "2", OTHER)]) == {}
    again = told("hangwell", "3", published=day(4), syndicated_from="tiltwell.example")
    assert found([alone, again])["hangwell-3"] == ("oakrow-1", "text", COPIED)
    assert found([alone, {**again, "published": day(3), "syndicated_from": None}])["oakrow-1"] == (
        "hangwell-3",
        "text",
        COPIED,
    )


TWIN = {"author_hash": "a", "listing_id": "oakrow-red"}


@pytest.mark.parametrize(
    ("body", "other", "copy"),
    [
        (SHORT, {}, True),
        (None, {}, True),
        (SHORT, {"published": day(4)}, False),
        (SHORT, {"rating": 1.0}, False),
        (SHORT, {"product_id": "q"}, False),
        (None, {"product_id": "q"}, False),
        (SHORT, {"author_hash": "b"}, False),
        (SHORT, {"precision": "month"}, False),
        ("Came late, broken, and nobody answers.", {}, False),
    ],
)
def test_one_author_day_and_rating_is_one_review(body: str | None, other: Told, copy: bool) -> None:
    one = told("oakrow", "1", SHORT, author_hash="a")
    two = {**told("oakrow", "2", body), **TWIN, **other}
    wanted = {"oakrow-1": ("oakrow-1", "kept", None), "oakrow-2": ("oakrow-1", "author", COPIED)}
    assert found([one, two]) == (wanted if copy else {})


def test_a_name_that_many_bear_is_no_author() -> None:
    one = told("oakrow", "1", SHORT, author_hash="anonymous", moments=6)
    assert found([one, told("oakrow", "2", SHORT, author_hash="anonymous", moments=6)]) == {}
    bare = told("oakrow", "3", None, author_hash="a")
    assert found([bare, {**bare, "id": "x", "review_key": "4"}]) == {}


def test_what_does_not_count_never_stands_for_what_does() -> None:
    assert found([{**ONE, "excluded": "no"}, TWO]) == {
        "oakrow-2": ("oakrow-2", "kept", None),
        "hangwell-1": ("oakrow-2", "text", COPIED),
    }
    assert found([{**ONE, "product_id": None}, TWO])["hangwell-1"][0] == "oakrow-2"


def test_a_date_that_is_not_exact_is_no_proof_of_age_but_for_the_maker() -> None:
    vague: Told = {"precision": "month", "published": day(1)}
    assert found([{**ONE, **vague}, TWO])["hangwell-1"][0] == "oakrow-2"
    assert found([{**told("tiltwell", "1"), **vague}, TWO])["oakrow-2"][0] == "tiltwell-1"


def test_a_chain_of_copies_swallows_nobody() -> None:
    """Each member is alike with the one kept: what is only alike with a member is not taken."""
    words = TALE.split()
    texts = [" ".join([*OTHER.split()[:n], *words[n:]]) for n in (0, 7, 14, 21, 28)]
    chain = [told(f"s{n}", str(n), text, published=day(3 + n)) for n, text in enumerate(texts)]
    groups = found(chain)
    assert groups
    assert "s4-4" not in groups or groups["s4-4"][0] != "s0-0"
    for one, (kept, rule, _) in groups.items():
        pair = [row for row in chain if row["id"] in (one, kept)]
        assert rule == "kept" or found(pair)


def test_a_copy_hangs_on_the_one_that_has_its_very_words() -> None:
    """Though an older review, of another person, is how it begins; unless an editor parts them."""
    older = told("tiltwell", "1", SENTENCE, published=day(1))
    whole = told("tiltwell", "2", f"{SENTENCE} So that was that.", published=day(2))
    copy = {**whole, "id": "oakrow-3", "shop": "oakrow", "review_key": "3"}
    copy |= {"syndicated_from": "tiltwell.example", "published": day(28)}
    assert found([older, copy])["oakrow-3"] == ("tiltwell-1", "label", COPIED)
    assert found([older, whole, copy]) == {
        "tiltwell-2": ("tiltwell-2", "kept", None),
        "oakrow-3": ("tiltwell-2", "label", COPIED),
    }
    said = judged(("different", "oakrow/3", "tiltwell/2"))
    assert found([older, whole, copy], said)["oakrow-3"][0] == "tiltwell-1"
    barred = {**whole, "excluded": "no"}
    assert found([older, barred, copy])["oakrow-3"][0] == "tiltwell-1"
    said = judged(("same", "oakrow/3", "tiltwell/1"))
    assert found([older, whole, copy], said)["oakrow-3"][0] == "tiltwell-1"


def test_editors_join_and_part() -> None:
    alone = told("tiltwell", "3", OTHER, published=day(1))
    assert found([ONE, TWO], judged(("different", "hangwell/1", "oakrow/2"))) == {}
    assert found([ONE, TWO], judged(("unsure", "oakrow/2", "hangwell/1"))) == {}
    joined = found([ONE, TWO, alone], judged(("same", "oakrow/2", "tiltwell/3")))
    assert joined == {
        "tiltwell-3": ("tiltwell-3", "kept", None),
        "oakrow-2": ("tiltwell-3", "judgement", COPIED),
        "hangwell-1": ("tiltwell-3", "text", COPIED),
    }
    parted = [("same", "oakrow/2", "tiltwell/3"), ("different", "hangwell/1", "tiltwell/3")]
    assert "hangwell-1" not in found([ONE, TWO, alone], judged(*parted))


def test_a_negative_survives_an_undo() -> None:
    said = judged(("different", "hangwell/1", "oakrow/2"))
    undo = {**said.iloc[0].to_dict(), "judgement": "u", "number": 2, "verdict": "undo"}
    undo |= {"undoes": "j1", "subject": "review:hangwell/1", "other": None}
    said.loc[1] = undo
    assert found([ONE, TWO], said) == {}


def test_editors_keep_and_leave_out() -> None:
    assert found([ONE, TWO], judged(("keep", "oakrow/2"))) == {}
    assert found([ONE], judged(("drop", "hangwell/1"))) == {
        "hangwell-1": ("hangwell-1", "judgement", LEFT_OUT)
    }
    assert found([ONE, TWO], judged(("drop", "hangwell/1"))) == {
        "oakrow-2": ("oakrow-2", "kept", None),
        "hangwell-1": ("oakrow-2", "text", LEFT_OUT),
    }


REVIEWS = st.lists(
    st.builds(
        told,
        st.sampled_from(["hangwell", "oakrow", "tiltwell"]),
        st.integers(0, 99).map(str),
        st.sampled_from(
            [TALE, TALE + " So far.", TALE[:-30] + "... Read more", OTHER, SHORT, None]
        ),
        published=st.integers(1, 9).map(day),
        product_id=st.sampled_from(["p", "p", None]),
        rating=st.sampled_from([0.5, 0.75]),
        author_hash=st.sampled_from(["a", "b", None]),
        syndicated_from=st.sampled_from([None, None, "tiltwell.example"]),
        excluded=st.sampled_from([None, None, "no"]),
    ),
    max_size=12,
    unique_by=lambda row: row["id"],
)


@given(REVIEWS, st.randoms())
def test_each_group_counts_once_whatever_the_order(
    reviews: list[Told], chance: random.Random
) -> None:
    if not reviews:
        return
    groups = found(reviews)
    assert found(chance.sample(reviews, len(reviews))) == groups
    counts = {row["id"] for row in reviews if not row["excluded"] and row["product_id"]}
    for one, (kept, rule, excluded) in groups.items():
        assert groups[str(kept)][:2] == (kept, "kept")
        assert (one == kept) == (rule == "kept") == (excluded is None)
        assert kept in counts or one not in counts
