"""What we know: YAML edited by people, checked, read into records and synced into tables."""

from db.catalog.folder import Catalog, read_catalog
from db.catalog.sync import pending, sync

__all__ = ["Catalog", "pending", "read_catalog", "sync"]
