"""An interrupt or a full disk between two steps: nobody is settled by an old answer, and no stayer is in doubt."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import make
import pytest

from digest.delivery.transport import News
from digest.errors import JournalDown, StoreError
from digest.model.delivery import Delivery, DeliveryState
from digest.pipeline.clerk import Taken, Turn
from digest.pipeline.flight import Flight
from digest.pipeline.journal import Journal, Noted, read
from digest.pipeline.ledger import AtHand, Ledger


class Clerk:
    """Claims two letters; at the second turn somebody presses Ctrl-C."""

    def __init__(self) -> None:
        self.turns = 0

    def work(self, turn: Turn) -> Taken:
        self.turns += 1
        if self.turns == 2:
            raise KeyboardInterrupt
        return Taken(True, claimed=[], taken=2)


def conditions(*, stopping: bool) -> Any:
    stop = SimpleNamespace(wanted=stopping, wait=lambda _: None)
    return SimpleNamespace(stop=stop, note=lambda _: None, clock=lambda: make.NOW, progress=lambda _: None)


def test_an_interrupted_turn_is_not_answered_by_the_one_before() -> None:
    ledger = Ledger(AtHand(Clerk()), conditions(stopping=True))  # type: ignore[arg-type]
    ledger.ask(Turn(make.NOW, claim="one"))
    assert ledger.answer() is not None
    with pytest.raises(KeyboardInterrupt):
        ledger.ask(Turn(make.NOW, sent=[1, 2], claim="two"))
    with pytest.raises(StoreError, match="interrupted"):
        ledger.answer(wait=True)
    assert not ledger.busy


class Full:
    """A journal on a full disk."""

    def begin(self, claim: str) -> object:
        return object()

    def write(self, *_: object) -> None:
        raise JournalDown("The journal cannot be written: the disk is full.")

    def saved(self, *_: object) -> bool:
        return False

    def forget(self, page: object) -> None:
        """Nothing is kept."""


class Asked:
    """A ledger that claims letters 1 and 2 and remembers what it is told."""

    busy = False
    rendition = None

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def ask(self, turn: Turn) -> None:
        self.turns.append(turn)

    def answer(self, *, wait: bool = False) -> Taken | None:
        claimed = [Delivery(each, each, 1, f"r{each}@reader.example", None, "html") for each in (1, 2)]
        first = len(self.turns) == 1
        return Taken(True, claimed=claimed if first else [], taken=2 if first else 0)


def test_who_could_not_be_noted_has_not_left_and_is_in_no_doubt() -> None:
    ledger = Asked()
    names = (f"claim-{number}" for number in count(1))
    flight = Flight(make.edition(), conditions(stopping=False), ledger, Full(), names)  # type: ignore[arg-type]
    turn = flight.turn()
    first, second = next(turn), next(turn)
    assert first and second
    with pytest.raises(JournalDown):
        flight.take(News(make.NOW, leaving=[first.id]))
    with pytest.raises(JournalDown):
        flight.take(News(make.NOW, sent=[second.id]))
    flight.end()
    last = ledger.turns[-1]
    assert list(last.back) == [first.id]
    assert list(last.sent) == [second.id]
    assert not last.told


def test_who_was_to_leave_and_did_not_is_in_no_doubt(tmp_path: Path) -> None:
    ledger = Asked()
    names = (f"claim-{number}" for number in count(1))
    journal = Journal(tmp_path / "journal")
    flight = Flight(make.edition(), conditions(stopping=False), ledger, journal, names)  # type: ignore[arg-type]
    turn = flight.turn()
    first, second = next(turn), next(turn)
    assert first and second
    flight.take(News(make.NOW, leaving=[first.id, second.id]))
    flight.take(News(make.NOW, back=[first.id, second.id]))
    flight.take(News(make.NOW, leaving=[second.id]))
    assert read(journal.folder, "claim-1") == Noted({second.id})
    flight.end()
    journal.close()
    last = ledger.turns[-1]
    assert list(last.back) == [first.id]
    assert [(told.delivery_id, told.state) for told, _ in last.told] == [(second.id, DeliveryState.IN_DOUBT)]
