"""What pages state of products: the newest page that states anything of a listing stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete

from db.rows import among, write
from db.schema import RawSpec

Stated = Mapping[str, Sequence[RawSpec]]  # listing to all that its page states


def keep_specs(connection: Connection, stated: Stated) -> None:
    """Write what pages state over what the same listings stated before.

    A page that states nothing takes nothing away: the second page of reviews often has no table.
    """
    said = {listing: rows for listing, rows in stated.items() if rows}
    if not said:
        return
    table = RawSpec.table()
    connection.execute(delete(table).where(among(connection, table.c.listing_id, sorted(said))))
    write(connection, RawSpec, [row for rows in said.values() for row in rows])
