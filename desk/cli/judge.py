"""`upright judge`: what editors are asked, what they decide, and what became of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from desk.cli.answer import AsJson, answer

if TYPE_CHECKING:
    from db.schema import Judgement
    from desk.judge import Editor
    from desk.session import Session

judge = typer.Typer(help="Questions to editors, and their decisions.", no_args_is_help=True)
SUBJECT = "a listing's address, the beginning of its id, a product's id, or a review as SHOP/KEY"
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help=SUBJECT)]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="the other thing, named likewise")]
Why = Annotated[str, typer.Option(help="the reason, for those who come after")]
Who = Annotated[
    str | None,
    typer.Option(help="who decides; without it: UPRIGHT_EDITOR, else the login name"),
]


@judge.command("questions")
def questions(
    most: Annotated[int, typer.Option(help="how many to print; --json prints all")] = 10,
    as_json: AsJson = False,
) -> None:
    """List what waits for a decision, what touches most reviews first, and what answers it."""
    from dataclasses import asdict

    from desk.judged import question_lines
    from desk.questions import open_questions
    from desk.session import session

    with session(os.environ) as opened:
        found = open_questions(opened)
    lines = [line for i, one in enumerate(found[:most]) for line in question_lines(i + 1, one)]
    if len(found) > most:
        lines.append(f"and {len(found) - most} more: --most {len(found)}")
    told = "\n".join(lines) or "nothing waits for a decision"
    answer(as_json, told, questions=[asdict(one) for one in found])


@judge.command("same")
def same(
    subject: Subject, other: Other, why: Why, who: Who = None, as_json: AsJson = False
) -> None:
    """Decide that two are one: of two products the first is kept, the other leads to it."""
    _pair("same", subject, other, why, who, as_json)


@judge.command("different")
def different(
    subject: Subject, other: Other, why: Why, who: Who = None, as_json: AsJson = False
) -> None:
    """Decide that two are not one; no run ever joins them again."""
    _pair("different", subject, other, why, who, as_json)


@judge.command("unsure")
def unsure(
    subject: Subject, other: Other, why: Why, who: Who = None, as_json: AsJson = False
) -> None:
    """Note that it was looked at and cannot be told; it stays a question."""
    _pair("unsure", subject, other, why, who, as_json)


@judge.command("keep")
def keep(review: Subject, why: Why, who: Who = None, as_json: AsJson = False) -> None:
    """Decide that a review counts, though it looks like a copy."""
    _pair("keep", review, None, why, who, as_json)


@judge.command("drop")
def drop(subject: Subject, why: Why, who: Who = None, as_json: AsJson = False) -> None:
    """Decide that a review does not count, or that a listing is no product of ours."""
    _pair("drop", subject, None, why, who, as_json)


@judge.command("noted")
def noted(review: Subject, why: Why, who: Who = None, as_json: AsJson = False) -> None:
    """Note that what a review reports of danger was looked at; it goes on counting."""
    _pair("noted", review, None, why, who, as_json)


Brand = Annotated[str | None, typer.Option(help="brand as readers know it")]
Category = Annotated[str | None, typer.Option(help="kind of product, as in 'inversion table'")]
NewId = Annotated[str | None, typer.Option("--id", help="its id; without it: after its name")]


@judge.command("new")
def new(
    listing: Subject,
    brand: Annotated[str, typer.Option(help="brand as readers know it")],
    model: Annotated[str, typer.Option(help="model name or number")],
    category: Annotated[str, typer.Option(help="kind of product, as in 'inversion table'")],
    why: Why,
    product: NewId = None,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Make a product that is in no file yet, and decide that a listing is it."""
    from desk.making import Made, make
    from desk.session import session

    with session(os.environ) as opened:
        made = Made(brand, model, category, product)
        rows = make(opened, [listing], made, _editor(opened, who, why))
    _recorded(rows, as_json)


@judge.command("split")
def split(
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help="id of the product")],
    listings: Annotated[list[str], typer.Argument(metavar="LISTING...", help="what is not it")],
    model: Annotated[str, typer.Option(help="model of the new product")],
    why: Why,
    brand: Brand = None,
    category: Category = None,
    new_id: NewId = None,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Decide that listings of a product are another one, which is made; the rest stays."""
    from desk.making import part
    from desk.session import session

    facts = {"brand": brand, "model": model, "category": category, "product_id": new_id}
    with session(os.environ) as opened:
        rows = part(opened, product, listings, facts, _editor(opened, who, why))
    _recorded(rows, as_json)


@judge.command("set")
def set_value(
    file: Annotated[str, typer.Argument(metavar="FILE", help="as in shops/velm, products/arc-300")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="as in specs.max_weight.value or "
                                        "listings[URL].product; '' is the whole file")],
    why: Why,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="as YAML")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="take out what stands there")] = False,
    who: Who = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Set a value of the catalog over what its file says; crawls heed it at once."""
    from db.problem import Problem
    from desk import judge as judging
    from desk.session import session

    if (value is None) != remove:
        raise Problem("give a VALUE, or --remove to take out what stands there")
    with session(os.environ) as opened:
        row = judging.set_value(opened, file, path, value, _editor(opened, who, why))
    _recorded((row,), as_json)


@judge.command("undo")
def undo(
    judgement: Annotated[str, typer.Argument(metavar="DECISION", help="number, or hash of 8")],
    why: Why,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Take back a decision; of an undone `same` it stays known that the two are not one."""
    from desk import judge as judging
    from desk.session import session

    with session(os.environ) as opened:
        row, catalog = judging.undo(opened, judgement, _editor(opened, who, why))
    _recorded((row,), as_json)
    for one in catalog.left_out:
        told = f"decision {one.judgement[:8]} on {one.file} is left out: {one.why}"
        typer.echo(told, err=True)


@judge.command("log")
def log(
    subject: Annotated[
        str | None, typer.Argument(metavar="SUBJECT", help="only decisions on this")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List decisions, the newest first: who, when, why, and whether each is in force."""
    from desk.decisions import decisions
    from desk.judged import decision_lines
    from desk.session import session

    with session(os.environ) as opened:
        rows = decisions(opened, subject)
    told = "\n".join(decision_lines(rows)) or "nothing was decided yet"
    answer(as_json, told, decisions=rows)


@judge.command("export")
def export(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show it, write nothing")] = False,
    why: Why = "exported",
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Write what was set into the YAML, other lines untouched; from then on the files lead."""
    from dataclasses import asdict

    from desk import export as exporting
    from desk.session import session

    with session(os.environ) as opened:
        done = exporting.export(opened, _editor(opened, who, why), dry_run)
    written = f"{len(done.files)} files{' would be' if dry_run else ''} written"
    told = f"{written}, {len(done.released)} decisions in them"
    if done.left_out:
        told += f"; {done.left_out} do not fit and stay: upright judge questions"
    answer(as_json, "\n".join([*done.changes, told]), **asdict(done))


def _pair(
    verdict: str, subject: str, other: str | None, why: str, who: str | None, as_json: bool
) -> None:
    from desk.judge import judge as decide
    from desk.session import session

    with session(os.environ) as opened:
        row = decide(opened, verdict, subject, other, _editor(opened, who, why))
    _recorded((row,), as_json)


def _editor(opened: Session, who: str | None, why: str) -> Editor:
    from getpass import getuser

    from desk.judge import Editor

    return Editor(who or opened.config.editor or getuser(), why)


def _recorded(rows: tuple[Judgement, ...], as_json: bool) -> None:
    from desk.judge import NEXT

    told = [
        f"decision {row.number} ({row.judgement[:8]}): {row.verdict} {row.subject}"
        + (f" {row.other}" if row.other else "")
        for row in rows
    ]
    facts = [{"number": row.number, "judgement": row.judgement, "verdict": row.verdict,
              "subject": row.subject, "other": row.other} for row in rows]  # fmt: skip
    answer(as_json, "\n".join([*told, NEXT]), decisions=facts)
