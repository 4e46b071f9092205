"""`catalog/notices.yml`: who is told what, how and how often; no secret stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, Reader, Wrong, fault, likely, open_entry, show
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.config import is_loopback

FILE = "notices.yml"
KINDS = ("hazard", "source", "burst", "edition")
NOTICES: Keys = {
    "desk": "address of the desk, to which every line leads; left out: a command stands there",
    "smtp": "the server that takes our mail",
    "groups": "addresses under a name of their own, as in editors",
    "mail": "who is told by mail",
    "hooks": "programs that are told, by names of their own",
}
SMTP: Keys = {
    "host": "name of the mail server",
    "port": "its port; left out: 587, or 465 with tls",
    "security": "starttls (where it is left out), tls, or none: on this machine alone",
    "user": "login at the server; the password stands in UPRIGHT_SMTP_PASSWORD",
    "from": "address of the sender",
}
RULE: Keys = {
    "kinds": "hazard, source, burst, edition; left out: all of them",
    "every": "minutes between two of them, 60 where it is left out; danger does not wait",
    "quiet": "hours of the site's time zone in which only danger is told, as in 22:00-07:00",
}
MAIL: Keys = {"to": "groups or addresses; each is written to by itself", **RULE}
HOOK: Keys = {"address": "where the JSON is sent; https, but on this machine itself", **RULE}
HOUR = 60.0
WEEK = 7 * 24 * HOUR
BOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([^@]+)")
QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
Quiet = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Server:
    """The server that takes our mail."""

    host: str
    port: int
    security: str  # starttls, tls or none
    user: str | None
    sender: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One address that is told, of what, and how often at most."""

    channel: str  # mail:<address> or hook:<name>
    address: str
    kinds: frozenset[str]
    every: timedelta
    quiet: Quiet | None


@dataclass(frozen=True, slots=True)
class Notices:
    """All that notices.yml says."""

    desk: str | None  # with a slash at its end
    server: Server | None
    rules: tuple[Rule, ...]


def read_notices(catalog: Path) -> Notices | None:
    """Read notices.yml of a catalog folder; None where there is none; raises Problem."""
    label = f"{catalog.name}/{FILE}"
    try:
        value: Value = read_yaml((catalog / FILE).read_bytes())
    except FileNotFoundError:
        return None
    except Unreadable as wrong:
        raise fault(label, f"line {wrong.line or 1}: {wrong.fault}") from None
    entry = open_entry(label, value, "the notices", NOTICES)
    server = _server(entry)
    rules = (*_mail(entry), *_hooks(entry))
    if server is None and entry.has("mail"):
        raise entry.wrong("smtp", f"is missing ({NOTICES['smtp']})")
    return Notices(entry.maybe("desk", kinds.home), server, rules)


def box(value: Value) -> str:
    """Read one e-mail address in plain letters, without a name beside it."""
    found = BOX.fullmatch(value) if isinstance(value, str) else None
    if found and isinstance(value, str) and kinds.HOST.fullmatch(found[1].lower()):
        return value
    raise Wrong(f"must be an e-mail address as in desk@posture.example, not {show(value)}")


machine = kinds.matching(kinds.HOST, "a host name alone as in mail.posture.example")


def quiet(value: Value) -> Quiet:
    """Read the hours in which only danger is told; they may pass midnight."""
    found = QUIET.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Wrong(f"must be hours as in 22:00-07:00, not {show(value)}")
    first, second, third, fourth = (int(part) for part in found.groups())
    return time(first, second), time(third, fourth)


def hook(value: Value) -> str:
    """Read the address of a program that is told; nothing is sent in the clear."""
    address = kinds.url(value)
    if not address.startswith("https://") and not is_loopback(kinds.host_of(address)):
        raise Wrong(f"must begin with https://, not {show(value)}")
    return address


def _server(entry: Entry) -> Server | None:
    said = entry.inner("smtp", "the mail server", SMTP)
    if said is None:
        return None
    host = said.need("host", machine)
    security = said.maybe("security", kinds.one_of("starttls", "tls", "none")) or "starttls"
    if security == "none" and not is_loopback(host):
        raise said.wrong("security", "may be none on this machine alone; use starttls or tls")
    usual = 465.0 if security == "tls" else 587.0
    port = int(said.maybe("port", kinds.number(1, 65535)) or usual)
    return Server(host, port, security, said.maybe("user", kinds.text), said.need("from", box))


def _mail(entry: Entry) -> Iterator[Rule]:
    named = _groups(entry)
    there: dict[str, str] = {}
    for one in entry.each("mail", "an entry of the mail", MAIL):
        wanted = [address for found in one.many("to", _to(named)) for address in found]
        if not wanted:
            raise one.wrong("to", f"is missing ({MAIL['to']})")
        for address in wanted:
            if address.lower() in there:
                raise one.wrong(
                    "to", f"names {address}, as {there[address.lower()]} does; keep one"
                )
            there[address.lower()] = f"{one.path}to"
            yield _rule(f"mail:{address}", address, one)


def _groups(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    named = entry.named("groups")
    one = Entry(entry.file, dict.fromkeys(named, "its addresses"), named, "groups.")
    return {name: tuple(one.many(name, box)) for name in named}


def _to(named: Mapping[str, tuple[str, ...]]) -> Reader[tuple[str, ...]]:
    def read(value: Value) -> tuple[str, ...]:
        if isinstance(value, str) and "@" not in value:
            if value not in named:
                hint = likely(value, dict(named)) if named else "there are none"
                raise Wrong(f"names the group {show(value)}, which is not under 'groups' ({hint})")
            return named[value]
        return (box(value),)

    return read


def _hooks(entry: Entry) -> Iterator[Rule]:
    for name, one in entry.members("hooks", "a hook", HOOK):
        yield _rule(f"hook:{name}", one.need("address", hook), one)


def _rule(channel: str, address: str, entry: Entry) -> Rule:
    wanted = entry.many("kinds", kinds.one_of(*KINDS)) or KINDS
    every = entry.maybe("every", kinds.number(0, WEEK))
    minutes = HOUR if every is None else every
    rests = entry.maybe("quiet", quiet)
    return Rule(channel, address, frozenset(wanted), timedelta(minutes=minutes), rests)
