"""Templates into text: escaping, addresses, dates and numbers, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from ipaddress import ip_address
from math import floor
from pathlib import Path
from statistics import NormalDist
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined

from reports.loading import compiled, loader, style_of
from reports.views import ScoreView

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SLUG = re.compile(r"[a-z0-9-]{1,80}")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
BLANK = re.compile(r"\s")
# What makes a spreadsheet compute a cell, and what may begin a cell in another country's CSV.
COMPUTES = tuple("=+-@＝＋－＠")
SEPARATORS = re.compile("([;\t\r\n])")


def unpaid(_offer: object, _product: object) -> None:
    """Give no link that pays: none is on record."""


class Renderer:
    """Renders the templates of this package, and counts the addresses that it refused."""

    def __init__(self, theme: Path | None = None, paid: Callable[..., object] = unpaid) -> None:
        self.refused: list[str] = []
        self.theme = style_of(theme)
        self._env = Environment(
            loader=loader(theme),
            bytecode_cache=compiled(),
            autoescape=True,
            auto_reload=False,  # a build reads each template once
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        filters: dict[str, Callable[..., object]] = {
            "href": self.href, "day": day, "month": month_name, "n": thousands, "score": whole,
            "figure": figure, "percent": percent, "tenth": tenth, "points": points, "z": z_of,
            "change": change, "slug": slug,
            "x": place_on_line, "width": band_width, "host": host, "lower_first": lower_first,
            "upper_first": upper_first, "feet": feet,
            "signed": signed, "paid": paid, "share": share,
        }  # fmt: skip
        self._env.filters.update(filters)
        self._env.tests["address"] = is_safe
        self._env.globals["kept"] = self._kept_of
        self._kept: dict[tuple[object, ...], str] = {}

    def page(self, template: str, **said: object) -> bytes:
        """Render one template; raises jinja2.UndefinedError for anything not given."""
        return visible(self._env.get_template(template).render(**said)).encode()

    def _kept_of(self, macro: Callable[..., str], *said: object) -> str:
        """Call a macro of a template once for the same arguments: what stands on many pages."""
        key = (getattr(macro, "name", ""), *said)
        if key not in self._kept:
            self._kept[key] = macro(*said)
        return self._kept[key]

    def href(self, url: str | None) -> str:
        """Let an address through if it is safe to follow; else give '#', and count it."""
        if url is not None and is_safe(url):
            return url
        self.refused.append(url or "")
        return "#"


def is_safe(url: str) -> bool:
    """Tell whether an address is plain http, https or mailto, with a host and no tricks."""
    if INVISIBLE.search(url) or "\\" in url or BLANK.search(url):
        return False
    if url[:7].lower() == "mailto:":
        return EMAIL.fullmatch(url[7:]) is not None
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.port != 0 and "@" not in parts.netloc
        return known and _is_host(parts.hostname or "")
    except ValueError:
        return False


def _is_host(host: str) -> bool:
    """Tell whether browsers read a host as one; raises ValueError for figures that are none.

    What ends in a number is an address of the Internet Protocol or nothing (WHATWG, URL, 2024).
    """
    last = host.rstrip(".").rpartition(".")[2]
    if ":" in host or last.isdigit() or last[:2] == "0x":
        return ip_address(host) is not None
    return HOST.fullmatch(host) is not None


def contact_address(contact: str) -> str:
    """Make a contact, an address or an e-mail, into an address to follow."""
    return f"mailto:{contact}" if EMAIL.fullmatch(contact) else contact


def visible(text: str) -> str:
    """Drop control characters and direction overrides from a text about to be printed."""
    # All that is dropped is unprintable; most pages hold no such thing but the ends of lines.
    return text if text.replace("\n", "").isprintable() else INVISIBLE.sub("", text)


def slug(text: str) -> str:
    """Name a file or anchor: unchanged if it fits [a-z0-9-]{1,80}, else a likeness and a hash."""
    if SLUG.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70].strip("-") or "x"
    return f"{words}-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def day(value: date | None) -> str:
    """Print a day, as in 1 Nov 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else "no day on record"


def month_name(value: str) -> str:
    """Print a month, as in Nov 2026, given 2026-11."""
    year, _, number = value.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def thousands(value: int) -> str:
    """Print a count, as in 1,204."""
    return f"{value:,}"


def whole(value: float) -> str:
    """Print a score without decimals; a half goes up."""
    return str(floor(value + 0.5))


def tenth(value: float) -> str:
    """Print a score with one decimal."""
    return f"{value:.1f}"


def points(value: float) -> str:
    """Print points with their sign, a true minus and one decimal, as in +1.2."""
    return f"{'−' if value < 0 else '+'}{abs(value):.1f}"


def figure(value: float) -> str:
    """Print a number with four decimals at most, more where it is tiny, and no idle zeros."""
    places = 8 if 0 < abs(value) < 0.001 else 4
    return f"{value:,.{places}f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Print a share as per cent, given 0 to 1."""
    return f"{figure(100 * share)} %"


def chance(share: float) -> str:
    """Print a probability in whole per cent; what is not certain is never printed as certain."""
    hundred = floor(100 * share + 0.5)
    if hundred in (0, 100) and 0 < share < 1:
        return "under 1 %" if hundred == 0 else "over 99 %"
    return f"{hundred} %"


def share(value: float) -> str:
    """Print a share as per cent without decimals, given 0 to 1."""
    return f"{whole(100 * value)} %"


def z_of(interval: float) -> str:
    """Print how many standard deviations either side of the mean hold this share of a normal."""
    return f"{NormalDist().inv_cdf(0.5 + interval / 2):.3f}"


def feet(inches: float) -> str:
    """Print a height in feet and inches, given inches."""
    whole_feet, rest = divmod(floor(inches + 0.5), 12)
    return f"{whole_feet}′{rest}″"


def change(value: float | int) -> str:
    """Print a change with its sign; a true minus; none is 'no change'."""
    rounded = floor(abs(value) + 0.5)
    return "no change" if not rounded else f"{'+' if value > 0 else '−'}{rounded:,}"


def signed(value: float) -> str:
    """Print points with their sign and a true minus, as in +0.3."""
    return f"{'−' if value < 0 else '+'}{figure(abs(value))}"


def place_on_line(value: float) -> str:
    """Place a score on the drawn line, which is 200 wide and keeps 8 free at either end."""
    return f"{8 + 1.84 * min(max(value, 0.0), 100.0):.1f}"


def band_width(score: ScoreView) -> str:
    """Give the width of a score's band on the drawn line; never too thin to see."""
    if score.low is None or score.high is None:
        return "0"
    return f"{max(1.84 * (min(score.high, 100.0) - max(score.low, 0.0)), 2.0):.1f}"


def host(url: str) -> str:
    """Name an address by its host."""
    return urlsplit(url).hostname or url


def lower_first(text: str) -> str:
    """Begin a text with a small letter, keeping its escaping."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Begin a text with a capital, keeping its escaping."""
    return text[:1].upper() + text[1:]


def csv_text(rows: Iterable[Iterable[str | int | float | None]]) -> bytes:
    """Write CSV with a UTF-8 mark, in which no text cell can be taken for a formula."""
    lines = (",".join(_cell(value) for value in row) for row in rows)
    return "".join(["\ufeff", *(line + "\r\n" for line in lines)]).encode()


def harmless(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would compute (OWASP's rule)."""
    cells = SEPARATORS.split(INVISIBLE.sub("", text))
    return "".join(f"'{cell}" if _computes(cell) else cell for cell in cells)


def _computes(cell: str) -> bool:
    return cell.strip().lstrip("\"' \u00a0").startswith(COMPUTES)


def _cell(value: str | int | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + harmless(value).replace('"', '""') + '"'
    return repr(value)
