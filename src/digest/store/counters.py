"""Numbers in the order of commits."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from digest.store.tables import counters

ARTICLE_SEQ = "article_seq"


def take(connection: Connection, name: str, count: int) -> int:
    """Reserve `count` numbers and return the first of them.

    The counter's row stays locked until the transaction ends, so numbers are committed in their order
    on any database: a reader that saw one has seen all before it.
    """
    taken = connection.execute(
        update(counters).where(counters.c.name == name).values(value=counters.c.value + count)
    ).rowcount
    if not taken:
        connection.execute(insert(counters).values(name=name, value=count))
    return last(connection, name) - count + 1


def last(connection: Connection, name: str) -> int:
    """The number that was given out last, 0 before the first."""
    return connection.scalar(select(counters.c.value).where(counters.c.name == name)) or 0
