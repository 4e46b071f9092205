"""What we know: YAML edited by people, checked, read into records and synced into tables."""

from db.catalog.effective import decided, decided_of, effective, effective_of
from db.catalog.folder import Catalog, LeftOut
from db.catalog.overlay import Edit, read_catalog
from db.catalog.sync import pending, sync, sync_words

__all__ = [
    "Catalog",
    "Edit",
    "LeftOut",
    "decided",
    "decided_of",
    "effective",
    "effective_of",
    "pending",
    "read_catalog",
    "sync",
    "sync_words",
]
