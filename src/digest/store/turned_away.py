"""Rows of a batch that are refused, and taken out of it before anything of them is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, case, delete, func, or_, select, update

from digest.model.subscriber import SubscriptionState
from digest.store import suppressions
from digest.store.arrivals_table import arrivals, rows, settled, wishes
from digest.store.tables import subscriptions

# Line, address, and why.
Refused = tuple[int, str, str]
_AT_ONCE = 10_000
_LEFT = SubscriptionState.UNSUBSCRIBED.value


def repeated(connection: Connection, found: Sequence[tuple[int, str, int]]) -> list[Refused]:
    """Those (line, address, line of the first) whose address came before in the list."""
    return _out(connection, [(line, email, f"the address is already on line {first}") for line, email, first in found])


def strangers(connection: Connection, digests: Sequence[str], formerly: Mapping[str, str]) -> list[Refused]:
    """Those for digests that are not imported to; the others have them under their names of today from now on."""
    refused: list[Refused] = []
    for name in connection.scalars(select(wishes.c.digest).where(wishes.c.digest.is_not(None)).distinct()).all():
        today = formerly.get(name, name)
        if today not in digests:
            reason = f"the row is for the digest “{today}”: only {', '.join(digests)} is imported to"
            query = select(arrivals.c.line, arrivals.c.email).where(arrivals.c.digest == name)
            refused += [(line, email, reason) for line, email in connection.execute(query)]
        elif today != name:
            connection.execute(update(wishes).where(wishes.c.digest == name).values(digest=today))
    return _out(connection, refused)


def suppressed(connection: Connection, keys: Sequence[bytes]) -> list[Refused]:
    """Those whose address nobody may write to; `keys` are the signing keys, newest first."""
    if not suppressions.exist(connection):
        return []
    people = connection.execute(select(arrivals.c.line, arrivals.c.email, arrivals.c.key)).all()
    found = suppressions.among(connection, [row.key for row in people], keys)
    return _out(
        connection, [(row.line, row.email, f"suppressed ({found[row.key]})") for row in people if row.key in found]
    )


def gone(connection: Connection, digests: Collection[str]) -> list[Refused]:
    """Those who left everything that they would be subscribed to: only they can come back, by themselves."""
    ended = (
        select(func.count())
        .where(
            subscriptions.c.subscriber_id == settled.c.person,
            subscriptions.c.state == _LEFT,
            subscriptions.c.digest.in_(digests),
            or_(arrivals.c.digest.is_(None), subscriptions.c.digest == arrivals.c.digest),
        )
        .correlate(arrivals, settled)
        .scalar_subquery()
    )
    wanted = case((arrivals.c.digest.is_(None), len(digests)), else_=1)
    query = (
        select(arrivals.c.line, arrivals.c.email)
        .join(settled, settled.c.first == arrivals.c.first)
        .where(settled.c.fresh == 0, arrivals.c.state != _LEFT, ended > 0, ended == wanted)
    )
    reason = "has unsubscribed: only they can subscribe again, by the form or by the link to their settings in any mail"
    return _out(connection, [(line, email, reason) for line, email in connection.execute(query)])


def _out(connection: Connection, refused: list[Refused]) -> list[Refused]:
    lines = [line for line, _, _ in refused]
    for start in range(0, len(lines), _AT_ONCE):
        connection.execute(delete(rows).where(rows.c.line.in_(lines[start : start + _AT_ONCE])))
    return refused
