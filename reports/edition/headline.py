"""The headline of a month, and which score is the highest."""

from __future__ import annotations

from collections.abc import Iterator

from reports.edition.document import Figure, Named, Sentence
from reports.edition.ground import Ground, anchor
from reports.edition.movers import old_of, where
from reports.edition.say import count, listed, month, more, say, score, some
from reports.edition.views import MoveView


def leading(ground: Ground) -> Iterator[Sentence]:
    """Say which score is the highest."""
    first = next((one for one in ground.view.moves if one.place and one.place.first == 1), None)
    if first is None or first.now.value is None:
        return
    tied = sum(1 for one in ground.view.moves if one.place and one.place.first == 1) - 1
    others = f"; {{n}} {some(tied, 'other')} could be tied with it" if tied else ""
    said: dict[str, str | Figure] = {"n": count(f"tied/{ground.month}", tied)} if tied else {}
    yield say(f"{{name}} has the highest score, {{score}} ({{low}}–{{high}}){others}.",
              anchor("products"), **band(ground, first), **said)  # fmt: skip


def band(ground: Ground, one: MoveView) -> dict[str, str | Figure]:
    """Give the name of a product, its score and the ends of its band."""
    at = f"{ground.month}/{one.product_id}"
    return {
        "name": Named(one.name),
        "score": score(f"score/{at}", one.now.value or 0.0),
        "low": score(f"low/{at}", one.now.low or 0.0),
        "high": score(f"high/{at}", one.now.high or 0.0),
    }


def headline(ground: Ground) -> Sentence:
    """Say the one thing that matters most, in a sentence."""
    moves = ground.view.moves
    if ground.before is None:
        scored = sum(1 for one in moves if one.now.state == "scored")
        return say(
            f"First edition: {{n}} of {{of}} products {some(scored, 'has', 'have')} a score.",
            anchor("products"),
            n=count(f"scored/{ground.month}", scored),
            of=count(f"products/{ground.month}", len(moves)),
        )
    beyond = [one for one in moves if one.beyond and one.change is not None]
    beyond.sort(key=lambda one: (-abs(one.change or 0.0), one.product_id))
    if not beyond:
        words = "No score left the band it had in {month}."
        return say(words, anchor("products"), month=month(ground.before))
    return _left(ground, beyond[0], len(beyond) - 1)


def _left(ground: Ground, one: MoveView, others: int) -> Sentence:
    then = f"{ground.before}/{one.product_id}"
    was = one.before
    said: dict[str, str | Figure] = {
        "name": Named(one.name),
        "old": score(f"score/{then}", old_of(one)),
        "new": score(f"score/{ground.month}/{one.product_id}", one.now.value or 0.0),
        "moved": more(f"moved/{ground.month}/{one.product_id}", one.shown_change or 0),
        "low": score(f"low/{then}", (was.low if was else None) or 0.0),
        "high": score(f"high/{then}", (was.high if was else None) or 0.0),
    }
    way = "rose" if (one.change or 0.0) > 0 else "fell"
    words = (
        f"{{name}} {way} from {{old}} to {{new}} ({{moved}}), out of the band it had "
        "({low} to {high})"
    )
    if one.joined:
        words += ", and is one with {joined} now"
        said["joined"] = Named(listed(one.joined))
    if others:
        words += "; {n} more left theirs"
        said["n"] = count(f"left_more/{ground.month}", others)
    return say(f"{words}.", where(one), **said)
