"""First-hand tests of a product, by our own people: what was measured, with photographs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from db.catalog.entry import NAME, Wrong
from db.catalog.single import Single
from db.catalog.trials import NEEDED, READERS, TRIAL
from db.catalog.yamls import Value
from db.problem import Problem
from db.trials import EFFORTS, GOT
from desk.own_words import check_typed
from desk.pictures import Drawn, draw, kept
from desk.web.way import Asked, Go, NotThere, Page, Way
from desk.web.ways.editing import file_of, file_or_none, names_of, record, stem_of

PLACES = (1, 2, 3, 4)  # photographs that are sent at once
WORDS = ("unit", "got_from", "notes")  # free words
LARGEST = 50 << 20  # bytes of such a form
CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "got": (("", "choose"), *((word, word) for word in GOT)),
    "effort": (("", "not noted"), *((word, f"{word}: {told}") for word, told in EFFORTS.items())),
}
SHOWN = tuple((key, key.replace("_", " ").capitalize(), TRIAL[key]) for key in READERS)


def show_new(asked: Asked) -> Page:
    """Show an empty test."""
    return _page(asked, "")


def show_one(asked: Asked) -> Page:
    """Show one test to be corrected."""
    return _page(asked, _trial(asked))


def act_new(asked: Asked) -> Go:
    """Record one more test."""
    return _record(asked, "")


def act_one(asked: Asked) -> Go:
    """Record a test as it is typed now, or take it out."""
    return _record(asked, _trial(asked))


def _trial(asked: Asked) -> str:
    if not NAME.fullmatch(asked.named["trial"]):
        raise NotThere
    return asked.named["trial"]


def _open(asked: Asked, trial: str) -> tuple[str, Single, Single | None, dict[str, Value]]:
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    tests = file_or_none(asked, f"trials/{product}")
    said = tests.under("trials").get(trial) if tests and trial else {}
    if not isinstance(said, dict):
        raise NotThere
    return product, there, tests, said


def _page(asked: Asked, trial: str) -> Page:
    product, there, tests, said = _open(asked, trial)
    return Page("product_trial.html", {
        "product": product, "name": f"{there.text('brand')} {there.text('model')}",
        "trial": trial, "said": said, "fields": SHOWN, "words": CHOICES, "needed": NEEDED,
        "photographs": _photographs(said), "places": PLACES, "mark": tests.mark if tests else 0,
    })  # fmt: skip


def _photographs(said: Mapping[str, Value]) -> list[dict[str, str]]:
    found = said.get("photographs")
    items = found if isinstance(found, list) else [found]
    return [{key: str(one.get(key) or "") for key in ("file", "alt", "rights")}
            for one in items if isinstance(one, dict)]  # fmt: skip


def _record(asked: Asked, trial: str) -> Go:
    product, there, tests, said = _open(asked, trial)
    home, name = f"/products/{product}", f"trials/{product}"
    if trial and asked.form.get("gone"):
        gone: dict[str, Value] = {f"trials.{trial}": None}
        return record(asked, name, gone, home, "The test is taken out.")
    values = _values(asked)
    sent = [(place, draw(asked.files[f"photo{place}"], product)) for place in PLACES
            if f"photo{place}" in asked.files]  # fmt: skip
    pictures = [*_staying(asked, said), *(_sent(asked, place, one) for place, one in sent)]
    if pictures:
        values["photographs"] = [*pictures]
    words = {key: str(values.get(key) or "") for key in WORDS}
    words["what a photograph shows"] = "\n".join(str(one["alt"]) for one in pictures)
    check_typed(words, names_of(there), tested=True)
    key = trial or _key(values, tests)
    whole: Value = {"trials": {key: values}}  # there is no file yet
    path, value = (f"trials.{key}", values) if tests else ("", whole)
    with kept([one for _, one in sent], asked.session.config.catalog):
        return record(asked, name, {path: value}, home, "The test is recorded.")


def _values(asked: Asked) -> dict[str, Value]:
    """Read every field as the catalog will read it; raises Problem that names the field."""
    found: dict[str, Value] = {}
    for key, read in READERS.items():
        typed = asked.text(key) if key in NEEDED else asked.maybe(key)
        if typed is None:
            continue
        plain = " ".join(typed.split())
        try:
            value = read(plain)
        except Wrong as wrong:
            raise Problem(f"{key.replace('_', ' ')} {wrong}") from None
        found[key] = value if isinstance(value, str) else plain
    return found


def _staying(asked: Asked, said: Mapping[str, Value]) -> list[dict[str, Value]]:
    return [
        {"file": one["file"], "alt": asked.text(f"alt.{one['file']}", 300),
         "rights": asked.text(f"rights.{one['file']}", 300)}
        for one in _photographs(said)
        if not asked.form.get(f"out.{one['file']}")
    ]  # fmt: skip


def _sent(asked: Asked, place: int, drawn: Drawn) -> dict[str, Value]:
    for field, what in (("alt", "say what the photograph shows"), ("rights", "say who allows it")):
        if asked.maybe(f"{field}{place}", 300) is None:
            raise Problem(f"{field} of photograph {place}: {what}")
    alt, rights = (asked.text(f"{field}{place}", 300) for field in ("alt", "rights"))
    return {"file": drawn.name, "alt": alt, "rights": rights}


def _key(values: Mapping[str, Value], tests: Single | None) -> str:
    """Name a test after tester and day, with a number where there is one of that name."""
    tester = re.sub(r"[^a-z0-9]+", "-", str(values["tester"]).lower()).strip("-")
    stem = f"{tester if tester[:1].isalpha() else f't-{tester}'}-{values['tested']}"
    taken = tests.under("trials") if tests else {}
    names = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
    return next(one for one in names if one not in taken)


WAYS = (
    Way(path="/products/{product}/trials", name="products.trial_new", shows=show_new,
        acts=act_new, largest=LARGEST),
    Way(path="/products/{product}/trials/{trial}", name="products.trial", shows=show_one,
        acts=act_one, largest=LARGEST),
)  # fmt: skip
