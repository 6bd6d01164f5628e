"""One claimed batch on its way: whose turn it is, what is known of each, and what the ledger is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from digest.delivery.retry import LOST, concluded, letters_to_blame
from digest.errors import StoreError
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.edition import Edition, EditionState
from digest.pipeline.conditions import Conditions
from digest.pipeline.journal import Journal
from digest.pipeline.recover import write_down
from digest.store import deliveries, editions
from digest.store.database import Store

_LOOK_EVERY = timedelta(milliseconds=100)
_SETTLE_EVERY = timedelta(seconds=1)


class Batch:
    """The caller takes `turn`, hands every outcome to `take`, and calls `end`, whatever happened."""

    def __init__(
        self,
        store: Store,
        edition: Edition,
        claimed: Sequence[Delivery],
        conditions: Conditions,
        journal: Journal | None,
    ) -> None:
        self._store = store
        self._edition = edition
        self._claimed = claimed
        self._conditions = conditions
        self._journal = journal
        self._open = {delivery.id: delivery for delivery in claimed}
        self._left: set[int] = set()
        self._told: list[Outcome] = []
        self._unsettled: list[tuple[Delivery, Outcome]] = []
        self._halted = False
        self._gone: set[int] = set()
        self._looked = self._settled = conditions.clock()

    @property
    def answered(self) -> bool:
        """Whether anything became of any letter."""
        return bool(self._told)

    @property
    def unaccounted(self) -> bool:
        """Whether a batch that was not stopped has letters of which nothing is known."""
        return bool(self._open) and not self._halted

    def turn(self) -> Iterator[Delivery]:
        """Those to be sent, one when it is asked for; it ends early when sending is to stop.

        Whoever has left meanwhile is passed over. Raises StoreError.
        """
        for delivery in self._claimed:
            self._look()
            if self._halted:
                return
            if delivery.id in self._gone:
                state = DeliveryState.UNCERTAIN if delivery.doubts else DeliveryState.SUPPRESSED
                self.take(Outcome(delivery.id, state, self._conditions.clock(), reason="left"))
            else:
                yield delivery

    def take(self, outcome: Outcome) -> None:
        """Note what a transport says of a letter; about once a second the ledger is told, if it can be.

        Raises DeliveryError where the journal cannot be written.
        """
        if outcome.state is DeliveryState.SENDING:
            if self._journal:
                self._journal.leaves(outcome.delivery_id)
            self._left.add(outcome.delivery_id)
            return
        if self._journal:
            self._journal.tell(outcome)
        self._told.append(outcome)
        self._unsettled.append((self._open.pop(outcome.delivery_id), outcome))
        now = self._conditions.clock()
        if now - self._settled >= _SETTLE_EVERY:
            self._settled = now
            try:
                self._settle(final=False)
            except StoreError as error:
                # Letters are in flight, and the journal has what was told: the end of the batch is soon enough.
                self._conditions.note(str(error))

    def end(self) -> None:
        """Account for every letter: told, in doubt if it may have left, else given back.

        Raises StoreError after many tries; then the next start does it from the journal.
        """
        now = self._conditions.clock()
        doubtful = [(self._open.pop(each), Outcome(each, DeliveryState.IN_DOUBT, now)) for each in self._left_open()]
        self._unsettled += doubtful
        self._conditions.patiently(lambda: self._settle(final=True))
        if self._journal:
            self._journal.clear()

    def _left_open(self) -> list[int]:
        return sorted(self._left & self._open.keys())

    def _settle(self, *, final: bool) -> None:
        # Whom to blame for a lost connection shows only when the whole batch is known.
        ready = [pair for pair in self._unsettled if final or pair[1].reason != LOST]
        patience, now = self._conditions.patience, self._conditions.clock()
        blames = letters_to_blame(self._told)
        outcomes = [concluded(delivery, told, patience, blames_letter=blames) for delivery, told in ready]
        with self._store.write() as connection:
            write_down(connection, self._edition, outcomes, self._open if final else (), now)
            if final and editions.state(connection, self._edition.id) is EditionState.CANCELLED:
                deliveries.end_open(connection, self._edition.id, now=now)
        self._unsettled = [] if final else [pair for pair in self._unsettled if pair[1].reason == LOST]

    def _look(self) -> None:
        if self._conditions.stop.wanted:
            self._halted = True
        now = self._conditions.clock()
        if now - self._looked < _LOOK_EVERY:
            return
        self._looked = now
        with self._store.read() as connection:
            self._halted |= editions.state(connection, self._edition.id) is not EditionState.SENDING
            self._gone = deliveries.gone(connection, self._edition.id, self._edition.digest)
