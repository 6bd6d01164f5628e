"""The clerk keeps the ledger while an edition is sent: one transaction for all that the sender asks at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from digest.delivery.retry import Patience, concluded
from digest.model.delivery import Delivery, Outcome
from digest.model.edition import Edition, EditionState
from digest.model.rendition import Rendition
from digest.pipeline.many import end_waiting
from digest.pipeline.progress import Progress, tally
from digest.pipeline.recover import write_down
from digest.store import at_once, deliveries, editions, renditions
from digest.store.database import Connection, Store
from digest.store.writes import Mark, mark


class Turn(NamedTuple):
    """What the sender has to tell and to ask; all of `sent` and `told` is in its journal.

    `told` are outcomes but for those sent, each with whether its letter is to blame for a lost connection;
    `back` was claimed and not begun. `claim` is the name for up to `limit` more, or None. `final`: the
    sender has nothing more in hand. `tell` asks for the counts of all states, which reads all rows.
    """

    now: datetime
    sent: Sequence[int] = ()
    told: Sequence[tuple[Outcome, bool]] = ()
    back: Sequence[int] = ()
    claim: str | None = None
    limit: int = 0
    final: bool = False
    tell: bool = False


class Taken(NamedTuple):
    """What the ledger answers: whether the edition is still going, who of those in hand has left, and who comes next.

    `taken` counts also those who were claimed and had left. `rendition` is set where it is another one
    than before, and `bare` says that there is none. `seconds` is how long the counting took.
    """

    going: bool
    gone: frozenset[int] = frozenset()
    taken: int = 0
    claimed: Sequence[Delivery] = ()
    rendition: Rendition | None = None
    bare: bool = False
    progress: Progress | None = None
    seconds: float = 0.0


class Clerk:
    """Knows what is in the sender's hands, and judges what it is told of that."""

    def __init__(self, store: Store, edition: Edition, patience: Patience) -> None:
        self._store = store
        self._edition = edition
        self._patience = patience
        self._in_hand: dict[int, Delivery] = {}
        self._rendition: Rendition | None = None
        self._gone: frozenset[int] = frozenset()
        self._mark: Mark | None = None

    def work(self, turn: Turn) -> Taken:
        """Do what the sender asks, whole or not at all. Raises StoreError."""
        outcomes = [
            concluded(self._in_hand[told.delivery_id], told, self._patience, blames_letter=blames)
            for told, blames in turn.told
        ]
        begin = time.monotonic()
        # First of all: were it the counting that failed, after the rest is committed, all would be done once more.
        progress = tally(self._store, self._edition.id) if turn.tell else None
        seconds = time.monotonic() - begin
        writes = bool(turn.sent or turn.told or turn.back or turn.claim or turn.final)
        with self._store.write() if writes else self._store.read() as connection:
            # Looking whether each one in hand has left costs more than a claim, and nearly always nobody has.
            news = self._mark is None or mark(connection) != self._mark
            if writes:
                self._settle(connection, turn, outcomes)
            answer, rendition = self._look(connection, turn, news=news)
            seen = mark(connection)
        if turn.final and not answer.going:
            self._end(turn.now)
        self._mark = None if turn.final or not answer.going else seen
        self._gone = answer.gone
        for number in (*turn.sent, *turn.back, *(told.delivery_id for told, _ in turn.told)):
            del self._in_hand[number]
        self._in_hand.update((delivery.id, delivery) for delivery in answer.claimed)
        self._rendition = rendition or self._rendition
        return answer._replace(progress=progress, seconds=seconds)

    def _settle(self, connection: Connection, turn: Turn, outcomes: list[Outcome]) -> None:
        at_once.settle_sent(connection, turn.sent, now=turn.now)
        write_down(connection, self._edition, outcomes, turn.back, turn.now)
        if turn.sent:
            editions.close(connection, self._edition.id, turn.now)

    def _end(self, now: datetime) -> None:
        """Of an edition that was cancelled, whatever was given back is over as well."""
        with self._store.read() as connection:
            cancelled = editions.state(connection, self._edition.id) is EditionState.CANCELLED
        if cancelled:
            end_waiting(self._store, self._edition.id, now)

    def _look(self, connection: Connection, turn: Turn, *, news: bool) -> tuple[Taken, Rendition | None]:
        """`news`: somebody else may have written since the last turn."""
        edition = self._edition
        state = editions.state(connection, edition.id)
        if turn.final or state is not EditionState.SENDING:
            return Taken(going=state is EditionState.SENDING), None
        gone = frozenset(deliveries.gone(connection, edition.id, edition.subscribed)) if news else self._gone
        if turn.claim is None:
            return Taken(going=True, gone=gone), None
        rendition = self._rendition if not news and self._rendition else renditions.get(connection, edition.id)
        if rendition is None:
            return Taken(going=True, gone=gone, bare=True), None
        taken, claimed = at_once.claim(
            connection, edition.id, edition.subscribed, turn.claim, limit=turn.limit, now=turn.now
        )
        changed = rendition if rendition is not self._rendition and rendition != self._rendition else None
        return Taken(True, gone, taken, claimed, changed), rendition
