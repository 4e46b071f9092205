"""The monthly edition: what changed since the last month on record, frozen once it is made."""

from reports.edition.make import Edition, make_edition

__all__ = ["Edition", "make_edition"]
