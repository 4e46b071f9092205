"""Files with other contents, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desk.edited import put_whole


class Replaced:
    """Files with new contents, put back where what follows fails."""

    def __init__(self, new: Mapping[Path, bytes]) -> None:
        self._new = dict(new)
        self._old: dict[Path, bytes | None] = {}

    def __enter__(self) -> None:
        """Write every file; Ctrl-C in between puts back those that were written."""
        try:
            for path, content in self._new.items():
                self._old[path] = path.read_bytes() if path.exists() else None
                path.parent.mkdir(exist_ok=True)
                put_whole(path, content)
        except BaseException:  # Ctrl-C too: no file is left half of the way
            self._back()
            raise

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Keep the files, or put all of them back."""
        if kind is not None:
            self._back()

    def _back(self) -> None:
        for path, content in self._old.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                put_whole(path, content)
