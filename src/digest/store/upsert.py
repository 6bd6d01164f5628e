"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert with `on_conflict_do_update` and `on_conflict_do_nothing` for this connection's database."""
    return _insert(connection.dialect.name, table)


def replacing(connection: Connection, table: Table, columns: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    """An insert of rows that give these columns; where a row of that primary key stands, they replace its own."""
    return _replacing(connection.dialect.name, table, columns)


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


# Made once: putting it together takes longer than running it for one row.
@cache
def _replacing(dialect: str, table: Table, columns: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    statement = _insert(dialect, table)
    key = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=replaced)
