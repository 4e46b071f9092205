"""Tests of reports.prices: the printed digits, the currency, and when a price is a number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from db.connect import writing
from db.schema import RawListing, Shop
from reports.prices import currency_of, is_unstated, read_amount, show_price
from tests.seeds import PRODUCTS, fill
from tests.seeds.pages import render, words


@pytest.mark.parametrize(
    ("text", "currency", "shown", "amount"),
    [
        ("1299.00", "USD", "$1,299.00", 1299.0),
        ("$1,299.00", "USD", "$1,299.00", 1299.0),
        ("1299", "EUR", "€1,299", 1299.0),
        ("1299.5", "SEK", "1299.5 SEK", None),
        ("239,00", "EUR", "239,00 €", 239.0),
        ("1.299,00", "EUR", "1.299,00 €", 1299.0),
        ("1 299,00", "SEK", "1 299,00 SEK", 1299.0),
        ("12980", "JPY", "12980 JPY", 12980.0),
        ("$199.00", "CAD", "$199.00 CAD", 199.0),
        ("US$199.00", "USD", "US$199.00", 199.0),
        ("EUR 20.00", "EUR", "EUR 20.00", 20.0),
        ("$199.00", "EUR", "$199.00", None),  # the page contradicts itself
        ("1,299", "USD", "$1,299", None),  # a thousand, or one and a fraction
        ("1.299", "EUR", "€1.299", None),
        ("199.00 – 249.00", "USD", "$199.00 – 249.00", None),
        ("from $9", "USD", "from $9", None),
        ("1299", None, "1299", None),
        ("ask us", "USD", "ask us", None),
    ],
)
def test_a_price_is_shown_with_its_currency(
    text: str, currency: str | None, shown: str, amount: float | None
) -> None:
    assert (show_price(text, currency), read_amount(text, currency)) == (shown, amount)


@given(st.text(max_size=60), st.sampled_from(["USD", "EUR", "SEK", "CAD", None]))
def test_no_printed_digit_is_lost_or_made_up(text: str, currency: str | None) -> None:
    printed = " ".join(text.split())[:40]
    assert re.findall(r"\d", show_price(text, currency)) == re.findall(r"\d", printed)


@given(st.integers(0, 10**8), st.integers(0, 99), st.sampled_from([",.", ".,", " ,", "’."]))
def test_a_number_reads_back_whatever_its_separators(whole: int, cents: int, marks: str) -> None:
    text = f"{whole:,}".replace(",", marks[0]) + f"{marks[1]}{cents:02}"
    assert read_amount(text, "EUR") == pytest.approx(whole + cents / 100)


def test_the_currency_is_the_page_s_else_the_shop_s() -> None:
    assert [currency_of(*pair) for pair in (("usd", "EUR"), ("€", None), (None, "EUR"),
                                            ("$", "CAD"), ("crowns", None), ("", None))] == [
        "USD", "EUR", "EUR", "CAD", "crowns", None,
    ]  # fmt: skip
    assert is_unstated("239,00", None)
    assert not any(is_unstated(text, None) for text in ("$9", "ask us"))
    assert not is_unstated("239,00", "EUR")


def test_a_page_without_a_currency_is_said_so(lite: Engine) -> None:
    fill(lite, PRODUCTS[:1])
    with writing(lite) as connection:
        connection.execute(update(RawListing).values(currency=None, price_text="239,00"))
    made = render(lite)
    assert "239,00 currency not stated" in words(made["index.html"])
    assert "239,00 currency not stated" in words(made["products/aurel-a2.html"])
    with writing(lite) as connection:
        connection.execute(update(Shop).values(currency="EUR"))
    made = render(lite)
    assert "239,00 €" in words(made["index.html"])
    assert b"currency not stated" not in b"".join(made.values())
    assert b'"amount": 239.0' in made["data.json"]
