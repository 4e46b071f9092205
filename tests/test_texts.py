"""Texts as a reader should see them: tables of cases, idempotence, hostile strings, no cost."""

import html
import json
import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.texts import LONGEST, clean_line, clean_text, has_markup

CLEANED = {
    "": None, "   ": None, "<br>": None, "\x00": None,
    "plain, and 100% fine.": "plain, and 100% fine.",
    "I <3 it": "I <3 it", "5 < 6": "5 < 6", "5 &lt; 6": "5 < 6", "x < y > z": "x < y > z",
    "I weigh <200 lb": "I weigh <200 lb", "a <b": "a <b", "a<b>c": "ac",
    "<p>One</p>\n<p>Two &amp; three</p>": "One\nTwo & three",
    "one<br/>two<BR>three": "one\ntwo\nthree",
    "<li>a<li>b": "a\nb", "a\\n<br />b": "a\nb",
    "x &amp;lt;b&amp;gt;y": "x y", "it&#x27;s &#39;so&#39;": "it's 'so'",
    "R&D &nope;": "R&D &nope;",
    "<script>alert(1)</script>ok": "ok", "<style>p{}</style>ok": "ok", "a<!-- b -->c": "ac",
    "&lt;script&gt;x&lt;/script&gt;ok": "ok", '<a href="x>y">z</a>': "z", "a<b don't>c": "ac",
    "cafÃ©": "café", "schÃ¶n, mÃ¤ÃŸig": "schön, mäßig", "â€œreallyâ€\x9d": "“really”",
    "Århus är på svenska": "Århus är på svenska", "e\u0301": "é", "a\u202eb\u200bc\ufeff": "abc",
    "\ud800lone": "lone", "a\x00\x07b": "ab", "tabs\t and\u00a0 spaces": "tabs and spaces",
    "one\r\n\r\n  two\u2028three": "one\ntwo\nthree", "日本語 テキスト": "日本語 テキスト",
    "🎉 yes": "🎉 yes",
    "h" + "\u0335" * 50: "h" + "\u0335" * 8,
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CLEANED.items())
def test_a_text_is_cleaned(text, wanted):
    assert clean_text(text) == wanted


def test_a_title_stays_on_one_line():
    assert clean_line("One<br>two") == "One two"
    assert clean_line(None) is None


def test_a_text_ends_after_twenty_thousand_characters():
    assert clean_text("é" * 30_000) == "é" * LONGEST
    assert clean_text("a" * 30_000) == "a" * LONGEST


def test_markup_is_told_from_plain_text():
    assert [has_markup(text) for text in ("a", "a<b", "a&b")] == [False, True, True]


PIECES = st.sampled_from(
    ["<", ">", "&", "amp;", "lt;", "#38;", "b", "br", "/", '"', "'", " ", "\n", "\\n", "Ã", "©",
     "â", "\u0301", "\u200b", "\x00", "\x85", "\xa0", "script", "!--", "-->", "A", "\u0303", "é",
     "\\"]
)  # fmt: skip


@given(st.text() | st.lists(PIECES, max_size=30).map("".join))
@example("&amp;" * 40 + "lt;b>")
@example("<b" * 40 + ">" * 40)
def test_cleaning_twice_changes_nothing(text):
    once = clean_text(text)
    assert clean_text(once) == once
    if once is not None:
        assert once == once.strip()
        assert unicodedata.is_normalized("NFC", once)
        once.encode("utf-8")


@given(
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Z"], exclude_characters="&\\"))
)
def test_escaping_is_undone(text):
    assert clean_text(html.escape(html.escape(text))) == clean_text(text)


def test_naughty_strings_stay_clean(shared):
    for text in json.loads((shared / "hostile" / "blns" / "blns.json").read_text("utf-8")):
        once = clean_text(text)
        assert clean_text(once) == once
        assert once is None or not re.search(r"<[a-z/][^<>]*>", once, re.IGNORECASE)


HOSTILE = (
    "a" * 100_000 + "!", "<" * 100_000, "<a" * 50_000, '<a"' * 33_000, "<a '" * 30_000,
    '<a "<a" ' * 12_000, "&amp;" * 20_000, "&" + "amp;" * 25_000, "<script>" * 12_000,
    "<!--" * 25_000, "\u0301" * 100_000, "\u0301\u0323" * 50_000, "Ã©" * 50_000, " " * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_hostile_length_costs_little(text):
    clean_text("Ã©")
    started = time.process_time()
    clean_text(text)
    assert time.process_time() - started < (0.05 if text.startswith("aaa") else 0.5)
