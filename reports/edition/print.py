"""An edition as a tagged PDF, made in a process of its own that can fetch and read nothing.

That process is handed the page and its style through its standard input. Its fetcher knows what
was handed in and refuses all else; a hook refuses every file that is no part of Python's own
library, and every connection; it has limits of memory, time and open files, and can write no file.
System fonts are read by Pango and fontconfig, beneath all of this, as they read them for any text.
"""

from __future__ import annotations

import ctypes.util
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from db.problem import Problem
from reports.edition.document import Document
from reports.edition.paper import FRONT_ENDS, last_day, paper
from reports.static import static

NAME, STYLE = "edition.pdf", "print.css"
SCHEME = "memory:"
ABSENT = (
    "PDF needs WeasyPrint: pip install 'upright[pdf]' and Debian's libpango-1.0-0 libpangoft2-1.0-0"
)
REFUSED = "the page asks for {}, which it was not handed"
SECONDS = 300  # that a PDF may take by the clock
LIMITS = {
    resource.RLIMIT_AS: 4 << 30,  # bytes; fonts are mapped, which counts here
    resource.RLIMIT_CPU: 240,  # seconds
    resource.RLIMIT_NOFILE: 96,
    resource.RLIMIT_FSIZE: 0,  # bytes that may be written to any file
    resource.RLIMIT_CORE: 0,
}
# How the first page is made to hold the whole summary: smaller type, then the drawings go, then
# the editor's words move to the page after it.
FITS = (
    "",
    ".front { font-size: 8.8pt }",
    ".front { font-size: 8.1pt } .front h1 { font-size: 1.7em }",
    ".front { font-size: 7.8pt } .front h1 { font-size: 1.6em } .multiples { display: none }",
    ".front { font-size: 7.2pt } .front h1 { font-size: 1.5em } .multiples { display: none }",
    ".front { font-size: 8.8pt } .front .analysis { break-before: page }",
    ".front { font-size: 7.4pt } .front .analysis { break-before: page }",
    ".front { font-size: 6.8pt } .front .analysis { break-before: page }"
    " .multiples { display: none } .front h1 { font-size: 1.4em }",
)
BARRED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.")


def pdf(document: Document) -> dict[str, bytes]:
    """Print an edition as PDF; raises Problem where WeasyPrint is absent, or does not end."""
    return {NAME: printed(paper(document), last_day(document.month))}


def printed(html: str, made: str, seconds: float = SECONDS) -> bytes:
    """Print a page in a process of its own; raises Problem."""
    if find_spec("weasyprint") is None:
        raise Problem(ABSENT)
    handed = json.dumps({"html": html, "assets": {STYLE: static(STYLE).decode()}})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reports.edition.print"],
            input=handed.encode(), capture_output=True, timeout=seconds, check=False,
            cwd=Path(__file__).parents[2], env=_surroundings(made),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Problem(f"the PDF took longer than {seconds:.0f} seconds and was given up") from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
        raise Problem(f"the PDF was not made: {lines[-1][:300]}")
    return done.stdout


def render(html: str, assets: Mapping[str, str], asked: list[str]) -> bytes:
    """Print a page with what it was handed; notes every address that it asks for.

    Raises weasyprint.urls.FatalURLFetchingError or PermissionError for one that was not handed in.
    """
    from weasyprint import CSS, HTML

    memory = _fetcher(assets, asked)

    def laid(text: str, style: str) -> Any:
        styles = [CSS(string=style, url_fetcher=memory)]
        page = HTML(string=text, url_fetcher=memory, base_url=SCHEME)
        return page.render(stylesheets=styles, pdf_variant="pdf/ua-1")

    front, ends, _ = html.partition(FRONT_ENDS)
    fitting = (one for one in FITS if _is_one_page(laid(front, one)))
    style = next(fitting, FITS[-1]) if ends else ""
    name = sha256(html.encode()).hexdigest()[:32].encode()
    made: bytes = laid(html, style).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=name)
    if refused := [url for url in asked if url.removeprefix(SCHEME) not in assets]:
        raise PermissionError(REFUSED.format(refused[0]))  # one that a picture kept to itself
    return made


def _is_one_page(front: Any) -> bool:
    """Tell whether the summary stands on the first page, and all else on it or one more."""
    return "summary-ends" in front.pages[0].anchors and (
        len(front.pages) == 1 or "analysis" in front.pages[1].anchors
    )


def _fetcher(assets: Mapping[str, str], asked: list[str]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Memory(URLFetcher):  # type: ignore[misc]  # the library has no types
        """Gives what was handed in, and refuses everything else."""

        def fetch(self, url: str, headers: object = None) -> Any:
            """Give an asset of the document."""
            asked.append(url)
            name = url.removeprefix(SCHEME)
            if url == name or name not in assets:
                raise FatalURLFetchingError(REFUSED.format(url))
            return URLFetcherResponse(url, assets[name], {"Content-Type": "text/css"})

    return Memory()


def _surroundings(made: str) -> dict[str, str]:
    """Give the environment of the process: nothing of ours, and nothing that differs by day."""
    epoch = (date.fromisoformat(made) - date(1970, 1, 1)).days * 86_400
    return {
        "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(epoch), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _bar(event: str, details: tuple[Any, ...]) -> None:
    """Refuse connections, processes, and all files but the parts of Python's own library."""
    if event.startswith(BARRED):
        raise PermissionError(f"the page may not do this: {event}")
    if event == "open" and isinstance(details[0], str | bytes):
        name = details[0].decode() if isinstance(details[0], bytes) else details[0]
        own = any(Path(name).is_relative_to(one) for one in (sys.prefix, sys.base_prefix) if one)
        if not own and not Path(name).is_relative_to(Path(__file__).parents[2]):
            raise PermissionError(f"the page may not read {name}")


def _unsought(name: str) -> str | None:
    """Look for no library by another name than its own."""


def main() -> None:
    """Read a page and what belongs to it from standard input; write the PDF to standard output."""
    if sys.platform == "linux":
        # libraries are there by their names: else a compiler is started to look for each
        ctypes.util.find_library = _unsought
    import weasyprint  # noqa: F401 - before anything is barred: it loads the libraries it needs

    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_bar)
    handed = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(render(handed["html"], handed["assets"], []))


if __name__ == "__main__":
    main()
