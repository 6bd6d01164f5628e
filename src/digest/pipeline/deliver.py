"""Take a composed edition to its audience, and account for everybody in it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Protocol

from digest.delivery.transport import News
from digest.errors import DeliveryError, JournalDown, RelayDown, StoreError
from digest.model.delivery import Delivery
from digest.model.edition import Edition, EditionState
from digest.model.rendition import Rendition
from digest.pipeline.conditions import Conditions
from digest.pipeline.flight import Flight
from digest.pipeline.journal import Journal, opened, remove
from digest.pipeline.ledger import Ledger, kept
from digest.pipeline.progress import Progress, tally
from digest.pipeline.recover import recover
from digest.pipeline.room import with_room
from digest.store import deliveries, editions
from digest.store.database import Store

_LONGEST_PAUSE = 60.0
# A shorter wait is over before the counts are read.
_WORTH_TELLING = timedelta(seconds=1)


class Queue(Protocol):
    """Those to be sent to, in their order."""

    def turn(self) -> Iterator[Delivery | None]:
        """Each when their turn comes; None says that it is nobody's now."""
        ...

    def next(self, most: int) -> list[Delivery]:
        """Whose turn comes next, as far as is known; some may be passed over when it comes."""
        ...

    def rendition(self) -> Rendition:
        """The edition as it is to be sent now."""
        ...


# One edition's way out: sends those whose turn it is, and says what becomes of each, as it becomes known.
Dispatch = Callable[[Queue], Generator[News, None, None]]


def deliver(
    store: Store, edition: Edition, dispatch: Dispatch, conditions: Conditions, *, idempotent: bool
) -> Progress:
    """Send an edition in state `sending` until nobody is due soon, it is paused, cancelled or to stop.

    The caller holds the edition: no other process sends it. `idempotent` says that sending a message
    again changes nothing (files): such a transport needs no journal. Raises DeliveryError where the
    transport fails as a whole (the edition is paused and says why) or no relay is reached for long (it
    stays as it is), and StoreError where the store fails or the states do not add up to the audience.
    """
    settle = partial(_settle_the_past, store, edition, conditions, idempotent=idempotent)
    with_room(settle, conditions.note, conditions.stop)
    with store.read() as connection:
        waiting = 0 if idempotent else deliveries.open_count(connection, edition.id)
    patience = _Patience(edition, conditions)
    # A process that is begun after the journal would have a part of it.
    with (
        kept(store, edition, conditions, waiting) as ledger,
        opened(None if idempotent else conditions.journal, patience.wait_or_end) as journal,
    ):
        _Delivery(store, edition, dispatch, conditions, ledger, journal, patience).run()
    ended = _finish(store, edition, conditions.clock())
    conditions.progress(ended)
    return ended


class _Patience:
    """Waits for what is away, a relay or room on the disk: a second, and twice as long each time that it is in vain."""

    def __init__(self, edition: Edition, conditions: Conditions) -> None:
        self._edition = edition
        self._conditions = conditions
        self._down_for = 0.0
        self._pause = 1.0

    def restore(self) -> None:
        """It is there again."""
        self._down_for, self._pause = 0.0, 1.0

    def wait(self, error: RelayDown | JournalDown) -> None:
        """Say so and wait, or raise DeliveryError where that has lasted for too long."""
        if self._down_for >= self._conditions.patience.relay.total_seconds():
            raise DeliveryError(
                f"Edition {self._edition.id} waits: {error} Nothing is lost: "
                f"`digest send {self._edition.digest}` goes on.",
                permanent=False,
            ) from error
        self._conditions.note(f"{error} Trying again in {self._pause:.0f} s.")
        self._conditions.stop.wait(self._pause)
        self._down_for += self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def wait_or_end(self, error: JournalDown) -> None:
        """The same where nothing is under way yet, so that the error itself ends it when an end is wanted."""
        self.wait(error)
        if self._conditions.stop.wanted:
            raise error


class _Delivery:
    """The loop over flights, and what it remembers from one to the next."""

    def __init__(
        self,
        store: Store,
        edition: Edition,
        dispatch: Dispatch,
        conditions: Conditions,
        ledger: Ledger,
        journal: Journal | None,
        patience: _Patience,
    ) -> None:
        self._store = store
        self._edition = edition
        self._dispatch = dispatch
        self._conditions = conditions
        self._ledger = ledger
        self._journal = journal
        self._names = (f"{conditions.owner}-{number}" for number in count(1))
        self._patience = patience

    def run(self) -> None:
        while not self._conditions.stop.wanted:
            flight = Flight(self._edition, self._conditions, self._ledger, self._journal, self._names)
            try:
                self._send(flight)
            except (RelayDown, JournalDown) as error:
                if flight.answered:
                    self._patience.restore()
                self._patience.wait(error)
            except DeliveryError as error:
                raise self._paused(error) from error
            else:
                self._patience.restore()
                if not self._more_to_come():
                    return

    def _send(self, flight: Flight) -> None:
        try:
            with closing(self._dispatch(flight)) as told:
                for news in told:
                    try:
                        flight.take(news)
                    except JournalDown as down:
                        _hear_out(flight, told, down)
                    if flight.may_end:
                        break
            if flight.fault is not None:
                raise flight.fault
            if flight.unaccounted:
                raise DeliveryError("the transport left letters without a word: report this.", permanent=True)
        finally:
            _end(flight)

    def _paused(self, error: DeliveryError) -> DeliveryError:
        edition_id, now = self._edition.id, self._conditions.clock()
        with self._store.write() as connection:
            among = [EditionState.SENDING]
            editions.move(connection, edition_id, to=EditionState.PAUSED, among=among, now=now, reason=str(error))
        advice = f"Then go on with `digest edition resume {edition_id}`."
        return DeliveryError(f"Edition {edition_id} is paused: {error} {advice}", permanent=error.permanent)

    def _more_to_come(self) -> bool:
        """Whether somebody is due, now or after a wait that a command in the foreground may take."""
        with self._store.read() as connection:
            if editions.state(connection, self._edition.id) is not EditionState.SENDING:
                return False
            due = deliveries.next_due(connection, self._edition.id)
        if due is None:
            return False
        ahead = due - self._conditions.clock()
        if ahead > self._conditions.patience.deferred:
            return False
        if ahead > _WORTH_TELLING:
            self._conditions.progress(tally(self._store, self._edition.id))
        self._conditions.stop.wait(max(ahead.total_seconds(), 0.0))
        return True


def _hear_out(flight: Flight, told: Generator[News, None, None], down: JournalDown) -> None:
    """What is leaving cannot be noted, so none of it leaves; what is out is answered first. Raises `down`."""
    news = told.throw(down)
    while True:
        # What can be noted is; what cannot is known all the same, until the ledger has it.
        with suppress(JournalDown):
            flight.take(news)
        news = next(told)


def _end(flight: Flight) -> None:
    try:
        flight.end()
    except StoreError as error:
        if not flight.nowhere:
            raise
        # Neither the ledger nor the journal has them, and this process is about to end.
        unknown = "Some of the relay's last answers could be noted nowhere: those readers may get a second copy."
        raise type(error)(f"{error} {unknown}") from error


def _settle_the_past(store: Store, edition: Edition, conditions: Conditions, *, idempotent: bool) -> None:
    now = conditions.clock()
    with store.write() as connection:
        recover(connection, edition, conditions.journal, conditions.patience, now, idempotent=idempotent)
    remove(conditions.journal)


def _finish(store: Store, edition: Edition, now: datetime) -> Progress:
    with store.write() as connection:
        if deliveries.open_count(connection, edition.id) == 0:
            # A pause may have come when the last letter was out and not yet in the ledger: nobody is left to go on for.
            among = [EditionState.SENDING, EditionState.PAUSED]
            if editions.move(connection, edition.id, to=EditionState.SENT, among=among, now=now):
                editions.close(connection, edition.id, now)
    return tally(store, edition.id)
