"""Train the model of aspects: python -m pipeline.aspects.train --clauses FILE... --lexicon DIR.

Thresholds and calibration are set on clauses of files that the model has not seen: each file is
another author, and the next author will be another again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from pandas import DataFrame

from db.catalog.aspects import read_aspects
from db.catalog.yamls import read_yaml
from db.schema import Aspect
from pipeline.aspects import learn
from pipeline.aspects.features import Found
from pipeline.aspects.learn import Clause, Held, fit, hold_out, join, read_clause, settle
from pipeline.aspects.model import Model
from pipeline.aspects.read import terms_of
from pipeline.aspects.store import read_cues, save

LICENCES = {
    "clauses": "the project's own",
    "lexicon": "Opinion lexicon, Minqing Hu and Bing Liu (KDD 2004), CC BY 4.0",
}


def read_file(path: Path) -> list[Clause]:
    """Read the labelled clauses of a JSON Lines file."""
    return [read_clause(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def read_lexicon(folder: Path) -> dict[str, int]:
    """Read the opinion lexicon of Hu and Liu: 1 for a word that praises, -1 for one that blames."""
    signs: dict[str, int] = {}
    for name, sign in (("positive-words.txt", 1), ("negative-words.txt", -1)):
        text = folder.joinpath(name).read_text("utf-8", "replace")
        words = (line.strip() for line in text.splitlines())
        signs |= {word: sign for word in words if word and not word.startswith(";")}
    return signs


def read_rows(path: Path) -> DataFrame:
    """Read the aspects of a YAML file as rows of their table."""
    rows = read_aspects(path.name, read_yaml(path.read_bytes()))
    names = ("aspect", "kind", "terms")
    kept = [one for one in rows if isinstance(one, Aspect)]
    return DataFrame([{name: getattr(one, name) for name in names} for one in kept])


def across(
    files: Sequence[Sequence[Clause]],
    beside: Sequence[Clause],
    aspects: Sequence[str],
    found: Found,
    lexicon: dict[str, int],
) -> list[Held]:
    """Let each file be read by a model of the others, and of the clauses beside them."""
    cues = read_cues()
    held = []
    for n, clauses in enumerate(files):
        others = [clause for m, file in enumerate(files) if m != n for clause in file]
        others += beside
        held.append(hold_out(fit(others, aspects, found, cues, lexicon), clauses, found))
    return held


def train(
    paths: Sequence[Path], plain: Sequence[Path], hard: Sequence[Path], lexicon: Path,
    rows: DataFrame,
) -> tuple[Model, dict[str, object]]:  # fmt: skip
    """Fit on all files, with thresholds from across `paths`; return the model and its card.

    `hard` are those of the paths that gather one kind of wording.
    """
    beside = [clause for path in plain for clause in read_file(path)]
    files = [read_file(path) for path in paths]
    aspects, found, signs = rows["aspect"].tolist(), terms_of(rows), read_lexicon(lexicon)
    held = across(files, beside, aspects, found, signs)
    every = [clause for file in files for clause in file] + beside
    fitted = fit(every, aspects, found, read_cues(), signs)
    usual = join([one for one, path in zip(held, paths, strict=True) if path not in hard])
    model = settle(fitted, join(held), usual)
    data = sorted([*paths, *plain, *lexicon.glob("*words.txt")])
    return model, {
        "data": [{"file": p.name, "sha256": _digest(p)} for p in data],
        "licences": LICENCES,
        "settings": {
            "finding": learn.FINDING, "siding": learn.SIDING, "weight": learn.WEIGHT,
            "rare": learn.RARE, "recall": learn.RECALL, "hard": [path.name for path in hard],
        },
        "across_usual_files": learn.figures(usual, model.least, aspects),
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Train on the files named and write the model into this package, or where told."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clauses", type=Path, nargs="+", required=True, help="JSON Lines files")
    parser.add_argument("--plain", type=Path, nargs="*", default=[], help="more, never held out")
    parser.add_argument(
        "--hard",
        type=Path,
        nargs="*",
        default=[],
        help="which of the files gather one kind of wording, and set no threshold",
    )
    parser.add_argument("--lexicon", type=Path, required=True, help="folder of the opinion lexicon")
    parser.add_argument("--aspects", type=Path, default=Path("catalog/aspects.yml"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    options = parser.parse_args(arguments)
    rows = read_rows(options.aspects)
    model, card = train(options.clauses, options.plain, options.hard, options.lexicon, rows)
    save(model, options.out, card)
    print(json.dumps(card["across_usual_files"]))
    return 0


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
