"""The clock that calls: at its pace, not twice at once, and also after the machine's clock was set back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from digest import scheduler
from digest.scheduler import Scheduler


def test_work_is_called_again_and_again_and_never_while_it_is_busy() -> None:
    calls, inside, overlaps, enough = [0], [0], [0], threading.Event()

    def work() -> None:
        inside[0] += 1
        overlaps[0] += inside[0] > 1
        calls[0] += 1
        threading.Event().wait(0.05)
        inside[0] -= 1
        if calls[0] == 3:
            enough.set()

    clock = Scheduler()
    clock.every(timedelta(seconds=0.02), "work", work)
    clock.start()
    assert enough.wait(60)
    clock.stop()
    assert overlaps == [0]


def test_a_clock_that_is_set_back_does_not_silence_it(monkeypatch: pytest.MonkeyPatch) -> None:
    called = threading.Event()
    clock = Scheduler()
    clock.every(timedelta(hours=1), "rare", lambda: None)
    clock.every(timedelta(seconds=0.05), "often", called.set)
    clock.start()
    assert called.wait(60)
    planned = {job.id: job.next_run_time for job in clock._scheduler.get_jobs()}
    ahead = timedelta(days=1)
    for job in clock._scheduler.get_jobs():  # as they stand after the clock was set back by a day
        job.modify(next_run_time=planned[job.id] + ahead)
    called.clear()
    assert not called.wait(0.5)
    clock.follow()
    assert not called.wait(0.5)  # nothing was set back yet
    offset = scheduler._wall_clock_offset()
    monkeypatch.setattr(scheduler, "_wall_clock_offset", lambda: offset - 86_400)
    clock.follow()
    assert called.wait(60)
    clock.stop()
