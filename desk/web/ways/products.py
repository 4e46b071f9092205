"""Products: the list with what each lacks, and one of them with all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from db.catalog.entry import Wrong
from db.catalog.products import FILE
from db.catalog.single import Single, edited_files, single
from db.connect import reading
from db.plain import clean
from db.problem import Problem
from db.product_rows import (
    LACKS,
    ProductLine,
    heir_of,
    known_products,
    places_of,
    product_line,
    product_lines,
    shops_of,
    stated_of,
)
from db.schema import Picture, Product, Remark, Spec, StatedSpec, Trial, TrialPicture
from desk.web.way import Asked, File, NotThere, Page, Way
from desk.web.ways.editing import remarks_of, stem_of
from reports.pictures import measure
from reports.specs import FIT, UNLISTED, label

SIZE = 50  # products a page
NEW = 20  # products that no run has seen yet: so many are looked for
KINDS = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def show_list(asked: Asked) -> Page:
    """Show products, a page at a time, if need be only those that lack something."""
    lack, words = asked.query.get("lacks", ""), clean(asked.query.get("q", ""))[:80].strip()
    lack = lack if lack in LACKS else ""
    session = asked.session
    now, folder = session.config.now(), session.config.catalog
    with reading(session.engine) as connection:
        rows, more = product_lines(connection, now, lack or None, words or None, asked.page(), SIZE)
        edited = edited_files(connection, "products")
        shown = [f"products/{row.product_id}" for row in rows]
        changed = {name: single(connection, folder, name) for name in shown if name in edited}
        stems = [name.removeprefix("products/") for name in sorted(edited)]
        fresh = [one for one in stems if one not in known_products(connection, stems)][:NEW]
        new = [found for one in fresh if (found := single(connection, folder, f"products/{one}"))]
    lines = [_line(row, changed.get(f"products/{row.product_id}")) for row in rows]
    return Page("products.html", {
        "lines": lines, "more": more, "page": asked.page(), "lack": lack, "words": words,
        "lacks": LACKS, "new": () if lack or words or asked.page() > 1 else new,
    })  # fmt: skip


def _line(row: ProductLine, there: Single | None) -> tuple[ProductLine, tuple[str, ...]]:
    """Name what a product lacks; what was edited since the last run counts as it is now."""
    lacks = list(row.lacks())
    if there is not None:
        now = {"picture": there.of(Picture), "spec": there.of(Spec), "words": [
            one for one in there.of(Remark) if one.kind == "verdict"]}  # fmt: skip
        lacks = [one for one in lacks if not any(now[key] for key in now if LACKS[key] == one)]
    return row, tuple(lacks)


def show_one(asked: Asked) -> Page:
    """Show one product with all that is known of it, and what may be edited."""
    product, session = stem_of(asked, "product"), asked.session
    with reading(session.engine) as connection:
        there = single(connection, session.config.catalog, f"products/{product}")
        heir = heir_of(connection, product)
        if there is None and heir is None:
            raise NotThere
        if there is None:
            return Page("product_gone.html", {"product": product, "heir": heir})
        trials = single(connection, session.config.catalog, f"trials/{product}")
        specs = _specs(stated_of(connection, product), there)
        said = {
            "line": product_line(connection, session.config.now(), product),
            "places": places_of(connection, product), "shops": shops_of(connection, product),
            "specs": specs, "heir": heir,
        }  # fmt: skip
    known = {name for name, _, _ in specs}
    return Page("product.html", {
        **said, "product": product, "there": there, "facts": _product(there),
        "wanting": [(key, label(key)) for key in (*FIT, *UNLISTED) if key not in known],
        "trials": trials.of(Trial) if trials else (), "today": session.config.now().date(),
        "photographs": trials.of(TrialPicture) if trials else (),
        "pictures": there.of(Picture), "verdict": remarks_of(there, "verdict"),
        "pros": remarks_of(there, "pro"), "cons": remarks_of(there, "con"),
    })  # fmt: skip


def _product(there: Single) -> Product:
    found = there.of(Product)
    if not found:
        raise Problem(f"{there.name} cannot be read with what was decided; see upright doctor")
    return found[0]


def _specs(
    stated: Sequence[StatedSpec], there: Single
) -> list[tuple[str, str, list[tuple[str, str, str, bool]]]]:
    """List each property with what its sources state: words, source, day, whether they differ.

    The catalog's own statements are those of now; shops' are those of the last run.
    """
    found: defaultdict[str, list[tuple[str, str, str, bool]]] = defaultdict(list)
    differ = {(row.spec, row.source, row.printed): bool(row.differs) for row in stated}
    for own in there.of(Spec):
        told = differ.get((own.spec, own.source, own.printed), False)
        found[own.spec].append((own.printed, own.source, own.seen.isoformat(), told))
    for row in stated:
        if row.shop is not None:
            found[row.spec].append(
                (row.printed, row.source, row.seen.isoformat(), bool(row.differs))
            )
    order = {key: place for place, key in enumerate((*FIT, *UNLISTED))}
    names = sorted(found, key=lambda key: (order.get(key, len(order)), key))
    return [(key, label(key), found[key]) for key in names]


def show_picture(asked: Asked) -> File:
    """Hand out a picture of the catalog."""
    try:
        path = asked.session.config.catalog / "pictures" / FILE(asked.named["file"])
    except Wrong:
        raise NotThere from None
    if not path.is_file():
        raise NotThere
    content = path.read_bytes()
    sized = measure(content)
    if sized is None:
        raise NotThere
    return File(content, KINDS[sized.kind])


WAYS = (
    Way(path="/products", name="products.list", shows=show_list),
    Way(path="/products/{product}", name="products.one", shows=show_one),
    Way(path="/pictures/{file}", name="products.picture", shows=show_picture),
)
