"""The reference pages that are made from the code: every command, every table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.schema import Record

DOCS = Path(__file__).parents[1] / "docs"


def commands() -> str:
    """Return docs/commands.md: every command with its arguments and options."""
    import typer

    from desk.cli.app import app

    lines = ["# Commands", "", "Made by `make docs` from the commands themselves.", ""]
    lines += _command("upright", typer.main.get_command(app))
    lines += [
        "",
        "Exit codes: 0 done, 1 a named failure (one line on standard error), 2 wrong use.",
    ]
    return "\n".join(lines) + "\n"


def _command(name: str, command: Any) -> Iterator[str]:
    members = getattr(command, "commands", None)
    if members:
        for key in sorted(members):
            yield from _command(f"{name} {key}", members[key])
        return
    yield f"## {name}"
    yield ""
    yield " ".join((command.help or "").split())
    yield ""
    for parameter in command.params:
        if parameter.name != "help":
            yield f"- `{_spelling(parameter)}`: {getattr(parameter, 'help', None) or '-'}"
    yield ""


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name).upper()
    return ", ".join([*parameter.opts, *parameter.secondary_opts])


def dictionary() -> str:
    """Return docs/data-dictionary.md: every table and column with its comment."""
    lines = ["# Data dictionary", "", "Made by `make docs` from db/schema.", ""]
    classes = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
    for name in sorted(classes):
        table = classes[name].table()
        lines += [f"## {name}", "", (classes[name].__doc__ or "").strip(), ""]
        lines += ["| column | kind | meaning |", "|---|---|---|"]
        for column in table.c:
            kind = column.type.python_type.__name__ + (
                ", may be missing" if column.nullable else ""
            )
            mark = " (key)" if column.primary_key else ""
            lines.append(f"| {column.name}{mark} | {kind} | {column.comment} |")
        lines.append("")
    return "\n".join(lines)


PAGES = {"commands.md": commands, "data-dictionary.md": dictionary}


def main() -> None:
    """Write every reference page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
        print(f"docs/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
