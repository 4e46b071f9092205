"""How handing something over can end, beside well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

SECONDS = 20.0  # for one answer
IN_ALL = 60.0  # for the whole of it, however slowly the other side answers


class Failed(Exception):
    """It was certainly not handed over, for this reason: it may be tried again."""


class Unsure(Exception):
    """The other side fell silent after it may have taken it: it is never tried again."""


@contextmanager
def within(seconds: float, stop: Callable[[], None]) -> Iterator[None]:
    """Do something that is cut off after this time."""
    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
