"""Tests of db.catalog.notices: the file is read strictly, and every key is documented."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from db.catalog.notices import HOOK, KINDS, MAIL, NOTICES, SMTP, Rule, Server, read_notices
from db.problem import Problem

ROOT = Path(__file__).parents[1]
YAML = """\
desk: https://desk.posture.example
smtp: {host: mail.posture.example, user: upright, from: upright@posture.example}
groups:
  editors: [ann@posture.example, ben@posture.example]
mail:
- to: [editors]
  kinds: [hazard, burst]
  quiet: 22:00-07:00
- to: chief@posture.example
  every: 1440
hooks:
  chat: {address: "https://chat.example/in?x=1", kinds: source, every: 0}
"""
ALL = frozenset(KINDS)


def lay(folder: Path, text: str) -> Path:
    (folder / "notices.yml").write_text(text, "utf-8")
    return folder


def test_a_whole_file(tmp_path: Path) -> None:
    found = read_notices(lay(tmp_path, YAML))
    assert found is not None
    assert found.desk == "https://desk.posture.example/"
    assert found.server == Server(
        "mail.posture.example", 587, "starttls", "upright", "upright@posture.example"
    )
    night, some = (time(22), time(7)), frozenset(("hazard", "burst"))
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert found.rules == (
        Rule("mail:ann@posture.example", "ann@posture.example", some, hour, night),
        Rule("mail:ben@posture.example", "ben@posture.example", some, hour, night),
        Rule("mail:chief@posture.example", "chief@posture.example", ALL, day, None),
        Rule("hook:chat", "https://chat.example/in?x=1", frozenset(("source",)), timedelta(0),
             None),
    )  # fmt: skip


def test_without_a_file_there_is_nobody(tmp_path: Path) -> None:
    assert read_notices(tmp_path) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("quiet: 22:00-07:00", "quiet: night", "'mail[1].quiet' must be hours as in 22:00-07:00"),
        ("every: 1440", "evry: 5", "'mail[2].evry' is not a key of an entry of the mail"),
        ("every: 1440", "every: -5", "'mail[2].every' must be a number of at least 0"),
        ("to: [editors]", "to: [editor]", "the group 'editor', which is not under 'groups' (did"),
        ("to: [editors]", "to: []", "'mail[1].to' is missing"),
        ("chief@", "Ann@", "'mail[2].to' names Ann@posture.example, as mail[1].to does"),
        ("ann@", "Ann Other <ann@", "'groups.editors' must be an e-mail address"),
        ("ann@posture.example", "'a@b.example,c@d.example'", "must be an e-mail address"),
        ("source,", "sauce,", "'hooks.chat.kinds' must be one of hazard, source, burst, edition"),
        ("https://chat", "http://chat", "'hooks.chat.address' must begin with https://"),
        ("host: mail.posture.example", "host: 'mail.example:25'", "must be a host name alone"),
        ("user: upright", "security: none", "may be none on this machine alone"),
        ("smtp: {", "#", "'smtp' is missing"),
        ("desk: h", "dsk: h", "'dsk' is not a key of the notices (did you mean 'desk'?)"),
        ("groups:", "groups: [", "catalog/notices.yml: line "),
        ("  chat:", "  Chat Room:", "holds the name 'Chat Room'"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in YAML
    catalog = tmp_path / "catalog"
    catalog.mkdir()
    with pytest.raises(Problem) as caught:
        read_notices(lay(catalog, YAML.replace(old, new, 1)))
    assert told in str(caught.value)
    assert str(caught.value).startswith("catalog/notices.yml: ")


def test_every_key_is_documented() -> None:
    text = (ROOT / "docs/notices.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    every = [key for keys in (NOTICES, SMTP, MAIL, HOOK) for key in keys]
    assert [key for key in every if not any(f"`{key}`" in line for line in lines)] == []


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    text = (ROOT / "docs/notices.md").read_text("utf-8")
    found = read_notices(lay(tmp_path, text.split("```yaml\n")[1].partition("```")[0]))
    assert found is not None and found.server is not None and len(found.rules) > 2
