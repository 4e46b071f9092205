"""Safety notes: what every reader is told, and which products a recall concerns."""

from __future__ import annotations

import json
from collections.abc import Iterable

from db.schema import Product, SafetyNote
from reports.render import slug
from reports.safety_views import AdvisoryView, NoteView, SafetyView


def safety_view(
    notes: Iterable[SafetyNote], advisories: tuple[AdvisoryView, ...] = ()
) -> SafetyView:
    """Sort the notes by kind, in the order that their editor gave them."""
    ordered = sorted(notes, key=lambda note: (note.position, note.note))
    return SafetyView(
        contraindications=_of_kind(ordered, "contraindication"),
        emergencies=_of_kind(ordered, "emergency"),
        recalls=_of_kind(ordered, "recall"),
        advisories=advisories,
    )


def recalls_of(product: Product, notes: Iterable[SafetyNote]) -> tuple[NoteView, ...]:
    """Find the recalls that concern a product.

    A recall without models concerns every product of its brand: better one warning too many.
    """
    return _of_kind([note for note in notes if concerns(note, product)], "recall")


def concerns(note: SafetyNote, product: Product) -> bool:
    """Tell whether a recall names the product: same brand, and its model where models are named."""
    if note.kind != "recall" or not note.brand:
        return False
    brand = plain(note.brand)
    names = _names(product)
    models = [plain(model) for model in json.loads(note.models)]
    if plain(product.brand) != brand and not any(name.startswith(brand) for name in names):
        return False
    return not models or any(model in names or brand + model in names for model in models)


def plain(text: str) -> str:
    """Keep only letters and figures, in lower case: '08-109 B' and '08109b' are the same."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _names(product: Product) -> set[str]:
    aliases = [plain(alias) for alias in json.loads(product.aliases)]
    model = plain(product.model)
    own = {model, plain(product.brand) + model, plain(product.mpn or "")}
    return {name for name in own.union(aliases) if name}


def _of_kind(notes: Iterable[SafetyNote], kind: str) -> tuple[NoteView, ...]:
    return tuple(_note(note) for note in notes if note.kind == kind)


def _note(note: SafetyNote) -> NoteView:
    return NoteView(
        anchor=slug(note.note),
        kind=note.kind,
        title=note.title,
        text=note.text,
        source=note.source,
        url=note.url,
        reviewer=note.reviewer,
        reviewed=note.reviewed,
        review_by=note.review_by,
    )
