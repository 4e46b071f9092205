"""Words by which a text discloses that there was a reward for it, in four languages."""

from __future__ import annotations

import re

SHOWN = 120  # characters of the words that are shown
BEFORE = 40  # characters in which a "not" turns the meaning
MANY_WORDS = ("as part of", "bon d", "a cambio")


def _phrases(hints: str) -> list[str]:
    """List the words of a hint, and the sequences of words that are one."""
    whole = [one for one in MANY_WORDS if one in hints]
    for one in whole:
        hints = hints.replace(one, "")
    return whole + hints.split()


_OWN = r"(?:my|our|an?|this|the|your|these|me)"
_KIND = r"(?:\w+,? (?:and |& |but |yet )?){0,3}"
_SAID = r"(?:reviews?|opinions?|feedback|evaluations?|thoughts|testimonials?|impressions?)"
_THING = (
    r"(?:this|it|one|these|mine|the|a|an|my|our|some|them|both|two)(?: \w+){0,4}?"
    r"|(?:\w+ ){0,2}(?:products?|items?|units?|samples?|tables?|bottles?)"
)
_GOT = r"(?:received?|got|given|sent|provided|supplied|offered|gifted|was able to try|tried|tested)"
_FREE = (
    r"(?:for free(?! shipping)|free of (?:charge|cost)|at no (?:cost|charge)|complimentary"
    r"|without (?:charge|cost)|(?:at |for )?an? (?:\w+ )?(?:discount|reduced price)(?: code)?"
    r"|discounted|compliments of|courtesy of)"
)
_REWARD = (
    r"(?:gift ?cards?|coupons?|vouchers?|discounts?|refunds?|rebates?|cash ?back|credits?|points"
    r"|free (?:\w+ ){0,2}(?:products?|units?|items?|samples?|gifts?|bottles?|months?|one)"
    r"|entry|entries|prizes?|\d+ ?% off|[$£€]\d+)"
)
_LOTTERY = r"(?:sweepstakes?|giveaway|raffle|prize draw|contest|drawing)"
_FOR = r"(?:for|if (?:i|you|we)|when (?:i|you|we)|to) (?:\w+ ){0,2}?"
_WRITE = r"(?:writ\w+|leav\w+|left|post\w*|submit\w*|giv\w+|do\w*|mak\w+)"
# each wording begins where one of its words stands: the rest of the text is not looked at
WORDINGS: tuple[tuple[str, str], ...] = (
    (
        "exchange return trade",
        rf"in (?:exchange|return|trade) for (?:{_OWN} )?{_KIND}{_SAID}"
        r"|(?:exchange|return) for (?:my|an?|our|your) (?:honest|unbiased|fair|truthful)",
    ),
    (
        "free compliment discount courtesy charge cost reduced",
        rf"{_GOT} (?:{_THING}) {_FREE}"
        rf"|{_GOT} (?:an? |the |my |this |these |some )?(?:free|complimentary|discounted|gifted)"
        r" (?:\w+ ){0,3}?(?:products?|units?|items?|samples?|tables?|bottles?|copy|version|one)"
        r" (?:\w+ ){0,3}?(?:from|by|for|to|as|in|through|via)"
        r" (?:\w+ ){0,4}?(?:review|test|try|trial|program|influenster|vine|voxbox|opinion|feedback)"
        rf"|(?:sent|gave|gifted|provided|supplied) (?:me|us) (?:{_THING}|an? )?"
        rf"(?:one )?(?:{_FREE}|free (?:\w+ ){{0,2}}(?:product|unit|item|sample|table|one)s?)",
    ),
    (
        "gift coupon voucher discount refund rebate cash credit point free entr prize % $ £ €",
        rf"{_REWARD} (?:\w+ ){{0,3}}?{_FOR}(?:{_WRITE} )?(?:{_OWN} )?{_KIND}{_SAID}",
    ),
    (
        "paid compensated rewarded reimbursed incentiv",
        r"(?:paid|compensated|rewarded|reimbursed|incentivi[sz]ed) (?:to|for) (?:\w+ ){0,2}?"
        rf"(?:(?:{_OWN} )?{_KIND}{_SAID}|writ\w+|review\w*)",
    ),
    (
        "compensation incentive reward payment",
        r"(?:received|got|given|offered|promised|earn\w*|get|getting) (?:an? |some |my )?"
        r"(?:\w+ ){0,2}?(?:compensation|incentives?|rewards?|payment) (?:\w+ ){0,2}?for",
    ),
    (
        "as part of",
        r"(?:collected|written|submitted|posted) as part of (?:an? |the )?"
        r"(?:\w+ ){0,2}(?:promotion|sweepstakes?|giveaway|contest|draw|sampling|program(?:me)?)",
    ),
    (
        "sweepstake giveaway raffle draw contest",
        rf"{_LOTTERY}\b.{{0,40}}\b{_SAID}|{_SAID}\b.{{0,40}}\b{_LOTTERY}\b"
        rf"|won (?:this|it|one|mine|the \w+) (?:\w+ ){{0,3}}?in (?:an? |the )"
        rf"(?:\w+ ){{0,2}}{_LOTTERY}",
    ),
    (
        "influenster voxbox bzzagent pinchme tryazon vine",
        r"(?:influenster|voxbox|bzzagent|pinchme|tryazon|vine (?:voice|program(?:me)?|review))",
    ),
    (
        "purpose testing review",
        r"(?:received|got|given|sent|provided)[^.!?]{0,60} (?:for|to) (?:the )?"
        r"(?:testing|test and review|review(?:ing)?)(?: purposes?)\b",
    ),
    (
        "sponsored #gifted #ad partnership paid",
        r"sponsored (?:review|post|by)|#(?:sponsored|gifted|ad)\b|paid (?:review|partnership)\b",
    ),
    (
        "gratis kostenlos umsonst unentgeltlich vergünstigt",
        r"(?:gratis|kostenlos|umsonst|unentgeltlich|vergünstigt)\w*[^.!?]{0,60}"
        r"\b(?:test|bewert|rezension|meinung|verfügung gestellt)\w*"
        r"|\b(?:test|produkttest)\w*[^.!?]{0,50}"
        r"\b(?:gratis|kostenlos|umsonst|unentgeltlich|vergünstigt)\w*",
    ),
    (
        "austausch gegenzug gegenleistung gutschein rabatt gewinnspiel verlosung",
        r"(?:austausch|gegenzug|gegenleistung|gutschein|rabatt|gewinnspiel|verlosung)\w*"
        r"[^.!?]{0,40}(?:bewertung|rezension|meinung)",
    ),
    (
        "gratuit offert échange contrepartie remise concours tirage bon d",
        r"(?:gratuit\w*|offert\w*)[^.!?]{0,60}(?:échange|contrepartie|\btest|\bavis\b)\w*"
        r"|en (?:échange|contrepartie) d[e'] ?(?:un |mon |une )?(?:\w+ )?"
        r"(?:avis|opinion|évaluation)"
        r"|(?:bon d[e'] ?\w+|remise|concours|tirage au sort)[^.!?]{0,40}\bavis\b",
    ),
    (
        "a cambio gratis gratuit muestra descuento cupón sorteo",
        r"a cambio de (?:una |mi |un )?(?:\w+ )?(?:opinión|reseña|valoración)\w*"
        r"|(?:gratis|gratuit\w+|muestra|descuento|cupón|sorteo)[^.!?]{0,60}"
        r"\b(?:a cambio|reseña|opinión|valoración)\w*",
    ),
)
PATTERNS = tuple(
    (tuple(_phrases(hints)), re.compile(rf"(?<!\w)(?:{wording})")) for hints, wording in WORDINGS
)
NOT = re.compile(
    r"(?<!\w)(?:not|never|nor|neither|no(?! (?:cost|charge))|without(?! (?:cost|charge))|nobody"
    r"|wasn'?t|weren'?t|didn'?t|haven'?t|hasn'?t|isn'?t|don'?t|doesn'?t|wish|should|nicht|kein\w*|ohne|nie"
    r"|niemals|ne|n['’]\w+|pas|sans|jamais|aucun\w*|nunca|sin|ni|jamás)\b",
)
APOSTROPHES = "’‘ʼ´"
SENTENCE = re.compile(r"[.!?;\n]|\bbut\b|\baber\b|\bmais\b|\bpero\b")


def disclosed(text: str) -> str | None:
    """Return the words of a text that disclose a reward for it; None: there are none.

    A "not" or "never" in front of them, in the same clause, turns them into their opposite.
    """
    lowered = text.lower()
    if not lowered.isascii():
        for mark in APOSTROPHES:
            lowered = lowered.replace(mark, "'")
    for hints, pattern in PATTERNS:
        if any(hint in lowered for hint in hints):
            for match in pattern.finditer(lowered):
                if _meant(lowered, match):
                    said = text if len(text) == len(lowered) else lowered
                    return " ".join(said[match.start() : match.end()].split())[:SHOWN]
    return None


def _meant(text: str, match: re.Match[str]) -> bool:
    """Tell whether nothing in the clause turns the words into their opposite."""
    before = SENTENCE.split(text[max(0, match.start() - BEFORE) : match.start()])[-1]
    return not NOT.search(before) and not NOT.search(_inside(match[0]))


def _inside(said: str) -> str:
    """Take the wording of a fair review out, where "not biased" is no denial."""
    return re.sub(r"\bin (?:exchange|return).*", "", said, flags=re.DOTALL)
