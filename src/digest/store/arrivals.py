"""A batch of people into the store, by a fixed number of statements whatever their number.

The rows stand in `inbox`; what becomes of each is decided by statements that read it there. Of somebody known only
what differs is written, so that an import repeated costs no writing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from digest.model.subscriber import SubscriptionState
from digest.store import suppressions, turned_away
from digest.store.arrivals_table import arrivals, rows, settled, wish_topics, wishes
from digest.store.database import Store
from digest.store.pieces import Pace
from digest.store.strange_topics import MOST, strange_topics
from digest.store.subscribers import highest_number
from digest.store.tables import consents, subscribers, subscription_topics, subscriptions
from digest.store.upsert import upsert

_CONFIRMED = SubscriptionState.CONFIRMED.value
_LEFT = SubscriptionState.UNSUBSCRIBED.value
_PAUSED = SubscriptionState.PAUSED.value
_MINE = settled.c.first == arrivals.c.first
# What a person says for all that they get, and what for one digest.
_OWN = ("locale", "timezone", "format")
_WISHES = ("frequency", "hour")


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a batch: how many people are new, rows for somebody known, and (line, address, reason) refused.

    `strange` are topics that nobody expected, with the rows that have them: the most frequent of them.
    """

    accepted: int = 0
    updated: int = 0
    refused: tuple[turned_away.Refused, ...] = ()
    strange: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What people are subscribed to, and the proof of consent for rows that have none of their own.

    `formerly` says what digests of earlier names are called now; `keys` are the signing keys, newest first. `topics`
    are those, folded, that people are expected to have; None: any.
    """

    digests: tuple[str, ...]
    consent: str | None
    keys: Sequence[bytes]
    formerly: Mapping[str, str]
    topics: frozenset[str] | None = None


def settle(
    store: Store,
    packed: bytes,
    terms: Terms,
    now: datetime,
    *,
    repeats: Sequence[tuple[int, str, int]] = (),
    pace: Pace | None = None,
) -> Settled:
    """Subscribe the people of a packed batch, with their row's own proof of consent or else that of `terms`, given now.

    A row is for the digest that it names, or for all. Refused are `repeats` (line, address, line of the first), rows
    for other digests, who left all that they would be subscribed to, and an address that is suppressed. A
    subscription that is known keeps its state, but that an unconfirmed one is confirmed by a confirmed row.

    Each piece is one transaction; `pace` says how large they are, and learns.
    """
    refused: list[turned_away.Refused] = []
    strange = Counter[str]()
    new = known = 0
    with store.beside(packed, pace or Pace()) as (connection, pieces):
        # Hashing takes long: it is done before others are kept from writing, and again for all pieces where it must be.
        with pieces.reading():
            refused += turned_away.repeated(connection, repeats)
            refused += turned_away.strangers(connection, terms.digests, terms.formerly)
            looked_at = suppressions.newest(connection)
            refused += turned_away.suppressed(connection, terms.keys)
            _close_ranks(connection)
        for _ in pieces:
            with pieces.reading():
                _close_ranks(connection)
            with pieces.writing():
                if suppressions.newest(connection) != looked_at:
                    refused += turned_away.suppressed(connection, terms.keys)
                    _close_ranks(connection)
                refused += _written(connection, terms, now)
                new += connection.scalar(select(func.count()).where(settled.c.fresh == 1)) or 0
                here = select(func.count()).select_from(arrivals).where(_MINE, settled.c.fresh == 0)
                known += connection.scalar(here) or 0
            with pieces.reading():
                strange.update(strange_topics(connection, terms.topics))
    return Settled(new, known, tuple(refused), tuple(strange.most_common(MOST)))


def _written(connection: Connection, terms: Terms, now: datetime) -> list[turned_away.Refused]:
    """Write the rows of a piece; those that are refused."""
    _number(connection)
    refused = turned_away.gone(connection, terms.digests)
    _people(connection, now)
    for digest in terms.digests:
        _subscriptions(connection, digest, now)
        _wishes(connection, digest, now)
        _topics(connection, digest)
        _consents(connection, digest, terms.consent, now)
    return refused


def _close_ranks(connection: Connection) -> None:
    """Let somebody's next row be their first where that was taken out, or stands in a piece before."""
    further = select(arrivals.c.first, arrivals.c.place).where(arrivals.c.first != arrivals.c.place).subquery()
    there = select(arrivals.c.place).where(arrivals.c.place == further.c.first)
    left = select(further.c.first, func.min(further.c.place).label("place")).where(~there.exists())
    next_ = left.group_by(further.c.first).subquery()
    later = and_(rows.c.first == next_.c.first, rows.c.place + 0 >= next_.c.place)  # Not by a walk from there.
    connection.execute(update(rows).where(later).values(first=next_.c.place))


def _number(connection: Connection) -> None:
    """Find the numbers of those who are known, and give the others theirs.

    They are given here, for looking up what the database gave would cost as much as writing it.
    """
    unknown = subscribers.c.id.is_(None)
    nth = func.count().filter(unknown).over(order_by=arrivals.c.place, rows=(None, 0))
    people = (
        select(
            arrivals.c.place,
            func.coalesce(subscribers.c.id, literal(highest_number(connection)) + nth),
            case((unknown, 1), else_=0),
        )
        .outerjoin(subscribers, subscribers.c.email_key == arrivals.c.key)
        .where(arrivals.c.place == arrivals.c.first)
    )
    connection.execute(insert(settled).from_select(["first", "person", "fresh"], people))


def _people(connection: Connection, now: datetime) -> None:
    """Write who is new; of the others, what a row that names no digest says differently."""
    named = ["id", "email", "email_key", "name", "locale", "timezone", "format", "created_at", "changed_at"]
    moment = literal(now, subscribers.c.created_at.type)
    own = [arrivals.c[name] for name in ("email", "key", "name", "locale", "timezone")]
    new = (
        select(settled.c.person, *own, func.coalesce(arrivals.c.format, "html"), moment, moment)
        .join(arrivals, arrivals.c.place == settled.c.first)
        .where(settled.c.fresh == 1)
        .order_by(settled.c.first)
    )
    connection.execute(insert(subscribers).from_select(named, new))
    said: dict[str, ColumnElement[Any]] = {"email": arrivals.c.email, "name": arrivals.c.name}
    said |= {name: case((arrivals.c.digest.is_(None), arrivals.c[name])) for name in _OWN}
    differs = or_(*(_new(value, subscribers.c[name]) for name, value in said.items()))
    connection.execute(
        update(subscribers)
        .where(_MINE, subscribers.c.id == settled.c.person, settled.c.fresh == 0, differs)
        .values({name: func.coalesce(value, subscribers.c[name]) for name, value in said.items()} | {"changed_at": now})
    )


def _subscriptions(connection: Connection, digest: str, now: datetime) -> None:
    moment = literal(now, subscriptions.c.created_at.type)
    values = {
        "subscriber_id": settled.c.person,
        "digest": literal(digest),
        "state": arrivals.c.state,
        "frequency": func.coalesce(arrivals.c.frequency, "each"),
        "hour": arrivals.c.hour,
        "paused_until": arrivals.c.paused_until,
        "created_at": moment,
        "changed_at": moment,
    }
    people = select(*values.values()).join_from(arrivals, settled, _MINE).where(_for(digest)).order_by(arrivals.c.place)
    statement = upsert(connection, subscriptions).from_select(list(values), people)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["subscriber_id", "digest"],
            set_={"state": _CONFIRMED, "changed_at": now},
            where=and_(
                subscriptions.c.state == SubscriptionState.UNCONFIRMED.value, statement.excluded.state == _CONFIRMED
            ),
        )
    )


def _wishes(connection: Connection, digest: str, now: datetime) -> None:
    """How one digest is read: how often and when, and what else a row of this one says otherwise than the person."""
    any_said = or_(wishes.c.digest == digest, wishes.c.frequency.is_not(None), wishes.c.hour.is_not(None))
    if not connection.scalar(select(exists().where(any_said))):
        return
    of_this = arrivals.c.digest == digest
    known = and_(settled.c.fresh == 0, arrivals.c.digest.is_(None), or_(*(arrivals.c[w].is_not(None) for w in _WISHES)))
    said: dict[str, ColumnElement[Any]] = {name: case((of_this, arrivals.c[name])) for name in _OWN}
    said |= {name: arrivals.c[name] for name in _WISHES}
    now_so = {name: func.coalesce(subscriptions.c[name], subscribers.c[name]) for name in _OWN}
    differs = or_(
        *(_new(said[name], now_so[name]) for name in _OWN),
        *(_new(said[name], subscriptions.c[name]) for name in _WISHES),
    )
    connection.execute(
        update(subscriptions)
        .where(
            _MINE,
            or_(of_this, known),
            subscribers.c.id == settled.c.person,
            subscriptions.c.subscriber_id == settled.c.person,
            subscriptions.c.digest == digest,
            _stays(),
            differs,
        )
        .values(
            {name: func.coalesce(value, subscriptions.c[name]) for name, value in said.items()} | {"changed_at": now}
        )
    )


def _topics(connection: Connection, digest: str) -> None:
    """Replace the topics of those whose row names any."""
    kept = subscription_topics
    named = and_(_MINE, _for(digest), arrivals.c.topics > 0, or_(settled.c.fresh == 1, _is_there(digest)))
    others = (
        select(kept.c.subscriber_id, kept.c.digest, kept.c.topic)
        .join_from(arrivals, settled, _MINE)
        .join(kept, and_(kept.c.subscriber_id == settled.c.person, kept.c.digest == digest))
        .outerjoin(wish_topics, and_(wish_topics.c.wish == arrivals.c.wish, wish_topics.c.topic == kept.c.topic))
        .where(named, settled.c.fresh == 0, wish_topics.c.wish.is_(None))
    )
    connection.execute(delete(kept).where(tuple_(kept.c.subscriber_id, kept.c.digest, kept.c.topic).in_(others)))
    wanted = (
        select(settled.c.person, literal(digest), wish_topics.c.topic)
        .join_from(arrivals, settled, _MINE)
        .join(wish_topics, wish_topics.c.wish == arrivals.c.wish)
        .where(named)
    )
    statement = upsert(connection, kept).from_select(["subscriber_id", "digest", "topic"], wanted)
    connection.execute(statement.on_conflict_do_nothing())


def _consents(connection: Connection, digest: str, consent: str | None, now: datetime) -> None:
    """Keep each row's proof, but for one that is not newer than what is kept from the same source."""
    own = and_(arrivals.c.consent_at.is_not(None), arrivals.c.consent_source.is_not(None))
    at = case((own, arrivals.c.consent_at), else_=literal(now, consents.c.at.type))
    source = case((own, arrivals.c.consent_source), else_=literal(consent or ""))
    kept = exists().where(
        consents.c.subscriber_id == settled.c.person,
        consents.c.digest == digest,
        consents.c.source == source,
        or_(~own, consents.c.at >= arrivals.c.consent_at),
    )
    given = or_(own, arrivals.c.state.in_((_CONFIRMED, _PAUSED)))
    proofs = select(settled.c.person, literal(digest), at, source).join_from(arrivals, settled, _MINE)
    wanted = (_for(digest), given, or_(settled.c.fresh == 1, and_(_is_there(digest), ~kept)))
    connection.execute(
        insert(consents).from_select(
            ["subscriber_id", "digest", "at", "source"], proofs.where(*wanted).order_by(arrivals.c.place)
        )
    )


def _new(said: ColumnElement[Any], known: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(said.is_not(None), known.is_distinct_from(said))


def _for(digest: str) -> ColumnElement[bool]:
    return or_(arrivals.c.digest.is_(None), arrivals.c.digest == digest)


def _is_there(digest: str) -> ColumnElement[bool]:
    """That the row's subscription is not one that its person has left; a row that says itself that they left may be."""
    mine = (subscriptions.c.subscriber_id == settled.c.person, subscriptions.c.digest == digest)
    return exists().where(*mine, _stays()).correlate(settled, arrivals)


def _stays() -> ColumnElement[bool]:
    return or_(subscriptions.c.state != _LEFT, arrivals.c.state == _LEFT)
