"""`upright shop list`, `show` and `check`: how each shop stands, as a stranger reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.connect import Engine, writing
from db.problem import Problem
from db.rows import write
from db.schema import Crawl, CrawlVerdict
from desk.crawl import due_shops
from desk.lacks import check_catalog
from desk.session import Session
from desk.show import next_crawl, shop_row, show
from desk.standing import standings
from desk.told import due_cell, lack_lines, list_row, shop_lines
from tests.desk import Desk
from tests.shops.crawling import config_of

START = datetime(2026, 11, 2, 3, tzinfo=UTC)  # a Monday
WEEKLY = "schedule: 0 3 * * mon\nlistings:\n  - url: https://oakrow.example/p/1\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, {"UPRIGHT_NOW": "2026-11-03T06:00Z"}, apart=True)


@pytest.fixture
def session(desk: Desk, engine: Engine) -> Iterator[Session]:
    yield Session(config_of(desk.folder), engine)


def ended(
    engine: Engine, shop: str, days: int, outcome: str, reason: str | None = None, **more: object
) -> str:
    """Plant a crawl that ended some days after the first one, and what a run decided of it."""
    accepted, why = more.pop("accepted", None), more.pop("why", None)
    started = START + timedelta(days=days)
    row = Crawl(
        crawl_id=f"{shop}/{started.isoformat()}", shop=shop, kind="crawl", started=started,
        finished=None if outcome == "open" else started, outcome=outcome, reason=reason, **more,
    )  # fmt: skip
    with writing(engine) as connection:
        write(connection, Crawl, [row])
        if accepted is not None:
            judged = CrawlVerdict(
                crawl_id=row.crawl_id, shop=shop, accepted=bool(accepted), reason=why
            )
            write(connection, CrawlVerdict, [judged])
    return row.crawl_id


@pytest.mark.parametrize(
    ("outcome", "reason", "verdict", "health", "told"),
    [
        ("complete", None, (True, None), "done", None),
        ("complete", None, None, "done", None),
        ("complete", None, (False, "reviews: 3, at least 90"), "held", "reviews: 3, at least 90"),
        ("partial", "http 404", (True, None), "partial", "http 404"),
        ("failed", "http 403", (False, "it failed"), "blocked", "http 403"),
        ("failed", "unreachable", None, "broken", "unreachable"),
        ("failed", "no reviews read", None, "empty", "no reviews read"),
        ("open", None, None, "open", None),
    ],
)
def test_health_is_that_of_the_newest_crawl(
    desk: Desk, session: Session, outcome: str, reason: str | None,
    verdict: tuple[bool, str | None] | None, health: str, told: str | None,
) -> None:  # fmt: skip
    desk.shop("oakrow", WEEKLY)
    ended(session.engine, "oakrow", 0, "complete", accepted=True, robots="allowed")
    accepted, why = verdict or (None, None)
    ended(session.engine, "oakrow", 7, outcome, reason, accepted=accepted, why=why)
    (found,) = standings(session)
    assert (found.health, found.reason) == (health, told)
    newest = START + timedelta(days=7 if accepted else 0)
    assert found.as_of == newest.date()


def test_a_shop_that_was_never_crawled_says_so(desk: Desk, session: Session) -> None:
    desk.shop("oakrow", WEEKLY, uses="")
    (found,) = standings(session)
    row = shop_row(found, START.date())
    assert [row[key] for key in ("health", "as_of", "robots")] == ["never", None, None]
    assert row["permissions"] == "nothing recorded"
    assert due_cell(row).startswith("since 2026-11-16 03:00")
    assert "oakrow may not be crawled: no permission to fetch is recorded" in next_crawl(
        session, found
    )


def test_what_is_due_is_what_nothing_was_started_for(desk: Desk, session: Session) -> None:
    desk.shop("oakrow", WEEKLY)
    assert due_shops(session) == ["oakrow"]
    ended(session.engine, "oakrow", 15, "failed", "time-out")  # 17 November, after the 16th
    assert due_shops(session) == []
    assert due_cell(list_facts(session)) == "2026-11-23 03:00"


def list_facts(session: Session) -> dict[str, object]:
    return shop_row(standings(session)[0], START.date())


def test_permissions_are_told_by_verdict_with_their_end(desk: Desk, session: Session) -> None:
    desk.shop("oakrow", WEEKLY)
    for use, line in {
        "quote": "{asked: 2026-11-01, evidence: letter of 2026-11-01}",
        "show_rating": "{allowed: true, evidence: mail, until: 2026-11-01}",
        "redistribute": "{allowed: false, evidence: mail}",
        "page_key": "{allowed: true, evidence: mail, until: 2027-01-01}",
    }.items():
        path = desk.catalog / "shops/oakrow.yml"
        path.write_text(path.read_text("utf-8") + f"  {use}: {line}\n", "utf-8")
    assert list_row(list_facts(session))["permissions"] == (
        "fetch, store, score, page_key until 2027-01-01; asked: quote; "
        "refused: redistribute; expired: show_rating until 2026-11-01"
    )


def test_everything_on_one_shop(desk: Desk, session: Session) -> None:
    desk.shop("oakrow", f"keys: {{store: abc}}\n{WEEKLY}")
    ended(session.engine, "oakrow", 0, "complete", accepted=True, robots="allowed", distinct=12)
    ended(session.engine, "oakrow", 7, "failed", "http 403", robots="disallowed", rejected=2)
    lines = list(shop_lines(show(session, "oakrow")))
    assert lines == [
        "oakrow: Oakrow (oakrow.example)",
        "  platform     schemaorg; keys: store abc",
        "  listings     1",
        "  schedule     0 3 * * mon",
        "  next due     since 2026-11-16 03:00",
        "  health       blocked (http 403)",
        "  data as of   2026-11-02",
        "  robots.txt   disallowed",
        "  next crawl   asks oakrow.example for 1 page and what follows, every review",
        "permissions",
        "  fetch        allowed of 2026-01-05: letter",
        "  store        allowed of 2026-01-05: letter",
        "  score        allowed of 2026-01-05: letter",
        *(f"  {use:<13}unknown" for use in ("quote", "show_rating", "redistribute", "page_key")),
        "last crawls and imports",
        "  2026-11-09 03:00  crawl   blocked (http 403): 0 reviews, 0 new, 0 edited, 2 rejected, "
        "robots disallowed; not judged by a run yet",
        "  2026-11-02 03:00  crawl   done: 12 reviews, 0 new, 0 edited, robots allowed; accepted",
    ]


def test_check_names_the_first_fault_of_the_whole_catalog(desk: Desk) -> None:
    desk.shop("oakrow", WEEKLY)
    desk.write("shops/velm.yml", "name: V\ndomain: velm.example\nplatform: x\nschedul: x\n")
    told = desk.upright("shop", "check", "oakrow", code=1)
    assert told.count("\n") == 1 and "did you mean 'schedule'" in told


def test_check_says_what_each_shop_lacks(desk: Desk) -> None:
    desk.shop("oakrow", WEEKLY)
    desk.write("shops/velm.yml", "name: V\ndomain: velm.example\nplatform: judgme\nstart: []\n")
    desk.write(
        "shops/corva.yml",
        "name: C\ndomain: corva.example\nplatform: bazaarvoice\nresearch: true\n"
        "start: https://corva.example/\n",
    )
    found = check_catalog(config_of(desk.folder), None)
    shown = "permission: quote unknown, show_rating unknown, redistribute unknown"
    assert list(lack_lines(found)) == [
        "corva",
        "  crawl permission: fetch unknown, store unknown, page_key unknown",
        "  score permission: store unknown, score unknown; it is for research only",
        f"  show  {shown}; it is for research only",
        "oakrow", "  crawl ready", "  score ready", f"  show  {shown}",
        "velm",
        "  crawl platform: 'judgme' is none (did you mean 'judgeme'?); addresses: none under "
        "`listings` or `start`; permission: fetch unknown, store unknown",
        "  score permission: store unknown, score unknown",
        f"  show  {shown}",
        "the catalog is in order: 3 shops checked",
    ]  # fmt: skip
    with pytest.raises(Problem, match="Shops are listed by"):
        check_catalog(config_of(desk.folder), "nope")


def test_the_commands_answer_machines_too(desk: Desk) -> None:
    desk.shop("oakrow", WEEKLY)
    facts = desk.facts("shop", "show", "oakrow")
    assert (facts["shop"], facts["health"]) == ("oakrow", "never")
    assert facts["next_crawl"].startswith("asks oakrow.example")
