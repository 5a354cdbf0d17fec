"""Keeping a row that may be there already."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa


def put(
    connection: sa.Connection,
    table: sa.Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """Change the row of this key, or add it; writers take turns, so no row slips in."""
    same = sa.and_(*(table.c[name] == value for name, value in key.items()))
    changed = connection.execute(sa.update(table).where(same).values(**values))
    if changed.rowcount == 0:
        connection.execute(sa.insert(table).values(**key, **values))
