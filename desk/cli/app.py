"""The commands by name, and what becomes of their errors; heavy libraries are imported late."""

from __future__ import annotations

import sys

import typer

from db.problem import Problem
from desk.cli import (
    account,
    articles,
    collect,
    compute,
    database,
    demo,
    desk,
    doctor,
    edition,
    erase,
    init,
    judge,
    notify,
    order,
    publish,
    read,
    shop,
    trial,
    watch,
)

app = typer.Typer(
    name="upright",
    help="Reviews of many shops, matched, weighed and published with their provenance.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # setting help in colour costs half a second
)
app.command("init")(init.init)
app.command("demo")(demo.demo)
app.command("read")(read.read)
app.add_typer(shop.shop, name="shop")
app.command("crawl")(collect.crawl)
app.command("import")(collect.import_files)
app.command("run")(compute.run)
app.command("fit")(compute.fit)
app.add_typer(judge.judge, name="judge")
app.add_typer(trial.trial, name="trial")
app.command("build")(publish.build)
app.command("publish")(publish.publish)
app.command("rollback")(publish.rollback)
app.command("edition")(edition.edition)
app.add_typer(articles.articles, name="articles")
app.command("order")(order.order)
app.command("desk")(desk.desk)
app.add_typer(account.account, name="account")
app.command("serve")(publish.serve)
app.command("schedule")(watch.schedule)
app.command("notify")(notify.notify)
app.command("erase")(erase.erase)
app.command("doctor")(doctor.doctor)
app.add_typer(database.db, name="db")


def main() -> None:
    """Run a command; a Problem becomes one line on standard error and exit code 1."""
    try:
        app(prog_name="upright")
    except Problem as problem:
        sys.exit(_told(str(problem)))
    except KeyboardInterrupt:
        sys.exit(_told("stopped", code=130))
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away: nothing is left to say
        sys.exit(1)
    except OSError as failure:
        sys.exit(_told(f"{failure.filename or 'this machine'}: {failure.strerror or failure}"))
    except UnicodeEncodeError as wrong:
        sys.exit(_told(f"{wrong.object[:60]!a} is not UTF-8; write it anew"))
    except Exception as failure:
        refusal = _database_problem(failure)
        if refusal is None:
            raise
        sys.exit(_told(str(refusal)))


def _database_problem(failure: Exception) -> Problem | None:
    from db.connect import explain

    return explain(failure)


def _told(line: str, code: int = 1) -> int:
    print(f"upright: {line}", file=sys.stderr)
    return code
