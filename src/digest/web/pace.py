"""How often a program may ask, and how many may at once: a bucket for each, in memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from digest.web.bodies import Refusal

A_MINUTE = 120
AT_ONCE = 4


class Pace:
    """Two requests a second for each name, `A_MINUTE` in one go; `AT_ONCE` under way of all together."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}
        self._under_way = 0

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Let a request in until it is answered. Raises Refusal 429, which says when to come again."""
        with self._lock:
            now = self._clock()
            left, at = self._left.get(name, (float(A_MINUTE), now))
            left = min(float(A_MINUTE), left + (now - at) * A_MINUTE / 60)
            if self._under_way >= AT_ONCE:
                raise Refusal(429, f"{AT_ONCE} requests are under way; wait for an answer.", Retry_After="1")
            if left < 1:
                raise Refusal(429, f"This is more than {A_MINUTE} requests a minute; wait.", Retry_After="1")
            self._left[name] = (left - 1, now)
            self._under_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1
