"""What a page states of its product becomes rows: its properties, as printed."""

from __future__ import annotations

from db.personal import mask
from db.schema import RawSpec
from spiders.border import Place, clean
from spiders.platforms.platform import PrintedProduct


def raw_specs(product: PrintedProduct | None, place: Place) -> list[RawSpec]:
    """Make the rows of what a page states of its product; e-mails and phones are masked."""
    texts = [
        (mask(clean(one.name)).strip(), mask(clean(one.value)).strip(), clean(one.unit or ""))
        for one in (product.specs if product else ())
    ]
    return [
        RawSpec(
            listing_id=place.listing_id,
            position=position,
            shop=place.shop,
            name=name,
            value_text=value,
            unit_text=unit.strip() or None,
            url=place.url,
            capture=place.capture,
            fetched=place.fetched,
        )
        for position, (name, value, unit) in enumerate(filter(_is_said, texts), start=1)
    ]


def _is_said(texts: tuple[str, str, str]) -> bool:
    """Tell a property that has both a name and a value."""
    return bool(texts[0] and texts[1])
