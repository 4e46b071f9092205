"""Sixty invented products with all that makes a page hard: long, missing, tied, recalled, foreign.

Every page must hold with names of 90 characters, words that do not break, names written from the
right, prices in thousands, sources that disagree, shops that failed, and nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Engine

from db.schema import Permission, Price, Record, Spec
from tests.seeds import add, fill
from tests.seeds.collected import crawl_rows
from tests.seeds.decided import alias, judgement
from tests.seeds.known import recall_row, stated_rows
from tests.seeds.sixty_judged import judged_rows
from tests.seeds.world import AT, COPY, UNREAD, Seed, fits

SHOPS = {
    "backfit": "BackFit Outlet",
    "tilthaus": "Tilthaus",
    "gneis": "Gneis, direct",
    "langwort": "Rückengesundheitsfachversandhandelsgesellschaft Süd-Südwest",
    "mizan": "متجر الميزان للصحة",
    "tateita": "縦板工房オンラインストア",
    "quiet": "Quiet & Sons <Bazaar>",
    "gone": "Gonefishing",
}
LONG = "Professional Inversion Table with Lumbar Bridge, Extended Handles and Heated Back Bed"
UNBROKEN = "Wirbelsäulenentlastungsschwerkraftumkehrliegenverstellmechanismus" * 2
NAMES: tuple[tuple[str, str], ...] = (
    ("Aurel", f"{LONG}, 2026"[: 90 - len("Aurel ")]),
    ("Bramo", UNBROKEN[: 90 - len("Bramo ")]),
    ("ميزان", "طاولة انعكاس قابلة للطي ٣٠٠"),
    ("קשתון", "שולחן היפוך דגם 7"),
    ("縦板", "反転テーブル折りたたみ式 300"),
    ("Кедровик", "Инверсионный стол «Отвес-2»"),
    ("Ωρίων", "Τραπέζι αναστροφής 5"),
    ("मेरुदण्ड", "उलटा मेज़ ९०"),
    ("Öhr & Søn", "Ça va? “Plus” <b>300</b> & Co. 50 %"),
    ("T", "1"),
)
BRANDS = ("Cordo", "Delft", "Estuary", "Fjord", "Gneis", "Hark", "Islay", "Jura", "Karst", "Loess")
WORDS = ("Arc", "Calm", "Swing", "Bedrock", "Foldaway", "Plumb", "Ease", "Lean", "Level", "Drift")
COUNT = 60
RECALLED = ("p-21", "p-34")
CONFLICTING = range(12, COUNT, 7)


def fill_sixty(engine: Engine) -> None:
    """Write the whole world of sixty products."""
    seeds = [seed_of(number) for number in range(COUNT)]
    fill(engine, seeds, SHOPS)
    add(engine, *foreign_listings(seeds), *failed(), *conflicts(), *recalls(seeds), *moves(seeds))
    add(engine, *allowed(), *judged_rows(seeds))


def seed_of(number: int) -> Seed:
    """Make one product; what it lacks follows from its number, so that all is lacking somewhere."""
    brand, model = _name(number)
    prices = (None, "$1,299.00", "329.00", "$89.99", "$12,499.00", "449")
    return Seed(
        f"p-{number:02}",
        brand,
        model,
        _ratings(number),
        {COPY: number % 9 + 1, UNREAD: number % 4 + 1} if number % 3 else {},
        _specs(number),
        prices[number % len(prices)],
        "A folding inversion table with a ratchet ankle lock." if number % 2 else None,
    )


def _name(number: int) -> tuple[str, str]:
    if number < len(NAMES):
        return NAMES[number]
    return BRANDS[number % 10], f"{WORDS[number // 10 + number % 5]} {100 + number}"


def _ratings(number: int) -> dict[str, tuple[int, float]]:
    if number % 10 == 9:
        return {}  # no review yet
    if number % 10 == 8:
        return {"quiet": (7, 0.9)}  # too few
    mean = 0.5 + (number * 7 % 24) / 50 if number % 5 else 0.75  # every fifth is tied
    shops = tuple(SHOPS)[:-1]
    return {
        shops[(number + step) % len(shops)]: (24 + 3 * step, mean) for step in range(number % 4 + 1)
    }


def _specs(number: int) -> dict[str, tuple[str, float | None, str | None]]:
    if number % 11 == 5:
        return {}
    weight = (250, 275, 300, 350, None)[number % 5]
    if number in CONFLICTING:
        weight = None
    low, high = ((None, None), ("4'10\"", "6'6\""), ("5'0\"", None))[number % 3]
    found = fits(weight, low, high)
    if number % 4 == 0:
        found["folded_size"] = ("20 × 28 × 66 in", None, None)
        found["warranty"] = ("5 years on the frame, 1 year on everything else", None, None)
    return found


def foreign_listings(seeds: list[Seed]) -> Iterator[Record]:
    """Let two sellers ask a price, one of them in another currency and too long ago."""
    for seed in seeds[:6]:
        for shop in seed.ratings:
            for seller, text, days in (
                ("Müller & Töchter GbR", "1.299,00 €", 2),
                ("", "1 049", 90),
            ):
                yield Price(listing_id=f"{shop}-{seed.product}", seller=seller, source="markup",
                            shop=shop, price_text=text, currency="EUR",
                            seen=AT - timedelta(days=days), expires=None,
                            url=f"https://{shop}.example/p/{seed.product}")  # fmt: skip


def failed() -> Iterator[Record]:
    """Let two shops fail for two weeks, and one be held back."""
    for days in (7, 14):
        late = AT + timedelta(days=days)
        yield from crawl_rows({"tilthaus": ""}, late, ok=False, outcome="failed", reason="503")
        yield from crawl_rows({"mizan": ""}, late, ok=False, outcome="failed", reason="blocked")
    yield from crawl_rows({"quiet": ""}, late, ok=False, reason="3 reviews, at least 120")


def conflicts() -> Iterator[Record]:
    """Let three sources disagree on how heavy a user may be."""
    rows = [
        Spec(product_id=f"p-{number:02}", spec="max_weight", printed=printed, number=None,
             unit=None, source=source, seen=date(2026, 10, 20))
        for number in CONFLICTING
        for printed, source in (
            ("300 lb (136 kg)", "https://maker.example/manual.pdf"),
            ("350 lb", "https://shop.example/" + "a-very-long-address-" * 6),
            ("150 kg", "the label on the box"),
        )
    ]  # fmt: skip
    yield from rows
    yield from stated_rows(rows)


def recalls(seeds: list[Seed]) -> Iterator[Record]:
    """Recall two products."""
    for seed in seeds:
        if seed.product in RECALLED:
            row = recall_row(seed.brand, [seed.model])
            row.note = f"recall-{seed.product}"
            yield row


def moves(seeds: list[Seed]) -> Iterator[Record]:
    """Merge one product into another, and take one out."""
    yield judgement(1, "same", "product:p-12", "product:old-12", why="same frame, same manual")
    yield alias("old-12", "p-12", seeds[12].brand, "Old name of it")
    yield alias("old-13", None, "Zephyr", "1")


def allowed() -> Iterator[Record]:
    """Let some shops be quoted and their own rating be shown, and refuse it at another."""
    for shop, use, verdict in (
        ("backfit", "quote", "allowed"), ("gneis", "quote", "refused"),
        ("backfit", "show_rating", "allowed"), ("backfit", "redistribute", "refused"),
    ):  # fmt: skip
        yield Permission(shop=shop, use=use, verdict=verdict, evidence="e-mail of the owner",
                         on_date=date(2026, 9, 2), until=date(2027, 9, 2))  # fmt: skip
