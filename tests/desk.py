"""A home of its own for a test, and the real command line on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    """A catalog and a home in one folder; every command is a process of its own."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

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
        done = subprocess.run(
            self.command(*words), env=self.settings(), cwd=self.folder, capture_output=True,
            text=True, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout if code == 0 else done.stderr

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
