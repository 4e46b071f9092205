"""Pages of every way of the desk in Chromium, wide and narrow, light and dark."""

from __future__ import annotations

from typing import Any

import pytest

from tests.auditing import axe, check
from tests.test_browser_desk import Shown, desk

__all__ = ["desk"]  # the fixture
SCHEMES = ("light", "dark")


@pytest.mark.parametrize("width", (1280, 320))
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_in_every_look(browser: Any, desk: Shown, width: int, scheme: str) -> None:
    look = lambda page: [*axe(page), *check(page, "sideways", "overlaps")]  # noqa: E731
    assert desk.faults(browser, look, width=width, color_scheme=scheme) == {}
