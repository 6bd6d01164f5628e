"""Topics in a list of people that the configuration has not: kept, and told of."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from digest.store.arrivals_table import arrivals, settled, wish_topics

MOST = 100


def strange_topics(connection: Connection, expected: frozenset[str] | None) -> dict[str, int]:
    """The topics that nobody expected, with how many rows of the piece have each: the most frequent of them."""
    if expected is None:
        return {}
    other = wish_topics.c.topic.not_in(sorted(expected))
    if connection.scalar(select(wish_topics.c.topic).where(other).limit(1)) is None:
        return {}
    with_it = func.count().label("number")
    counted = select(wish_topics.c.topic, with_it).where(
        other, wish_topics.c.wish == arrivals.c.wish, settled.c.first == arrivals.c.first
    )
    first = counted.group_by(wish_topics.c.topic).order_by(with_it.desc(), wish_topics.c.topic).limit(MOST)
    return {row.topic: row.number for row in connection.execute(first)}
