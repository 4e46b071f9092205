"""The edition of a month: the editor's words, the draft, and freezing it for good."""

from __future__ import annotations

from db.catalog.editions import ANALYSIS, TOPICS
from db.catalog.single import Single
from db.catalog.yamls import Value
from db.connect import reading
from db.kept_months import months_kept
from db.problem import Problem
from db.product_names import every_name
from desk.edits import untouched
from desk.judge import Editor, Wanted, set_values
from desk.months import check_month, file_in, kept
from desk.own_words import check_typed
from desk.web.jobs import job, start
from desk.web.way import Asked, File, Go, NotThere, Page, Way
from desk.web.ways.editing import done, file_or_none

JOB = "edition"
DRAFTED = "html,md,csv,xlsx,article"  # the formats that are quickly made
WORDS = 20_000  # letters of one text


def show_months(asked: Asked) -> Page:
    """List the months of which scores are kept, the newest first, with what there is of each."""
    with reading(asked.session.engine) as connection:
        months = months_kept(connection)
    there = [(month, kept(asked.session, month)) for month in months[:24]]
    return Page("editions.html", {"months": there, "more": len(months) - len(there)})


def show_month(asked: Asked) -> Page:
    """Show the editor's words on a month, its draft, its versions, and what it still lacks."""
    month = _month(asked)
    words, there = file_or_none(asked, f"editions/{month}"), kept(asked.session, month)
    said = {
        "month": month, "there": there, "topics": TOPICS,
        "draft": next((one for one in there if one.is_draft), None),
        "frozen": [one for one in there if not one.is_draft],
        "words": words, "notes": words.under("notes") if words else {},
        "seen": words.mark if words else 0, "job": job(asked.session, JOB),
        "analysis": words.text(ANALYSIS) if words else "",
        "by": (words.text("by") if words else "") or asked.who, "may": asked.may("publisher"),
    }  # fmt: skip
    return Page("edition.html", said)


def write(asked: Asked) -> Go:
    """Record the editor's words; what the claim lint stops is refused, with its rule."""
    month = _month(asked)
    name, words = f"editions/{month}", file_or_none(asked, f"editions/{month}")
    typed = {ANALYSIS: _text(asked, ANALYSIS), "by": asked.maybe("by", 200)}
    notes = {topic: text for topic in TOPICS if (text := _text(asked, f"note_{topic}"))}
    with reading(asked.session.engine) as connection:
        names = every_name(connection)
    check_typed({**{key: text for key, text in typed.items() if text}, **notes}, names, tested=True)
    values = _changes(words, typed, notes)
    if not values:
        raise Problem("nothing was changed, so there is nothing to record")
    why = asked.maybe("why", 500) or f"words on the edition of {month}"
    paths = [path for path in values if path] or [ANALYSIS, "by", "notes"]
    editor = Editor(asked.who, why, untouched(name, asked.number("seen"), paths))
    wanted = [Wanted(name, path, value) for path, value in values.items()]
    return done(set_values(asked.session, wanted, editor), name, f"/edition/{month}",
                "Your words are recorded.")  # fmt: skip


def draft(asked: Asked) -> Go:
    """Make the draft anew."""
    month = _month(asked)
    formats = DRAFTED + (",pdf" if asked.form.get("pdf") else "")
    start(asked, JOB, [["edition", month, "--format", formats]])
    return Go(f"/edition/{month}", "The draft is being made.", subject=f"edition:{month}")


def publish(asked: Asked) -> Go:
    """Freeze the edition of a month."""
    month, note = _month(asked), asked.maybe("note", 500)
    there = [one for one in kept(asked.session, month) if not one.is_draft]
    seen = asked.form.get("seen", "")
    drafted = next((one for one in kept(asked.session, month) if one.is_draft), None)
    if drafted is None or drafted.digest != seen:
        raise Problem("the draft is another one by now; look at it, then publish")
    command = ["edition", month, "--publish"]
    if there:
        if note is None:
            raise Problem("note: a new version says why there is one; fill it in")
        command += ["--new-version", "--note", note]
    start(asked, JOB, [command])
    return Go(f"/edition/{month}", "The edition is being frozen.", subject=f"edition:{month}",
              detail={"draft": seen, "note": note})  # fmt: skip


def show_file(asked: Asked) -> File:
    """Hand out one file of an edition, as it was made."""
    month, version, name = (asked.named[part] for part in ("month", "version", "name"))
    found = file_in(asked.session, _month(asked), version, name)
    if found is None:
        raise NotThere
    data, kind = found
    shown = kind.startswith(("text/html", "text/css", "image/"))
    return File(data, kind, None if shown else f"upright-{month}-{version}-{name}")


def _month(asked: Asked) -> str:
    try:
        return check_month(asked.named["month"])
    except Problem:
        raise NotThere from None


def _text(asked: Asked, name: str) -> str | None:
    """Read a text with its paragraphs; ends of lines as browsers send them are made plain."""
    found = asked.maybe(name, WORDS)
    return found.replace("\r\n", "\n") if found else None


def _changes(
    words: Single | None, typed: dict[str, str | None], notes: dict[str, str]
) -> dict[str, Value]:
    """Give what differs from what stands there, by path; a file that is not there is made whole."""
    if words is None:
        whole: dict[str, Value] = {key: text for key, text in typed.items() if text}
        if notes:
            whole["notes"] = {**notes}
        return {"": whole} if ANALYSIS in whole or notes else {}
    there = words.under("notes")
    values: dict[str, Value] = {
        key: text for key, text in typed.items() if (text or "") != words.text(key)
    }
    if notes != there:
        values["notes"] = {**notes} if notes else None
    return values


WAYS = (
    Way(path="/edition", name="edition.months", shows=show_months),
    Way(path="/edition/{month}", name="edition.words", shows=show_month, acts=write),
    Way(path="/edition/{month}/draft", name="edition.draft", shows=show_month, acts=draft),
    Way(path="/edition/{month}/publish", name="edition.publish", shows=show_month, acts=publish,
        acting="publisher"),
    Way(path="/edition/{month}/{version}/{name:path}", name="edition.file", shows=show_file),
)  # fmt: skip
