"""Tests of what one address is told at once: its headers, lines and name."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.messages import Waiting
from desk.notices.mail import compose
from desk.notices.parcel import LISTED, MOST, Parcel, one_line
from tests.telling import NOW

HOSTILE = "Tilt\u202ewell\x07 <script>é\u2028x"


def parcel_of(*there: Waiting, channel: str = "mail:a@b.example", minutes: int = 0) -> Parcel:
    now = NOW + timedelta(minutes=minutes)
    return Parcel(channel, "a@b.example", there, 0, "Site", None, now)


def one(name: str, words: str = "w") -> Waiting:
    return Waiting(name, "hazard", f"s:{name}", words, NOW, 0, None, None)


def test_the_same_messages_to_the_same_address_have_the_same_name() -> None:
    first = parcel_of(one("1"), one("2"))
    assert first.id == parcel_of(one("2"), one("1"), minutes=9).id
    assert first.id != parcel_of(one("1")).id
    assert first.id != parcel_of(one("1"), one("2"), channel="mail:c@d.example").id
    assert compose(first, "up@posture.example")["Message-ID"] == f"<{first.id}@posture.example>"


def test_a_long_mail_is_cut_and_says_so() -> None:
    many = parcel_of(*(one(f"{n}", f"words {n}") for n in range(MOST + 3)))
    lines = many.text.splitlines()
    assert lines[MOST] == f"- words {MOST - 1}"
    assert lines[MOST + 1] == "- and 3 more"
    assert many.facts["of"] == MOST + 3
    listed = parcel_of(*(one(f"{n}") for n in range(LISTED + 1))).facts["messages"]
    assert isinstance(listed, list) and len(listed) == LISTED
    assert many.subject == f"Site: {MOST + 3} reports of danger"


@given(st.text(max_size=60), st.text(max_size=300), st.sampled_from((1, 3)))
def test_no_name_gets_into_a_header(site_name: str, words: str, count: int) -> None:
    there = [Waiting(f"{n}", "hazard", "s", words, NOW, 0, None, None) for n in range(count)]
    parcel = Parcel("mail:a@b.example", "a@b.example", tuple(there), 0, site_name, None, NOW)
    mail = compose(parcel, "up@posture.example")
    data = mail.as_bytes()
    head = data.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert sorted(names) == sorted(
        [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"Content-Type",
         b"Content-Transfer-Encoding", b"MIME-Version"]
    )  # fmt: skip
    assert max(len(line) for line in data.split(b"\r\n")) <= 998 and data.isascii()
    assert one_line(words) in mail.get_content().replace("\r\n", "\n") or not one_line(words)


def test_hostile_names_are_set_as_letters_alone() -> None:
    assert one_line(HOSTILE) == "Tilt well <script>é x"
    assert one_line("a\r\nBcc: all@x.example") == "a Bcc: all@x.example"
    assert len(one_line("x" * 5000)) == 200
