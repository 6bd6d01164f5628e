"""Whether anything has changed that a published site may show, told without reading the archive."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from digest.model.edition import OPEN_STATES
from digest.store import counters, pictures
from digest.store.tables import articles, editions, picks


def signature(connection: Connection) -> tuple[object, ...]:
    """A value that is another one after new stories, pictures, picks, takedowns, and editions that begin or end.

    It asks indexes and small tables alone, so that it may be asked every other second.
    """
    states = select(editions.c.state, func.count()).group_by(editions.c.state).order_by(editions.c.state)
    going = select(editions.c.id, editions.c.closed_at).where(editions.c.state.in_(sorted(OPEN_STATES)))
    hidden = select(func.count(), func.max(articles.c.hidden_at)).where(articles.c.hidden_at.is_not(None))
    picked = select(func.count(), func.max(picks.c.at), func.sum(picks.c.picked))
    return (
        counters.last(connection, counters.ARTICLE_SEQ),
        pictures.last_change(connection),
        *(
            tuple(tuple(row) for row in connection.execute(query))
            for query in (states, going.order_by(editions.c.id), hidden, picked)
        ),
    )
