"""A line a minute for all requests that were turned away, as no HTTP or as too many at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)

# Where uvicorn warns of a request. Its errors, which are ours, are let through.
_UVICORN = logging.getLogger("uvicorn.error")
_EVERY_SECONDS = 60.0


class TurnedAway(logging.Filter):
    """Counts the server's warnings instead of letting them through; `tell` says how many there were.

    Whoever sends nonsense decides how much: a log line for each would fill the disk. `clock` counts seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: float | None = None
        self._found: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Count a warning; what is worse goes its way."""
        if record.levelno != logging.WARNING:
            return True
        # The texts are uvicorn's own and few; nothing that a client sends is in them.
        self._found[record.msg] = self._found.get(record.msg, 0) + 1
        return False

    def tell(self, *, at_once: bool = False) -> None:
        """Log what was counted, if anything was, and a minute after the last time at the earliest."""
        if not self._found:
            return
        now = self._clock()
        if not at_once and self._told is not None and now - self._told < _EVERY_SECONDS:
            return
        found, self._found, self._told = self._found, {}, now
        reasons = "; ".join(f"{reason.rstrip('.')} ({number})" for reason, number in found.items())
        # Nonsense is the sender's; a server that is too busy is for whoever runs it to know.
        level = logging.WARNING if any("concurrency" in reason for reason in found) else logging.INFO
        _log.log(level, "requests turned away", extra={"count": sum(found.values()), "reason": reasons})


@contextmanager
def counted() -> Iterator[TurnedAway]:
    """Count while a server runs; what is left is told at the end."""
    found = TurnedAway()
    _UVICORN.addFilter(found)
    try:
        yield found
    finally:
        _UVICORN.removeFilter(found)
        found.tell(at_once=True)
