"""Atypical patterns: which tests of credibility groups of reviews met, and what that does.

A pattern is no verdict on anybody: it is told as atypical, and counted with less weight.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.edition.document import Cell, Column, Evidence, Figure, Named, Sentence, Table, Topic
from reports.edition.ground import Ground, anchor
from reports.edition.say import added, count, month, say, score, some
from reports.queries.monthly import Group, with_test

PATTERNS = ("burst", "copied", "template", "lone_account", "edited_after_reply", "source_record")
LEAST = 5  # reviews by which a group must have grown before it is news
SHOWN = 40  # groups in the table
COLUMNS = (
    Column("product_id", "Id", machine=True), Column("shop_id", "Id of the shop", machine=True),
    Column("test_id", "Id of the test", machine=True),
    Column("product", "Product"), Column("shop", "Shop"), Column("test", "Test met"),
    Column("n", "Reviews", "count"), Column("n_before", "Before", "count"),
    Column("without", "Score without the test", "score"), Column("effect", "Effect", "points"),
)  # fmt: skip


def atypical(ground: Ground) -> tuple[Topic, list[Evidence]]:
    """Tell of groups that grew in the month, and tabulate all of them."""
    grown = news(ground)
    groups = sorted(ground.monthly.marked, key=lambda one: (-ground.monthly.marked[one], one))
    groups = [one for one in groups if one[0] in ground.moves]
    first = list(dict.fromkeys([*grown, *groups]))[:SHOWN]
    table = Table(
        "atypical",
        "Reviews that count and met a test of credibility, the largest groups first. The effect is "
        "what the test does to the score of the product, over all its shops",
        COLUMNS,
        tuple(_row(ground, one) for one in first),
        tuple(where(one) if one in grown else None for one in first),
    )
    sentences = [sentence(ground, one) for one in grown] or [_nothing(ground)]
    topic = Topic("atypical", "Atypical patterns", tuple(sentences), (table,))
    return topic, [_evidence(ground, one) for one in grown]


def news(ground: Ground) -> list[Group]:
    """Choose the groups of a pattern that grew since the month before, the greatest first."""
    found = {
        one: n - ground.monthly.marked_before.get(one, 0)
        for one, n in ground.monthly.marked.items()
        if one[2] in PATTERNS and one[0] in ground.moves
    }
    grown = [one for one, more in found.items() if more >= LEAST and ground.before]
    return sorted(grown, key=lambda one: (-found[one], one))


def where(group: Group) -> str:
    """Give the anchor of the reviews of a group."""
    return anchor("atypical", *group)


def sentence(ground: Ground, group: Group) -> Sentence:
    """Say how many reviews of a product at a shop met a test, and what that does to its score."""
    product, shop, test = group
    n = ground.monthly.marked[group]
    then = ground.monthly.marked_before.get(group, 0)
    said = say(
        f"{{n}} {some(n, 'review')} of {{name}} at {{shop}} {some(n, 'is', 'are')} atypical by "
        "the test “{test}”; in {month} it was {then}",
        n=count(f"atypical/{ground.month}/{product}/{shop}/{test}", n),
        name=ground.product(product),
        shop=ground.shop(shop),
        test=_plain(test),
        month=month(ground.before or ground.month),
        then=count(f"atypical/{ground.before}/{product}/{shop}/{test}", then),
    )
    end = tuple(_effect(ground, product, test)) or (".",)
    return Sentence((*said.parts, *end), where(group))


def _effect(ground: Ground, product: str, test: str) -> Iterator[str | Figure]:
    without, now = _without(ground, product, test)
    if without is not None and now is not None:
        yield ". Without the test the score would be "
        yield score(f"without/{product}/{test}", without)
        yield " ("
        yield added(f"effect/{product}/{test}", now - without)
        yield " by the test)."


def _without(ground: Ground, product: str, test: str) -> tuple[float | None, float | None]:
    """Give the score without a test, and with it; only of the newest month on record."""
    if ground.month != max(row.month for row in ground.facts.months):
        return None, None
    without = {(one.product_id, one.test): one.score for one in ground.facts.without}
    move = ground.moves.get(product)
    return without.get((product, test)), move.now.value if move else None


def _nothing(ground: Ground) -> Sentence:
    tests = len({test for _, _, test in ground.monthly.marked})
    if not ground.monthly.marked:
        return say("No review that counts met a test of credibility.")
    if not ground.before:
        return say("Which groups grew can be told from the next month on.")
    return say(
        "No pattern grew by five reviews or more since {month}; {n} "
        f"{some(tests, 'test')} of credibility {some(tests, 'is', 'are')} met by reviews that "
        "count.",
        anchor("tests"),
        month=month(ground.before),
        n=count(f"tests_met/{ground.month}", tests),
    )


def _row(ground: Ground, group: Group) -> tuple[Cell, ...]:
    product, shop, test = group
    at = f"{product}/{shop}/{test}"
    without, now = _without(ground, product, test)
    told = without is not None and now is not None
    then = ground.monthly.marked_before.get(group, 0)
    return (
        Named(product),
        Named(shop),
        Named(test),
        ground.product(product),
        ground.shop(shop),
        _plain(test),
        count(f"atypical/{ground.month}/{at}", ground.monthly.marked.get(group, 0)),
        count(f"atypical/{ground.before}/{at}", then) if ground.before else None,
        score(f"without/{product}/{test}", without or 0.0) if told else None,
        added(f"effect/{product}/{test}", (now or 0.0) - (without or 0.0)) if told else None,
    )


def _plain(test: str) -> str:
    return test.replace("_", " ")


def _evidence(ground: Ground, group: Group) -> Evidence:
    product, shop, test = group
    rows = with_test(ground.engine, ground.month, group)
    title = f"{ground.product(product)} at {ground.shop(shop)}: {_plain(test)}"
    how = f"Reviews that counted at the end of the month and met the test “{_plain(test)}”."
    n = count(f"atypical/{ground.month}/{product}/{shop}/{test}", ground.monthly.marked[group])
    return ground.reviews(where(group), title, how, rows, n)
