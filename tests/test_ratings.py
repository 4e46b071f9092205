"""Ratings as printed: tables of cases, the laws, and the marked fragments of shared/."""

import time
from argparse import ArgumentParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fragments import read_fragment
from pipeline.ratings import PrintedRating, Rating, rating_of, read_printed, read_rating
from pipeline.unclear import Unclear
from tests.bench import ratings as bench

PRINTED = {
    "4,5 von 5": (4.5, 5), "4.5 out of 5 stars": (4.5, 5), "5,0 de 5 estrellas": (5, 5),
    "4,1 su 5": (4.1, 5), "4,5 z 5 gwiazdek": (4.5, 5), "4,0 ud af 5": (4, 5),
    "4,5 sur 5 étoiles": (4.5, 5), "Rated 4.00 out of 5": (4, 5), "4 stars out of 5": (4, 5),
    "5つ星のうち4.2": (4.2, 5), "9/10": (9, 10), "4 / 5": (4, 5), "3 von 5 Sternen": (3, 5),
    "★★★★☆": (4, 5), "⭐⭐⭐": (3, 5), "⭐️⭐️⭐️⭐️": (4, 5), "★★★½☆": (3.5, 5), "★★★★½": (4.5, 5),
    "★★★★★ (12)": (5, 5), "4.5★": (4.5, 5), "85%": (85, 100), "85 %": (85, 100),
    "4½": (4.5, 5), "3 1/2": (3.5, 5), "Bewertung: 4,5": (4.5, 5), "5 stars": (5, 5),
    "five stars": (5, 5), "Four out of five": (4, 5), "４．５": (4.5, 5), "٤٫٥": (4.5, 5),
    "४.५": (4.5, 5), "４／５": (4, 5), "4.5 (1,234)": (4.5, 5), "4.4746": (4.4746, 5), "5.": (5, 5),
    "4.5 star rating": (4.5, 5),
}  # fmt: skip
UNREADABLE = (
    "", " ", "A+", "7 bananas", "-5", "−3", "1e309", "NaN", "Infinity", "six", "0", "6", "11/10",
    "0/10", "5/0", "1-5", "1 2", "☆☆☆☆☆", "★★★★★★", "101%", "4.5.3", "9" * 10_000, "4" + " " * 999,
    "nice ★★★ table",
)  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), PRINTED.items())
def test_a_printed_rating_is_read(text, shown):
    value, best = shown
    worst = 0 if best == 100 else 1
    assert read_rating(text) == Rating((value - worst) / (best - worst), best)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_rating_is_not_guessed(text):
    assert read_rating(text) is None


SCALES = (
    (("4", "5", "1", None), Rating(0.75, 5.0)),
    (("0", 5, "0", None), Rating(0.0, 5.0)),
    (("85", "100", None, None), Rating(0.85, 100.0)),
    (("9", "10", None, None), Rating(8 / 9, 10.0)),
    (("9", None, None, 10.0), Rating(8 / 9, 10.0)),
    (("4", "5", None, 10.0), Rating(0.75, 5.0)),
    (("4/5", "10", None, None), Rating(0.75, 5.0)),
    (("85 %", "5", "1", None), Rating(0.85, 100.0)),
    (("4", "", " ", None), Rating(0.75, 5.0)),
    (("4", "0", None, None), None),
    (("4", "1000", None, None), None),
    (("4", "five apples", None, None), None),
    (("3", "5", "5", None), None),
    (("3", "1e309", None, None), None),
    ((None, "5", "1", None), None),
)


@pytest.mark.parametrize(("printed", "rating"), SCALES)
def test_the_scale_is_the_one_printed_nearest(printed, rating):
    assert read_rating(*printed) == rating


@pytest.mark.parametrize(
    ("text", "reason"),
    [("7 bananas", "not readable"), ("12", "outside 1 to 5"), ("-2", "negative"),
     ("3/1", "no scale from 1 to 1")],
)  # fmt: skip
def test_the_reason_is_named(text, reason):
    with pytest.raises(Unclear, match=reason):
        rating_of(text)


@given(st.text(), st.none() | st.text() | st.floats(), st.none() | st.text() | st.floats())
def test_a_rating_is_none_or_from_0_to_1(text, best, worst):
    rating = read_rating(text, best, worst)
    assert rating is None or (0 <= rating.value <= 1 and 0 < rating.scale_max <= 100)


@given(st.integers(2, 10).flatmap(lambda m: st.tuples(st.integers(1, m), st.just(m))))
def test_n_stars_of_m_read_alike_in_every_form(stars):
    n, m = stars
    forms = [f"{n} of {m}", f"{n}/{m}", f"{n},0 von {m}", "★" * n + "☆" * (m - n)]
    wanted = Rating((n - 1) / (m - 1), float(m))
    assert [read_rating(form) for form in forms[: 4 if n < m else 3]] == [wanted] * (3 + (n < m))


def test_hostile_length_costs_nothing():
    started = time.perf_counter()
    for text in ("9" * 10_000, "a" * 100_000 + "!", "(" * 100_000, "★" * 100_000, "4 " * 128):
        assert read_rating(text) is None
    assert time.perf_counter() - started < 0.05


def test_a_number_keeps_its_own_scale():
    assert read_printed("8,4/10") == PrintedRating(8.4, 10.0)
    assert read_printed("60 %") == PrintedRating(60.0, 100.0, percent=True)


ICON = '<i class="icon {}"></i>'
FRAGMENTS = (
    ("<b>4,3</b>", None, 4.3, None),
    ("<b>4.3 (1,024)</b>", None, 4.3, None),
    ("<b>120 reviews</b>", None, None, None),
    ("<b>4 out of 12 reviews</b>", None, 4.0, None),
    ("<b>8,4/10 <i>(7 Bewertungen)</i></b>", None, 8.4, 10.0),
    ("<b>70 %</b>", None, 70.0, None),
    ("<b>4.6</b>", "<p><b>4.6</b> out of <u>5</u> by 9</p>", 4.6, 5.0),
    ("<b>4.6</b>", "<p>4.6 of 7 was then, now <b>4.6</b></p>", 4.6, None),
    ("<b>3</b>", '<p><b>3</b><meta itemprop="bestRating" content="7"></p>', 3.0, 7.0),
    ('<meta itemprop="ratingValue" content="4.3">', None, 4.3, None),
    ('<p><meta itemprop="bestRating" content="5"></p>', None, None, None),
    ('<p data-rating="8.4" data-max="10"></p>', None, 8.4, 10.0),
    ('<p data-score="4.25"></p>', None, 4.25, None),
    ('<p aria-label="Rated 4.5 out of 5, 99 votes"></p>', None, 4.5, 5.0),
    ('<img alt="4,5 von 5 Sternen">', None, 4.5, 5.0),
    ('<p class="stars"><i style="width: 90%"></i></p>', None, 4.5, 5.0),
    ('<p class="stars"><i style="width:80%">★★★★★</i></p>', None, 4.0, 5.0),
    ('<p style="--rating: 4.3"></p>', None, 4.3, None),
    ('<p class="star-rating-4-5"></p>', None, 4.5, None),
    ('<p class="shop-stars--3_5 big"></p>', None, 3.5, None),
    ('<p class="star-rating Three"></p>', None, 3.0, None),
    ('<img src="/pictures/stars-4.5.gif">', None, 4.5, None),
    ("<p>★★★☆☆</p>", None, 3.0, 5.0),
    (f"<p>{ICON.format('star') * 3}{ICON.format('star-half')}{ICON.format('star-empty')}</p>",
     None, 3.5, 5.0),
    (f"<p>{ICON.format('star filled') * 2}{ICON.format('star') * 3}</p>", None, 2.0, 5.0),
    ('<ul class="stars"><li class="on"><li class="on"><li><li><li></ul>', None, 2.0, 5.0),
    (f"<p>{ICON.format('star-60-filled') * 5}</p>", None, 3.0, 5.0),
    ("", None, None, None),
    ("<p></p>", None, None, None),
    ("<![CDATA[", None, None, None),
)  # fmt: skip


@pytest.mark.parametrize(("markup", "parent", "value", "best"), FRAGMENTS)
def test_a_fragment_shows_its_rating(markup, parent, value, best):
    found = read_fragment(markup, parent)
    assert (found and found.value, found and found.best) == (value, best)


@given(st.text(alphabet="<>/=\"' 45abistar%class☆★", max_size=60))
def test_any_markup_is_read_or_refused(markup):
    found = read_fragment(markup, markup)
    assert found is None or found.best is None or found.best >= found.value


def test_the_marked_fragments(shared):
    parser = ArgumentParser()
    bench.add_arguments(parser)
    path = shared / "captures" / "multi" / "zyte_parsers_rating_values.json"
    figures, conditions = bench.measure(parser.parse_args([str(path), "--wrong"]))
    assert figures["n"] == 135
    assert figures["rating_equal"] >= 132
    assert figures["best_equal"] >= 124
    assert len(conditions["wrong"]) <= 11
