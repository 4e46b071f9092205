"""The rejects file of an import: what could not be kept, one JSON object a line.

It is made of the table when the import ends, so a killed import leaves none that is half. A line
names the place and the reason, never the author or a word of the text.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from db.connect import Engine
from db.seen import each_reject
from spiders.archive.store import warc_name


def rejects_file(home: Path, crawl_id: str) -> Path:
    """Name the rejects file of an import."""
    return home / "rejects" / warc_name(crawl_id).replace(".warc.gz", ".jsonl")


def write_rejects(engine: Engine, home: Path, crawl_id: str) -> None:
    """Write the rejects of an import, if it has some: the whole file or none."""
    path = rejects_file(home, crawl_id)
    rejects = each_reject(engine, crawl_id)
    first = next(rejects, None)
    if first is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        for row in (first, *rejects):
            told = {"place": row.place, "reason": row.reason}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
    draft.replace(path)
