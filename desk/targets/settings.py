"""`catalog/publish.yml`: where releases are sent; no secret stands in it."""

from __future__ import annotations

import re
from pathlib import Path

from db.catalog import kinds
from db.catalog.entry import Entry, Keys, Wrong, fault, open_entry
from db.catalog.yamls import Unreadable, Value, read_yaml
from db.config import Config, is_loopback
from db.problem import Problem
from desk.targets.folder import FolderTarget
from desk.targets.rest import Rest
from desk.targets.rsync import RsyncTarget
from desk.targets.sftp import SftpTarget
from desk.targets.ssh import Ssh
from desk.targets.target import Target
from desk.targets.wordpress import WordPressTarget

FILE = "publish.yml"
TARGETS: Keys = {
    "folder": "a folder of this machine that a web server shows",
    "rsync": "a folder of another machine, reached by rsync",
    "sftp": "a folder of another machine, reached by sftp alone",
    "wordpress": "a WordPress with the plugin of upright",
}
FOLDER: Keys = {"path": "the folder; readers are shown its link 'live'"}
SSH: Keys = {
    "port": "port of ssh there, where it is not 22",
    "key": "file of the private key, where it is not the usual one",
    "known_hosts": "file of known hosts, where it is not the usual one",
}
RSYNC: Keys = {"to": "the folder, as in web@host.example:/srv/www/tables", **SSH}
WORDPRESS: Keys = {
    "address": "address of the WordPress, as in https://posture.example/",
    "user": "login of the user who publishes, with the role editor",
    "pages": "pages to be drafted, as in index or products/*; all of them where it is left out",
    "align": "width of the block: wide or full, where the theme has them",
}
PLACE = re.compile(r"(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+:[A-Za-z0-9._/~-]+|/[A-Za-z0-9._/ -]+")
LOGIN = re.compile(r"[A-Za-z0-9._@ -]{1,60}")
PAGES = re.compile(r"[a-z0-9*?/-]{1,120}")


def read_target(name: str, config: Config) -> Target:
    """Make the target of this name from the catalog; raises Problem."""
    path = config.catalog / FILE
    label = f"{config.catalog.name}/{FILE}"
    if name not in TARGETS:
        raise Problem(f"there is no target '{name}'. Targets: {', '.join(TARGETS)}")
    try:
        value: Value = read_yaml(path.read_bytes())
    except FileNotFoundError:
        raise Problem(
            f"{label} is missing: it says where releases are sent (docs/publish.md)"
        ) from None
    except Unreadable as wrong:
        raise fault(label, f"line {wrong.line or 1}: {wrong.fault}") from None
    entry = open_entry(label, value, "where releases are sent", TARGETS)
    if not entry.has(name):
        raise Problem(f"{label} says nothing of '{name}': {TARGETS[name]} (docs/publish.md)")
    return READERS[name](entry, config)


def _folder(entry: Entry, config: Config) -> Target:
    said = _inner(entry, "folder", FOLDER)
    return FolderTarget(said.need("path", _path))


def _rsync(entry: Entry, config: Config) -> Target:
    said = _inner(entry, "rsync", RSYNC)
    return RsyncTarget(said.need("to", _place), _ssh(said))


def _sftp(entry: Entry, config: Config) -> Target:
    said = _inner(entry, "sftp", RSYNC)
    host, colon, path = said.need("to", _place).partition(":")
    if not colon or not path.strip("/"):
        raise said.wrong("to", "must name a machine and a folder, as in web@host.example:/srv/www")
    return SftpTarget(host, path, _ssh(said))


def _wordpress(entry: Entry, config: Config) -> Target:
    said = _inner(entry, "wordpress", WORDPRESS)
    address = said.need("address", _safe_home)
    if config.wordpress_password is None:
        raise Problem(
            "UPRIGHT_WORDPRESS_PASSWORD is not set; make an application password in WordPress, "
            "under Users, Profile"
        )
    user = said.need("user", kinds.matching(LOGIN, "the login of a user of WordPress"))
    patterns = said.many("pages", kinds.matching(PAGES, "a page as in index or products/*"))
    align = said.maybe("align", kinds.one_of("wide", "full"))
    rest = Rest(address, user, config.wordpress_password)
    return WordPressTarget(rest, tuple(patterns or ["*"]), align)


READERS = {"folder": _folder, "rsync": _rsync, "sftp": _sftp, "wordpress": _wordpress}


def _inner(entry: Entry, name: str, keys: Keys) -> Entry:
    inner = entry.inner(name, f"the target {name}", keys)
    if inner is None:
        raise KeyError(name)  # read_target looked
    return inner


def _ssh(entry: Entry) -> Ssh:
    port = entry.maybe("port", kinds.whole)
    key, known = entry.maybe("key", _path), entry.maybe("known_hosts", _path)
    return Ssh(None if port is None else int(port), key, known)


def _path(value: Value) -> Path:
    found = Path(kinds.text(value)).expanduser()
    if not found.is_absolute():
        raise Wrong(f"must be a whole path, as in /srv/www/tables, not {str(found)!r}")
    return found


def _place(value: Value) -> str:
    if isinstance(value, str) and PLACE.fullmatch(value) and ".." not in value:
        return value.rstrip("/")
    raise Wrong("must be a folder of another machine, as in web@host.example:/srv/www/tables")


def _safe_home(value: Value) -> str:
    address = kinds.url(value).rstrip("/") + "/"
    if "?" in address or "#" in address:
        raise Wrong(f"must be an address without ? and #, not {address!r}")
    if not address.startswith("https://") and not is_loopback(kinds.host_of(address)):
        raise Wrong("must begin with https://: a password is sent there")
    return address
