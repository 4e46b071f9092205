"""Pictures of every kind of page of the three worlds, to be looked at: `make screenshots`."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.auditing import PAPER
from tests.browser import WIDE, chromium, served
from tests.worlds import WORLDS, every_kind, world_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

INTO = Path(__file__).parents[1] / "build" / "screenshots"
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "wide": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"width": 320},
    "phone-dark": {"width": 320, "color_scheme": "dark"},
    "no-script": {"java_script_enabled": False},
    "print": {"width": PAPER},
}
TALLEST = 6000  # pixels of a picture


def main() -> None:
    """Make all pictures, a page that shows them, and one picture of that page."""
    options = _options()
    shutil.rmtree(options.into, ignore_errors=True)
    with TemporaryDirectory(prefix="upright-worlds-") as scratch, chromium() as browser:
        made = [
            picture
            for world in options.worlds
            for picture in _world(browser, world_of(world, Path(scratch)), options.into)
        ]
        _contact_sheet(browser, options.into, made)
    print(f"{len(made)} pictures in {options.into}; begin with contact.html")


def world_of(name: str, scratch: Path) -> Path:
    """Give a world's folder, or the folder of a site where one is named instead."""
    return world_folder(name, scratch) if name in WORLDS else Path(name)


def _world(browser: Browser, folder: Path, into: Path) -> Iterator[str]:
    for look, options in LOOKS.items():
        with served(browser, folder, **options) as (page, base):
            page.emulate_media(media="print" if look == "print" else "screen")
            for name in every_kind(folder):
                page.goto(base + name)
                place = f"{folder.name}/{name.removesuffix('.html').replace('/', '-')}-{look}.png"
                _take(page, into / place)
                yield place
                if look == "print":
                    page.pdf(path=(into / place).with_suffix(".pdf"), format="A4")


def _take(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size or {"width": WIDE[0], "height": WIDE[1]}
    high = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": size["width"], "height": high}
    page.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]


def _contact_sheet(browser: Browser, into: Path, made: list[str]) -> None:
    """Show all pictures small, a row a page."""
    cells = "".join(
        f'<figure><a href="{escape(one)}"><img src="{escape(one)}" alt="" loading="eager"></a>'
        f"<figcaption>{escape(one)}</figcaption></figure>"
        for one in sorted(made)
    )
    style = (
        "body{display:grid;grid-template-columns:repeat(6,200px);gap:12px;font:11px sans-serif}"
        "figure{margin:0}img{width:200px;max-height:400px;object-fit:cover;object-position:top;"
        "border:1px solid #999}"
    )
    text = f"<!doctype html><title>Pictures</title><style>{style}</style>{cells}"
    (into / "contact.html").write_text(text, "utf-8")
    with served(browser, into) as (page, base):
        page.goto(base + "contact.html")
        page.screenshot(path=into / "contact.png", full_page=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=INTO)
    parser.add_argument("worlds", nargs="*", default=list(WORLDS), help="worlds, or folders")
    return parser.parse_args()


if __name__ == "__main__":
    main()
