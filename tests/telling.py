"""What the tests of notices share: a site with something to tell, and real servers that take it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import Engine, insert, update

from db.config import Config, read_config
from db.connect import writing
from db.schema import (
    Aspect,
    Crawl,
    CrawlVerdict,
    CurrentReview,
    Mention,
    RawReview,
    Record,
    Run,
    TrustSignal,
)
from desk.notices.sending import Done, notify
from desk.session import Session
from tests.desk import Desk
from tests.seeds import add

NOW, HOUR = datetime(2026, 11, 18, 12, tzinfo=UTC), timedelta(hours=1)
TEXT, PERSON = "qvxzwords the hook let go and I fell", "Zeldaqq Quorvex"
SECRET = "a secret of both"  # noqa: S105 - invented


@dataclass
class Mailbox:
    """A mail server on this machine, and what it took."""

    port: int = 0
    data: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    answer: str = "250 OK"
    before: Callable[[], None] = lambda: None  # what happens before the answer

    @property
    def mails(self) -> list[EmailMessage]:
        read = [message_from_bytes(one, policy=policy.default) for one in self.data]
        return [one for one in read if isinstance(one, EmailMessage)]

    @property
    def texts(self) -> list[str]:
        return [one.get_content().replace("\r\n", "\n") for one in self.mails]

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.data.append(envelope.content)
            self.to += envelope.rcpt_tos
        self.before()
        return self.answer


class AnyPort(Controller):
    """A server on a port that is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mailbox(pem: Path | None = None, **options: Any) -> Iterator[Mailbox]:
    """Run a mail server; with a certificate it wants STARTTLS."""
    box = Mailbox()

    def enter(_server: Any, _session: Any, _envelope: Any, _how: Any, given: Any) -> AuthResult:
        box.logins.append((given.login, given.password))
        return AuthResult(success=given.password == b"right", handled=False)

    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        options |= {"tls_context": context, "require_starttls": True, "authenticator": enter}
    controller = AnyPort(box, hostname="127.0.0.1", port=0, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Post:
    """One thing that was posted to a hook."""

    heads: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class Program:
    """A program on this machine that is told by webhook."""

    address: str
    posts: list[Post]
    code: int = 200
    hangs: bool = False


@contextmanager
def program() -> Iterator[Program]:
    """Run a web server that notes what is posted."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.posts.append(Post(dict(self.headers.items()), body))
            if told.hangs:
                self.close_connection = True
                return
            self.send_response(told.code)
            if 300 <= told.code < 400:
                self.send_header("Location", told.address + "elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Program(f"http://127.0.0.1:{server.server_port}/told?by=upright", [])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mail_to(port: int, *addresses: str, lines: str = "", head: str = "") -> str:
    """Write a notices.yml of mail."""
    to = ", ".join(addresses or ("desk@posture.example",))
    smtp = f"{{host: 127.0.0.1, port: {port}, security: none, from: upright@posture.example}}"
    return f"{head}smtp: {smtp}\nmail:\n- to: [{to}]\n{lines}"


def site(folder: Path, url: str) -> Desk:
    """Lay a catalog with a shop and a product; nothing was collected yet."""
    desk = Desk(folder, {"UPRIGHT_DATABASE_URL": url, "UPRIGHT_NOW": NOW.isoformat()})
    desk.shop("oakrow")
    desk.product("tiltwell-300", "Tiltwell", "300")
    return desk


def opened(desk: Desk, engine: Engine, now: datetime = NOW) -> Session:
    """Open a session at a time."""
    return Session(replace(_config(desk), fixed_now=now), engine)


def _config(desk: Desk) -> Config:
    return read_config({k: v for k, v in desk.settings().items() if k.startswith("UPRIGHT_")})


def ran(engine: Engine, status: str = "done", at: datetime = NOW) -> None:
    """Note a run."""
    add(engine, Run(run_id=f"run/{at}/{status}", kind="run", started=at, status=status))


def endanger(engine: Engine, *keys: str) -> None:
    """Write reviews that report danger."""
    with writing(engine) as connection:
        table = Aspect.table()
        if connection.execute(table.select()).first() is None:
            connection.execute(insert(table).values(
                aspect="slip", position=0, label="Slips", meaning="m", kind="hazard", row_hash=0,
            ))  # fmt: skip
    for key in keys:
        add(engine, *_endangering(key))


def _endangering(key: str) -> list[Record]:
    return [
        RawReview(id=f"{key}1", shop="oakrow", review_key=key, content_hash="c", listing_id="l",
                  fetched=NOW, body=TEXT, product_name=PERSON),
        CurrentReview(id=f"{key}1", shop="oakrow", review_key=key, listing_id="l"),
        Mention(mention=f"{key}/0", review_id=f"{key}1", shop="oakrow", product_id="tiltwell-300",
                aspect="slip", polarity="complaint", confidence=0.9, words=TEXT, counts=True,
                barred="hazard"),
    ]  # fmt: skip


def atypical(engine: Engine, product: str, *days: datetime | None, start: int = 0) -> None:
    """Write reviews that came in a burst, one a day given."""
    for n, day in enumerate(days, start):
        key = f"b-{product}-{n}"
        add(
            engine,
            RawReview(id=key, shop="oakrow", review_key=key, content_hash="c", listing_id="l",
                      fetched=NOW, body=TEXT),
            CurrentReview(id=key, shop="oakrow", review_key=key, listing_id="l", published=day),
            TrustSignal(id=key, shop="oakrow", review_key=key, product_id=product,
                        burst=f"{TEXT} {n}", signals="burst"),
        )  # fmt: skip


def crawled(engine: Engine, at: datetime, outcome: str, reason: str | None = None,
            accepted: bool | None = None) -> None:  # fmt: skip
    """Write a crawl, and what a run said of it."""
    crawl = f"oakrow/{at.isoformat()}"
    add(engine, Crawl(crawl_id=crawl, shop="oakrow", kind="crawl", started=at, finished=at,
                      outcome=outcome, reason=reason))  # fmt: skip
    if accepted is not None:
        add(engine, CrawlVerdict(crawl_id=crawl, shop="oakrow", accepted=accepted))


def change(engine: Engine, record: type[Record], **values: object) -> None:
    """Set columns of every row of a table."""
    with writing(engine) as connection:
        connection.execute(update(record.table()).values(**values))


def empty(engine: Engine, record: type[Record]) -> None:
    """Delete every row of a table."""
    with writing(engine) as connection:
        connection.execute(record.table().delete())


def rows(engine: Engine, record: type[Record]) -> list[Any]:
    """Return every row of a table."""
    with writing(engine) as connection:
        table = record.table()
        return list(connection.execute(table.select().order_by(*table.primary_key)))


def tell(desk: Desk, engine: Engine, now: datetime = NOW, **settings: Any) -> Done:
    """Notify at a time, with some settings."""
    session = opened(desk, engine, now)
    return notify(Session(replace(session.config, **settings), engine))


def faults(done: Done) -> list[str | None]:
    """Return what went wrong with each address."""
    return [one.fault for one in done.told]


def hook_to(address: str, lines: str = "") -> str:
    """Write a notices.yml of one hook."""
    return f'hooks:\n  chat:\n    address: "{address}"\n{lines}'
