"""The archive: the bytes of every answer that was read, once, named by their hash."""

from __future__ import annotations

import gzip
import hashlib
import os
import secrets
from pathlib import Path

from db.problem import Problem


def capture_path(home: Path, capture: str) -> Path:
    """Name the file of a capture."""
    return home / "archive" / capture[:2] / f"{capture}.gz"


def archive(home: Path, body: bytes) -> str:
    """Keep some bytes and return their SHA-256; a file is there whole or not at all."""
    capture = hashlib.sha256(body).hexdigest()
    path = capture_path(home, capture)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, gzip.compress(body, compresslevel=6, mtime=0))
    return capture


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees all of it or none: another name, then a rename."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_capture(home: Path, capture: str) -> bytes:
    """Return the bytes of a capture; raises Problem where they are missing or were changed."""
    try:
        body = gzip.decompress(capture_path(home, capture).read_bytes())
    except FileNotFoundError:
        raise Problem(f"the archive lacks {capture}; crawl the shop again") from None
    except (OSError, EOFError) as broken:
        raise Problem(f"the archive's {capture} cannot be read: {broken}") from None
    if hashlib.sha256(body).hexdigest() != capture:
        raise Problem(f"the archive's {capture} is not what was kept; restore it from a backup")
    return body
