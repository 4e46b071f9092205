"""What we know: YAML edited by people, checked, read into records and synced into tables."""

from db.catalog.folder import Catalog, read_catalog
from db.catalog.sync import sync

__all__ = ["Catalog", "read_catalog", "sync"]
