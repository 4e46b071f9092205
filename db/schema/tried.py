"""What the site's own people found with a unit in their hands: catalog/trials/<product>.yml.

Never part of the owners' score: no step of the pipeline reads these tables.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from db.schema.base import Hashed, Record, col, opt


class Trial(Hashed, Record):
    """A first-hand test of one unit by one tester: catalog/trials/<product>.yml."""

    __tablename__ = "trials"
    trial: Mapped[str] = col("stem of the file and key of the entry", key=True)
    product_id: Mapped[str] = col("products.product_id")
    unit: Mapped[str] = col("serial number of the unit, or words that tell it from others")
    got: Mapped[str] = col("how it was got: bought, lent or given")
    got_from: Mapped[str | None] = opt("who sold, lent or gave it")
    tester: Mapped[str] = col("code or initials chosen by the editor; never a full name")
    tester_height: Mapped[float | None] = opt("the tester's height in metres")
    tester_height_text: Mapped[str | None] = opt("that height as written")
    tester_weight: Mapped[float | None] = opt("the tester's weight in kilograms")
    tester_weight_text: Mapped[str | None] = opt("that weight as written")
    tested: Mapped[date] = col("day of the test")
    minutes: Mapped[float | None] = opt("minutes that one person took to assemble it")
    reach: Mapped[float | None] = opt("from the standing tester's hand down to the ankle lock, m")
    reach_text: Mapped[str | None] = opt("that reach as written")
    angle: Mapped[float | None] = opt("steepest measured angle, degrees below horizontal, 0 to 90")
    room_length: Mapped[float | None] = opt("length that it needs to swing, in metres")
    room_length_text: Mapped[str | None] = opt("that length as written")
    room_width: Mapped[float | None] = opt("width that it needs to swing, in metres")
    room_width_text: Mapped[str | None] = opt("that width as written")
    room_height: Mapped[float | None] = opt("height that it needs to swing, in metres")
    room_height_text: Mapped[str | None] = opt("that height as written")
    effort: Mapped[str | None] = opt(
        "what coming back up took: none, little, some, hard or could not"
    )
    notes: Mapped[str | None] = opt("what else was found, in plain sentences")


class TrialPicture(Hashed, Record):
    """A photograph that was taken at a first-hand test."""

    __tablename__ = "trial_pictures"
    trial: Mapped[str] = col("trials.trial", key=True)
    position: Mapped[int] = col("place in the list, from 0", key=True)
    file: Mapped[str] = col("name of the file in catalog/pictures")
    alt: Mapped[str] = col("what it shows, for those who do not see it")
    rights: Mapped[str] = col("who allows us to show it, and how")
