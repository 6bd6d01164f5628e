"""A newsroom whose digest is due every minute, and services that are ended whatever a test does."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clockroom import Clockroom
from running import Service

BEFORE_A_SLOT = "2026-11-23T06:59:57+00:00"


@pytest.fixture
def room(tmp_path: Path) -> Clockroom:
    made = Clockroom(tmp_path)
    made.readers({"ada": None, "bo": "Asia/Tokyo"})
    return made


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """A service that a failed test leaves behind is ended."""
    yield
    while Service.begun:
        service = Service.begun.pop()
        if service.process.poll() is None:
            service.process.send_signal(signal.SIGTERM)
            service.process.wait()


@pytest.fixture
def start(room: Clockroom) -> Callable[..., Service]:
    def begin(clock: str = BEFORE_A_SLOT, name: str = "service") -> Service:
        return Service(room.root, clock, name)

    return begin
