"""Read the customer reviews of Hu and Liu as they are published: what is said of which feature.

Source: Hu and Liu, KDD 2004; Ding, Liu and Yu, WSDM 2008. A line is `feature[+2],other[-1]##text`;
a feature that the text does not name ([u], [p]) has no place and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_FEATURE = re.compile(r"([^,\[\]]+?)\s*\[([+-])\d?\]((?:\[[a-z]+\])*)")

Found = tuple[str, tuple[int, int], str]  # the text, the feature's place in it, the label


def features(path: Path) -> Iterator[Found]:
    """Yield each feature that a sentence of a product's file names, with its sign."""
    for line in path.read_text("utf-8", errors="replace").split("\n"):
        said, parted, text = line.partition("##")
        text = text.strip()
        for term, sign, notes in _FEATURE.findall(said) if parted and text else ():
            name = re.escape(term.strip().lower())
            found = re.search(rf"(?<!\w){name}(?!\w)", text.lower())
            if found and not notes and len(text.lower()) == len(text):
                yield text, found.span(), "positive" if sign == "+" else "negative"
