"""Whether anybody else has written to a store since we last looked, for less than a look at the rows costs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

# The driver's connection, SQLite's count of what others committed, and that of the rows this connection changed.
Mark = tuple[Any, int, int]


def mark(connection: Connection) -> Mark:
    """What stays the same for as long as nobody writes, neither by another connection nor by this one.

    To be asked in a transaction, whose view is fixed from then on.
    """
    driver: Any = connection.connection.dbapi_connection
    return driver, driver.execute("PRAGMA data_version").fetchone()[0], driver.total_changes
