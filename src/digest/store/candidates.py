"""The articles that an edition or a feed could take, found by index and not by reading all.

The pure functions of `editorial` decide; what stands here only has to bring everything that they
could place. The order and the filters are the same, so that the first `limit` rows are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, false, func, or_, select

from digest.model.article import Article
from digest.model.digest import Digest, Selection, Terms
from digest.model.edition import History
from digest.store.articles import Outline, from_row, outline_from_row, outlines, with_picks
from digest.store.digests import still_new
from digest.store.tables import article_terms, articles, edition_articles, picks

RARE = 1_000
# A range, where IS NOT NULL would say the same: SQLite takes an index for the one and not for the other.
_IS_MARKED = articles.c.mark_source >= 0
_KINDS = {"sections": "section", "topics": "topic", "authors": "author", "languages": "language", "sources": "source"}


def pool(connection: Connection, digest: Digest, history: History, now: datetime) -> list[Article]:
    """Everything that an edition of the digest could hold at `now`, in the order of `seq`.

    All that is new to the digest (taken down, embargoed and reserved stories too), and for each block
    as many as it and the blocks above it can place.
    """
    found = {article.id: article for article in _new(connection, digest.name, history)}
    room = 0
    for block in digest.blocks:
        room += block.limit if block.select else 0
        if block.select and block.select.since != "last_edition":
            unused = None if block.repeats else digest.name
            for article in matching(connection, block.select, now, limit=room, unused_in=unused):
                found[article.id] = article
    return sorted(found.values(), key=lambda article: article.seq)


def matching(
    connection: Connection,
    selection: Selection,
    now: datetime,
    *,
    limit: int | None = None,
    unused_in: str | None = None,
    visible: bool = True,
    newest_first: bool = False,
) -> Iterator[Article]:
    """The articles of a selection, best first; `unused_in` leaves out what that digest has used or reserved.

    `since: last_edition` needs a history and is ignored here. `visible=False` brings what is hidden or
    under embargo too; `newest_first` orders by publication, whatever the selection's own order is.
    """
    asked = _asked(connection, with_picks(), selection, now, visible=visible, unused_in=unused_in)
    if newest_first:
        parts = [_newest(asked.where(_picked(now)) if selection.picked else asked)]
    else:
        parts = list(_in_order(asked, selection, now))
    yield from map(from_row, _rows(connection, parts, limit))


def outlined(connection: Connection, selection: Selection, now: datetime, *, limit: int) -> list[Outline]:
    """What `matching` would bring, in outline."""
    asked = _asked(connection, outlines(_picked(now)), selection, now)
    return [outline_from_row(row) for row in _rows(connection, list(_in_order(asked, selection, now)), limit)]


def _asked(
    connection: Connection,
    query: Select[Any],
    selection: Selection,
    now: datetime,
    *,
    visible: bool = True,
    unused_in: str | None = None,
) -> Select[Any]:
    query = query.where(*_conditions(connection, selection, now))
    if visible:
        query = query.where(articles.c.hidden_at.is_(None))
        query = query.where(or_(articles.c.publish_at.is_(None), articles.c.publish_at <= now))
    if unused_in:
        query = query.where(~_used(unused_in))
    return query


def _rows(connection: Connection, parts: Iterable[Select[Any]], limit: int | None) -> Iterator[Row[Any]]:
    return islice(chain.from_iterable(connection.execute(part.limit(limit)) for part in parts), limit)


def _new(connection: Connection, digest: str, history: History) -> Iterator[Article]:
    for row in connection.execute(with_picks().where(still_new(digest, history))):
        yield from_row(row)


def _conditions(connection: Connection, selection: Selection, now: datetime) -> Iterator[ColumnElement[bool]]:
    for kind, words in _words(selection.terms):
        yield _among_few(kind, words) if _is_rare(connection, kind, words) else _having(kind, words)
    yield from (~_having(kind, words) for kind, words in _words(selection.exclude))
    if selection.picked is False:
        yield ~_picked(now)
    if selection.popular is not None:
        ranked = articles.c.popular_rank
        # Of the unranked there are most: found by the index of ranks they would all have to be sorted.
        yield ranked.is_not(None) if selection.popular else func.coalesce(ranked, -1) < 0
    if isinstance(selection.since, timedelta) and not selection.picked:
        yield articles.c.published.between(now - selection.since, now)


def _in_order(query: Select[Any], selection: Selection, now: datetime) -> Iterator[Select[Any]]:
    """The query in its selection's order, in parts that each walk an index."""
    last = (articles.c.seq, articles.c.id)
    if selection.picked:
        hand, marked = query.where(_picked_by_hand(now)), query.where(~_hand_counts(now))
        if isinstance(selection.since, timedelta):
            start = now - selection.since
            hand = hand.where(picks.c.at.between(start, now))
            marked = marked.where(articles.c.marked_at.between(start, now))
        else:
            marked = marked.where(_IS_MARKED)
        yield hand.order_by(picks.c.at.desc(), *last)
        yield marked.order_by(articles.c.mark_source, articles.c.mark_position, *last)
    elif selection.popular:
        yield query.order_by(articles.c.popular_rank, *last)
    else:
        yield _newest(query)


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(articles.c.published.desc().nulls_last(), articles.c.seq, articles.c.id)


def _picked(now: datetime) -> ColumnElement[bool]:
    return or_(_picked_by_hand(now), and_(articles.c.marked_at.is_not(None), ~_hand_counts(now)))


def _picked_by_hand(now: datetime) -> ColumnElement[bool]:
    by_hand = select(picks.c.article_id)
    return and_(articles.c.id.in_(by_hand), func.coalesce(picks.c.picked, false()), _hand_counts(now))


def _hand_counts(now: datetime) -> ColumnElement[bool]:
    return and_(picks.c.at.is_not(None), or_(picks.c.until.is_(None), picks.c.until > now))


def _words(terms: Terms) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, kind in _KINDS.items():
        words: tuple[str, ...] = getattr(terms, name)
        if words:
            yield kind, words


def _named(kind: str, words: tuple[str, ...]) -> ColumnElement[bool]:
    return and_(article_terms.c.kind == kind, article_terms.c.term.in_([word.casefold() for word in words]))


def _having(kind: str, words: tuple[str, ...]) -> ColumnElement[bool]:
    return exists().where(article_terms.c.article_id == articles.c.id, _named(kind, words))


def _among_few(kind: str, words: tuple[str, ...]) -> ColumnElement[bool]:
    return articles.c.id.in_(select(article_terms.c.article_id).where(_named(kind, words)))


def _is_rare(connection: Connection, kind: str, words: tuple[str, ...]) -> bool:
    """Whether so few stories have a term that a walk through the archive might look for it in vain."""
    some = select(article_terms.c.article_id).where(_named(kind, words)).limit(RARE + 1)
    return (connection.scalar(select(func.count()).select_from(some.subquery())) or 0) <= RARE


def _used(digest: str) -> ColumnElement[bool]:
    return exists().where(
        edition_articles.c.digest == digest,
        edition_articles.c.article_id == articles.c.id,
        edition_articles.c.role.in_(("used", "reserved")),
    )
