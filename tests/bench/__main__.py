"""Run one benchmark: python -m tests.bench NAME [options] --json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

from db.problem import Problem

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """List the benchmarks: one for each module of this folder."""
    return sorted(modules())


def modules() -> dict[str, str]:
    """Name the module of each benchmark; an underscore at its end parts it from a Python word."""
    found = (path.stem for path in FOLDER.glob("*.py"))
    return {stem.rstrip("_").replace("_", "-"): stem for stem in found if not stem.startswith("_")}


def main(arguments: list[str]) -> int:
    """Measure once and print one object: name, figures, conditions."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    benches = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    found = {}
    for name, stem in sorted(modules().items()):
        module = import_module(f"tests.bench.{stem}")
        if not hasattr(module, "measure"):  # a part that several benchmarks share
            continue
        found[name] = module
        bench = benches.add_parser(name, help=module.__doc__, description=module.__doc__)
        module.add_arguments(bench)
        bench.add_argument("--json", action="store_true", help="print one object for machines")
    options = parser.parse_args(arguments)
    try:
        figures, conditions = found[options.name].measure(options)
    except Problem as problem:
        print(f"bench {options.name}: {problem}", file=sys.stderr)
        return 1
    _show(options, figures, conditions | {"python": platform.python_version()})
    return 0


def _show(
    options: argparse.Namespace, figures: dict[str, object], conditions: dict[str, object]
) -> None:
    conditions = conditions | {"system": platform.system(), "cores": os.cpu_count()}
    if options.json:
        print(json.dumps({"name": options.name, "figures": figures, "conditions": conditions}))
        return
    for name, value in figures.items():
        print(f"{name:32} {value}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
