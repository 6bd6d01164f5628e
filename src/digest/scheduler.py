"""APScheduler as the clock that calls, nothing more: what is due, and what was missed, stands in the store."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

_THREADS = 8
_SET_BACK = 1.0


class Scheduler:
    """Calls pieces of work at once and then again and again, each in a thread, and none while it is still busy."""

    def __init__(self) -> None:
        # It warns whenever a call finds its work still busy, which is how this clock is meant to be used.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._work: dict[str, tuple[Callable[[], None], timedelta, int]] = {}
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(_THREADS)},
            job_defaults={"coalesce": True, "misfire_grace_time": None},
        )
        self._offset = _wall_clock_offset()

    def every(self, pace: timedelta, name: str, work: Callable[[], None], *, at_once: int = 1) -> None:
        """Call `work` at this pace, at most `at_once` of it side by side. It must not raise."""
        self._work[name] = (work, pace, at_once)

    def start(self) -> None:
        """Begin to call."""
        self._plan()
        self._scheduler.start()

    def follow(self) -> None:
        """Begin anew where the machine's clock was set back: its calls would else wait until it is as late again.

        To be called about once a second.
        """
        before, self._offset = self._offset, _wall_clock_offset()
        if self._offset < before - _SET_BACK:
            self._scheduler.remove_all_jobs()
            self._plan()

    def stop(self) -> None:
        """Call nothing more; what is under way goes on."""
        self._scheduler.shutdown(wait=False)

    def _plan(self) -> None:
        for name, (work, pace, at_once) in self._work.items():
            trigger = IntervalTrigger(seconds=pace.total_seconds())
            first = datetime.now(UTC)
            self._scheduler.add_job(work, trigger, id=name, max_instances=at_once, next_run_time=first)


def _wall_clock_offset() -> float:
    return time.time() - time.monotonic()
