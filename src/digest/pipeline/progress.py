"""How far a delivery is: the states of everybody in the audience, which always add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.errors import StoreError
from digest.model.delivery import OPEN_DELIVERIES, DeliveryState
from digest.store import deliveries, editions
from digest.store.database import Store

_RECENTLY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Progress:
    """The counts of all states, which add up to `audience`; `next_due` is the next try of those who wait."""

    audience: int
    counts: dict[DeliveryState, int]
    started: bool = True
    next_due: datetime | None = None

    @property
    def done(self) -> int:
        """How many are accounted for."""
        return self.audience - sum(self.counts.get(state, 0) for state in OPEN_DELIVERIES)

    @property
    def in_line(self) -> int:
        """How many are to be sent and were not put off: what the pace is to be measured against."""
        return self.audience - self.done - self.counts.get(DeliveryState.DEFERRED, 0)

    def waits_until(self, now: datetime) -> datetime | None:
        """When somebody is due again, where nobody is now; None where somebody is, or everybody is done."""
        later = self.next_due and self.next_due > now and not self.counts.get(DeliveryState.SENDING)
        return self.next_due if later else None

    def seconds_left(self, rate: float, now: datetime) -> float | None:
        """How long those take who were not put off, at so many a second; None where nobody is due or none leaves."""
        left = 0 if self.waits_until(now) else self.in_line
        return left / rate if rate > 0 and left else None


def tally(store: Store, edition_id: str) -> Progress:
    """The states of an edition's deliveries. Raises StoreError where they do not add up."""
    with store.read() as connection:
        counts = deliveries.counts(connection, edition_id)
        frozen = editions.audience(connection, edition_id)
        next_due = deliveries.next_due(connection, edition_id)
    audience = frozen or 0
    if sum(counts.values()) != audience:
        raise StoreError(
            f"The deliveries of edition {edition_id} do not add up: {sum(counts.values())} of {audience}. "
            "Run `digest db check`."
        )
    return Progress(audience, counts, started=frozen is not None, next_due=next_due)


def pace(store: Store, edition_id: str, now: datetime) -> float:
    """How many messages a second have left of late, whoever sends them."""
    with store.read() as connection:
        recent = deliveries.reached_since(connection, edition_id, now - _RECENTLY)
    return recent / _RECENTLY.total_seconds()
