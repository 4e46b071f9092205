"""What an edition says in words: the headline, and the sentences that follow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.edition.views import CoverView, MergedView, MoveView
from reports.render import change, month_name, whole
from reports.views import ScoreView


def sentences(
    moves: Sequence[MoveView],
    covers: Sequence[CoverView],
    gone: Sequence[str],
    merged: Sequence[MergedView],
    before: str | None,
    methods: tuple[str, str | None],
    counted: int,
) -> list[str]:
    """Say what a reader must know of a month: the headline first.

    Counted is how many more reviews count than the month before, over all products of either.
    """
    said = [headline(moves, before), *_leader(moves)]
    if before is not None:
        said += [_counts(counted, before), *_first_scores(moves), *_method(methods)]
        said += [f"{one.name} is a new source." for one in covers if one.before is None]
    said += [f"{one.name}: the newest reading is held back ({one.held})." for one in covers
             if one.held]  # fmt: skip
    said += list(_removed(covers))
    said += [f"{one.name} gave nothing this month." for one in covers if one.lost]
    said += [
        f"{one.name} is now one with {one.to_name}; reviews of both count there." for one in merged
    ]
    said += [f"{name} is no longer on record." for name in gone]
    said += [f"{one.name} is recalled; it is not ranked." for one in moves if one.recalled]
    return said


def headline(moves: Sequence[MoveView], before: str | None) -> str:
    """Say the one thing that matters most, in a sentence."""
    if before is None:
        scored = sum(1 for one in moves if one.now.state == "scored")
        have = "has" if scored == 1 else "have"
        return f"First edition: {scored} of {len(moves)} products {have} a score."
    beyond = [one for one in moves if one.beyond and one.change is not None]
    beyond.sort(key=lambda one: (-abs(one.change or 0.0), one.product_id))
    if not beyond:
        return f"No score left the band it had in {month_name(before)}."
    others = len(beyond) - 1
    return f"{_moved(beyond[0])}{f'; {others} more left theirs' if others else ''}."


def _removed(covers: Sequence[CoverView]) -> Iterator[str]:
    shops = [f"{one.name} {one.removed:,}" for one in covers if one.removed]
    total = sum(one.removed for one in covers)
    if total:
        reviews = "review" if total == 1 else "reviews"
        yield f"{total:,} {reviews} removed at the source since ({', '.join(shops)})."


def score_words(score: ScoreView) -> str:
    """Print a score with its band, as in 85 (84–86)."""
    if score.value is None or score.low is None or score.high is None:
        return "no score"
    return f"{whole(score.value)} ({whole(score.low)}–{whole(score.high)})"


def _leader(moves: Sequence[MoveView]) -> Iterator[str]:
    first = next((one for one in moves if one.place and one.place.first == 1), None)
    if first is None:
        return
    tied = sum(1 for one in moves if one.place and one.place.first == 1) - 1
    others = f"; {tied} {'other' if tied == 1 else 'others'} could be tied with it" if tied else ""
    yield f"{first.name} has the highest score, {score_words(first.now)}{others}."


def _counts(counted: int, before: str) -> str:
    more = "more" if counted > 0 else "fewer"
    word = "review counts" if abs(counted) == 1 else "reviews count"
    amount = f"{abs(counted):,} {more} {word} than" if counted else "As many reviews count as"
    return f"{amount} in {month_name(before)}."


def _first_scores(moves: Sequence[MoveView]) -> Iterator[str]:
    for one in moves:
        had = one.before is not None and one.before.value is not None
        if one.now.value is not None and not had:
            yield f"{one.name} has its first score, {score_words(one.now)}."
        if one.now.value is None and had and not one.recalled:
            yield f"{one.name} has no score any more."


def _method(methods: tuple[str, str | None]) -> Iterator[str]:
    now, then = methods
    if then != now:
        yield (
            f"The method changed from {then} to {now}: scores of the two months are not the same "
            "measure."
        )


def _moved(move: MoveView) -> str:
    if move.before is None or move.before.value is None or move.now.value is None:
        return f"{move.name} has no score to compare"
    low, high = move.before.low or 0.0, move.before.high or 0.0
    way = "rose" if move.now.value > move.before.value else "fell"
    old, new = whole(move.before.value), whole(move.now.value)
    delta = change(move.shown_change or 0)
    band = f"{whole(low)} to {whole(high)}"
    joined = f", and is one with {' and '.join(move.joined)} now" if move.joined else ""
    return (
        f"{move.name} {way} from {old} to {new} ({delta}), out of the band it had ({band}){joined}"
    )
