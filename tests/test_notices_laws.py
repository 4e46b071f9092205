"""Laws of telling: once to each address, danger at once, and everything in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.catalog.notices import KINDS, Rule
from db.connect import connect
from db.messages import Need, Waiting, claim, keep, last_told, settle, telling, waiting
from db.schema import Record
from desk.notices.rules import FIRST_PAUSE, LONGEST_PAUSE, due, is_quiet, pause

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
RULES = (
    Rule("mail:all", "all", frozenset(KINDS), timedelta(hours=1), (time(22), time(7))),
    Rule("mail:some", "some", frozenset(("source", "edition")), timedelta(hours=5), None),
    Rule("hook:chat", "chat", frozenset(("hazard", "burst")), timedelta(0), None),
)
NEEDS = [Need(kind, f"{kind}:{n}", "", f"{kind} {n % 2}") for kind in KINDS for n in range(3)]
MINUTES = st.integers(0, 30 * 60)
ENDS = st.sampled_from(("sent", "failed", "unsure", "killed"))
STEPS = st.lists(
    st.tuples(
        st.integers(0, 6 * 60),  # minutes that pass
        st.sets(st.integers(0, len(NEEDS) - 1)),  # what needs somebody then
        st.lists(ENDS, min_size=3, max_size=3),  # how handing over ends, for each rule
    ),
    max_size=12,
)


def one(n: int, kind: str, **values: object) -> Waiting:
    made = {"tried": 0, "claimed": None, "failure": None, **values}
    return Waiting(f"{n:03}", kind, f"{kind}:{n}", f"words {n % 3}", NOW, **made)  # type: ignore[arg-type]


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(("new", "late", "unsure")))),
    st.one_of(st.none(), MINUTES), st.sampled_from(RULES), MINUTES,
)  # fmt: skip
def test_all_that_may_be_told_is_told_together_or_nothing(
    given_: list[tuple[str, str]], last: int | None, rule: Rule, minutes: int
) -> None:
    now = NOW + timedelta(minutes=minutes)
    states = {
        "new": {}, "unsure": {"tried": 1, "claimed": NOW - timedelta(days=9)},
        "late": {"tried": 2, "claimed": now - timedelta(minutes=9), "failure": "no"},
    }  # fmt: skip
    there = [one(n, kind, **states[state]) for n, (kind, state) in enumerate(given_)]
    told = due(there, rule, None if last is None else now - timedelta(minutes=last), now, ZONE)
    ready = {f"{n:03}" for n, (_, state) in enumerate(given_) if state == "new"}
    assert {item.message for item in told} in (set(), ready)
    danger = any(item.kind == "hazard" and item.message in ready for item in there)
    rests = last is not None and timedelta(minutes=last) < rule.every
    free = danger or not (rests or is_quiet(rule.quiet, now, ZONE))
    assert bool(told) == bool(ready and free)
    order = [item.kind == "hazard" for item in told]
    assert order == sorted(order, reverse=True)


@given(st.integers(1, 10_000))
def test_pauses_grow_and_end(tried: int) -> None:
    assert FIRST_PAUSE <= pause(tried) <= pause(tried + 1) <= LONGEST_PAUSE


@given(st.times(), st.times(), st.datetimes(timezones=st.just(UTC)))
def test_quiet_hours_and_the_others_part_the_day(begin: time, end: time, now: datetime) -> None:
    if begin != end:
        zone = ZoneInfo("UTC")
        assert is_quiet((begin, end), now, zone) != is_quiet((end, begin), now, zone)
        assert not is_quiet(None, now, zone)


@contextmanager
def fresh() -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder)}/x.db")
        Record.metadata.create_all(
            engine, tables=[Record.metadata.tables[name] for name in ("messages", "deliveries")]
        )
        yield engine
        engine.dispose()


def step(
    engine: Engine, now: datetime, needs: list[Need], ends: list[str], came: Counter[str]
) -> dict[str, list[Waiting]]:
    """Do what notify does, with a post whose end is given; returns what was taken up."""
    with telling(engine) as connection:
        keep(connection, needs, lambda *_: False, now)
    taken = {}
    for rule, end in zip(RULES, ends, strict=True):
        with telling(engine) as connection:
            there = waiting(connection, rule.channel, rule.kinds)
            told = due(there, rule, last_told(connection, rule.channel), now, ZONE)
            claim(connection, rule.channel, told, now)
        taken[rule.channel] = told
        names = [item.message for item in told]
        if end != "failed":
            came.update(f"{rule.channel} {name}" for name in names)
        if end in ("sent", "failed"):
            settle(engine, rule.channel, names, now, None if end == "sent" else "no")
    return taken


@settings(max_examples=25)
@given(STEPS)
def test_nothing_is_told_twice_danger_never_waits_and_all_is_told_in_the_end(
    steps: list[tuple[int, set[int], list[str]]],
) -> None:
    now, came = NOW, Counter[str]()
    with fresh() as engine:
        for minutes, which, ends in steps:
            now += timedelta(minutes=minutes)
            needs = [NEEDS[n] for n in sorted(which)]
            begun = now
            step(engine, now, needs, ends, came)
            with telling(engine) as connection:
                for rule in RULES:
                    left = waiting(connection, rule.channel, rule.kinds)
                    fresh_danger = [w for w in left if w.kind == "hazard" and not w.tried]
                    assert fresh_danger == [], begun
        last = [NEEDS[n] for n in sorted(steps[-1][1])] if steps else []
        for _ in range(10):  # the world stands still, and everything works again
            now += timedelta(hours=6)
            step(engine, now, last, ["sent"] * 3, came)
        with telling(engine) as connection:
            for rule in RULES:
                left = waiting(connection, rule.channel, rule.kinds)
                assert all(item.is_unsure for item in left)
    assert set(came.values()) <= {1}


def test_two_of_a_kind_are_two_to_two_addresses(engine: Engine) -> None:
    came = Counter[str]()
    taken = step(engine, NOW, NEEDS, ["sent"] * 3, came)
    assert {name: len(told) for name, told in taken.items()} == {
        "mail:all": 12, "mail:some": 6, "hook:chat": 6,
    }  # fmt: skip
    again = step(engine, NOW + timedelta(days=1), NEEDS, ["sent"] * 3, came)
    assert not any(again.values()) and set(came.values()) == {1}
