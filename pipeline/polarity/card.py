"""The model card: what the weights were learnt from, under which licences, with which settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from pipeline.polarity.rows import digest, read

SOURCES: Mapping[str, Mapping[str, str]] = {  # by the name of the folder above a file
    "hu_liu": {
        "licence": "CC BY 4.0",
        "attribution": "Customer review data by Minqing Hu, Bing Liu and Xiaowen Ding; Hu and Liu, "
        "Mining and summarizing customer reviews, KDD 2004; Ding, Liu and Yu, A holistic "
        "lexicon-based approach to opinion mining, WSDM 2008",
    },
    "mams": {
        "licence": "Apache-2.0",
        "attribution": "MAMS by Qingnan Jiang, Lei Chen, Ruifeng Xu, Xiang Ao and Min Yang, "
        "A challenge dataset and effective models for aspect-based sentiment analysis, "
        "EMNLP-IJCNLP 2019",
    },
    "liu": {
        "licence": "CC BY 4.0",
        "attribution": "Opinion Lexicon by Bing Liu [http://www.cs.uic.edu/~liub] is licensed "
        "under CC BY 4.0 International [http://creativecommons.org/licenses/by/4.0/]",
    },
    "vader": {
        "licence": "MIT",
        "attribution": "Copyright (c) 2016 C.J. Hutto; Hutto and Gilbert, VADER: a parsimonious "
        "rule-based model for sentiment analysis of social media text, ICWSM 2014",
    },
    "pattern": {
        "licence": "PDDL",
        "attribution": "Subjectivity lexicon for English adjectives by Tom De Smedt and "
        "Walter Daelemans (Pattern)",
    },
}
OWN: Mapping[str, str] = {"licence": "MIT", "attribution": "written for this project"}


def card(
    files: Sequence[Path], lexica: Mapping[str, Path], settings: Mapping[str, object]
) -> dict[str, object]:
    """Tell all that is needed to train the same model again, and whom to thank for it."""
    return {
        "changed": "the sources were turned into weights; none of their sentences is shipped",
        "data": [_data(path) for path in files],
        "lexica": [
            {"lexicon": name, "sha256": [digest(file) for file in _files(path)], **SOURCES[name]}
            for name, path in lexica.items()
        ],
        "settings": dict(settings),
        "seeds": "none: the regressions are convex and start from zero",
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }


def _data(path: Path) -> dict[str, object]:
    source = next((part for part in path.resolve().parts if part in ("hu_liu", "mams")), None)
    told = SOURCES[source] if source else OWN
    name = f"{path.resolve().parent.name}/{path.name}"
    return {"file": name, "sha256": digest(path), "rows": len(read(path)), **told}


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*-words.txt")) if path.is_dir() else [path]
