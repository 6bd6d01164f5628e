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


@pytest.fixture
def start(room: Clockroom) -> Iterator[Callable[..., Service]]:
    started: list[Service] = []

    def begin(clock: str = BEFORE_A_SLOT, name: str = "service") -> Service:
        started.append(Service(room.root, clock, name))
        return started[-1]

    yield begin
    for service in started:
        if service.process.poll() is None:
            service.process.send_signal(signal.SIGTERM)
            service.process.wait()
