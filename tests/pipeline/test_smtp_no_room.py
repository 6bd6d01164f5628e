"""The journal, the ledger or both take nothing for a while: what is out is answered, and nobody gets two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pipeline.sending_desk import Desk
from smtp_newsroom import Newsroom

from digest.errors import JournalDown, StoreError, StoreFull
from digest.model.edition import EditionState
from digest.pipeline.clerk import Clerk
from digest.pipeline.journal import Journal

READERS = 24


@pytest.fixture(params=[1, 4])
def desk(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("digest.pipeline.flight._TICK_SECONDS", 0)
    monkeypatch.setattr("digest.pipeline.ledger._PAUSE", 0.1)
    monkeypatch.setattr("digest.pipeline.ledger._TRIES", 2)
    newsroom = Newsroom(tmp_path, READERS, connections=3, delay=20, in_flight=request.param)
    yield Desk(newsroom)
    newsroom.close()


class Disk:
    """Full from the sixth letter that arrives until it was said so often."""

    def __init__(self, desk: Desk, notes: int) -> None:
        self._desk, self._notes = desk, notes
        self._met = False

    @property
    def full(self) -> bool:
        self._met = self._met or self._desk.newsroom.arrivals() >= 6
        return self._met and len(self._desk.notes) < self._notes


def fails_while(disk: Disk, monkeypatch: pytest.MonkeyPatch, where: type, name: str, error: Exception) -> None:
    usual = getattr(where, name)

    def work(self: Any, *given: Any) -> Any:
        if disk.full:
            raise error
        return usual(self, *given)

    monkeypatch.setattr(where, name, work)


@pytest.mark.parametrize("ledger_too", [False, True])
def test_nobody_gets_two_where_the_journal_takes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, ledger_too: bool
) -> None:
    disk = Disk(desk, notes=4 if ledger_too else 2)
    fails_while(disk, monkeypatch, Journal, "write", JournalDown("The journal is full."))
    if ledger_too:
        fails_while(disk, monkeypatch, Clerk, "work", StoreFull("The store is full."))
    assert desk.send().counts == {"sent": READERS}
    assert [number for number in range(READERS) if len(desk.copies(number)) != 1] == []


def test_nobody_gets_two_where_the_ledger_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        fails_while(Disk(desk, notes=99), patched, Clerk, "work", StoreError("The store cannot be used."))
        with pytest.raises(StoreError, match="cannot be used"):
            desk.send()
    assert desk.state() is EditionState.SENDING
    assert desk.send().counts == {"sent": READERS}
    assert [number for number in range(READERS) if len(desk.copies(number)) != 1] == []


def test_a_stop_while_the_disk_is_full_makes_no_second_copies(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        disk = Disk(desk, notes=99)
        fails_while(disk, patched, Journal, "write", JournalDown("The journal is full."))
        fails_while(disk, patched, Clerk, "work", StoreFull("The store is full."))
        desk.on_note = lambda: setattr(desk.stop, "wanted", True)
        with pytest.raises(StoreFull, match=r"^The store is full\.$"):
            desk.send()
    desk.on_note, desk.stop.wanted = (lambda: None), False
    assert desk.send("other").counts == {"sent": READERS}
    assert [number for number in range(READERS) if len(desk.copies(number)) != 1] == []


def test_where_the_reserve_takes_nothing_either_it_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        disk = Disk(desk, notes=99)
        patched.setattr("digest.pipeline.journal._RESERVED", 1)
        fails_while(disk, patched, Journal, "write", JournalDown("The journal is full."))
        fails_while(disk, patched, Clerk, "work", StoreFull("The store is full."))
        desk.on_note = lambda: setattr(desk.stop, "wanted", True)
        with pytest.raises(StoreFull, match="those readers may get a second copy"):
            desk.send()
    desk.on_note, desk.stop.wanted = (lambda: None), False
    assert desk.send("other").counts == {"sent": READERS}
    assert all(len(desk.copies(number)) in (1, 2) for number in range(READERS))
