"""Evidence by condition: what is known, how sure it is, and who says so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from db.schema import Condition, Study
from reports.trust_views import ConditionView, StudyView

GRADES: Mapping[str, str] = {
    "A": "randomised trials of inversion in this condition agree",
    "B": "one randomised trial of inversion in this condition",
    "C": "studies of inversion in this condition without chance assignment",
    "D": "only studies of other traction, or of another condition",
    "E": "only ideas and opinions",
    "X": "a guideline speaks against it",
}
READ: Mapping[str, str] = {
    "full": "read in full",
    "part": "read in part",
    "abstract": "only the abstract was read",
    "report": "only a report on it was read",
}


def condition_views(
    conditions: Iterable[Condition], studies: Iterable[Study]
) -> tuple[ConditionView, ...]:
    """Describe every condition, by name, with its studies in their order."""
    mine: defaultdict[str, list[Study]] = defaultdict(list)
    for one in studies:
        mine[one.condition].append(one)
    ordered = sorted(conditions, key=lambda one: (one.name.casefold(), one.condition))
    return tuple(_condition(one, mine[one.condition]) for one in ordered)


def _condition(one: Condition, studies: Iterable[Study]) -> ConditionView:
    return ConditionView(
        path=f"conditions/{one.condition}.html",
        name=one.name,
        answer=one.answer,
        grade=one.grade,
        means=GRADES[one.grade],
        why=one.why,
        known=tuple(json.loads(one.known)),
        unknown=tuple(json.loads(one.unknown)),
        reviewer=one.reviewer,
        reviewed=one.reviewed,
        review_by=one.review_by,
        studies=tuple(
            _study(study)
            for study in sorted(studies, key=lambda study: (study.position, study.study))
        ),
    )


def _study(one: Study) -> StudyView:
    return StudyView(
        anchor=f"study-{one.study}",
        title=one.title,
        design=one.design,
        people=one.people,
        shows=one.shows,
        inversion=one.inversion,
        applies=one.applies,
        grade=one.grade,
        source=one.source,
        url=one.url,
        read=READ[one.read],
        checked=one.checked,
    )
