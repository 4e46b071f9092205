"""What the accessibility statement says: each claim with the test that checks it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim, and the test that goes red where it does not hold."""

    words: str
    test: str  # file and function below tests/


CHECKED: tuple[Checked, ...] = (
    Checked(
        "Every page names its language, has one main heading, begins with a link past the "
        "navigation, and gives each table a caption and each of its headings a scope.",
        "test_site_markup.py::test_every_page_is_readable_by_machines_for_people",
    ),
    Checked(
        "Headings go down one level at a time, and every row of a table has all its cells.",
        "test_site_markup.py::test_headings_descend_one_at_a_time_and_every_row_is_whole",
    ),
    Checked(
        "Every link, region and picture has a name.",
        "test_trust_pages.py::test_every_link_region_and_picture_has_a_name",
    ),
    Checked(
        "Every page is valid HTML.",
        "test_site_markup.py::test_every_page_is_valid_html",
    ),
    Checked(
        "Text stands out from its ground by at least 4.5 to 1, lines and marks by at least 2.9 to "
        "1, in light and in dark.",
        "test_site_markup.py::test_colours_are_told_apart",
    ),
    Checked(
        "No page runs a script of its own or needs one to be read; nothing moves by itself.",
        "test_site_markup.py::test_links_resolve_and_nothing_active_is_on_a_page",
    ),
)
LIMITS: tuple[str, ...] = (
    "No person who uses a screen reader, a switch or speech every day has tried these pages "
    "for us yet.",
    "Names of products, and what sources print, are shown as they are; some may be hard to "
    "read aloud.",
    "Wide tables become cards on a narrow screen; with a very large text size they may become "
    "cards on a wide one too.",
    "Charts are pictures with words beside them; the words and tables carry the same figures.",
)
