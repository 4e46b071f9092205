"""The names that rows go by: hashes of what they say, never serial numbers."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from datetime import UTC, date, datetime
from pathlib import Path

SEPARATOR = "\x1f"  # cannot stand in a text that has passed the border


def digest(*parts: object) -> str:
    """Hash some parts to 32 hex characters; a missing part differs from an empty one."""
    text = SEPARATOR.join(
        [part if type(part) is str else "\x00" if part is None else str(part) for part in parts]
    )
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def listing_id(shop: str, url: str | None = None, name: str | None = None) -> str:
    """Name a listing by its shop and its address, or by the printed name where it has none."""
    return digest("url", shop, url) if url else digest("name", shop, name)


def review_id(shop: str, review_key: str, content_hash: str) -> str:
    """Name one version of one review."""
    return digest(shop, review_key, content_hash)


def crawl_id(shop: str, started: datetime) -> str:
    """Name a crawl so that the crawls of a shop sort by time."""
    return f"{shop}/{started.astimezone(UTC).isoformat(timespec='seconds')}"


def author_hash(secret: bytes, shop: str, author: str | None) -> str | None:
    """Turn an author's name into a keyed hash: the same within a shop, unreadable without it."""
    if not author or not author.strip():
        return None
    name = " ".join(author.split()).casefold()
    message = SEPARATOR.join((shop, name)).encode("utf-8", "surrogatepass")
    return hmac.digest(secret, message, "sha256").hex()[:32]


def load_secret(home: Path) -> bytes:
    """Read the key of the author hashes, making it on first use; it never leaves this folder."""
    path = home / "secret"
    try:
        return bytes.fromhex(path.read_text("ascii").strip())
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    draft = home / f".secret.{os.getpid()}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike a rename, fails where another process was faster
    except FileExistsError:
        pass  # explicitly fine: that process's secret is the one
    finally:
        draft.unlink()
    return bytes.fromhex(path.read_text("ascii").strip())


Value = str | int | float | bool | datetime | date | None


def row_hash(values: tuple[Value, ...]) -> int:
    """Hash a row's values to 62 bits, the same on every database and every machine."""
    seen = hashlib.blake2b(repr(values).encode(), digest_size=8).digest()
    return int.from_bytes(seen, "big") >> 2
