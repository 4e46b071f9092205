"""The environment, read once into a frozen Config."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from db.problem import Problem

DESK = re.compile(r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]{2,39}\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Config:
    """Where things are, and what this process may do."""

    home: Path
    catalog: Path
    database_url: str
    loopback: Mapping[str, str]
    fixed_now: datetime | None
    archive_days: int = 30
    editor: str | None = None
    wordpress_password: str | None = field(default=None, repr=False)
    desk_address: str | None = None
    login_header: str | None = None
    login_proxies: tuple[str, ...] = ()
    smtp_password: str | None = field(default=None, repr=False)
    hook_secret: str | None = field(default=None, repr=False)

    def now(self) -> datetime:
        """Return the time: the fixed one of UPRIGHT_NOW where set, else the clock's, in UTC."""
        return self.fixed_now or datetime.now(UTC)


def read_config(environ: Mapping[str, str]) -> Config:
    """Read every UPRIGHT_ setting; raises Problem for an unknown or unusable one."""
    unknown = {name for name in environ if name.startswith("UPRIGHT_")} - set(SETTINGS)
    if unknown:
        raise Problem(f"{min(unknown)} is not a setting. Settings: {', '.join(SETTINGS)}")
    home = Path(environ.get("UPRIGHT_HOME") or "var").absolute()
    return Config(
        home=home,
        catalog=Path(environ.get("UPRIGHT_CATALOG") or "catalog").absolute(),
        database_url=environ.get("UPRIGHT_DATABASE_URL") or f"sqlite:///{home}/upright.db",
        loopback=read_loopback(environ.get("UPRIGHT_LOOPBACK", "")),
        fixed_now=read_now(environ.get("UPRIGHT_NOW", "")),
        archive_days=read_days(environ.get("UPRIGHT_ARCHIVE_DAYS", "")),
        editor=environ.get("UPRIGHT_EDITOR", "").strip() or None,
        wordpress_password=environ.get("UPRIGHT_WORDPRESS_PASSWORD", "").strip() or None,
        desk_address=read_desk(environ.get("UPRIGHT_DESK_ADDRESS", "")),
        login_header=environ.get("UPRIGHT_LOGIN_HEADER", "").strip().lower() or None,
        login_proxies=read_proxies(environ.get("UPRIGHT_LOGIN_PROXIES", "")),
        smtp_password=environ.get("UPRIGHT_SMTP_PASSWORD", "").strip() or None,
        hook_secret=environ.get("UPRIGHT_HOOK_SECRET", "").strip() or None,
    )


SETTINGS: Mapping[str, str] = {
    "UPRIGHT_DATABASE_URL": "SQLAlchemy address of the database; default: SQLite in UPRIGHT_HOME",
    "UPRIGHT_HOME": "data folder: database, archive, releases, secret; default ./var",
    "UPRIGHT_CATALOG": "folder of the YAML that people edit; default ./catalog",
    "UPRIGHT_LOOPBACK": "loopback hosts that a crawl may reach, and only they may have no delay: "
    "host, host:port or name=address:port, separated by commas",
    "UPRIGHT_ARCHIVE_DAYS": "days for which the archive keeps the bytes of pages; default 30",
    "UPRIGHT_EDITOR": "who decides, as it stands beside every decision; default: the login name",
    "UPRIGHT_WORDPRESS_PASSWORD": "application password of the user who publishes to WordPress",
    "UPRIGHT_DESK_ADDRESS": "address by which browsers reach the desk, as in "
    "https://desk.posture.example; default: http on loopback",
    "UPRIGHT_LOGIN_HEADER": "header in which a company's proxy names who is logged in; heeded from "
    "UPRIGHT_LOGIN_PROXIES alone",
    "UPRIGHT_LOGIN_PROXIES": "network addresses of that proxy, separated by commas",
    "UPRIGHT_SMTP_PASSWORD": "password of the mail server's user, for notices",
    "UPRIGHT_HOOK_SECRET": "key of the signatures under notices to programs",
    "UPRIGHT_NOW": "an ISO time that replaces the clock; for the demo and tests only",
}


def read_days(text: str) -> int:
    """Read UPRIGHT_ARCHIVE_DAYS, a whole number of days, at least one."""
    days = text.strip() or "30"
    if not days.isascii() or not days.isdigit() or not 0 < int(days) < 100_000:
        raise Problem(f"UPRIGHT_ARCHIVE_DAYS: '{text}' is no number of days, as in 30")
    return int(days)


def read_desk(text: str) -> str | None:
    """Read UPRIGHT_DESK_ADDRESS: scheme, host and perhaps port, and nothing else."""
    address = text.strip().rstrip("/")
    if address and not DESK.fullmatch(address):
        raise Problem(f"UPRIGHT_DESK_ADDRESS: '{text}' is not as in https://desk.posture.example")
    return address.lower() or None


def read_proxies(text: str) -> tuple[str, ...]:
    """Read UPRIGHT_LOGIN_PROXIES, addresses of the network."""
    named = tuple(one.strip() for one in text.split(",") if one.strip())
    try:
        return tuple(str(ip_address(one)) for one in named)
    except ValueError as wrong:
        raise Problem(f"UPRIGHT_LOGIN_PROXIES: {wrong}; give addresses as in 10.0.0.7") from None


def read_now(text: str) -> datetime | None:
    """Read UPRIGHT_NOW, an ISO time; without a zone it is UTC."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Problem(f"UPRIGHT_NOW: '{text}' is no ISO time, as in 2026-11-01T03:00Z") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_loopback(text: str) -> dict[str, str]:
    """Map each named host (with its port, if given) to the loopback address it stands for."""
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    return dict(_loopback_entry(entry) for entry in entries)


def _loopback_entry(entry: str) -> tuple[str, str]:
    name, _, address = entry.partition("=")
    address = address or name
    host = address.rpartition(":")[0] if address.count(":") == 1 else address
    if not is_loopback(host):
        raise Problem(
            f"UPRIGHT_LOOPBACK: '{entry}' is not a loopback address, as in 127.0.0.1:8000"
        )
    return name.lower(), address


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself, by its address or its usual name."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
