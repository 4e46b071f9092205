"""Passwords: argon2id by argon2-cffi, with the parameters of RFC 9106's second recommendation."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from db.problem import Problem

LEAST, MOST = 12, 200  # letters
HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
# What is compared with where there is no such account: it takes as long as a real one.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$4mODJ8cAAVBMfkHWHlGcWg$"
    "3k9rGeMaI+ZsUpCEY7u+8cVnmhdcTSDsvPgHIpMlsGg"
)


def hashed(password: str) -> str:
    """Hash a password; raises Problem for one that is too short."""
    if not LEAST <= len(password) <= MOST:
        raise Problem(f"a password has {LEAST} to {MOST} letters; choose a longer one")
    return HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Compare a password with its hash; without one it takes as long, and is never right."""
    try:
        HASHER.verify(kept or NOBODY, password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
