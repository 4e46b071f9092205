"""An edition out of facts: the month on one page, a topic for each thing, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from db.schema import Site
from reports.edition.atypical import atypical
from reports.edition.atypical import news as patterns
from reports.edition.atypical import sentence as pattern
from reports.edition.decided import decided, how_many, method, version
from reports.edition.document import (
    Analysis,
    Chart,
    Column,
    Document,
    Evidence,
    Sentence,
    Table,
    Topic,
)
from reports.edition.emerging import emerging
from reports.edition.emerging import sentence as emerged
from reports.edition.ground import Ground, anchor
from reports.edition.hazards import advised, hazards, waits
from reports.edition.headline import headline, leading
from reports.edition.movers import Moved, bars, moved, movers, told
from reports.edition.open import questions, waiting
from reports.edition.products import came_and_went, products
from reports.edition.say import count, rows_of, say, some
from reports.edition.supply import ending, grown, lost_and_found, supply
from reports.queries.monthly import SHOWN
from reports.safety import safety_view
from reports.trials import tried
from reports.world import the_site

MOVERS = 3
ANALYSIS = "analysis"  # the part of the editor's notes that is about the whole month


def compose(ground: Ground) -> Document:
    """Make a draft of the edition of a month."""
    view, site = ground.view, the_site(ground.facts.sites)
    found = moved(ground)
    made = [
        movers(ground, found), emerging(ground), hazards(ground), atypical(ground),
        products(ground, found), supply(ground), questions(ground), decided(ground),
        method(ground),
    ]  # fmt: skip
    notes = {one.part: one for one in ground.monthly.said}
    topics = (_front(ground, found), *(topic for topic, _ in made))
    said = notes.get(ANALYSIS)
    document = Document(
        month=view.month,
        before=view.before,
        version=1,
        reason=None,
        site=site.name,
        contact=site.contact,
        as_of=view.as_of,
        method=view.method,
        headline=headline(ground),
        summary=topics[0].sentences,
        topics=tuple(replace(one, note=notes[one.key].text) if one.key in notes else one
                     for one in topics),
        evidence=(*chain.from_iterable(evidence for _, evidence in made), *_more(ground)),
        analysis=Analysis(said.text, said.by) if said else None,
        safety=_safety(ground),
        imprint=_imprint(site),
        tested=_tested(ground),
    )  # fmt: skip
    return replace(document, evidence=_cited(document))


def _front(ground: Ground, found: Mapping[str, Moved]) -> Topic:
    """Put the month on one page: what an editor could read aloud."""
    drawn: list[tuple[Table, Chart]] = []
    for one in told(found)[:MOVERS]:
        made = bars(ground, one.view)
        drawn += [made] if made else []
    return Topic(
        "month",
        "The month on one page",
        tuple(_sentences(ground)),
        tuple(table for table, _ in drawn),
        tuple(chart for _, chart in drawn),
    )


def _sentences(ground: Ground) -> Iterator[Sentence]:
    labels = {one.aspect: one.label for one in ground.facts.aspects}
    yield from leading(ground)
    yield from grown(ground)
    if ground.before is not None and ground.view.method != ground.view.method_before:
        yield from version(ground)
    yield from (emerged(ground, one, labels) for one in ground.monthly.aspects
                if one.emerged and one.product_id in ground.moves)  # fmt: skip
    yield from (pattern(ground, one) for one in patterns(ground)[:MOVERS])
    yield from came_and_went(ground)
    yield from lost_and_found(ground)
    yield from advised(ground)
    yield from waiting(ground)
    yield from ending(ground)
    yield how_many(ground)


def _more(ground: Ground) -> Iterator[Evidence]:
    """Give the rows behind what is said of several things at once."""
    places = [(one, n) for one, n in waits(ground).items()]
    columns = (Column("product", "Product"), Column("shop", "Shop"),
               Column("waits", "Not looked at", "count"))  # fmt: skip
    rows = [
        (ground.product(one[0]), ground.shop(one[1]),
         count(f"danger_waits/{one[0] or '-'}/{one[1]}", n))
        for one, n in places[:SHOWN]
    ]  # fmt: skip
    how = "Reviews that report danger and that no editor has looked at, by product and shop."
    yield rows_of(anchor("dangers"), "Reports of danger that wait", how, columns, rows,
                  count("danger_places/waits", len(places)))  # fmt: skip
    yield _tests(ground)
    yield _aspects(ground)
    yield _advisories(ground)


def _tests(ground: Ground) -> Evidence:
    columns = (Column("test", "Test"), Column("n", "Reviews", "count"))
    tests = sorted({test for _, _, test in ground.monthly.marked})
    rows = [
        (test.replace("_", " "), count(f"test_met/{ground.month}/{test}", sum(
            n for (_, _, met), n in ground.monthly.marked.items() if met == test)))
        for test in tests[:SHOWN]
    ]  # fmt: skip
    how = "Reviews that counted at the end of the month, by the tests of credibility they met."
    n = count(f"tests_met/{ground.month}", len(tests))
    return rows_of(anchor("tests"), "Tests met", how, columns, rows, n)


def _aspects(ground: Ground) -> Evidence:
    columns = (Column("product", "Product"), Column("aspect", "Aspect"), Column("side", "Side"),
               Column("n", "Reviews", "count"))  # fmt: skip
    every = [one for one in ground.monthly.aspects if one.product_id in ground.moves]
    rows = [
        (ground.product(one.product_id), one.aspect.replace("_", " "), one.side,
         count(f"says/{ground.month}/{one.product_id}/{one.aspect}/{one.side}", one.n))
        for one in every[:SHOWN]
    ]  # fmt: skip
    how = "Rows of the table month_aspects of this month."
    n = count(f"aspects_rows/{ground.month}", len(every))
    return rows_of(anchor("aspects"), "Aspects compared", how, columns, rows, n)


def _advisories(ground: Ground) -> Evidence:
    columns = (Column("advisory", "Advisory"), Column("product", "Product"))
    told = ground.monthly.advisories
    rows = [(one.advisory.replace("-", " "), ground.product(one.product_id))
            for one in told[:SHOWN]]  # fmt: skip
    how = "Rows of the table advisories, as editors wrote them."
    n = count("advisories/all", len(told))
    return rows_of(anchor("advisories"), "Advisories", how, columns, rows, n)


def _cited(document: Document) -> tuple[Evidence, ...]:
    """Keep the evidence that something leads to, in the order of first mention."""
    cited = dict.fromkeys(_anchors(document))
    there = {one.anchor: one for one in document.evidence}
    return tuple(there[one] for one in cited)


def _anchors(document: Document) -> Iterator[str]:
    said = [document.headline, *document.summary]
    said += [one for topic in document.topics for one in topic.sentences]
    yield from (one.evidence for one in said if one.evidence)
    for topic in document.topics:
        for table in topic.tables:
            yield from (one for one in table.evidence if one)


def _imprint(site: Site) -> str:
    ties = site.ties.rstrip(".")
    return f"Published by {site.owner} ({site.country}). Ties to sellers and makers: {ties}."


def _tested(ground: Ground) -> Sentence | None:
    found = tried(ground.facts.trials, ground.moves)
    if not found.products:
        return None
    return say(
        f"First-hand tests are on record for {{n}} of {{of}} {some(found.of, 'product')}.",
        n=count(f"tested/{ground.month}", found.products),
        of=count(f"products/{ground.month}", found.of),
    )


def _safety(ground: Ground) -> tuple[str, ...]:
    view = safety_view(ground.facts.notes)
    told = " · ".join(one.title for one in view.contraindications)
    urgent = " · ".join(one.title for one in view.emergencies)
    first = f"Ask a clinician first if any of these concerns you: {told}."
    if not told:
        first = (
            "No list of contraindications is on record here. Ask a clinician before you use any "
            "inversion equipment."
        )
    return (first, *((f"Stop at once and get help for: {urgent}.",) if urgent else ()))
