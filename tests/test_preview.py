"""The preview shows finished files on loopback, and nothing else of the machine."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path

import pytest

from db.problem import Problem
from desk.preview import TYPES, find, serve_folder


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Give a link to a release, beside a file that is nobody's business."""
    (tmp_path / "secret").write_text("0123")
    release = tmp_path / "releases" / "one"
    (release / "products").mkdir(parents=True)
    (release / "empty").mkdir()
    (release / "index.html").write_text("<p>Grüße", "utf-8")
    (release / "products" / "index.html").write_text("all")
    (release / "data.csv").write_text("a,b")
    (release / ".hidden").write_text("no")
    (release / "out").symlink_to(tmp_path / "secret")
    (tmp_path / "live").symlink_to(release)
    return tmp_path / "live"


def ask(address: str, target: str, host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    place = address.removeprefix("http://").rstrip("/")
    connection = HTTPConnection(place, timeout=10)
    try:
        connection.putrequest("GET", target, skip_host=True)
        connection.putheader("Host", host or place)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


def test_files_are_served_with_their_types(live: Path) -> None:
    with serve_folder(live) as address:
        status, headers, body = ask(address, "/")
        assert (status, headers["Content-Type"], body.decode()) == (
            200,
            "text/html; charset=utf-8",
            "<p>Grüße",
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert ask(address, "/data.csv?x=1")[1]["Content-Type"] == "text/csv; charset=utf-8"
        assert ask(address, "/products/")[2] == b"all"
        status, headers, _ = ask(address, "/products")
        assert (status, headers["Location"]) == (301, "/products/")


@pytest.mark.parametrize(
    "target",
    [
        "/empty/", "/missing", "/../secret", "/%2e%2e/secret", "/products/../../../secret",
        "/out", "/.hidden", "/%00", "/..%2f..%2fsecret", "//secret",
    ],
)  # fmt: skip
def test_nothing_else_is_served(live: Path, target: str) -> None:
    with serve_folder(live) as address:
        assert ask(address, target)[0] == 404


def test_a_page_of_another_name_for_this_address_gets_nothing(live: Path) -> None:
    with serve_folder(live) as address:
        port = address.rstrip("/").rpartition(":")[2]
        assert ask(address, "/", f"localhost:{port}")[0] == 200
        assert ask(address, "/", f"rebound.example:{port}")[0] == 404


def test_a_moved_link_shows_the_new_release_at_once(live: Path) -> None:
    with serve_folder(live) as address:
        assert ask(address, "/")[0] == 200
        other = live.parent / "releases" / "two"
        other.mkdir()
        (other / "index.html").write_text("two")
        live.unlink()
        live.symlink_to(other)
        assert ask(address, "/")[2] == b"two"


def test_what_cannot_be_served_is_named(live: Path) -> None:
    with pytest.raises(Problem, match="upright publish"), serve_folder(live / "nowhere"):
        pass
    with serve_folder(live) as address:
        port = int(address.rstrip("/").rpartition(":")[2])
        with pytest.raises(Problem, match=f"port {port} cannot be used"), serve_folder(live, port):
            pass


def test_a_redirect_stays_on_this_server(live: Path) -> None:
    assert find(live, "//products") == (301, "/products/")
    assert {kind.partition(";")[0].count("/") for kind in TYPES.values()} == {1}
