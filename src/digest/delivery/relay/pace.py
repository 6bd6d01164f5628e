"""At most so many messages in a time, evenly spread."""

from __future__ import annotations

_SECOND = 1.0
_HASTE = 0.02


class Pace:
    """Holds a rate of so many a second: in no second are there more, and for a rate below one a second
    the time between two is never shorter. None is no limit.

    Times are seconds on any clock that only goes forward. A start that came late may be made up for by
    a fiftieth of a second (the generic cell rate algorithm, with the interval stretched by as much).
    """

    def __init__(self, rate: float | None) -> None:
        self._late = _HASTE if rate is not None and rate > 1 else 0.0
        self._interval = 0.0 if rate is None else (_SECOND + self._late) / rate
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """How long from `now` until the next message may start; 0 if it may at once."""
        return max(0.0, self._next - self._late - now)

    def start(self, now: float) -> None:
        """A message starts at `now`; ask `wait` before."""
        if self._interval:
            self._next = max(now, self._next) + self._interval
