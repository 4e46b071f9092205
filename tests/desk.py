"""A home of its own for a test, and the real command line on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

from desk.cli.app import main

ROOT = Path(__file__).parents[1]
SITE = """\
name: Upright Journal
owner: Nettle & Finch Ltd
contact: https://upright.example/contact
country: GB
currency: GBP
time_zone: Europe/London
ties: none
"""
ALLOWED = "{allowed: true, evidence: letter, on: 2026-01-05}"


@dataclass
class Desk:
    """A catalog and a home in one folder, and commands on them.

    A command runs in this process: half of a process's life is imports. With `apart` it is one of
    its own, where that is what is tested.
    """

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    apart: bool = False

    def __post_init__(self) -> None:
        for name in ("shops", "products"):
            (self.catalog / name).mkdir(parents=True, exist_ok=True)
        for name in ("safety", "scoring.yml", "lookups.yml", "aspects.yml"):
            source = ROOT / "catalog" / name
            if source.is_dir():
                shutil.copytree(source, self.catalog / name, dirs_exist_ok=True)
            else:
                shutil.copy(source, self.catalog / name)
        (self.catalog / "site.yml").write_text(SITE, "utf-8")

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def settings(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("UPRIGHT_")}
        ours = {"UPRIGHT_HOME": str(self.home), "UPRIGHT_CATALOG": str(self.catalog)}
        return {**kept, "PYTHONPATH": str(ROOT), **ours, **self.environ}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "desk.cli", *words]

    def upright(self, *words: str, code: int = 0) -> str:
        """Run a command, check its exit code, and return its output (its error, if it failed)."""
        got, out, err = self.alone(*words) if self.apart else self.here(*words)
        assert got == code, f"{words}: {got}\n{out}{err}"
        return out if code == 0 else err

    def alone(self, *words: str) -> tuple[int, str, str]:
        """Run a command in a process of its own; returns its exit code and both outputs."""
        done = subprocess.run(
            self.command(*words), env=self.settings(), cwd=self.folder, capture_output=True,
            text=True, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    def here(self, *words: str) -> tuple[int, str, str]:
        """Run a command as its process would: with its settings, folder, arguments and streams."""
        out = TextIOWrapper(BytesIO(), "utf-8", write_through=True)
        err = TextIOWrapper(BytesIO(), "utf-8", "backslashreplace", write_through=True)
        code = 0
        with (
            patch.dict(os.environ, self.settings(), clear=True),
            patch.object(sys, "argv", ["upright", *words]),
            patch.object(sys, "stdin", StringIO()),
            chdir(self.folder),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
        out.seek(0)
        err.seek(0)
        return code, out.read(), err.read()

    def facts(self, *words: str) -> dict[str, Any]:
        """Run a command with --json and return what it says."""
        said = json.loads(self.upright(*words, "--json"))
        assert isinstance(said, dict)
        return said

    def write(self, name: str, text: str) -> None:
        path = self.catalog / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def shop(self, shop: str, lines: str = "", uses: str = "fetch store score") -> None:
        """Write a shop that allows some uses."""
        permission = "".join(f"  {use}: {ALLOWED}\n" for use in uses.split())
        self.write(
            f"shops/{shop}.yml",
            f"name: {shop.title()}\ndomain: {shop}.example\nplatform: schemaorg\n{lines}"
            f"permission:\n{permission}",
        )

    def product(self, product: str, brand: str, model: str, lines: str = "") -> None:
        """Write a product with one spec."""
        self.write(
            f"products/{product}.yml",
            f"brand: {brand}\nmodel: {model}\ncategory: inversion table\n{lines}"
            "specs:\n  max_weight: {value: 300, unit: lb, source: manual, seen: 2026-10-01}\n",
        )
