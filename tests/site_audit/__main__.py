"""Lighthouse's mobile preset on every kind of page of the demo's site, the median of five runs.

`python -m tests.site_audit [--runs 5] [--json]`; the first run of a page asks for all categories,
the others for performance alone: the rest does not vary. Fails where a page misses its mark.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.browser import CHROMIUM, FLAGS
from tests.golden_site import GOLDEN
from tests.site_audit.serving import packed, serve_packed
from tests.worlds import kinds

HERE = Path(__file__).parent
TOOLS = HERE.parents[1] / "build" / "site_audit"
LEAST = {"accessibility": 100, "best_practices": 100, "seo": 100, "performance": 98}
MOST = {"html_kb": 100.0, "css_kb": 20.0, "script_kb": 20.0, "other_hosts": 0, "cls": 0.0}
TIMES = {
    "fcp_ms": "first-contentful-paint", "lcp_ms": "largest-contentful-paint",
    "tbt_ms": "total-blocking-time", "si_ms": "speed-index",
}  # fmt: skip
Figures = dict[str, float]


def main() -> int:
    """Audit every kind of page, print a table, and tell by the exit code whether all holds."""
    options = _options()
    _install()
    with serve_packed(options.site) as base:
        found = {page: audit(base, page, options.runs, options.site) for page in _pages(options)}
    faults = [fault for page, figures in found.items() for fault in faults_of(page, figures)]
    print(json.dumps(found, indent=1) if options.json else table(found))
    print(*faults, sep="\n", file=sys.stderr)
    return 1 if faults else 0


def audit(base: str, page: str, runs: int, site: Path) -> Figures:
    """Run Lighthouse on one page some times: the first run's scores, the median of its times."""
    told = [_run(base, page, every=number == 0) for number in range(runs)]
    figures = dict(told[0])
    for name in ("performance", "cls", *TIMES):
        figures[name] = round(median(one[name] for one in told), 3)
    for name, pattern in (("html", page), ("css", "site.css"), ("script", "site.js")):
        file = site / pattern
        data = file.read_bytes() if file.exists() else b""
        figures[f"{name}_kb"] = round(len(packed(data) if name != "html" else data) / 1000, 1)
    return figures


def faults_of(page: str, figures: Mapping[str, float]) -> list[str]:
    """Name every mark that a page misses."""
    low = [f"{page}: {name} is {figures[name]}, at least {least}"
           for name, least in LEAST.items() if figures[name] < least]  # fmt: skip
    return low + [f"{page}: {name} is {figures[name]}, at most {most}"
                  for name, most in MOST.items() if figures[name] > most]  # fmt: skip


def table(found: Mapping[str, Figures]) -> str:
    """Print the figures, a line a page."""
    names = [*LEAST, *MOST, *TIMES]
    head = f"{'page':40} " + " ".join(f"{name:>14}" for name in names)
    rows = [f"{page:40} " + " ".join(f"{figures[name]:14g}" for name in names)
            for page, figures in found.items()]  # fmt: skip
    return "\n".join([head, *rows])


def _run(base: str, page: str, *, every: bool) -> Figures:
    only = "performance,accessibility,best-practices,seo" if every else "performance"
    command = [
        str(TOOLS / "node_modules" / ".bin" / "lighthouse"), base + page, "--quiet",
        "--output=json", f"--only-categories={only}", f"--chrome-flags={' '.join(_flags())}",
    ]  # fmt: skip
    env = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=300)
    if done.returncode:
        raise SystemExit(f"lighthouse on {page}: {done.stderr[-2000:]}")
    return _figures(json.loads(done.stdout), base)


def _flags() -> Sequence[str]:
    return ("--headless=new", *FLAGS)


def _figures(told: Mapping[str, Any], base: str) -> Figures:
    audits, categories = told["audits"], told["categories"]
    found: Figures = {name.replace("-", "_"): round(100 * one["score"])
                      for name, one in categories.items()}  # fmt: skip
    found |= {name: audits[key]["numericValue"] for name, key in TIMES.items()}
    asked = [one["url"] for one in audits["network-requests"]["details"]["items"]]
    found["other_hosts"] = sum(not url.startswith((base, "data:")) for url in asked)
    found["cls"] = audits["cumulative-layout-shift"]["numericValue"]
    if "accessibility" in categories:
        _name_failures(told)
    return found


def _name_failures(told: Mapping[str, Any]) -> None:
    for category in told["categories"].values():
        for part in category["auditRefs"]:
            one = told["audits"][part["id"]]
            if part["weight"] and one["score"] is not None and one["score"] < 0.9:
                print(f"  {told['requestedUrl']}: {one['title']}", file=sys.stderr)


def _install() -> None:
    """Install the locked Lighthouse into the build folder, unless it is there already."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    kept = TOOLS / "installed"
    if kept.exists() and kept.read_bytes() == lock:
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, TOOLS / name)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=TOOLS, check=True, stdout=sys.stderr)
    kept.write_bytes(lock)


def _pages(options: argparse.Namespace) -> list[str]:
    asked: list[str] = options.pages or kinds(options.site)
    return asked


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--site", type=Path, default=GOLDEN / "site")
    parser.add_argument("pages", nargs="*", help="pages by their path; none: one of every kind")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
