"""People."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Row,
    Select,
    String,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    inspect,
    null,
    select,
    table,
    text,
    update,
)

from digest.model.subscriber import Address, Consent, Person, Subscriber
from digest.store.tables import consents, deliveries, editions, subscribers, subscriptions

_CHUNK = 5_000


def by_keys(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """The ids of the people with these address keys."""
    query = select(subscribers.c.email_key, subscribers.c.id).where(
        subscribers.c.email_key.in_(_listed(connection.dialect.name))
    )
    return {row.email_key: row.id for row in connection.execute(query, {"_keys": json.dumps(keys)})}


def get(connection: Connection, key: str) -> Subscriber | None:
    """The person with this address key."""
    row = connection.execute(select(subscribers).where(subscribers.c.email_key == key)).first()
    return _from_row(row) if row else None


def get_by_id(connection: Connection, subscriber_id: int) -> Subscriber | None:
    """The person of this number."""
    row = connection.execute(select(subscribers).where(subscribers.c.id == subscriber_id)).first()
    return _from_row(row) if row else None


def change(
    connection: Connection,
    subscriber_id: int,
    now: datetime,
    *,
    name: str | None,
    locale: str | None,
    timezone: str | None,
) -> None:
    """Write what a person says of themselves, for all that they get; None leaves it to us."""
    values = {"name": name, "locale": locale, "timezone": timezone, "changed_at": now}
    connection.execute(update(subscribers).where(subscribers.c.id == subscriber_id).values(values))
    mine = update(subscriptions).where(subscriptions.c.subscriber_id == subscriber_id)
    connection.execute(mine.values(locale=null(), timezone=null()))


def put(connection: Connection, people: Sequence[Person], now: datetime) -> dict[str, int]:
    """Write people, new or known, and return all their ids by address key.

    Of somebody known, only what the row says is changed: an empty field keeps what we have.
    """
    keys = [person.address.key for person in people]
    known = by_keys(connection, keys)
    new = [
        _to_row(person) | {"created_at": now, "changed_at": now} for person in people if person.address.key not in known
    ]
    if new:
        connection.execute(insert(subscribers), new)
    for person in people:
        if person.address.key in known:
            values = {name: value for name, value in _to_row(person).items() if value}
            if person.format is None:
                del values["format"]
            connection.execute(
                update(subscribers)
                .where(subscribers.c.id == known[person.address.key])
                .values(**values, changed_at=now)
            )
    return by_keys(connection, keys)


def add_consents(connection: Connection, rows: Sequence[tuple[int, str, Consent]]) -> None:
    """Keep proof of consent: (subscriber, digest, consent). The same proof given again is kept once."""
    ids = sorted({subscriber_id for subscriber_id, _, _ in rows})
    known: set[tuple[int, str, str]] = set()
    for start in range(0, len(ids), _CHUNK):
        query = select(consents.c.subscriber_id, consents.c.digest, consents.c.source).where(
            consents.c.subscriber_id.in_(ids[start : start + _CHUNK])
        )
        # What was given in a form of ours is another proof each time.
        query = query.where(consents.c.form.is_(None))
        known.update((row.subscriber_id, row.digest, row.source) for row in connection.execute(query))
    values = [
        {
            "subscriber_id": subscriber_id,
            "digest": digest,
            "at": consent.at,
            "source": consent.source,
            "text_version": consent.text_version,
            "network": consent.network,
            "form": consent.form,
        }
        for subscriber_id, digest, consent in rows
        if consent.form or (subscriber_id, digest, consent.source) not in known
    ]
    if values:
        connection.execute(insert(consents), values)


def consents_of(connection: Connection, subscriber_id: int) -> list[tuple[str, Consent]]:
    """All proof of consent of a person, oldest first: (digest, consent)."""
    query = select(consents).where(consents.c.subscriber_id == subscriber_id).order_by(consents.c.id)
    return [
        (row.digest, Consent(row.at, row.source, row.text_version, row.network, row.form))
        for row in connection.execute(query)
    ]


def erase(connection: Connection, ids: Sequence[int]) -> None:
    """Delete people and everything kept of them; deliveries keep a bare number, without what a relay said of them."""
    tables = [table(name, column("subscriber_id")) for name in _personal(connection)]
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        # By way of the editions: an index leads from each to its readers, and none from a reader to theirs.
        of_editions = deliveries.c.edition_id.in_(select(editions.c.id))
        said = (of_editions, deliveries.c.subscriber_id.in_(some), deliveries.c.reply.is_not(None))
        connection.execute(update(deliveries).where(*said).values(reply=null()))
        for each in tables:
            connection.execute(delete(each).where(each.c.subscriber_id.in_(some)))
        connection.execute(delete(subscribers).where(subscribers.c.id.in_(some)))


def _personal(connection: Connection) -> list[str]:
    """The tables that say something of a person by number, whoever made them; deliveries are counted for ever."""
    found = inspect(connection)
    names = set(found.get_table_names()) - {deliveries.name, subscribers.name}
    return sorted(name for name in names if any(each["name"] == "subscriber_id" for each in found.get_columns(name)))


def elsewhere(connection: Connection, subscriber_id: int, known: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a person in all tables but deliveries and `known` ones, by table; values as the database has them."""
    found = {}
    for name in _personal(connection):
        if name not in known:
            named = table(name, column("subscriber_id"))
            rows = connection.execute(
                select(text("*")).select_from(named).where(named.c.subscriber_id == subscriber_id)
            )
            found[name] = [dict(row) for row in rows.mappings()]
    return found


def everybody(connection: Connection) -> Iterator[Subscriber]:
    """All people in the order in which they came."""
    for row in connection.execution_options(yield_per=1_000).execute(select(subscribers).order_by(subscribers.c.id)):
        yield _from_row(row)


def highest_number(connection: Connection) -> int:
    """The highest number that anybody has had; those of erased people are not given again."""
    highest = connection.scalar(select(func.max(subscribers.c.id))) or 0
    if connection.dialect.name == "sqlite":
        given = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'subscribers'"))
        return max(highest, given or 0)
    return highest


def count(connection: Connection) -> int:
    """How many people there are."""
    return connection.scalar(select(func.count()).select_from(subscribers)) or 0


def _listed(kind: str) -> Select[Any]:
    """The words in `_keys`, a JSON list in one parameter, as rows of one column."""
    written = bindparam("_keys", type_=String)
    if kind == "sqlite":
        return select(func.json_each(written).table_valued("value").c.value)
    return select(func.json_array_elements_text(cast(written, JSON)).table_valued("value").c.value)


def _to_row(person: Person) -> dict[str, Any]:
    return {
        "email": person.address.email,
        "email_key": person.address.key,
        "name": person.name,
        "locale": person.locale,
        "timezone": person.timezone,
        "format": person.format or "html",
    }


def _from_row(row: Row[Any]) -> Subscriber:
    person = Person(Address(row.email, row.email_key), row.name, row.locale, row.timezone, (), row.format)
    return Subscriber(row.id, person, row.created_at)
