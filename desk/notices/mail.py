"""A parcel as an e-mail, handed to a mail server by SMTP."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from db.catalog.notices import Server
from db.config import is_loopback
from desk.notices.outcome import IN_ALL, SECONDS, Failed, Unsure, within
from desk.notices.parcel import Parcel

GONE = (smtplib.SMTPException, OSError, ssl.SSLError, ValueError)


def compose(parcel: Parcel, sender: str) -> EmailMessage:
    """Write a parcel as one plain text; no header holds a word that is not ours."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, parcel.address, parcel.subject
    mail["Date"] = format_datetime(parcel.at)
    mail["Message-ID"] = f"<{parcel.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(parcel.text, cte="quoted-printable")  # every server takes it
    return mail


@dataclass(frozen=True, slots=True)
class Post:
    """A mail server, and the password of our user there."""

    server: Server
    password: str | None = field(repr=False)

    def hand_over(self, parcel: Parcel) -> None:
        """Hand a parcel over; raises Failed, or Unsure where its end was not acknowledged."""
        data = compose(parcel, self.server.sender).as_bytes()
        try:
            smtp = self._reach()
        except GONE as failure:
            raise Failed(f"{self.server.host}: {_why(failure)}") from None
        with _closing(smtp):
            try:
                self._enter(smtp)
                _accepted(smtp.mail(self.server.sender))
                _accepted(smtp.rcpt(parcel.address))
                _accepted(smtp.docmd("DATA"), 354)
            except GONE as failure:
                raise Failed(f"{self.server.host}: {_why(failure)}") from None
            self._write(smtp, data)

    def _reach(self) -> smtplib.SMTP:
        name, host, port = self.server.sender.rpartition("@")[2], self.server.host, self.server.port
        if self.server.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                host, port, local_hostname=name, timeout=SECONDS, context=context
            )
        return smtplib.SMTP(host, port, local_hostname=name, timeout=SECONDS)

    def _enter(self, smtp: smtplib.SMTP) -> None:
        if self.server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        elif self.server.security == "none" and not is_loopback(self.server.host):
            raise Failed(f"{self.server.host}: nothing is sent in the clear")
        smtp.ehlo_or_helo_if_needed()
        if self.server.user is not None:
            if self.password is None:
                raise Failed("UPRIGHT_SMTP_PASSWORD is not set")
            smtp.login(self.server.user, self.password)

    def _write(self, smtp: smtplib.SMTP, data: bytes) -> None:
        """Send the text itself: from here on silence says nothing."""
        lines = data.replace(b"\r\n.", b"\r\n..")  # a line of one dot would end it (RFC 5321)
        try:
            smtp.send(lines.removesuffix(b"\r\n") + b"\r\n.\r\n")
            code, said = smtp.getreply()
        except GONE as failure:
            raise Unsure(f"{self.server.host}: {_why(failure)}") from None
        if code != 250:
            raise Failed(f"{self.server.host} refuses it: {code} {said.decode('utf-8', 'replace')}")


@contextmanager
def _closing(smtp: smtplib.SMTP) -> Iterator[None]:
    with within(IN_ALL, lambda: _cut(smtp)):
        try:
            yield
        finally:
            with suppress(*GONE):  # what matters was said; the end of the talk is only polite
                smtp.quit()
            smtp.close()


def _cut(smtp: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        if smtp.sock is not None:
            smtp.sock.shutdown(socket.SHUT_RDWR)


def _accepted(answer: tuple[int, bytes], wanted: int = 250) -> None:
    code, said = answer
    if code != wanted and not (wanted == 250 and code == 251):
        raise smtplib.SMTPResponseException(code, said)


def _why(failure: Exception) -> str:
    if isinstance(failure, smtplib.SMTPResponseException):
        said = failure.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return f"it refuses: {failure.smtp_code} {words}"
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {failure.verify_message}"
    return str(failure) or type(failure).__name__
