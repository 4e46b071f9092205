"""The plugin against what it must not take, and what it must not show."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlalchemy import Engine

from db.config import Config
from db.problem import Problem
from desk.targets.target import MANIFEST
from desk.targets.wordpress import FILES, RELEASE, WordPressTarget
from reports.folder import Folder, check_folder, digest_of
from reports.release import build
from tests.wordpress.conftest import target_of
from tests.wordpress.test_story import state
from tests.wordpress.wordpress import WordPress

TEXT = "<p>harmless</p>"
HASH = sha256(TEXT.encode()).hexdigest()


@pytest.fixture(scope="module")
def editor(wordpress: WordPress) -> WordPressTarget:
    return target_of(wordpress, "editor")


@pytest.fixture(scope="module")
def release(engine: Engine, config: Config) -> Folder:
    return check_folder(build(engine, config).folder, MANIFEST)


def encoded(text: str) -> str:
    return b64encode(text.encode("latin-1")).decode()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        (f"{HASH}.php", encoded(TEXT), "is no name of a file"),
        (f"../{HASH}.txt", encoded(TEXT), "is no name of a file"),
        (f"{HASH}.txt/../x.php", encoded(TEXT), "is no name of a file"),
        (f"{HASH}.txt\n", encoded(TEXT), "is no name of a file"),
        (f"{HASH.upper()}.txt", encoded(TEXT), "is no name of a file"),
        (f"{HASH}.html", encoded(TEXT), "is no name of a file"),
        (f"{HASH}.svg", encoded(TEXT), "is no name of a file"),
        (f"{HASH}.txt", encoded(TEXT + "!"), "is not what its name says"),
        (f"{HASH}.txt", "no base64!", "is no base64"),
        (f"{HASH}.png", encoded(TEXT), "is no such picture"),
        (f"{sha256(chr(255).encode('latin-1')).hexdigest()}.css", encoded("\xff"), "is no text"),
        (f"{sha256(bytes(1)).hexdigest()}.js", encoded("\0"), "is no text"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(
    wordpress: WordPress, editor: WordPressTarget, name: str, content: str, why: str
) -> None:
    before = state(wordpress)
    with pytest.raises(Problem, match=why):
        editor.rest.post(FILES, {"files": {name: content}})
    assert state(wordpress) == before


def test_a_file_that_is_too_big_is_refused(editor: WordPressTarget) -> None:
    big = "x" * (4_194_304 + 1)
    name = f"{sha256(big.encode()).hexdigest()}.css"
    with pytest.raises(Problem, match=r"is too big|files is missing"):
        editor.rest.post(FILES, {"files": {name: encoded(big)}})


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("fragments/../../../wp-config.json", HASH, "is no path of a release"),
        ("/etc/passwd.json", HASH, "is no path of a release"),
        ("fragments/x.php", HASH, "is no path of a release"),
        ("fragments/.hidden.html", HASH, "is no path of a release"),
        ("fragments\\x.html", HASH, "is no path of a release"),
        ("fragments//x.html", HASH, "is no path of a release"),
        ("fragments/x.html\n", HASH, "is no path of a release"),
        ("fragments/" + "x" * 200 + ".html", HASH, "is no path of a release"),
        ("fragments/x.html", "../" + HASH[3:], "the hash of fragments/x.html is none"),
    ],
)
def test_a_list_with_another_path_is_refused(
    wordpress: WordPress, editor: WordPressTarget, path: str, value: str, why: str
) -> None:
    before = state(wordpress)
    with pytest.raises(Problem, match=why):
        editor.rest.post(RELEASE, {"files": {path: value}, "digest": digest_of({path: value})})
    assert state(wordpress) == before


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "files is missing"),
        ({"files": []}, "files is missing"),
        ({"files": {"a.css": HASH}, "digest": HASH}, "digest is not that of the files"),
        ({"files": {"a.css": HASH}}, "digest is not that of the files"),
        ({"files": {"a.css": HASH}, "address": "javascript:alert(1)/"}, "address is none"),
        ({"files": {"a.css": HASH}, "address": 'https://x/" onload="x/'}, "address is none"),
    ],
)
def test_a_list_that_is_none_is_refused(
    editor: WordPressTarget, body: dict[str, object], why: str
) -> None:
    with pytest.raises(Problem, match=why):
        editor.rest.post(RELEASE, body)


def test_a_list_whose_files_are_not_all_there_shows_nothing(
    wordpress: WordPress, editor: WordPressTarget, release: Folder
) -> None:
    editor.send(release)
    before = state(wordpress)
    lost = sha256(b"never sent").hexdigest()
    files = {**release.files, "fragments/index.html": lost}
    files = {name: files[name] for name in ("fragments/index.html", "fragments/index.json")}
    said = editor.rest.post(RELEASE, {"files": files, "digest": digest_of(files)})
    assert said == {"missing": [f"{lost}.txt"]}
    assert state(wordpress) == before


def test_a_file_that_was_changed_on_the_disk_is_not_shown(
    wordpress: WordPress, editor: WordPressTarget, release: Folder
) -> None:
    editor.send(release)
    name = f"{release.files['fragments/safety.html']}.txt"
    path = wordpress.folder / "wp-content" / "uploads" / "upright" / name
    was = path.read_bytes()
    shown = "echo do_shortcode('[upright page=\"safety\"]');"
    assert "upright-foot" in wordpress.php(shown)
    path.write_bytes(was.replace(b"<p", b"<script>alert(1)</script><p", 1))
    assert wordpress.php(shown) == ""
    path.write_bytes(was)


@pytest.mark.parametrize(
    "page", ["../index", "index.html", "/index", "no", "", "products/../index", "https://x", "%00"]
)
def test_a_page_that_is_not_of_the_release_is_not_shown(wordpress: WordPress, page: str) -> None:
    assert wordpress.php(f"echo do_shortcode('[upright page=\"{page}\"]');") == ""


def test_fragments_are_no_pages_of_their_own(wordpress: WordPress, release: Folder) -> None:
    """One address a page: what lies in the uploads is served as text, and is not listed."""
    name = f"{release.files['fragments/index.html']}.txt"
    with urlopen(f"{wordpress.address}wp-content/uploads/upright/{name}") as answer:  # noqa: S310
        assert answer.headers.get_content_type() == "text/plain"
    with urlopen(f"{wordpress.address}wp-content/uploads/upright/") as answer:  # noqa: S310
        assert answer.read() == b""


@contextmanager
def shown_from(wordpress: WordPress, folder: Path) -> Iterator[None]:
    """Let the administrator name a folder, as in wp-config.php."""
    must_use = wordpress.folder / "wp-content" / "mu-plugins"
    must_use.mkdir()
    (must_use / "folder.php").write_text(f"<?php define('UPRIGHT_RELEASE', '{folder}');", "utf-8")
    try:
        yield
    finally:
        shutil.rmtree(must_use)


def test_a_release_in_a_folder_is_shown_and_none_is_taken(
    wordpress: WordPress, editor: WordPressTarget, release: Folder, tmp_path: Path
) -> None:
    live = tmp_path / "live"
    shutil.copytree(release.path, live)
    shown = "echo do_shortcode('[upright page=\"products/aurel-a2\"]');"
    with shown_from(wordpress, live):
        assert "upright-foot" in wordpress.php(shown)
        assert "/uploads/upright/" in wordpress.php(f"{shown} echo wp_styles()->query("
                                                    "'upright')->src;")  # fmt: skip
        with pytest.raises(Problem, match="in a folder of its own"):
            editor.send(release)
        with pytest.raises(Problem, match="HTTP 409"):
            editor.rest.post(RELEASE, {"files": {"a.css": HASH}})
        (live / "fragments" / "products" / "aurel-a2.html").write_text("<script>x</script>")
        assert wordpress.php(shown) == ""
    assert "upright-foot" in wordpress.php(shown)


def test_nobody_in_particular_may_ask_what_is_shown(wordpress: WordPress) -> None:
    with pytest.raises(HTTPError) as refusal:
        urlopen(f"{wordpress.address}?rest_route=/upright/v1/release")  # noqa: S310 - loopback
    with refusal.value:
        assert refusal.value.code == 401


def test_a_shortcode_in_the_words_of_people_is_not_run(
    wordpress: WordPress, editor: WordPressTarget, release: Folder, tmp_path: Path
) -> None:
    """Nor are their quotes, dashes and smileys made into others, in a post as in a feed."""
    said = "[upright page=safety] 'so' -- \"so\" :) 3x4"
    html = f'<div class="upright" data-upright="upright-"><p>{said}</p></div>'
    value = sha256(html.encode()).hexdigest()
    editor.rest.post(FILES, {"files": {f"{value}.txt": encoded(html)}})
    names = ("fragments/fragment.css", "site.js", "fragments/index.html", "fragments/index.json")
    files = {name: release.files[name] for name in names} | {"fragments/words.html": value}
    editor.rest.post(RELEASE, {"files": files, "digest": digest_of(files)})
    for content in ('<!-- wp:upright/page {"page":"words"} /-->', '[upright page="words"]'):
        made = editor.rest.post(
            "wp/v2/pages", {"title": "Words", "content": content, "status": "publish"}
        )
        assert said in made["content"]["rendered"]
        with urlopen(made["link"]) as answer:  # noqa: S310 - loopback
            assert f"<p>{said}</p>" in answer.read().decode()
    editor.send(release)


def test_what_no_release_needs_is_swept_after_an_hour(
    wordpress: WordPress, editor: WordPressTarget, release: Folder
) -> None:
    editor.send(release)
    place = wordpress.folder / "wp-content" / "uploads" / "upright"
    editor.rest.post(FILES, {"files": {f"{HASH}.txt": encoded(TEXT)}})
    wordpress.php("\\Upright\\sweep();")
    assert (place / f"{HASH}.txt").exists()  # another publish may be under way
    wordpress.php(f"touch('{place / f'{HASH}.txt'}', time() - 7200); \\Upright\\sweep();")
    assert not (place / f"{HASH}.txt").exists()
    assert editor.plan(release).files.is_none
    assert "upright-foot" in wordpress.php("echo do_shortcode('[upright]');")
