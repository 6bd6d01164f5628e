"""How far a delivery is, in one line of a terminal: what went wrong first, so that a narrow one shows it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.model.delivery import DeliveryState

if TYPE_CHECKING:
    from digest.cli.output import Meter
    from digest.pipeline.progress import Progress

# The states of a delivery that goes as it should; whatever else there is must be seen.
_USUAL = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT)
_RECENTLY = timedelta(seconds=10)


class Display:
    """Shows progress on a meter; the pace is that of the last ten seconds. `local` is the newsroom's own time."""

    def __init__(
        self, name: str, meter: Meter, now: Callable[[], datetime], local: Callable[[datetime], datetime]
    ) -> None:
        self._name = name
        self._meter = meter
        self._now = now
        self._local = local
        self._seen: deque[tuple[datetime, int]] = deque()

    def __call__(self, progress: Progress) -> None:
        """Show these counts."""
        if progress.audience:
            now = self._now()
            shown = parts(progress, self._pace(progress.done, now), now, self._local)
            self._meter.show(f"{self._name}: ", *shown)

    def _pace(self, done: int, now: datetime) -> float:
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _RECENTLY:
            self._seen.popleft()
        since, before = self._seen[0]
        seconds = (now - since).total_seconds()
        return (done - before) / seconds if seconds > 0 else 0.0


def parts(progress: Progress, rate: float, now: datetime, local: Callable[[datetime], datetime]) -> list[str]:
    """What is to be shown, the most important first: the number, the rare states, when it goes on or ends, the rest."""
    until = progress.waits_until(now)
    told, times = {*_USUAL}, list[str]()
    if until is not None:
        # Among those who wait is whoever was put off.
        told.add(DeliveryState.DEFERRED)
        waiting, moment = progress.audience - progress.done, local(until)
        day = "" if moment.date() == local(now).date() else "%Y-%m-%d "
        times = [f", {waiting:,} {'waits' if waiting == 1 else 'wait'} until {moment:{day}%H:%M:%S}"]
    elif rate > 0 and progress.in_line:
        times = [f", {progress.in_line / rate:,.0f} s left", f", {rate:,.0f}/s"]
    rare = [f", {number:,} {state}" for state, number in progress.counts.items() if number and state not in told]
    usual = [f", {progress.counts[state]:,} {state}" for state in _USUAL if progress.counts.get(state)]
    return [f"{progress.done:,} of {progress.audience:,}", *rare, *times, *usual]
