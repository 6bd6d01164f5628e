"""What is done a part at a time: something comes in the gap between two parts, or kill -9 does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable

import pytest

from digest.store.database import Store
from digest.store.opening import open_store


def between(monkeypatch: pytest.MonkeyPatch, turn: int, what: Callable[[], object]) -> None:
    """Do something in the gap after a part, counted from 1."""
    gaps: list[float] = []

    def sleep(seconds: float) -> None:
        gaps.append(seconds)
        if len(gaps) == turn:
            what()

    monkeypatch.setattr(time, "sleep", sleep)


def killed(store: Store, turn: int, what: Callable[[Store], object]) -> None:
    """A process does that, and is killed in the gap after a part."""

    def doing() -> None:
        with pytest.MonkeyPatch.context() as patch:
            between(patch, turn, lambda: os.kill(os.getpid(), signal.SIGKILL))
            what(open_store(store.url))

    store.close()
    process = multiprocessing.get_context("fork").Process(target=doing)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
