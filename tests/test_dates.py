"""Dates as printed: tables of cases, what is never guessed, and the laws."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import When, date_of, read_date
from pipeline.unclear import Unclear

FETCHED = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)

CLEAR = {
    "2025-04-01T15:56:25Z": "2025-04-01T15:56:25Z",
    "2025-04-01T16:56:25+01:00": "2025-04-01T15:56:25Z",
    "2025-04-01T16:56:25.123456+0100": "2025-04-01T15:56:25Z",
    "2025-04-01t10:56-05": "2025-04-01T15:56:00Z",
    "2025-04-01": "2025-04-01",
    "2025-04-01+02:00": "2025-04-01",
    "2025-04": "2025-04",
    "2025": "2025",
    "20250401": "2025-04-01",
    "20250401T155625Z": "2025-04-01T15:56:25Z",
    "2024-10-30 00:00:00 UTC": "2024-10-30T00:00:00Z",
    "2024/10/30": "2024-10-30",
    "Tue Apr 01 2025 16:56:25 GMT+0100 (British Summer Time)": "2025-04-01T15:56:25Z",
    "Tue, 01 Apr 2025 16:56:25 +0100": "2025-04-01T15:56:25Z",
    "Wed Oct 30 10:15:00 +0000 2024": "2024-10-30T10:15:00Z",
    "1554134185": "2019-04-01T15:56:25Z",
    "1554134185.25": "2019-04-01T15:56:25Z",
    "1554134185000": "2019-04-01T15:56:25Z",
    "1554134185000000": "2019-04-01T15:56:25Z",
    "13/6/2018": "2018-06-13",
    "6/13/2018": "2018-06-13",
    "5/5/2018": "2018-05-05",
    "12/25/18": "2018-12-25",
    "05.06.2018": "2018-06-05",
    "16.12.2024 10:15:33": "2024-12-16T10:15:33Z",
    "5. juni 2018 kl. 10.15": "2018-06-05T10:15:00Z",
    "4 mars 2025 à 10h15": "2025-03-04T10:15:00Z",
    "Mar 4, 2025 10:15 PM": "2025-03-04T22:15:00Z",
    "March 4, 2025, 12:05 a.m. EST": "2025-03-04T05:05:00Z",
    "04-Mar-2025": "2025-03-04",
    "25th of August 2017": "2017-08-25",
    "2017, August 25": "2017-08-25",
    "5 Jun 18": "2018-06-05",
    "June 2018": "2018-06",
    "6/2018": "2018-06",
    "lundi 5 juin 2018": "2018-06-05",
    "mar. 5 juin 2018": "2018-06-05",
    "２０１８年６月５日": "2018-06-05",
    "2018년 6월 5일": "2018-06-05",
    "2018年6月": "2018-06",
    "٢٠٢٥-٠٤-٠١": "2025-04-01",
    "5 июня 2018": "2018-06-05",
    "5 kesäkuuta 2018": "2018-06-05",
    "Date: 2018-06-05": "2018-06-05",
    "Reviewed in the United States on March 4, 2025": "2025-03-04",
    "Revisado en España el 25 de agosto de 2017": "2017-08-25",
    "Rezension aus Deutschland vom 5. Juni 2018": "2018-06-05",
    "Avis laissé en France le 1er juin 2018": "2018-06-01",
    "23 Nov 2026": "2026-11-23",
}

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie "
    "decembrie",
}

RELATIVE = {
    "yesterday": "2026-11-21", "Yesterday at 10:15": "2026-11-21", "today": "2026-11-22",
    "3 hours ago": "2026-11-22", "20 hours ago": "2026-11-21", "2d ago": "2026-11-20",
    "3 weeks ago": "2026-11", "a month ago": "2026-10", "Posted a year ago": "2025",
    "11 months ago": "2025-12", "about 3 months ago": "2026-08", "Reviewed 2 years ago": "2024",
    "gestern": "2026-11-21", "vor 3 Tagen": "2026-11-19", "vor 2 Monaten": "2026-09",
    "vor einem Jahr": "2025", "il y a 3 jours": "2026-11-19", "il y a un mois": "2026-10",
    "hace 2 semanas": "2026-11", "2 giorni fa": "2026-11-20", "3 dagen geleden": "2026-11-19",
    "2 dni temu": "2026-11-20", "miesiąc temu": "2026-10", "há 3 dias": "2026-11-19",
    "3 dias atrás": "2026-11-19", "för 3 dagar sedan": "2026-11-19", "for 2 uger siden": "2026-11",
    "před 3 dny": "2026-11-19", "acum 2 luni": "2026-09", "i går": "2026-11-21",
}  # fmt: skip

REFUSED = {
    "bananas": "not readable", "": "not readable", "2 days": "not readable",
    "June 5": "not readable",
    "10:15": "not readable", "May be good": "not readable", "2025-W14": "not readable",
    "10000-01-01": "not readable", "-5": "not readable", "nice " * 200: "not readable",
    "2025-04-01 25:00": "not readable", "5 June 2018 in the afternoon or so": "not readable",
    "9" * 5000: "not readable",
    "on " * 200 + "2018-06-05": "not readable",
    "5" + " of" * 20 + " June 2018": "not readable",
    "31 Feb 2020": "no such day", "2025-13-01": "no such day",
    "32/1/2018": "no such day", "0001-01-01": "out of range", "1994-12-31": "out of range",
    "9999-12-31": "out of range", "2026-11-25": "out of range", "1": "not readable",
    "5/6/2018": "ambiguous", "25/12/18": "ambiguous", "05-06-2018": "ambiguous",
}  # fmt: skip

ORDERED = (
    ("5/6/2018", "DMY", None, "2018-06-05"),
    ("5/6/2018", "MDY", None, "2018-05-06"),
    ("5/6/2018", "YMD", None, None),
    ("05/06/07", "DMY", None, "2007-06-05"),
    ("05/06/07", "YMD", None, "2005-06-07"),
    ("25/12/2018", "MDY", None, "2018-12-25"),
    ("05.06.2018", "MDY", None, "2018-05-06"),
    ("5/6/2018", None, "en-US", "2018-05-06"),
    ("5/6/2018", None, "en_GB", "2018-06-05"),
    ("5/6/2018", None, "de", "2018-06-05"),
    ("5/6/2018", None, "fr-FR", "2018-06-05"),
    ("5/6/2018", "DMY", "en-US", "2018-06-05"),
    ("5/6/2018", None, "en", None),
    ("5/6/2018", None, "en-CA", None),
    ("5/6/2018", None, "ja-JP", None),
)


def iso(text, **known):
    when = read_date(text, FETCHED, **known)
    return when and when.iso()


@pytest.mark.parametrize(("text", "wanted"), CLEAR.items())
def test_a_printed_date_is_read(text, wanted):
    assert iso(text) == wanted
    assert iso(f"  {text} ") == wanted


@pytest.mark.parametrize("language", MONTHS)
def test_months_are_read_in_twelve_languages(language):
    names = MONTHS[language].split()
    found = [iso(f"7. {name} 2019") for name in names]
    assert found == [f"2019-{month:02}-07" for month in range(1, 13)]


@pytest.mark.parametrize(("text", "wanted"), RELATIVE.items())
def test_a_relative_date_is_as_exact_as_its_unit(text, wanted):
    assert iso(text) == wanted
    assert read_date(text) is None


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_a_date_is_not_guessed(text, reason):
    with pytest.raises(Unclear, match=reason):
        date_of(text, FETCHED)


@pytest.mark.parametrize(("text", "order", "locale", "wanted"), ORDERED)
def test_figures_are_read_in_the_order_of_the_shop(text, order, locale, wanted):
    assert iso(text, order=order, locale=locale) == wanted


def test_without_a_time_of_fetching_the_future_is_open():
    assert read_date("2027-01-01") == When(datetime(2027, 1, 1, tzinfo=UTC), "day")
    assert read_date(None) is None


TIMES = st.integers(789_004_800, 1_795_305_600).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


@given(TIMES, st.sampled_from(["second", "day", "month", "year"]))
def test_iso_order_comes_back_as_it_went(moment, precision):
    written = When(moment, precision).iso()
    when = read_date(written, FETCHED)
    assert when is not None
    assert (when.iso(), when.precision) == (written, precision)
    assert when.start <= moment < when.start + timedelta(days=367)
    assert when.start.utcoffset() == timedelta(0)


@given(TIMES)
def test_one_moment_in_many_prints(moment):
    zone = moment + timedelta(hours=2)
    prints = [
        moment.isoformat(), f"{zone:%Y-%m-%dT%H:%M:%S}+02:00", str(int(moment.timestamp())),
        f"{moment:%a, %d %b %Y %H:%M:%S GMT}", f"{moment:%a %b %d %Y %H:%M:%S} GMT+0000",
        f"{moment:%B %d, %Y %I:%M:%S %p}",
    ]  # fmt: skip
    read = {read_date(text, FETCHED) for text in prints if not text.isdigit() or len(text) > 8}
    assert read == {When(moment, "second")}


@given(st.text(max_size=80))
def test_any_text_is_a_date_in_range_or_none(text):
    when = read_date(text, FETCHED)
    if when is not None:
        assert datetime(1995, 1, 1, tzinfo=UTC) <= when.start <= FETCHED + timedelta(hours=48)


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000 + "!", "9" * 100_000, "1/" * 250, "il y a " * 70, "3 " * 250, "vor " * 128,
     "1:" * 250, "march " * 80, "(" * 512, "vor " + "x " * 200, " " * 100_000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_hostile_length_costs_nothing(text):
    read_date("5 June 2018", FETCHED)
    started = time.perf_counter()
    read_date(text, FETCHED)
    assert time.perf_counter() - started < 0.05
