"""Sends an edition of a newsroom in this process, on a clock that a test moves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from smtp_newsroom import CLOCK, EDITION, Newsroom

from digest.app import App
from digest.delivery.retry import Patience
from digest.model.edition import Edition, EditionState
from digest.pipeline import steer
from digest.pipeline.conditions import Conditions
from digest.pipeline.progress import Progress
from digest.pipeline.send import edition_to_send, send, stragglers
from digest.pipeline.stop import Stop

READERS = 12
START = datetime.fromisoformat(CLOCK)
HASTE = Patience(deferred=timedelta(0), relay=timedelta(seconds=2))


class Desk:
    """Sends the newsroom's edition in this process; `now` is its clock, which stands still unless a test moves it."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.app = App.load(newsroom.root / "config")
        self.now = START
        self.notes: list[str] = []
        self.on_clock: Callable[[], None] = lambda: None
        self.on_note: Callable[[], None] = lambda: None
        self.stop = Stop()

    def note(self, text: str) -> None:
        self.notes.append(text)
        self.on_note()

    def clock(self) -> datetime:
        self.on_clock()
        self.now += timedelta(milliseconds=60)
        return self.now

    def send(self, owner: str = "test") -> Progress:
        wanted = self.app.digest("morning")
        put_off = stragglers(self.app.store, wanted)
        edition = (
            put_off[0]
            if put_off
            else edition_to_send(self.app.store, wanted, self.app.render, self.app.signing_keys[0], self.now)
        )
        assert isinstance(edition, Edition)
        conditions = Conditions(
            clock=self.clock,
            owner=f"{owner}-{self.now.timestamp()}",
            journal=self.app.journal(EDITION),
            progress=lambda _: None,
            note=self.note,
            patience=HASTE,
            stop=self.stop,
        )
        configured = self.app.digests["morning"]
        return send(self.app.store, edition, configured, self.app.sender, self.app.transport(), conditions)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def state(self) -> EditionState:
        return steer.find(self.app.store, EDITION).state

    def copies(self, number: int) -> list[str]:
        return self.newsroom.copies().get(self.newsroom.address(number), [])


def send_while_the_store_is_locked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send while another program locks the store, from the first letter that came in until we have said so twice."""
    monkeypatch.setattr("digest.store.database.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("digest.pipeline.ledger._PAUSE", 0.1)
    other = sqlite3.connect(desk.newsroom.root / "var" / "digest.db", isolation_level=None)

    def lock() -> None:
        if not other.in_transaction and list(desk.newsroom.received.glob("*.eml")):
            other.execute("begin immediate")
            desk.on_note = unlock

    def unlock() -> None:
        if len(desk.notes) == 2:
            desk.on_clock = lambda: None
            other.execute("rollback")

    desk.on_clock = lock
    assert desk.send().counts == {"sent": READERS}
    other.close()
    assert any("Nothing is lost; trying again" in note for note in desk.notes)
    assert all(len(desk.copies(reader)) == 1 for reader in range(READERS))
