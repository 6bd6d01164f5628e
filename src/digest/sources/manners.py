"""How many requests go to one host at once, and how fast they follow each other."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from digest.errors import SourceError

_MOST_KEPT = 1_000


class _Host:
    """One host: its places, and the moment (monotonic) from which it may be asked again."""

    def __init__(self, places: int) -> None:
        self.places = threading.BoundedSemaphore(places)
        self.lock = threading.Lock()
        self.free_at = 0.0
        self.users = 0

    def reserve(self, gap: float) -> float:
        """Take the next turn; how many seconds to wait for it."""
        with self.lock:
            now = time.monotonic()
            turn = max(now, self.free_at)
            self.free_at = turn + gap
            return turn - now


class Manners:
    """Turns at hosts, for all threads of a process.

    At most `at_once` requests are under way to one host. `own` are hosts of the newsroom's own, written
    as in its configuration, whose places are not counted.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}
        self._stopped = threading.Event()

    @contextmanager
    def turn(self, name: str, gap: float, patience: float) -> Iterator[float]:
        """Hold a place at the host `name`, at least `gap` seconds after the last one began; the seconds waited.

        Raises SourceError where no place becomes free within `patience` seconds, or where all was stopped.
        """
        began = time.monotonic()
        host = self._enter(name)
        try:
            if not host.places.acquire(timeout=patience):
                raise SourceError(f"{name} is still busy with what it was asked before; it will be asked again later.")
            try:
                wait = host.reserve(gap)
                if self._stopped.wait(wait) if wait > 0 else self._stopped.is_set():
                    raise SourceError(f"{name} was not asked: this run was stopped.")
                yield time.monotonic() - began
            finally:
                host.places.release()
        finally:
            self._leave(name, host)

    def stop(self) -> None:
        """End all waiting, for good."""
        self._stopped.set()

    def _enter(self, name: str) -> _Host:
        with self._lock:
            host = self._hosts.setdefault(name, _Host(self._at_once))
            host.users += 1
            return host

    def _leave(self, name: str, host: _Host) -> None:
        with self._lock:
            host.users -= 1
            if len(self._hosts) > _MOST_KEPT:
                now = time.monotonic()
                self._hosts = {key: each for key, each in self._hosts.items() if each.users or each.free_at > now}
