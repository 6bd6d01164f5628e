"""A batch of people into the store, by a fixed number of statements whatever their number.

The rows go into a temporary table as they are; what becomes of each is decided by statements that read it
there. Of somebody known only what differs is written, so that an import repeated costs no writing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from digest.model.arrival import Arrival
from digest.model.subscriber import SubscriptionState
from digest.store import suppressions
from digest.store.arrivals_table import COLUMNS, arrivals
from digest.store.subscribers import by_keys as subscribers_by_keys
from digest.store.subscribers import highest_number
from digest.store.tables import consents, subscribers, subscription_topics, subscriptions
from digest.store.upsert import upsert

_CONFIRMED = SubscriptionState.CONFIRMED.value
_LEFT = SubscriptionState.UNSUBSCRIBED.value
_LISTED = (_CONFIRMED, SubscriptionState.PAUSED.value)
# Keys of a large store are looked up all over its index.
_CACHE_KIB = 32_768


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a batch: how many people are new, rows for somebody known, and (line, address, reason) refused."""

    accepted: int = 0
    updated: int = 0
    refused: tuple[tuple[int, str, str], ...] = ()


def _make_room(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(CreateTable(arrivals, if_not_exists=True))
    connection.execute(delete(arrivals))


def settle(
    connection: Connection,
    rows: Sequence[Arrival],
    digests: Sequence[str],
    consent: str | None,
    keys: Sequence[bytes],
    now: datetime,
) -> Settled:
    """Subscribe the people of a batch, with their row's own proof of consent or else `consent` given now.

    A row is for the digest that it names, or for all of `digests`. Who left all of these is refused, and so is
    an address that is suppressed (`keys` are the signing keys, newest first). A subscription that is known
    keeps its state, but that an unconfirmed one is confirmed by a confirmed row.
    """
    _make_room(connection)
    refused = _suppressed(connection, rows, keys)
    if refused:
        out = {line for line, _, _ in refused}
        rows = [row for row in rows if row.line not in out]
    known, new = _numbers(connection, rows)
    _write(connection, rows, known, new)
    refused += _gone(connection, digests)
    _people(connection, now)
    for digest in digests:
        _subscriptions(connection, digest, now)
        _wishes(connection, digest, now)
        _topics(connection, digest)
        _consents(connection, digest, consent, now)
    left = connection.scalar(select(func.count()).where(arrivals.c.fresh == 0)) or 0
    return Settled(len(new), left, tuple(refused))


def _numbers(connection: Connection, rows: Sequence[Arrival]) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of those who are known, and those that the others get, by address key.

    They are given here, for looking up what the database gave would cost as much as writing it.
    """
    wanted = [row.key for row in rows]
    known = subscribers_by_keys(connection, wanted)
    if len(known) == len(rows):
        return known, {}
    first = highest_number(connection) + 1
    return known, dict(zip(dict.fromkeys(key for key in wanted if key not in known), count(first)))


def _write(connection: Connection, rows: Sequence[Arrival], known: Mapping[str, int], new: Mapping[str, int]) -> None:
    if not rows:
        return
    names = [*COLUMNS, "person", "fresh"]
    marks = ", ".join("?" * len(names))
    columns: list[Sequence[Any]] = [*zip(*rows, strict=True)]
    del columns[Arrival._fields.index("mark")]
    wanted = columns[COLUMNS.index("key")]
    columns.append([known.get(key) or new[key] for key in wanted])
    columns.append([int(key in new) for key in wanted])
    moments = arrivals.c.consent_at.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    at = COLUMNS.index("consent_at")
    if moments:
        columns[at] = [each and moments(each) for each in columns[at]]
    # Below SQLAlchemy's own handling of parameters, which would take longer than all the rest.
    connection.exec_driver_sql(
        f"INSERT INTO arrivals ({', '.join(names)}) VALUES ({marks})",  # noqa: S608
        [*zip(*columns, strict=True)],
    )


def _suppressed(connection: Connection, rows: Sequence[Arrival], keys: Sequence[bytes]) -> list[tuple[int, str, str]]:
    found = suppressions.among(connection, [row.key for row in rows], keys) if suppressions.exist(connection) else {}
    return [(row.line, row.email, f"suppressed ({found[row.key]})") for row in rows if row.key in found]


def _gone(connection: Connection, digests: Sequence[str]) -> list[tuple[int, str, str]]:
    """Take out who left everything that they would be subscribed to: only they can come back, by themselves."""
    ended = (
        select(func.count())
        .where(
            subscriptions.c.subscriber_id == arrivals.c.person,
            subscriptions.c.state == _LEFT,
            subscriptions.c.digest.in_(digests),
            or_(arrivals.c.digest.is_(None), subscriptions.c.digest == arrivals.c.digest),
        )
        .scalar_subquery()
    )
    wanted = case((arrivals.c.digest.is_(None), len(digests)), else_=1)
    query = select(arrivals.c.line, arrivals.c.email).where(
        arrivals.c.fresh == 0, arrivals.c.state != _LEFT, ended > 0, ended == wanted
    )
    found = connection.execute(query).all()
    if found:
        connection.exec_driver_sql("DELETE FROM arrivals WHERE line = ?", [(row.line,) for row in found])
    return [(row.line, row.email, "has unsubscribed: only they can subscribe again") for row in found]


def _people(connection: Connection, now: datetime) -> None:
    """Write who is new; of the others, what a row that names no digest says differently."""
    named = [subscribers.c[name] for name in ("id", "email", "email_key", "name", "locale", "timezone", "format")]
    moment = literal(now, subscribers.c.created_at.type)
    new = select(
        arrivals.c.person,
        arrivals.c.email,
        arrivals.c.key,
        arrivals.c.name,
        arrivals.c.locale,
        arrivals.c.timezone,
        func.coalesce(arrivals.c.format, "html"),
        moment,
        moment,
    )
    connection.execute(
        upsert(connection, subscribers)
        .from_select(
            [*named, subscribers.c.created_at, subscribers.c.changed_at],
            new.where(arrivals.c.fresh == 1).order_by(arrivals.c.line),
        )
        .on_conflict_do_nothing()
    )
    said: dict[str, ColumnElement[Any]] = {
        name: arrivals.c[name] for name in ("email", "name", "locale", "timezone", "format")
    }
    for name in ("locale", "timezone", "format"):
        said[name] = case((arrivals.c.digest.is_(None), said[name]))
    differs = or_(
        *(and_(value.is_not(None), subscribers.c[name].is_distinct_from(value)) for name, value in said.items())
    )
    connection.execute(
        update(subscribers)
        .where(subscribers.c.id == arrivals.c.person, arrivals.c.fresh == 0, differs)
        .values({name: func.coalesce(value, subscribers.c[name]) for name, value in said.items()} | {"changed_at": now})
    )


def _subscriptions(connection: Connection, digest: str, now: datetime) -> None:
    moment = literal(now, subscriptions.c.created_at.type)
    rows = select(arrivals.c.person, literal(digest), arrivals.c.state, moment, moment)
    statement = upsert(connection, subscriptions).from_select(
        ["subscriber_id", "digest", "state", "created_at", "changed_at"],
        rows.where(_for(digest)).order_by(arrivals.c.line),
    )
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
    """What a row of one digest says of how that is read, where the person reads others differently."""
    mine = and_(subscribers.c.id == arrivals.c.person, subscriptions.c.subscriber_id == arrivals.c.person)
    names = ("locale", "timezone", "format")
    own = {name: func.coalesce(subscriptions.c[name], subscribers.c[name]) for name in names}
    differs = or_(
        *(and_(arrivals.c[name].is_not(None), own[name].is_distinct_from(arrivals.c[name])) for name in names)
    )
    connection.execute(
        update(subscriptions)
        .where(mine, subscriptions.c.digest == digest, arrivals.c.digest == digest, _stays(), differs)
        .values({name: func.coalesce(arrivals.c[name], subscriptions.c[name]) for name in names} | {"changed_at": now})
    )


def _topics(connection: Connection, digest: str) -> None:
    """Replace the topics of those whose row names any."""
    named = and_(_for(digest), arrivals.c.topics.is_not(None), or_(arrivals.c.fresh == 1, _is_there(digest)))
    known = select(arrivals.c.person).where(named, arrivals.c.fresh == 0)
    connection.execute(
        delete(subscription_topics).where(
            subscription_topics.c.digest == digest, subscription_topics.c.subscriber_id.in_(known)
        )
    )
    rows = _each_topic(connection.dialect.name, digest).where(named)
    connection.execute(
        upsert(connection, subscription_topics)
        .from_select(["subscriber_id", "digest", "topic"], rows)
        .on_conflict_do_nothing()
    )


def _each_topic(kind: str, digest: str) -> Select[Any]:
    unfold = func.json_each if kind == "sqlite" else func.json_array_elements_text
    topic = unfold(arrivals.c.topics).table_valued("value", joins_implicitly=True)
    return select(arrivals.c.person, literal(digest), topic.c.value)


def _consents(connection: Connection, digest: str, consent: str | None, now: datetime) -> None:
    """Keep each row's proof; the same proof given again is kept once."""
    own = and_(arrivals.c.consent_at.is_not(None), arrivals.c.consent_source.is_not(None))
    at = case((own, arrivals.c.consent_at), else_=literal(now, consents.c.at.type))
    source = case((own, arrivals.c.consent_source), else_=literal(consent or ""))
    kept = exists().where(
        consents.c.subscriber_id == arrivals.c.person, consents.c.digest == digest, consents.c.source == source
    )
    given = or_(own, arrivals.c.state.in_(_LISTED))
    rows = select(arrivals.c.person, literal(digest), at, source)
    connection.execute(
        insert(consents).from_select(
            ["subscriber_id", "digest", "at", "source"],
            rows.where(_for(digest), given, or_(arrivals.c.fresh == 1, and_(_is_there(digest), ~kept))).order_by(
                arrivals.c.line
            ),
        )
    )


def _new(said: ColumnElement[Any], known: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(said.is_not(None), known.is_distinct_from(said))


def _for(digest: str) -> ColumnElement[bool]:
    return or_(arrivals.c.digest.is_(None), arrivals.c.digest == digest)


def _is_there(digest: str) -> ColumnElement[bool]:
    """That the row's subscription is not one that its person has left; a row that says itself that they left may be."""
    mine = (subscriptions.c.subscriber_id == arrivals.c.person, subscriptions.c.digest == digest)
    return exists().where(*mine, _stays())


def _stays() -> ColumnElement[bool]:
    return or_(subscriptions.c.state != _LEFT, arrivals.c.state == _LEFT)
