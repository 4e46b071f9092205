"""The golden site: the demo's release and editions, byte for byte; `make golden` writes it anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.demo.drive import run_demo

GOLDEN = Path(__file__).parent / "golden"
BINARY = (".pdf", ".xlsx")  # they have tests of their own, and fonts differ between machines
STEADY = ("products.csv", "sources.csv")
LEDGERS = ("edition.json", "document.json")  # hashes of those, and what the pages are made of
SHOWN = 12  # lines of the first difference


def shown(home: Path) -> dict[str, bytes]:
    """Read what readers see of a demo: its live release, and every edition as text."""
    live, editions = (home / "site" / "live").resolve(), home / "editions"
    return files(live, "site") | files(editions, "edition")


def files(folder: Path, prefix: str) -> dict[str, bytes]:
    """Read every file of a folder, named by its path below it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    found = [
        path for path in found if not {"fragments", "evidence"} & {*path.parts}
    ]  # cut from these
    found = [path for path in found if path.suffix not in BINARY and path.name not in LEDGERS]
    if prefix == "edition":  # its evidence names reviews by hashes that depend on a home's secret
        found = [path for path in found if path.name in STEADY]
    return {f"{prefix}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}


def golden() -> dict[str, bytes]:
    """Read the golden site."""
    return files(GOLDEN / "site", "site") | files(GOLDEN / "edition", "edition")


def differences(now: Mapping[str, bytes], then: Mapping[str, bytes]) -> list[str]:
    """Name each file that is missing, new or changed, and show where the first change begins."""
    found = [f"{name} is missing" for name in sorted(then.keys() - now.keys())]
    found += [f"{name} is new" for name in sorted(now.keys() - then.keys())]
    changed = [name for name in sorted(now.keys() & then.keys()) if now[name] != then[name]]
    for name in changed:
        found.append(f"{name} changed" if found else f"{name} changed:\n{_first(then, now, name)}")
    return found


def write(target: Path, content: Mapping[str, bytes]) -> None:
    """Write the golden site anew."""
    shutil.rmtree(target, ignore_errors=True)
    for name, data in content.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _first(then: Mapping[str, bytes], now: Mapping[str, bytes], name: str) -> str:
    old, new = (one[name].decode("utf-8", "replace").splitlines() for one in (then, now))
    return "\n".join(list(unified_diff(old, new, "golden", "now", lineterm="", n=1))[:SHOWN])


def main() -> None:
    """Run a demo of its own, and keep what its readers would see."""
    with TemporaryDirectory(prefix="upright-golden-") as home:
        run_demo(Path(home), False, print, os.environ)
        write(GOLDEN, shown(Path(home)))
    print(f"golden  {len(golden())} files in {GOLDEN.name}/, to be read before they are committed")


if __name__ == "__main__":
    main()
