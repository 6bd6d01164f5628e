"""What a sender that died had in hand: settled by what its journal says, before anything else is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from digest.delivery.retry import Patience, concluded
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.edition import Edition
from digest.pipeline.journal import Noted, read
from digest.store import deliveries, editions
from digest.store.database import Connection

REACHED = frozenset({DeliveryState.SENT, DeliveryState.UNCERTAIN})


def recover(
    connection: Connection, edition: Edition, journal: Path, patience: Patience, now: datetime, *, idempotent: bool
) -> None:
    """Settle or give back every claimed delivery of an edition that nobody sends any more.

    With a noted outcome it gets that one. Announced without an outcome it is in doubt, and due at once.
    Neither: it never left. Where the journal is gone all is in doubt, unless sending again changes
    nothing (`idempotent`). Remove the journal once this is committed.
    """
    held = deliveries.in_hand(connection, edition.id, edition.subscribed)
    noted = {claim: read(journal, claim) for claim in {claim for _, claim in held}}
    outcomes: list[Outcome] = []
    unharmed: list[int] = []
    for delivery, claim in held:
        told = _fate(delivery, noted[claim], now, idempotent=idempotent)
        if told is None:
            unharmed.append(delivery.id)
        else:
            outcomes.append(concluded(delivery, told, patience))
    write_down(connection, edition, outcomes, unharmed, now)


def write_down(
    connection: Connection, edition: Edition, outcomes: list[Outcome], unharmed: Iterable[int], now: datetime
) -> None:
    """Settle outcomes and give back what never left, as the edition's state asks for."""
    deliveries.settle(connection, outcomes)
    deliveries.give_back(connection, list(unharmed), now=now)
    if any(each.state in REACHED for each in outcomes):
        editions.close(connection, edition.id, now)


def _fate(delivery: Delivery, noted: Noted | None, now: datetime, *, idempotent: bool) -> Outcome | None:
    if noted is not None and delivery.id in noted.outcomes:
        return noted.outcomes[delivery.id]
    if idempotent or (noted is not None and delivery.id not in noted.left):
        return None
    return Outcome(delivery.id, DeliveryState.IN_DOUBT, now, due_at=now)
