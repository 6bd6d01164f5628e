"""Take a composed edition to its audience, and account for everybody in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.errors import DeliveryError, StateError, StoreError
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.edition import Edition, EditionState
from digest.model.rendition import Rendition
from digest.pipeline.compose import MAIL
from digest.store import deliveries, editions, renditions
from digest.store.database import Store

BATCH = 500
# Counting all states reads the whole audience: not after every batch.
TELL_EVERY = timedelta(seconds=1)


# One edition's way out: sends a claimed batch and says what became of each; DeliveryError is for all of it.
Dispatch = Callable[[Rendition, Sequence[Delivery]], list[Outcome]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a delivery is: the counts of all states, which add up to `audience`."""

    audience: int
    counts: dict[DeliveryState, int]
    started: bool = True

    @property
    def done(self) -> int:
        """How many are accounted for."""
        open_states = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.IN_DOUBT, DeliveryState.DEFERRED)
        return self.audience - sum(self.counts.get(state, 0) for state in open_states)


def start(store: Store, edition: Edition, topics: Sequence[str], now: datetime) -> None:
    """Freeze the audience of an approved edition and let it go, in one transaction.

    An edition without an audience is published by that, and closed.
    """
    with store.write() as connection:
        among = [EditionState.APPROVED]
        if not editions.move(connection, edition.id, to=EditionState.SENDING, among=among, now=now):
            raise StateError(f"Edition {edition.id} is no longer approved: look at it with `digest edition show`.")
        audience = deliveries.freeze(
            connection, edition.id, edition.digest, topics, due_at=edition.scheduled_at, now=now
        )
        editions.start(connection, edition.id, audience, now)
        if audience == 0:
            editions.close(connection, edition.id, now)


def deliver(
    store: Store,
    edition: Edition,
    dispatch: Dispatch,
    clock: Callable[[], datetime],
    owner: str,
    progress: Callable[[Progress], None],
    *,
    idempotent: bool,
) -> Progress:
    """Send an edition in state `sending` until nobody is due any more, it is paused or cancelled.

    The caller holds the edition: no other process sends it. `idempotent` says that sending a message
    again changes nothing (files): what a dead sender had in hand is simply done again. Raises
    DeliveryError where the transport fails as a whole (the edition is paused and says why), and
    StoreError where the states do not add up to the audience.
    """
    with store.write() as connection:
        lost = DeliveryState.PENDING if idempotent else DeliveryState.IN_DOUBT
        deliveries.recover(connection, edition.id, to=lost, now=clock())
    number = 0
    told: datetime | None = None
    while True:
        number += 1
        batch, rendition = _claim(store, edition, f"{owner}-{number}", clock())
        if batch:
            _send(store, edition, dispatch, rendition, batch, clock)
        elif not _waiting(store, edition.id, clock()):
            break
        if told is None or clock() - told >= TELL_EVERY:
            progress(tally(store, edition.id))
            told = clock()
    ended = _finish(store, edition, clock())
    progress(ended)
    return ended


def tally(store: Store, edition_id: str) -> Progress:
    """The states of an edition's deliveries. Raises StoreError where they do not add up."""
    with store.read() as connection:
        counts = deliveries.counts(connection, edition_id)
        frozen = editions.audience(connection, edition_id)
    audience = frozen or 0
    if sum(counts.values()) != audience:
        raise StoreError(
            f"The deliveries of edition {edition_id} do not add up: {sum(counts.values())} of {audience}. "
            "Run `digest db check`."
        )
    return Progress(audience, counts, started=frozen is not None)


def _claim(store: Store, edition: Edition, owner: str, now: datetime) -> tuple[list[Delivery], Rendition]:
    with store.write() as connection:
        rendition = renditions.get(connection, edition.id, MAIL)
        if rendition is None:
            raise StoreError(f"Edition {edition.id} has no rendition: run `digest db check`.")
        if editions.state(connection, edition.id) is not EditionState.SENDING:
            return [], rendition
        return deliveries.claim(connection, edition.id, edition.digest, owner, limit=BATCH, now=now), rendition


def _send(
    store: Store,
    edition: Edition,
    dispatch: Dispatch,
    rendition: Rendition,
    batch: Sequence[Delivery],
    clock: Callable[[], datetime],
) -> None:
    try:
        outcomes = dispatch(rendition, batch)
    except DeliveryError as error:
        with store.write() as connection:
            deliveries.recover(connection, edition.id, to=DeliveryState.PENDING, now=clock())
            among = [EditionState.SENDING]
            editions.move(connection, edition.id, to=EditionState.PAUSED, among=among, now=clock(), reason=str(error))
        raise DeliveryError(
            f"Edition {edition.id} is paused: {error} Then go on with `digest edition resume {edition.id}`.",
            permanent=error.permanent,
        ) from error
    with store.write() as connection:
        deliveries.settle(connection, outcomes)
        if any(each.state in (DeliveryState.SENT, DeliveryState.UNCERTAIN) for each in outcomes):
            editions.close(connection, edition.id, clock())


def _waiting(store: Store, edition_id: str, now: datetime) -> bool:
    """Whether somebody could be claimed right now (a batch of people who had all left looks empty)."""
    with store.read() as connection:
        sending = editions.state(connection, edition_id) is EditionState.SENDING
        return sending and deliveries.due_count(connection, edition_id, now) > 0


def _finish(store: Store, edition: Edition, now: datetime) -> Progress:
    with store.write() as connection:
        if deliveries.open_count(connection, edition.id) == 0:
            among = [EditionState.SENDING]
            if editions.move(connection, edition.id, to=EditionState.SENT, among=among, now=now):
                editions.close(connection, edition.id, now)
    return tally(store, edition.id)
