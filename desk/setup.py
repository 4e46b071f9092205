"""First set-up of a site: its answers checked, its file written, its catalog laid."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import typer

from db.catalog import kinds
from db.catalog.entry import Wrong, show
from db.catalog.settings import SITE, read_site
from db.catalog.yamls import UNPRINTABLE, read_yaml
from db.problem import Problem

READERS: Mapping[str, Callable[[str], str]] = {
    "name": kinds.text,
    "owner": kinds.text,
    "contact": kinds.contact,
    "country": kinds.country,
    "currency": kinds.currency,
    "time_zone": kinds.zone,
    "ties": kinds.text,
    "address": kinds.home,
}
OPTIONAL = frozenset(("address",))
FOLDERS = ("shops", "products", "safety", "evidence")
SHIPPED = (
    "shops/*.yml", "safety/*.yml", "evidence/*.yml", "scoring.yml", "lookups.yml", "aspects.yml",
)  # fmt: skip


def refuse_overwriting(folder: Path, force: bool) -> None:
    """Raise Problem where the site is set up already."""
    if (folder / "site.yml").exists() and not force:
        raise Problem(
            f"{folder.name}/site.yml is there already. To overwrite it: upright init --force"
        )


def all_given(given: Mapping[str, str | None]) -> dict[str, str]:
    """Check every answer given as an option; ends with code 2 naming all that are wrong."""
    answers, faults = {}, []
    missing = [_option(key) for key, value in given.items()
               if value is None and key not in OPTIONAL]  # fmt: skip
    if missing:
        faults.append(f"missing {', '.join(missing)}")
    for key, value in given.items():
        if value is not None:
            try:
                answers[key] = _read(key, value)
            except Wrong as wrong:
                faults.append(f"{_option(key)} {wrong}")
    if faults:
        typer.echo(f"upright init: {'; '.join(faults)}. Nothing was written.", err=True)
        raise typer.Exit(2)
    return answers


def ask(given: Mapping[str, str | None]) -> dict[str, str]:
    """Ask on the terminal for what was not given, until each answer is usable."""
    asked = {key: _asked(key, value) for key, value in given.items()}
    return {key: answer for key, answer in asked.items() if answer}


def set_up(folder: Path, shipped: Path, answers: Mapping[str, str]) -> list[str]:
    """Lay the folders, copy what is shipped and not there yet, write site.yml; name the files."""
    lines = [
        f"{key}: {json.dumps(answers[key], ensure_ascii=False)}\n" for key in SITE if key in answers
    ]
    site = "".join(lines).encode()
    read_site(f"{folder.name}/site.yml", read_yaml(site))
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        new = {name: data for name, data in _shipped(shipped) if not (folder / name).exists()}
        for name, data in {**new, "site.yml": site}.items():
            _write(folder / name, data)
    except OSError as wrong:
        raise Problem(
            f"{folder}: cannot be written: {wrong.strerror}. Choose UPRIGHT_CATALOG"
        ) from None
    return [*new, "site.yml"]


def shipped_catalog() -> Path:
    """Find the catalog that comes with the program: in the repository, or in the wheel."""
    here = Path(__file__).absolute()
    for folder in (here.parents[1] / "catalog", here.parents[0] / "catalog"):
        if (folder / "scoring.yml").is_file():
            return folder
    raise Problem("the catalog that is shipped with Upright is not there. Install Upright again")


def _shipped(folder: Path) -> Iterator[tuple[str, bytes]]:
    for pattern in SHIPPED:
        for path in sorted(folder.glob(pattern)):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _read(key: str, value: str) -> str:
    if UNPRINTABLE.search(value):
        raise Wrong(f"must be text that can be printed, not {show(value)}")
    return READERS[key](value)


def _asked(key: str, value: str | None) -> str:
    while True:
        answer = value if value is not None else _prompt(key)
        if not answer and key in OPTIONAL:
            return ""
        try:
            return _read(key, answer)
        except Wrong as wrong:
            typer.echo(f"{_option(key)} {wrong}", err=True)
            value = None


def _prompt(key: str) -> str:
    if key in OPTIONAL:
        words = f"{SITE[key]} (empty: not known yet)"
        return str(typer.prompt(words, default="", show_default=False, err=True))
    return str(typer.prompt(SITE[key], err=True))


def _write(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
