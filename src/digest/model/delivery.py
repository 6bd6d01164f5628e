"""One edition on its way to one subscriber."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from digest.model.subscriber import Format


class DeliveryState(StrEnum):
    """Where a delivery stands (contract: States); the counts always add up to the audience."""

    PENDING = "pending"
    SENDING = "sending"
    IN_DOUBT = "in_doubt"
    DEFERRED = "deferred"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


OPEN_DELIVERIES = frozenset(
    {DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.IN_DOUBT, DeliveryState.DEFERRED}
)


# Named tuples, here and in delivery/: some of each are made for every message, and a frozen dataclass takes five
# times as long to make.
class Delivery(NamedTuple):
    """A claimed delivery: everything that a form letter's holes need.

    `number` counts the edition's audience from 1; `email` is in A-labels; `name` may be None. `tries`
    counts this claim too, since `first_at`; `doubts` are the copies that may be out without a reply,
    `drops` the tries that ended their connection. `locale` is the person's, as they or an import wrote it.
    """

    id: int
    number: int
    subscriber_id: int
    email: str
    name: str | None
    format: Format
    tries: int = 1
    first_at: datetime | None = None
    doubts: int = 0
    drops: int = 0
    locale: str | None = None


class Outcome(NamedTuple):
    """What became of a delivery; `reason` and `reply` explain a failure, `due_at` a later try."""

    delivery_id: int
    state: DeliveryState
    at: datetime
    reason: str | None = None
    reply: str | None = None
    due_at: datetime | None = None
