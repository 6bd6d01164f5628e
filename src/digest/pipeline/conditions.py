"""What surrounds a delivery and is not the edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from digest.delivery.retry import Patience
from digest.errors import StoreError
from digest.pipeline.progress import Progress
from digest.pipeline.stop import Stop

_STORE_TRIES = 10
_STORE_PAUSE = 10.0

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Conditions:
    """The clock, this sender's name, its journal's file, whom it tells, how patient it is, when it stops.

    `owner` names this run of this process and no other, ever: claims are known by it. `progress` hears
    the counts about once a second, `note` a sentence when something has to be waited for.
    """

    clock: Callable[[], datetime]
    owner: str
    journal: Path
    progress: Callable[[Progress], None]
    note: Callable[[str], None]
    patience: Patience = field(default_factory=Patience)
    stop: Stop = field(default_factory=Stop)

    def patiently(self, work: Callable[[], Done]) -> Done:
        """Do what needs the store, again and again while it is locked or full; StoreError in the end.

        What is in hand stays in hand meanwhile: the journal has it.
        """
        for _ in range(_STORE_TRIES - 1):
            try:
                return work()
            except StoreError as error:
                if self.stop.wanted:
                    raise
                self.note(f"{error} Nothing is lost; trying again in {_STORE_PAUSE:.0f} s.")
                self.stop.wait(_STORE_PAUSE)
        return work()
