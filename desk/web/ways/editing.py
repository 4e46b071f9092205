"""What the ways share that edit a file of the catalog: read it, set values, say what was done."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from db.catalog.kinds import STEM
from db.catalog.single import Single, single
from db.catalog.yamls import Value
from db.connect import reading
from db.problem import Problem
from db.schema import Judgement, Remark, Trial
from desk.edits import edits_of, undo_all, untouched
from desk.judge import Editor, Wanted, set_values
from desk.web.way import Asked, Go, NotThere, Page, Way

NUMBERS = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
MOST = 60  # edits that are taken back at once
WHY = 500  # letters of a reason
PLACES = {  # where the files of a folder are edited
    "products": "/products", "trials": "/products", "shops": "/shops", "editions": "/edition",
    "advisories": "/advisories", "corrections": "/corrections", "scoring": "/scoring",
}  # fmt: skip


def stem_of(asked: Asked, part: str) -> str:
    """Read the part of the path that names a file; raises NotThere where no file is named so."""
    if not STEM.fullmatch(asked.named[part]):
        raise NotThere
    return asked.named[part]


def file_of(asked: Asked, name: str) -> Single:
    """Read a file of the catalog as it is in force; raises NotThere."""
    found = file_or_none(asked, name)
    if found is None:
        raise NotThere
    return found


def file_or_none(asked: Asked, name: str) -> Single | None:
    """Read a file of the catalog as it is in force; None: there is none."""
    with reading(asked.session.engine) as connection:
        return single(connection, asked.session.config.catalog, name)


def record(asked: Asked, name: str, values: Mapping[str, Value], to: str, did: str) -> Go:
    """Record values of one file as the editor saw it: one decision each; raises Problem."""
    check = untouched(name, asked.number("seen"), list(values))
    editor = Editor(asked.who, asked.text("why", WHY), check)
    wanted = [Wanted(name, path, value) for path, value in values.items()]
    if not wanted:
        raise Problem("nothing was changed, so there is nothing to record")
    return done(set_values(asked.session, wanted, editor), name, to, did)


def done(rows: Sequence[Judgement], name: str, to: str, did: str) -> Go:
    """Say what was recorded, and where it is taken back."""
    first, last = rows[0].number, rows[-1].number
    numbers = f"{first}" if first == last else f"{first}-{last}"
    return Go(
        to, f"{did} Readers see it after the next run and publishing.", subject=f"file:{name}",
        undo=f"/edits/{numbers}/undo",
        detail={"decisions": [row.number for row in rows], "paths": [row.path for row in rows]},
    )  # fmt: skip


def changed(there: Single, key: str, typed: str | None) -> dict[str, Value]:
    """Give the value of a key where it was typed anew; nothing where it is what stands there."""
    plain = " ".join((typed or "").split())
    return {} if plain == " ".join(there.text(key).split()) else {key: plain or None}


def changed_list(there: Single, key: str, typed: str | None) -> dict[str, Value]:
    """Give the list of a key, an item a line, where it was typed anew."""
    items = lines(typed)
    if items == there.texts(key):
        return {}
    return {key: [*items] if items else None}


def lines(typed: str | None) -> list[str]:
    """Read items, one a line."""
    return [" ".join(one.split()) for one in (typed or "").splitlines() if one.strip()]


def item(key: str, name: str) -> str:
    """Write the path of a list's item, as in listings["https://..."]."""
    return f"{key}[{json.dumps(name, ensure_ascii=False)}]"


def names_of(product: Single) -> list[str]:
    """Give the names of a product: words in them are no claims of ours."""
    brand, model = product.text("brand"), product.text("model")
    return [f"{brand} {model}", model, brand, *product.texts("aliases")]


def is_tested(asked: Asked, product: str) -> bool:
    """Tell whether a first-hand test of a product is on record."""
    found = file_or_none(asked, f"trials/{product}")
    return bool(found and found.of(Trial))


def remarks_of(product: Single, kind: str) -> list[str]:
    """Give what editors say of a product, of one kind."""
    return [row.text for row in product.of(Remark) if row.kind == kind]


def show_undo(asked: Asked) -> Page:
    """Show edits that may be taken back."""
    return Page("edits_undo.html", {"rows": edits_of(asked.session, _numbers(asked))})


def act_undo(asked: Asked) -> Go:
    """Take back edits: all of them, or none; raises Problem."""
    rows = edits_of(asked.session, _numbers(asked))
    made = undo_all(asked.session, [row.number for row in rows], asked.who, asked.text("why", WHY))
    told = f"{len(made)} edits were" if len(made) > 1 else "The edit was"
    return Go(_page_of(rows[0].subject), f"{told} taken back.", subject=rows[0].subject,
              detail={"undone": [row.number for row in rows]})  # fmt: skip


def _numbers(asked: Asked) -> list[int]:
    found = NUMBERS.fullmatch(asked.named["of"])
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if not 0 < last - first + 1 <= MOST:
        raise NotThere
    return list(range(first, last + 1))


def _page_of(subject: str) -> str:
    folder, _, stem = subject.removeprefix("file:").partition("/")
    place = PLACES.get(folder)
    return f"{place}/{stem}" if place and stem else place or "/"


WAYS = (Way(path="/edits/{of}/undo", name="edits.undo", shows=show_undo, acts=act_undo),)
