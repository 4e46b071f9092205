"""What honest people think: sentences and a rating, drawn from a table's true qualities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from desk.demo.reviewers import in_voice
from desk.demo.words import Lexicon, Said, lexicon, overall_only
from desk.demo.world import Shop, Table, World

HEALTH, HAZARD = "symptom_report", "safety_incident"
MOOD, NOISE = 0.25, 0.28  # spread between people, and of one person's rating
RATING_ONLY, DELIVERY, OTHER = 0.03, 0.02, 0.01


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says of a table: a rating from 0 to 1, a title, sentences."""

    kind: str
    rating: float
    language: str
    title: str | None = None
    said: tuple[Said, ...] = ()


def opine(rng: Random, world: World, table: Table, shop: Shop) -> Opinion:
    """Draw what one honest buyer says of a table at a shop."""
    language = rng.choices(tuple(shop.languages), tuple(shop.languages.values()))[0]
    mood = rng.gauss(0, MOOD)
    kind = _kind(rng, language)
    said = _SAYING[kind](rng, world, table, lexicon(language), mood)
    felt = table.overall + mood + rng.gauss(0, NOISE)
    signs = [sign for one in said for aspect, sign in one.mentions if aspect != HEALTH]
    if signs:
        felt = 0.65 * felt + 0.35 * sum(signs) / len(signs)
    rating = on_grid(_biased(rng, shop, (1 + felt) / 2), shop.steps)
    title = _title(rng, lexicon(language), rating) if kind != "rating_only" else None
    return Opinion(kind, rating, language, title, tuple(in_voice(rng, said)))


def on_grid(share: float, steps: int) -> float:
    """Put a rating on the steps that a shop offers, 0 to 1."""
    return round(min(1.0, max(0.0, share)) * steps) / steps


def _biased(rng: Random, shop: Shop, share: float) -> float:
    return 1.0 if rng.random() < shop.fives else share + shop.bias


def _kind(rng: Random, language: str) -> str:
    if language != "en":
        return "honest"
    kinds = ("rating_only", "delivery", "other_product", "honest")
    weights = (RATING_ONLY, DELIVERY, OTHER, 1 - RATING_ONLY - DELIVERY - OTHER)
    return rng.choices(kinds, weights)[0]


def _title(rng: Random, words: Lexicon, rating: float) -> str | None:
    if rng.random() > 0.7:
        return None
    sign = 1 if rating >= 0.7 else -1 if rating <= 0.35 else 0
    return words.say(rng, "title", sign).text.rstrip(".")


def _say_honestly(
    rng: Random, world: World, table: Table, words: Lexicon, mood: float
) -> list[Said]:
    said = [_judge(rng, table, words, aspect, mood) for aspect in _topics(rng, world, words)]
    said += _asides(rng, table, words)
    rng.shuffle(said)
    if rng.random() < 0.35:
        said.insert(0, words.say(rng, "opening"))
    if rng.random() < 0.4:
        sign = _sign(rng, table.overall + mood)
        said.append(overall_only(words.say(rng, "closing", sign)))
    return said


def _topics(rng: Random, world: World, words: Lexicon) -> list[str]:
    """Choose what to speak of: log-normal in number, by how much each aspect is talked about."""
    known = [aspect for aspect in world.salience if words.has(aspect, 1)]
    wanted = min(5, len(known), max(1, round(rng.lognormvariate(0.6, 0.6))))
    chosen: dict[str, None] = {}
    while len(chosen) < wanted:
        weights = [world.salience[aspect] for aspect in known]
        chosen[rng.choices(known, weights)[0]] = None
    return list(chosen)


def _judge(rng: Random, table: Table, words: Lexicon, aspect: str, mood: float) -> Said:
    if words.has("mixed", 0) and rng.random() < 0.05:
        mixed = words.say(rng, "mixed")
        if all(_agrees(rng, table, mood, name, sign) for name, sign in mixed.mentions):
            return mixed
    sign = 1 if _agrees(rng, table, mood, aspect, 1) else -1
    return words.say(rng, aspect, sign)


def _agrees(rng: Random, table: Table, mood: float, aspect: str, sign: int) -> bool:
    share = (1 + table.quality.get(aspect, 0.0) + mood) / 2
    return (rng.random() < min(0.97, max(0.03, share))) == (sign > 0)


def _asides(rng: Random, table: Table, words: Lexicon) -> list[Said]:
    risk = 0.003 + 0.03 * max(0.0, -table.quality.get("ankle_security", 0.0))
    chances: tuple[tuple[str, int, float], ...] = (
        ("filler", 0, 0.22),
        (HEALTH, 1 if rng.random() < 0.7 else -1, 0.08),
        (HAZARD, -1, risk),
        ("delivery_packaging", 1 if rng.random() < 0.6 else -1, 0.06),
        ("listing_accuracy", 1 if rng.random() < 0.5 else -1, 0.02),
    )
    return [
        words.say(rng, pool, sign)
        for pool, sign, chance in chances
        if rng.random() < chance and words.has(pool, sign)
    ]


def _sign(rng: Random, felt: float) -> int:
    felt += rng.gauss(0, 0.15)
    return 1 if felt > 0.15 else -1 if felt < -0.1 else 0


def _say_nothing(*_given: object) -> list[Said]:
    return []


def _say_delivery(
    rng: Random, _world: World, _table: Table, words: Lexicon, mood: float
) -> list[Said]:
    return [words.say(rng, "delivery_packaging", 1 if mood > -0.1 else -1)]


def _say_other(
    rng: Random, _world: World, _table: Table, words: Lexicon, _mood: float
) -> list[Said]:
    return [words.say(rng, "other_product")]


_SAYING: dict[str, Callable[[Random, World, Table, Lexicon, float], list[Said]]] = {
    "honest": _say_honestly,
    "rating_only": _say_nothing,
    "delivery": _say_delivery,
    "other_product": _say_other,
}
