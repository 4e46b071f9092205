"""Editors' decisions: rows that are only added, and what stands by all of them together."""

from db.judgements.standing import Edit, Standing, standing

__all__ = ["Edit", "Standing", "standing"]
