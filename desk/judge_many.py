"""Many decisions with one reason: all of them, or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from db.asked import facts_of_reviews
from db.connect import Connection, writing
from db.judgements import Decision, lock, record_all, record_reviews
from db.schema import Judgement
from desk.judge import Editor, evidence_of
from desk.session import Session


def judge_all(
    session: Session,
    pairs: Callable[[Connection], Sequence[tuple[str, str, str | None]]],
    editor: Editor,
) -> tuple[Judgement, ...]:
    """Decide on several things with one reason: all of it, or nothing; raises Problem.

    `pairs` gives verdict, subject and other by their full names, within the transaction.
    """
    with writing(session.engine) as connection:
        lock(connection)  # what is picked now is as it is until it is recorded
        editor.check(connection)
        decisions = [
            Decision(
                verdict=verdict, subject=subject, other=other, who=editor.who, why=editor.why,
                evidence=evidence_of(connection, [one for one in (subject, other) if one]),
            )
            for verdict, subject, other in pairs(connection)
        ]  # fmt: skip
        return record_all(connection, decisions, session.config.now())


def judge_reviews(
    session: Session,
    verdict: str,
    pick: Callable[[Connection], Sequence[str]],
    editor: Editor,
    shown: Mapping[str, object] | None = None,
) -> tuple[Judgement, ...]:
    """Keep, drop or note many reviews with one reason: all of them, or none; raises Problem.

    `pick` names them within the transaction; `shown` is what else was on the screen.
    """
    with writing(session.engine) as connection:
        lock(connection)
        editor.check(connection)
        names = pick(connection)
        facts = facts_of_reviews(connection, names)
        decisions = [
            Decision(
                verdict=verdict, subject=f"review:{name}", who=editor.who, why=editor.why,
                evidence=json.dumps({"reviews": [facts[name]] if name in facts else [],
                                     **(shown or {})}, ensure_ascii=False),
            )
            for name in names
        ]  # fmt: skip
        return record_reviews(connection, decisions, session.config.now())
