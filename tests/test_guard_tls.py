"""Tests of TLS: a certificate that nobody vouches for ends the crawl, by name."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.shops.crawling import listings, write_shop
from tests.shops.world import opened


class Silent(BaseHTTPRequestHandler):
    """Answers nothing: nobody should come so far."""

    asked: list[str]

    def do_GET(self) -> None:
        """Note that a request came through."""
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


def self_signed(folder: Path) -> Path:
    """Write a key and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.example")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    signed = dated.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    path = folder / "key.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem)
    )
    return path


@contextmanager
def secure(pem: Path) -> Iterator[tuple[int, list[str]]]:
    """Serve with TLS on a free port; yields the port and what was asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    handler = type("Handler", (Silent,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # refused handshakes
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1], handler.asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as world, secure(self_signed(tmp_path)) as (port, asked):
        host = f"127.0.0.1:{port}"
        world.also[host] = host
        write_shop(world.config, "secure", listings(f"https://{host}/p/1"), domain=host)
        ended = world.crawl("secure", RETRY_TIMES=0)
        assert (ended.crawl.outcome, ended.crawl.reason) == ("failed", "tls")
        assert asked == []
        world.crawl("secure", ended.crawl.started + dt.timedelta(1), RETRY_TIMES=0,
                    DOWNLOAD_VERIFY_CERTIFICATES=False)  # fmt: skip
        assert asked != []  # so the test above can fail
