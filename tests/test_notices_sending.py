"""Notices handed to a real mail server and a real web server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine

from db.ledger import take_slot
from db.schema import Delivery, Message
from desk.notices import mail as mailing
from desk.notices.faults import notices
from tests.desk import Desk
from tests.telling import (
    HOUR,
    NOW,
    PERSON,
    SECRET,
    TEXT,
    Mailbox,
    atypical,
    crawled,
    endanger,
    faults,
    hook_to,
    mail_to,
    mailbox,
    opened,
    program,
    ran,
    rows,
    site,
    tell,
)


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    yield site(tmp_path, engine.url.render_as_string(hide_password=False))


def test_one_mail_holds_all_that_is_new_danger_first(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "failed", "http 403")
    endanger(engine, "a", "b")
    atypical(engine, "tiltwell-300", *(NOW - n * timedelta(days=1) for n in range(4)))
    ran(engine)
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port, head="desk: https://desk.example/d\n"))
        done = tell(desk, engine)
        assert (done.new, faults(done)) == (4, [None])
        assert tell(desk, engine, NOW + 30 * HOUR).told == ()
    (mail,) = box.mails
    assert (
        box.texts[0]
        == """\
Reports of danger: https://desk.example/d/hazards
- Tiltwell 300, at Oakrow: a review reports danger (2 in all)

Sources: https://desk.example/d/shops
- Oakrow: it does not want to be crawled

Atypical reviews: https://desk.example/d/atypical
- Tiltwell 300, at Oakrow: 4 atypical reviews from 2026-11-15 to 2026-11-18 (far more than usual)

--\x20
Upright Journal, told once
"""
    )
    assert mail["Subject"] == "Upright Journal: 2 reports of danger, 1 source, 1 atypical group"
    assert (mail["To"], mail["From"]) == ("desk@posture.example", "upright@posture.example")
    assert parsedate_to_datetime(mail["Date"]) == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@posture.example>")
    assert box.to == ["desk@posture.example"]
    assert all(one.sent == NOW for one in rows(engine, Delivery))


def test_each_address_gets_a_mail_of_its_own_and_only_its_kinds(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "failed", "http 403")
    endanger(engine, "a")
    ran(engine)
    with mailbox() as box:
        text = mail_to(box.port, "ann@x.example", "ben@x.example", lines="  kinds: [source]\n")
        desk.write("notices.yml", text + "- to: cy@x.example\n  kinds: [hazard]\n")
        tell(desk, engine)
    assert box.to == ["ann@x.example", "ben@x.example", "cy@x.example"]
    assert ["danger" in text for text in box.texts] == [False, False, True]
    assert len({mail["Message-ID"] for mail in box.mails}) == 3


def test_a_pause_holds_for_all_but_danger(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "failed", "http 403")
    ran(engine)
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port, lines="  every: 120\n"))
        tell(desk, engine)
        atypical(engine, "tiltwell-300", NOW, NOW, NOW)
        done = tell(desk, engine, NOW + HOUR)
        assert (done.told, done.waiting) == ((), 1)
        endanger(engine, "a")
        done = tell(desk, engine, NOW + HOUR)
        assert [one.messages for one in done.told] == [2]
        assert tell(desk, engine, NOW + 9 * HOUR).told == ()
    assert len(box.data) == 2


def test_quiet_hours_are_those_of_the_site(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "failed", "http 403")
    text = (desk.catalog / "site.yml").read_text().replace("Europe/London", "Asia/Tokyo")
    desk.write("site.yml", text)
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port, lines="  quiet: 20:00-07:30\n"))
        assert tell(desk, engine, NOW).told == ()  # nine in the evening there
        assert tell(desk, engine, datetime(2026, 11, 18, 22, 29, tzinfo=UTC)).told == ()
        assert len(tell(desk, engine, datetime(2026, 11, 18, 22, 30, tzinfo=UTC)).told) == 1
    assert len(box.data) == 1


def test_what_is_over_before_its_mail_is_not_told(desk: Desk, engine: Engine) -> None:
    crawled(engine, NOW, "failed", "http 403")
    desk.write("notices.yml", mail_to(1))
    assert "refused" in str(faults(tell(desk, engine))[0])
    crawled(engine, NOW + HOUR, "complete", accepted=True)
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port))
        assert tell(desk, engine, NOW + 2 * HOUR).told == ()
    assert box.data == []


def test_a_refusal_is_kept_tried_again_later_and_said_by_the_doctor(
    desk: Desk, engine: Engine
) -> None:
    endanger(engine, "a")
    ran(engine)
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port))
        box.answer = "451 not now, Zeldaqq"
        now = NOW
        for minutes in (0, 5, 10, 20):
            now += timedelta(minutes=minutes)
            if minutes:
                assert faults(tell(desk, engine, now - timedelta(seconds=1))) == []
            (fault,) = faults(tell(desk, engine, now))
            assert fault == "127.0.0.1 refuses it: 451 not now, Zeldaqq"
        (row,) = rows(engine, Delivery)
        assert (row.tried, row.sent, row.failure) == (4, None, fault)
        assert doctor(desk, engine, now) == [
            f"mail:desk@posture.example was not told 1 message since 2026-11-18 12:00 ({fault})"
        ]
        box.answer = "250 OK"
        assert faults(tell(desk, engine, now + HOUR)) == [None]
        assert len(box.data) == 1
    assert doctor(desk, engine, now + HOUR) == []


def doctor(desk: Desk, engine: Engine, now: datetime) -> list[str]:
    return [fault for fault, mend in notices(opened(desk, engine, now)) if mend]


def test_a_server_that_falls_silent_after_the_text_is_not_asked_again(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    endanger(engine, "a")
    ran(engine)
    monkeypatch.setattr(mailing, "IN_ALL", 0.5)
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port))
        box.before = lambda: __import__("time").sleep(1.5)
        done = tell(desk, engine)
        assert [one.is_unsure for one in done.told] == [True]
        assert tell(desk, engine, NOW + 99 * HOUR).told == ()
        assert len(box.data) == 1
        assert doctor(desk, engine, NOW + timedelta(minutes=14)) == []
        (told,) = doctor(desk, engine, NOW + timedelta(minutes=16))
        assert "nobody can tell whether mail:desk@posture.example was told 1 message" in told
        box.before = lambda: None
        endanger(engine, "b")
        tell(desk, engine, NOW + 2 * HOUR)
    assert "Nobody can tell whether you were told of an earlier message" in box.texts[1]


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    other = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    signed = dated.add_extension(other, critical=False).sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    held = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "server.pem"
    path.write_bytes(held + signed.public_bytes(pem))
    return path


@contextmanager
def encrypted(tmp_path: Path, desk: Desk) -> Iterator[tuple[Mailbox, Path]]:
    pem = self_signed(tmp_path)
    with mailbox(pem) as box:
        smtp = f"{{host: localhost, port: {box.port}, user: upright, from: up@posture.example}}"
        desk.write("notices.yml", f"smtp: {smtp}\nmail: [{{to: desk@posture.example}}]\n")
        yield box, pem


def test_a_server_is_believed_by_its_certificate_alone(
    tmp_path: Path, desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    endanger(engine, "a")
    ran(engine)
    with encrypted(tmp_path, desk) as (box, pem):
        done = tell(desk, engine, smtp_password="right")  # noqa: S106
        assert faults(done) == ["localhost: its certificate does not hold: self-signed certificate"]
        assert (box.logins, box.data) == ([], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        done = tell(desk, engine, NOW + HOUR)
        assert faults(done) == ["UPRIGHT_SMTP_PASSWORD is not set"]
        done = tell(desk, engine, NOW + 2 * HOUR, smtp_password="wrong")  # noqa: S106
        assert "535" in str(faults(done)[0]) and "wrong" not in str(faults(done)[0])
        done = tell(desk, engine, NOW + 3 * HOUR, smtp_password="right")  # noqa: S106
        assert faults(done) == [None]
        assert (box.logins[-1], len(box.data)) == ((b"upright", b"right"), 1)


def test_a_server_without_encryption_gets_neither_password_nor_text(
    desk: Desk, engine: Engine
) -> None:
    endanger(engine, "a")
    ran(engine)
    with mailbox() as box:
        text = mail_to(box.port).replace("security: none", "security: starttls, user: upright")
        desk.write("notices.yml", text)
        done = tell(desk, engine, smtp_password="right")  # noqa: S106
    assert "STARTTLS extension not supported" in str(faults(done)[0])
    assert box.data == []


def test_one_address_that_fails_keeps_nothing_from_the_others(desk: Desk, engine: Engine) -> None:
    endanger(engine, "a")
    ran(engine)
    with mailbox() as box:
        desk.write("notices.yml", mail_to(box.port) + hook_to("http://127.0.0.1:1/"))
        done = tell(desk, engine, hook_secret=SECRET)
    assert [bool(one.fault) for one in done.told] == [False, True]
    assert len(box.data) == 1


def test_no_text_of_a_review_and_no_person_is_in_what_leaves(desk: Desk, engine: Engine) -> None:
    endanger(engine, "a", "b")
    atypical(engine, "tiltwell-300", NOW, NOW, NOW)
    crawled(engine, NOW, "failed", f"unreachable: {TEXT} {PERSON}")
    ran(engine)
    with mailbox() as box, program() as told:
        desk.write("notices.yml", mail_to(box.port) + hook_to(told.address))
        tell(desk, engine, hook_secret=SECRET)
    left = [*box.texts, *(bytes(one).decode() for one in box.mails)]
    left += [post.body.decode() + str(post.heads) for post in told.posts]
    left += [str(row) for row in (*rows(engine, Message), *rows(engine, Delivery))]
    assert len(left) > 9
    for said in left:
        assert "qvxz" not in said and "Zeldaqq" not in said and "Quorvex" not in said


def test_the_doctor_says_what_is_missing_and_no_more(desk: Desk, engine: Engine) -> None:
    assert doctor(desk, engine, NOW) == []
    assert take_slot(engine, "crawl:oakrow", NOW, NOW)
    (told,) = doctor(desk, engine, NOW)
    assert told == "the schedule runs, and catalog/notices.yml names nobody who is told"
    desk.write("notices.yml", mail_to(1).replace("none,", "none, user: u,"))
    assert doctor(desk, engine, NOW) == ["UPRIGHT_SMTP_PASSWORD is not set"]
    desk.write("notices.yml", hook_to("https://chat.example/"))
    assert doctor(desk, engine, NOW) == ["UPRIGHT_HOOK_SECRET is not set"]
    desk.write("notices.yml", "mial: x\n")
    (told,) = doctor(desk, engine, NOW)
    assert "'mial' is not a key" in told
