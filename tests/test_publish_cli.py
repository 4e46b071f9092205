"""`upright publish --to` on the command line: what it sends, and how it says no."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from db.config import Config
from db.problem import Problem
from desk.cli.app import app
from desk.targets.rest import Rest
from desk.targets.rsync import RsyncTarget
from desk.targets.settings import read_target
from desk.targets.sftp import SftpTarget
from desk.targets.ssh import Ssh
from desk.targets.wordpress import WordPressTarget
from tests.desk import Desk

Upright = Callable[..., str]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, {"UPRIGHT_NOW": "2026-11-02T04:00Z"})


@pytest.fixture
def upright(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Upright:
    """Run commands in this process: each would need seconds only to begin."""
    for name, value in desk.settings().items():
        if name.startswith("UPRIGHT_"):
            monkeypatch.setenv(name, value)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    return run


def test_a_release_goes_to_a_folder_and_back(desk: Desk, upright: Upright, tmp_path: Path) -> None:
    there = tmp_path / "www"
    desk.write("publish.yml", f"folder: {{path: {there}}}\n")
    upright("run")
    told = upright("publish", "--to", "folder", "--dry-run")
    assert re.search(r"^file  new      index\.html$", told, re.MULTILINE)
    assert told.endswith("pages: none\nnothing was sent\n")
    assert not there.exists()
    assert not (desk.home / "site" / "live").exists()
    sent = json.loads(upright("publish", "--to", "folder", "--json"))
    assert sent["sent"]["to"] == str(there)
    assert sent["sent"]["files"]["new"] > 10
    assert live(there) == live(desk.home / "site") == sent["release"]
    told = json.loads(upright("publish", "--dry-run", "--json"))
    assert (told["files"]["changes"], told["files"]["new"]) == ([], 0)

    site = desk.catalog / "site.yml"
    site.write_text(site.read_text("utf-8").replace("Nettle & Finch", "Nettle"), "utf-8")
    upright("run")
    told = upright("publish", "--to", "folder")
    assert re.search(r"^sent to .*/www: files \d+ changed, \d+ unchanged; pages none$", told, re.M)
    assert live(there) == live(desk.home / "site") != sent["release"]
    upright("rollback", "--to", "folder")
    assert live(there) == live(desk.home / "site") == sent["release"]


def live(folder: Path) -> str:
    return (folder / "live").resolve().name


def config_of(desk: Desk, password: str | None = None) -> Config:
    return Config(desk.home, desk.catalog, "unused", {}, None, wordpress_password=password)


@pytest.mark.parametrize(
    ("said", "to", "told"),
    [
        (None, "folder", "catalog/publish.yml is missing"),
        ("folder: {path: /x}", "ftp", "there is no target 'ftp'. Targets: folder, rsync, sftp"),
        ("folder: {path: /x}", "rsync", "catalog/publish.yml says nothing of 'rsync'"),
        ("folder: {path: x}", "folder", "'folder.path' must be a whole path"),
        ("folder: {pat: /x}", "folder", "'folder.pat' is not a key of the target folder"),
        ("folder: [", "folder", "catalog/publish.yml: line "),
        ("rsync: {to: '-e sh:/x'}", "rsync", "'rsync.to' must be a folder of another machine"),
        ("rsync: {to: 'a:/x;rm'}", "rsync", "'rsync.to' must be a folder of another machine"),
        ("rsync: {to: 'a:/x/../y'}", "rsync", "'rsync.to' must be a folder of another machine"),
        ("sftp: {to: /srv/x}", "sftp", "'sftp.to' must name a machine and a folder"),
        ("wordpress: {address: 'http://a.example', user: u}", "wordpress", "https://"),
        ("wordpress: {address: 'https://a.example', user: u}", "wordpress",
         "UPRIGHT_WORDPRESS_PASSWORD is not set"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_one_line(desk: Desk, said: str | None, to: str, told: str) -> None:
    if said is not None:
        desk.write("publish.yml", said)
    with pytest.raises(Problem) as refusal:
        read_target(to, config_of(desk))
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_what_the_catalog_says_of_targets(desk: Desk) -> None:
    desk.write(
        "publish.yml",
        "rsync: {to: 'web@host.example:/srv/www/', port: 2222, key: /keys/web}\n"
        "sftp: {to: 'web@host.example:www', known_hosts: /keys/known}\n"
        "wordpress: {address: 'https://posture.example/blog', user: The Editor, "
        "pages: [index, products/*], align: wide}\n",
    )
    config = config_of(desk, "sesame")
    rest = Rest("https://posture.example/blog/", "The Editor", "sesame")
    ssh = Ssh(2222, Path("/keys/web"))
    assert read_target("rsync", config) == RsyncTarget("web@host.example:/srv/www", ssh)
    known = Ssh(known_hosts=Path("/keys/known"))
    assert read_target("sftp", config) == SftpTarget("web@host.example", "www", known)
    assert read_target("wordpress", config) == WordPressTarget(
        rest, ("index", "products/*"), "wide"
    )
    assert "sesame" not in repr(config) + repr(read_target("wordpress", config))


def test_an_unknown_target_stops_before_anything_is_published(desk: Desk, upright: Upright) -> None:
    with pytest.raises(Problem, match="there is no target 'ftp'"):
        upright("publish", "--to", "ftp")
    assert not (desk.home / "site").exists()
