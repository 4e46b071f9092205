"""What reviews of the month began to complain of, or to praise: only what chance does not explain.

Whether something emerged is decided when a month is closed (table month_aspects); here it is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.edition.document import (
    Cell,
    Column,
    Evidence,
    Named,
    Quotation,
    Sentence,
    Table,
    Topic,
)
from reports.edition.ground import Ground, anchor
from reports.edition.say import chance, count, listed, looked_at, say, some
from reports.excerpts import excerpt
from reports.lint import check_text
from reports.queries.monthly import Emerged
from reports.queries.saying import Saying, saying
from reports.quotes import BODY
from reports.render import is_safe, month_name

EACH = 2  # sentences that are quoted on one aspect
WINDOWS = {1: "{until}", 2: "{until} and the month before"}
SIDES = {"complaints": "complain", "praise": "praise"}
COLUMNS = (
    Column("product_id", "Id", machine=True), Column("aspect_id", "Id of the aspect", machine=True),
    Column("name", "Product"), Column("aspect", "Aspect"), Column("side", "Side"),
    Column("n", "Reviews that say it", "count"), Column("of", "of", "count"),
    Column("n_before", "Before", "count"), Column("of_before", "of", "count"),
    Column("p", "Chance", "chance"), Column("window", "Months looked at"),
    Column("emerged", "Verdict"),
)  # fmt: skip


def emerging(ground: Ground) -> tuple[Topic, list[Evidence]]:
    """Tell what emerged, with the reviews that say it; the rest stands in the table."""
    labels = {one.aspect: one.label for one in ground.facts.aspects}
    rows = [one for one in ground.monthly.aspects if one.product_id in ground.moves]
    judged = [one for one in rows if one.unjudged is None]
    news = [one for one in judged if one.emerged]
    news.sort(key=lambda one: (one.side, 1.0 if one.p is None else one.p, one.product_id,
                               one.aspect))  # fmt: skip
    numbers = ground.monthly.numbers
    found = [(one, saying(ground.engine, ground.month, one, ground.zone, numbers)) for one in news]
    evidence = [_evidence(ground, one, said, labels) for one, said in found]
    table = Table(
        "aspects",
        "What reviews of the months looked at say of each aspect, beside the months before. "
        "“Emerged”: more than chance explains, by the limit of the method",
        COLUMNS,
        tuple(_row(ground, one, labels) for one in judged),
        tuple(where(one) if one.emerged else None for one in judged),
    )
    sentences = [sentence(ground, one, labels) for one in news] or [_nothing(ground, judged)]
    sentences += _unjudged(ground, rows)
    quotes = tuple(quote for one, said in found for quote in _quotes(ground, one, said, labels))
    title = "New complaints and praise"
    return Topic("emerging", title, tuple(sentences), (table,), readers=True, quotes=quotes), (
        evidence
    )


def where(one: Emerged) -> str:
    """Give the anchor of the reviews that say it."""
    return anchor("says", one.product_id, one.aspect, one.side)


def sentence(ground: Ground, one: Emerged, labels: dict[str, str]) -> Sentence:
    """Say what emerged, in one sentence."""
    verb = SIDES[one.side] if one.n != 1 else f"{SIDES[one.side]}s"
    of_what = " of" if one.side == "complaints" else ""
    at = _at(ground, one)
    said = say(
        f"{{name}}: {{n}} of {{of}} {some(one.of, 'review')} of {WINDOWS[one.months]} "
        f"{verb}{of_what} "
        "{aspect}; before it was {n_before} of {of_before}",
        name=ground.product(one.product_id),
        until=looked_at(ground.month, one.until or ground.month),
        n=count(f"says/{at}", one.n),
        of=count(f"says_of/{at}", one.of),
        aspect=Named(labels.get(one.aspect, one.aspect)),
        n_before=count(f"says_before/{at}", one.n_before),
        of_before=count(f"says_of_before/{at}", one.of_before),
    )
    end = (" (p ", chance(f"says_chance/{at}", one.p), ").") if one.p is not None else (".",)
    return Sentence((*said.parts, *end), where(one))


def _unjudged(ground: Ground, rows: list[Emerged]) -> Iterator[Sentence]:
    """Say of which products nothing is judged, and why."""
    why = {one.product_id: one.unjudged for one in rows if one.unjudged}
    for reason in sorted(set(why.values())):
        names = [ground.product(product) for product in sorted(why) if why[product] == reason]
        yield say(f"Not judged, for {reason}: {{names}}.", anchor("aspects"),
                  names=Named(listed(names)))  # fmt: skip


def _nothing(ground: Ground, judged: list[Emerged]) -> Sentence:
    if not judged:
        return say("No aspect could be compared: no product has reviews enough in the months.")
    return say(
        "Nothing new emerged: what reviews of {until} say of products and aspects was compared "
        "with the months before {n} times, and is never more than chance explains.",
        anchor("aspects"),
        until=looked_at(ground.month, judged[0].until or ground.month),
        n=count(f"aspects_compared/{ground.month}", len(judged)),
    )


def _row(ground: Ground, one: Emerged, labels: dict[str, str]) -> tuple[Cell, ...]:
    at = _at(ground, one)
    return (
        Named(one.product_id),
        Named(one.aspect),
        ground.product(one.product_id),
        Named(labels.get(one.aspect, one.aspect)),
        one.side,
        count(f"says/{at}", one.n),
        count(f"says_of/{at}", one.of),
        count(f"says_before/{at}", one.n_before),
        count(f"says_of_before/{at}", one.of_before),
        chance(f"says_chance/{at}", one.p) if one.p is not None else None,
        Named(WINDOWS[one.months].format(until=month_name(one.until or ground.month))),
        "emerged" if one.emerged else "no more than chance",
    )


def _at(ground: Ground, one: Emerged) -> str:
    return f"{ground.month}/{one.product_id}/{one.aspect}/{one.side}"


def _evidence(ground: Ground, one: Emerged, said: list[Saying], labels: dict[str, str]) -> Evidence:
    rows = list({(row.row.shop, row.row.review_key): row.row for row in said}.values())
    title = f"{ground.product(one.product_id)}, {labels.get(one.aspect, one.aspect)}: {one.side}"
    how = (
        "Reviews that were published in the time compared, that count, whose text was read, and "
        "that say it; each review once."
    )
    n = count(f"says/{_at(ground, one)}", one.n)
    return ground.reviews(where(one), title, how, rows[:30], n)


def _quotes(
    ground: Ground, one: Emerged, said: list[Saying], labels: dict[str, str]
) -> Iterator[Quotation]:
    """Quote at most two sentences, of shops that allow it; how people felt is never quoted."""
    taken = 0
    for each in said if one.side == "complaints" and one.aspect not in BODY else ():
        row = each.row
        if taken == EACH or not ground.allows(row.shop, "quote"):
            continue
        found = excerpt(each.text, each.words, each.barred)
        if found is None or check_text(found.text):
            continue
        taken += 1
        yield Quotation(
            text=found.text,
            shop=row.shop,
            review=row.review_key,
            product=one.product_id,
            shop_name=ground.shop(row.shop),
            product_name=ground.product(one.product_id),
            about=labels.get(one.aspect, one.aspect),
            day=row.day,
            url=row.url if row.url and is_safe(row.url) else None,
        )
