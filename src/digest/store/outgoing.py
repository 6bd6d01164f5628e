"""Which editions have something to be sent now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, select

from digest.model.delivery import DeliveryState
from digest.model.edition import Edition, EditionState
from digest.store import deliveries as ledger
from digest.store import editions
from digest.store.tables import deliveries


def outgoing(connection: Connection, now: datetime) -> list[Edition]:
    """The editions that a sender has work for at `now` (aware), the one that began first in front.

    Approved ones whose time has come; of those under way the ones with a delivery that is due, that was
    in the hands of a sender who is no more, or with none that is open, so that they can end. Only a
    sender who is alone may ask.
    """
    found = editions.listed(connection, states=[EditionState.APPROVED, EditionState.SENDING])
    wanted = [each for each in found if each.begins_at <= now or each.state is EditionState.SENDING]
    ready = [each for each in wanted if each.state is EditionState.APPROVED or _has_work(connection, each.id, now)]
    return sorted(ready, key=lambda each: (each.state is EditionState.APPROVED, each.begins_at, each.id))


def _has_work(connection: Connection, edition_id: str, now: datetime) -> bool:
    next_due = ledger.next_due(connection, edition_id)
    if next_due is None or next_due <= now:
        return True
    in_hand = exists().where(deliveries.c.edition_id == edition_id, deliveries.c.state == DeliveryState.SENDING)
    return bool(connection.scalar(select(in_hand)))
