"""System mail on its way: queued with what causes it, claimed before it leaves, kept for a while when done."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from digest.model.sign_up import Addressed, Notice, NoticeKind, NoticeState
from digest.model.subscriber import Address
from digest.store.signup_tables import notices, sign_ups
from digest.store.tables import subscribers

_KEY_OCTETS = 12
_TOLD_BY_ANOTHER = "told by another"
OPEN = (NoticeState.PENDING, NoticeState.SENDING, NoticeState.LEAVING)
_DONE = (NoticeState.SENT, NoticeState.UNCERTAIN, NoticeState.FAILED, NoticeState.DROPPED)


def queue_goodbye(connection: Connection, subscriber_id: int, digests: Sequence[str], now: datetime) -> None:
    """Have one mail written to a person who leaves these digests.

    Each is kept in a row of its own, since a digest may be renamed: the first is sent, the others stand for names.
    """
    key = secrets.token_hex(_KEY_OCTETS)
    for number, name in enumerate(digests):
        queue(connection, NoticeKind.GOODBYE, subscriber_id, now, digest=name, key=key, alone=number == 0)


def named_in(connection: Connection, notice: Notice) -> tuple[str, ...]:
    """The digests that one mail names together with those that go by its key."""
    same = (notices.c.subscriber_id == notice.subscriber_id, notices.c.kind == notice.kind)
    query = select(notices.c.digest).where(*same, notices.c.made_at == notice.made_at, notices.c.key == notice.key)
    return tuple(name for name in connection.scalars(query.order_by(notices.c.id)) if name is not None)


def queue(
    connection: Connection,
    kind: NoticeKind,
    subscriber_id: int,
    now: datetime,
    *,
    due_at: datetime | None = None,
    sign_up_id: int | None = None,
    digest: str | None = None,
    key: str | None = None,
    alone: bool = True,
) -> None:
    """Have a mail written to a person, now or at `due_at`; one that is not `alone` is told by another of its `key`."""
    connection.execute(
        insert(notices).values(
            key=key or secrets.token_hex(_KEY_OCTETS),
            kind=kind,
            subscriber_id=subscriber_id,
            sign_up_id=sign_up_id,
            digest=digest,
            state=NoticeState.PENDING if alone else NoticeState.DROPPED,
            reason=None if alone else _TOLD_BY_ANOTHER,
            made_at=now,
            due_at=due_at or now,
        )
    )


def latest(connection: Connection, subscriber_id: int, kind: NoticeKind) -> Notice | None:
    """The last mail of this kind to a person, sent or not; those long done are forgotten."""
    query = (
        select(notices)
        .where(notices.c.subscriber_id == subscriber_id, notices.c.kind == kind)
        .order_by(notices.c.due_at.desc(), notices.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return _from_row(row) if row else None


def waiting(connection: Connection, now: datetime) -> bool:
    """Whether any mail is due."""
    query = select(notices.c.id).where(notices.c.state == NoticeState.PENDING, notices.c.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def claim(connection: Connection, now: datetime, most: int) -> list[Addressed]:
    """Take the mails that are due, the oldest first, at most so many, with the people they go to."""
    query = (
        select(
            notices, subscribers.c.email, subscribers.c.email_key, subscribers.c.name, subscribers.c.locale,
            subscribers.c.format, sign_ups.c.locale.label("asked_locale"), sign_ups.c.format.label("asked_format"),
        )
        .join(subscribers, subscribers.c.id == notices.c.subscriber_id)
        .join(sign_ups, sign_ups.c.id == notices.c.sign_up_id, isouter=True)
        .where(notices.c.state == NoticeState.PENDING, notices.c.due_at <= now)
        .order_by(notices.c.due_at, notices.c.id)
        .limit(most)
    )  # fmt: skip
    found = connection.execute(query).all()
    ids = [row.id for row in found]
    connection.execute(
        update(notices).where(notices.c.id.in_(ids)).values(state=NoticeState.SENDING, tries=notices.c.tries + 1)
    )
    return [
        Addressed(
            notice=_from_row(row, tries=row.tries + 1),
            address=Address(row.email, row.email_key),
            name=row.name,
            locale=row.asked_locale or row.locale,
            format=row.asked_format or row.format,
        )
        for row in found
    ]


def leave(connection: Connection, ids: Sequence[int]) -> None:
    """Note that these cannot be called back any more."""
    connection.execute(update(notices).where(notices.c.id.in_(ids)).values(state=NoticeState.LEAVING))


def end(connection: Connection, notice_id: int, state: NoticeState, at: datetime, reason: str | None = None) -> None:
    """Note what became of a mail for good."""
    connection.execute(update(notices).where(notices.c.id == notice_id).values(state=state, due_at=at, reason=reason))


def drop_open(connection: Connection, reason: str) -> None:
    """Give up all that is on its way; when it was due stays, so that nobody waits longer for the next mail."""
    connection.execute(
        update(notices).where(notices.c.state.in_(OPEN)).values(state=NoticeState.DROPPED, reason=reason)
    )


def put_off(
    connection: Connection, notice_id: int, due_at: datetime, *, doubts: int = 0, drops: int = 0, reason: str | None
) -> None:
    """Have a mail tried again at `due_at`; so many doubts and drops are added to its own."""
    connection.execute(
        update(notices)
        .where(notices.c.id == notice_id)
        .values(
            state=NoticeState.PENDING,
            due_at=due_at,
            doubts=notices.c.doubts + doubts,
            drops=notices.c.drops + drops,
            reason=reason,
        )
    )


def give_back(connection: Connection, ids: Iterable[int], due_at: datetime) -> None:
    """Have these tried again at `due_at` as if they had not been claimed."""
    connection.execute(
        update(notices)
        .where(notices.c.id.in_(list(ids)))
        .values(state=NoticeState.PENDING, due_at=due_at, tries=notices.c.tries - 1)
    )


def in_hand(connection: Connection) -> list[tuple[Notice, NoticeState]]:
    """The mails that somebody claimed and never settled, with how far they had come."""
    query = select(notices).where(notices.c.state.in_([NoticeState.SENDING, NoticeState.LEAVING]))
    return [(_from_row(row), NoticeState(row.state)) for row in connection.execute(query)]


def in_hand_to(connection: Connection, subscriber_id: int) -> bool:
    """Whether somebody has claimed a mail to this person and not settled it."""
    query = select(notices.c.id).where(
        notices.c.subscriber_id == subscriber_id, notices.c.state.in_([NoticeState.SENDING, NoticeState.LEAVING])
    )
    return connection.execute(query.limit(1)).first() is not None


def forget_done(connection: Connection, before: datetime) -> int:
    """Delete the mails that were done with before a time; returns how many."""
    return connection.execute(delete(notices).where(notices.c.state.in_(_DONE), notices.c.due_at < before)).rowcount


def counts(connection: Connection) -> dict[str, int]:
    """How many mails there are in each state."""
    own = func.coalesce(notices.c.reason, "") != _TOLD_BY_ANOTHER
    query = select(notices.c.state, func.count().label("number")).where(own).group_by(notices.c.state)
    return {row.state: row.number for row in connection.execute(query)}


def _from_row(row: Row[Any], *, tries: int | None = None) -> Notice:
    return Notice(
        id=row.id,
        key=row.key,
        kind=NoticeKind(row.kind),
        subscriber_id=row.subscriber_id,
        sign_up_id=row.sign_up_id,
        digest=row.digest,
        made_at=row.made_at,
        due_at=row.due_at,
        tries=row.tries if tries is None else tries,
        doubts=row.doubts,
        drops=row.drops,
    )
