"""The sender's side of the ledger: one turn at a time, again and again while the store is locked or full."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from digest.errors import StoreError
from digest.model.edition import Edition
from digest.model.rendition import Rendition
from digest.pipeline.beside import Beside
from digest.pipeline.clerk import Clerk, Taken, Turn
from digest.pipeline.conditions import Conditions
from digest.store.database import Store, close_all

_TRIES, _PATIENT_TRIES = 10, 360
_PAUSE = 10.0
# Fewer are written down sooner than a process begins.
MANY = 5_000


class Desk(Protocol):
    """Where a clerk works."""

    def begin(self, turn: Turn) -> None:
        """Hand a turn over."""
        ...

    def done(self, *, wait: bool) -> Taken | StoreError | None:
        """The answer, or why there is none; None where it is not there yet, and we do not `wait`."""
        ...

    def close(self) -> None:
        """No turn will come any more."""
        ...


class AtHand:
    """A clerk in this process: each turn is done before the sender goes on."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        self._answer: Taken | StoreError | None = None

    def begin(self, turn: Turn) -> None:
        """Do it."""
        # What stands here if an interrupt ends it: the answer to an earlier turn must not be taken for one to this.
        self._answer = StoreError("A turn of the ledger was interrupted; the next start settles it from the journal.")
        try:
            self._answer = self._clerk.work(turn)
        except StoreError as error:
            self._answer = error

    def done(self, *, wait: bool) -> Taken | StoreError | None:
        """The answer to the last turn."""
        return self._answer

    def close(self) -> None:
        """Nothing is open."""


class Ledger:
    """Takes turns to a desk. Where the store cannot be used it waits and says so; what is in hand stays in hand.

    `rendition` is the edition as it is to be sent now, once a claim has been answered. `patient`: it waits for an
    hour, since what it is told now stands nowhere else.
    """

    def __init__(self, desk: Desk, conditions: Conditions) -> None:
        self._desk = desk
        self._conditions = conditions
        self._turn: Turn | None = None
        self._tries = 0
        self._again_at: float | None = None
        self.rendition: Rendition | None = None
        self.patient = False

    @property
    def busy(self) -> bool:
        """Whether a turn is not answered yet."""
        return self._turn is not None

    def ask(self, turn: Turn) -> None:
        """Begin a turn; only where it is not busy."""
        self._turn, self._tries = turn, 0
        self._desk.begin(turn)

    def answer(self, *, wait: bool = False) -> Taken | None:
        """The answer to the last turn; None where it is not there yet.

        Raises StoreError where the store could not be used ten times, or not soon where an end is wanted.
        """
        while self._turn is not None:
            if self._again_at is not None and not self._waited(self._turn, wait=wait):
                return None
            found = self._desk.done(wait=wait)
            if isinstance(found, StoreError):
                self._put_off(found)
            else:
                self._turn = None if found else self._turn
                if found and found.rendition:
                    self.rendition = found.rendition
                return found
        return None

    def _put_off(self, error: StoreError) -> None:
        self._tries += 1
        if self._conditions.stop.wanted or self._tries >= (_PATIENT_TRIES if self.patient else _TRIES):
            self._turn = None
            raise error
        self._conditions.note(f"{error} Nothing is lost; trying again in {_PAUSE:.0f} s.")
        self._again_at = time.monotonic() + _PAUSE

    def _waited(self, turn: Turn, *, wait: bool) -> bool:
        """Whether it was time to try again, and that is begun."""
        left = (self._again_at or 0.0) - time.monotonic()
        if left > 0 and not self._conditions.stop.wanted:
            if not wait:
                return False
            self._conditions.stop.wait(left)
        self._again_at = None
        self._desk.begin(turn)
        return True


@contextmanager
def kept(store: Store, edition: Edition, conditions: Conditions, waiting: int) -> Iterator[Ledger]:
    """The ledger of an edition while the block runs: beside the sender where many are `waiting`, else at hand."""
    desk: Desk
    # The other process must find no connection of this one.
    if waiting < MANY or not close_all():
        desk = AtHand(Clerk(store, edition, conditions.patience))
    else:
        desk = Beside(
            lambda: Clerk(Store(store.url), edition, conditions.patience), hurried=lambda: conditions.stop.wanted
        )
    try:
        yield Ledger(desk, conditions)
    finally:
        desk.close()
