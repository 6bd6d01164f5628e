"""What large answers may take of the memory, all of them together.

Reading an answer of 10 MB takes 100 MB for a while, and what it said is kept until it is recorded. Twelve of them side
by side would take what the machine does not have. So only a few are held at a time, and one of those is read; what is
small passes by, whatever is going on.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from digest.errors import SourceError

LARGE = 500_000
"""More octets than this make an answer a large one."""

_MOST_HELD = 3
_PATIENCE = 600.0


class Scales:
    """Counts the large answers of all visits at a time; may be used by several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: set[Share] = set()
        self._read: Share | None = None
        self._open = False

    def open(self) -> None:
        """Let everybody pass from now on: nobody will come back for what they hold."""
        with self._changed:
            self._open = True
            self._changed.notify_all()

    def hold(self, share: Share) -> None:
        """Wait until an answer of `share` may become large. Raises SourceError where that takes too long."""
        with self._changed:
            self._wait(lambda: share in self._held or len(self._held) < _MOST_HELD)
            self._held.add(share)

    def read(self, share: Share) -> None:
        """Wait until no other large answer is read. Raises SourceError where that takes too long."""
        with self._changed:
            self._wait(lambda: self._read in (None, share))
            self._read = share

    def let_go(self, share: Share) -> None:
        """End what `share` holds and reads."""
        with self._changed:
            self._held.discard(share)
            if self._read is share:
                self._read = None
            self._changed.notify_all()

    def _wait(self, free: Callable[[], bool]) -> None:
        if not self._changed.wait_for(lambda: self._open or free(), _PATIENCE):
            raise SourceError("Too many large answers came at once, so it was not read; it will be asked again later.")


class Share:
    """What one visit takes: of its answers, the last one counts."""

    def __init__(self, scales: Scales) -> None:
        self._scales = scales
        self._holds = False

    def grow(self) -> float:
        """Wait until the answer that is being received may become large; the seconds waited. Raises SourceError."""
        began = time.monotonic()
        self._scales.hold(self)
        self._holds = True
        return time.monotonic() - began

    def received(self) -> None:
        """Wait, if the answer is large, until it may be read. Raises SourceError."""
        if self._holds:
            self._scales.read(self)

    def let_go(self) -> None:
        """The answer was read and, if it was the last one, recorded: no more is needed of it."""
        if self._holds:
            self._holds = False
            _give_back()
            self._scales.let_go(self)


def _give_back() -> None:
    """Return what is free to the system: glibc keeps some of it for each thread that ever read a large answer."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
