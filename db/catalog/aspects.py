"""The file of aspects: what reviews speak of, and by which words it is found."""

from __future__ import annotations

import json

from db.catalog import kinds
from db.catalog.entry import Keys, open_entry
from db.catalog.yamls import Value
from db.schema import Aspect, Record

ASPECTS: Keys = {"aspects": "what reviews speak of, by key, in the order in which it is shown"}
ASPECT: Keys = {
    "label": "its name for readers",
    "kind": "product, apart, health or hazard",
    "meaning": "what belongs to it, in words for the method page",
    "terms": "words by which it is found beside what the model has learned",
}
KINDS = ("product", "apart", "health", "hazard")


def read_aspects(file: str, value: Value) -> list[Record]:
    """Read the aspects; raises Problem."""
    members = open_entry(file, value, "the aspects", ASPECTS).members(
        "aspects", "an aspect", ASPECT
    )
    return [
        Aspect(
            aspect=name,
            position=position,
            label=one.need("label", kinds.text),
            kind=one.need("kind", kinds.one_of(*KINDS)),
            meaning=one.need("meaning", kinds.text),
            terms=json.dumps(one.many("terms", kinds.text), ensure_ascii=False),
        )
        for position, (name, one) in enumerate(members)
    ]
