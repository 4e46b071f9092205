"""What is known of a product, or of all, in a sentence or two, the doubt included."""

from __future__ import annotations

from reports.judged import LIKELY
from reports.readers import our_order
from reports.render import chance, month_name, points, tenth, whole
from reports.told_views import ChangeView
from reports.views import ProductView
from reports.world_views import MovedView, World


def answer(world: World) -> str:
    """Answer the compare page's question in a sentence or two, the doubt included."""
    scored = [one for one in world.products if one.score.state == "scored"]
    if not world.products:
        return "No product is in the catalogue yet."
    if not world.site.known:
        return "No review has been read yet. What is known of each product is below."
    if not scored:
        needed = world.site.needed
        asks = f" A score needs {needed} for one product." if needed else ""
        return f"No product has enough reviews for a score. {_counts(world)}{asks}"
    if len(scored) == 1:
        return (
            f"One product of {len(world.products)} has enough reviews for a score: "
            f"{scored[0].name}, {between(scored[0])}."
        )
    return f"{_leaders(scored)} {len(scored)} of {len(world.products)} products have a score."


def tied(world: World) -> str:
    """Name those that could be first, with the chance of each; nothing where one is clear."""
    names = {one.product_id: one.name for one in world.products}
    first = [one for one in our_order(world).placed if one.first == 1 and one.chance >= LIKELY]
    if len(first) < 2:
        return ""
    said = [f"{names[one.key]} ({chance(one.chance)})" for one in first]
    return f"Any of these could be first: {', '.join(said)}."


def verdict(product: ProductView) -> str:
    """Say in one sentence what is known of a product's score."""
    score = product.score
    if score.state == "recalled":
        return "This product is recalled. Read the recall before you use or buy one."
    if score.state == "scored":
        return f"Owners’ ratings come to {between(product)}. {_product_counts(product)}"
    if not score.known:
        return "No review of it has been read yet. What its sources state is below."
    few = score.needed is not None and score.counted < score.needed
    needed = f" {score.needed} are needed for a score." if few else " It has no score."
    return f"{_product_counts(product)}{needed}"


def moved_words(one: MovedView) -> str:
    """Say in one sentence what became of a product that has no page of its own any more."""
    if one.to is None:
        return f"{one.name} is no longer compared here."
    if one.name == one.to_name:
        return f"This page of {one.name} has moved; its reviews are counted there."
    return f"{one.name} is the same {one.category} as {one.to_name}: its reviews are counted there."


def change_words(change: ChangeView) -> str:
    """Say in one or two sentences how a score moved, and what moved it most."""
    since = month_name(change.before)
    if not change.change:
        return f"The score is what it was in {since}, {tenth(change.now)}."
    way = "risen" if change.change > 0 else "fallen"
    band = " That is outside the band it had then." if change.beyond else (
        " That is inside the band it had then: it may be chance."
    )  # fmt: skip
    said = f"The score has {way} by {tenth(abs(change.change))} since {since}, to "
    most = max(change.parts, key=lambda one: abs(one.points), default=None)
    why = f"; what moved it most: {most.cause} ({points(most.points)})" if most else ""
    return f"{said}{tenth(change.now)}{why}.{band}"


def between(product: ProductView) -> str:
    """Say a score with its band."""
    score = product.score
    if score.value is None or score.low is None or score.high is None:
        return "no score"
    return f"{whole(score.value)} of 100 (between {whole(score.low)} and {whole(score.high)})"


def _leaders(scored: list[ProductView]) -> str:
    tied = [one for one in scored if one.place and one.place.first == 1]
    if len(tied) == 1:
        return f"{tied[0].name} has the highest score, {between(tied[0])}, clear of the others."
    if len(tied) <= 3:
        names = " and ".join((", ".join(one.name for one in tied[:-1]), tied[-1].name))
        return f"{names} could be tied for first: their bands overlap."
    return (
        f"{tied[0].name} has the highest score, {between(tied[0])}, "
        f"but {len(tied) - 1} others could be tied with it: their bands overlap."
    )


def _counts(world: World) -> str:
    return f"{world.site.counted:,} of {world.site.known:,} known reviews count."


def _product_counts(product: ProductView) -> str:
    return f"{product.score.counted:,} of {product.score.known:,} known reviews count."
