"""What large answers may take of the memory, all of them together.

Reading an answer of 10 MB takes 100 MB for a while, and what it said is kept until it is recorded. Twelve of them side
by side would take what the machine does not have. So what is large is received and put aside, which nothing waits for,
and only one of them at a time is read from there; what is small or has not changed passes by, whatever is going on.
"""

from __future__ import annotations

import ctypes
import threading
from contextlib import suppress

from digest.errors import SourceError

LARGE = 500_000
"""More octets than this make an answer a large one."""

_PATIENCE = 600.0


class Scales:
    """Lets one large answer of all visits be read at a time; may be used by several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._read: Share | None = None
        self._open = False

    def open(self) -> None:
        """Let everybody pass from now on: nobody will come back for what they hold."""
        with self._changed:
            self._open = True
            self._changed.notify_all()

    def read(self, share: Share) -> None:
        """Wait until no other large answer is read. Raises SourceError where that takes too long."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._open or self._read in (None, share), _PATIENCE):
                raise SourceError(
                    "Too many large answers came at once, so it was not read; it will be asked again later."
                )
            self._read = share

    def let_go(self, share: Share) -> None:
        """End what `share` reads."""
        with self._changed:
            if self._read is share:
                self._read = None
            self._changed.notify_all()


class Share:
    """What one visit takes, or one request `of` those that it makes side by side: of its answers, the last one counts.

    Whoever waits here holds nothing that others wait for: no place at a host, and no large answer of the same visit.
    """

    def __init__(self, scales: Scales, of: Share | None = None) -> None:
        self._scales = scales
        self._of = of
        self._holds = False

    def apart(self) -> Share:
        """A share for one of the requests that the visit makes side by side."""
        return Share(self._scales, self)

    def take(self) -> None:
        """Wait until a large answer may be read. Raises SourceError."""
        if self._of is not None:
            self._of.let_go()
        self._scales.read(self)
        self._holds = True

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
