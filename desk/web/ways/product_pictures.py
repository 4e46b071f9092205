"""Pictures of a product: with what they show, who allows it, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping

from db.catalog.single import Single
from db.catalog.yamls import Value
from db.problem import Problem
from desk.own_words import check_typed
from desk.pictures import draw, kept
from desk.web.way import Asked, Go, NotThere, Page, Way
from desk.web.ways.editing import file_of, item, names_of, record, stem_of

KEYS = {"alt": 300, "rights": 300, "source": 400}  # letters at most
LARGEST = 14 << 20  # bytes of such a form
NOTHING: Mapping[str, Value] = dict.fromkeys(KEYS, "")


def show_new(asked: Asked) -> Page:
    """Show the form that takes a picture."""
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    said = {"product": product, "there": there, "file": "", "one": NOTHING}
    return Page("product_picture.html", said)


def act_new(asked: Asked) -> Go:
    """Keep a picture, drawn anew, and record what it shows and who allows it."""
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    values = _words(asked, there)
    if "picture" not in asked.files:
        raise Problem("file: choose the picture")
    drawn = draw(asked.files["picture"], product)
    if any(one.get("file") == drawn.name for one in there.items("pictures")):
        raise Problem("this picture is shown already; edit it instead")
    told: Value = {"file": drawn.name, **values}
    with kept([drawn], asked.session.config.catalog):
        new = {item("pictures", drawn.name): told}
        return record(asked, there.name, new, f"/products/{product}", "The picture is recorded.")


def show_one(asked: Asked) -> Page:
    """Show a picture with its words."""
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    one = _one(asked, there)
    said = {"product": product, "there": there, "file": asked.named["file"],
            "one": {key: one.get(key) or "" for key in KEYS}}  # fmt: skip
    return Page("product_picture.html", said)


def act_one(asked: Asked) -> Go:
    """Record the words of a picture anew, or take it out."""
    product = stem_of(asked, "product")
    there = file_of(asked, f"products/{product}")
    one, path = _one(asked, there), item("pictures", asked.named["file"])
    if asked.form.get("out"):
        values: dict[str, Value] = {path: None}
    else:
        said = _words(asked, there)
        values = {f"{path}.{key}": said[key] for key in KEYS if said[key] != one.get(key)}
    return record(asked, there.name, values, f"/products/{product}", "The picture is recorded.")


def _one(asked: Asked, there: Single) -> dict[str, Value]:
    for one in there.items("pictures"):
        if one.get("file") == asked.named["file"]:
            return one
    raise NotThere


def _words(asked: Asked, there: Single) -> dict[str, Value]:
    said = {key: " ".join(asked.text(key, most).split()) for key, most in KEYS.items()}
    check_typed({"what it shows": said["alt"]}, names_of(there), tested=False)
    return {**said}


WAYS = (
    Way(path="/products/{product}/pictures", name="products.picture_new", shows=show_new,
        acts=act_new, largest=LARGEST),
    Way(path="/products/{product}/pictures/{file}", name="products.picture_edit",
        shows=show_one, acts=act_one, largest=LARGEST),
)  # fmt: skip
