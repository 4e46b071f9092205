"""What a shop allows: no where nothing is recorded, and the words in which a use is refused."""

from __future__ import annotations

from datetime import date

import pytest

from db.permission import USES, require, verdict
from db.problem import Problem
from db.schema import Permission

DAY = date(2026, 11, 22)
MEND = 'Record one with: upright shop permit backfit fetch --evidence "..."'


def permission(verdict: str = "allowed", until: date | None = None) -> Permission:
    return Permission(
        shop="backfit", use="fetch", verdict=verdict, evidence="e-mail of the owner", until=until
    )


def test_the_uses_are_those_of_the_schema():
    comment = Permission.table().c.use.comment or ""
    assert comment.replace(" or ", ", ").replace(",,", ",").split(", ") == list(USES)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ([], "unknown"),
        ([permission()], "allowed"),
        ([permission("refused")], "refused"),
        ([permission("expired")], "expired"),
        ([permission("unknown")], "unknown"),
        ([permission("perhaps")], "unknown"),
        ([permission(until=DAY)], "allowed"),
        ([permission(until=date(2026, 11, 21))], "expired"),
        ([permission("expired", until=date(2027, 1, 1))], "expired"),
    ],
)
def test_a_verdict_is_read_as_of_a_day(recorded, expected):
    assert verdict(iter(recorded), "backfit", "fetch", DAY) == expected


@pytest.mark.parametrize("use", [use for use in USES if use != "fetch"])
def test_a_permission_holds_for_its_own_use_and_shop_only(use):
    assert verdict([permission()], "backfit", use, DAY) == "unknown"
    assert verdict([permission()], "other", "fetch", DAY) == "unknown"


@pytest.mark.parametrize(
    ("recorded", "reason"),
    [
        ([], "no permission to fetch is recorded"),
        ([permission("refused")], "permission to fetch is refused (e-mail of the owner)"),
        (
            [permission(until=date(2026, 11, 21))],
            "the permission to fetch expired on 2026-11-21 (e-mail of the owner)",
        ),
    ],
)
def test_a_use_that_is_not_allowed_is_a_problem(recorded, reason):
    with pytest.raises(Problem) as raised:
        require(iter(recorded), "backfit", "fetch", DAY)
    mend = MEND.replace("Record one with", "If it agrees by now") if "refused" in reason else MEND
    assert str(raised.value) == f"backfit may not be crawled: {reason}. {mend}"


def test_a_use_that_is_allowed_is_none():
    assert require(iter([permission()]), "backfit", "fetch", DAY) is None


def test_a_use_that_there_is_not_is_named():
    with pytest.raises(Problem, match=r"'read' is not a use\. Uses: fetch, store, score"):
        verdict([], "backfit", "read", DAY)
