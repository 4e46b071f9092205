"""What reports ask of the tables: the only SQL of this package."""

from sqlalchemy import Engine

from reports.facts import Copies, Facts, Given, Hazard, Health, Held, Recount
from reports.queries.facts import COPIED, read_cells, read_facts, read_given

__all__ = [
    "COPIED", "Copies", "Engine", "Facts", "Given", "Hazard", "Health", "Held", "Recount",
    "read_cells", "read_facts", "read_given",
]  # fmt: skip
