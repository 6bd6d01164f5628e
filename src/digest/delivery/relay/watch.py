"""Waits for whichever connection has something to say, or can be told something."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Collection

from digest.delivery.relay.connection import Connection


class Watch:
    """A selector that follows its connections from socket to socket, as they dial anew and turn to TLS."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._known: dict[Connection, tuple[socket.socket, int]] = {}

    def follow(self, connections: Collection[Connection]) -> None:
        """From now on watch these, and no others."""
        # First out with the old: the number of a closed socket may be that of a new one.
        for gone in [each for each in self._known if each not in connections]:
            self._forget(gone)
        moved = [each for each in connections if self._known.get(each) != _wish(each)]
        for connection in moved:
            if connection in self._known:
                self._forget(connection)
        for connection in moved:
            self._known[connection] = _wish(connection)
            self._selector.register(connection.line.socket, _wish(connection)[1], connection)

    def follows(self, connection: Connection) -> bool:
        """Whether it is watched for what it waits for."""
        known = self._known.get(connection)
        line = connection.line
        return known is not None and known[0] is line.socket and (known[1] == _BOTH) == line.blocked

    def wait(self, seconds: float) -> list[Connection]:
        """Those that are ready, after about `seconds` at most.

        Where the first of them let one wait for long, and they are but a few, it waits half as long again for more,
        at most a millisecond.
        """
        ready = self._selector.select(0)
        if not ready and seconds > 0:
            began = time.monotonic()
            ready = self._selector.select(seconds)
            waited = time.monotonic() - began
            if waited > _LONG_SECONDS and 0 < len(ready) < _MOST_OF * len(self._known):
                time.sleep(min(waited / 2, _MOMENT_SECONDS))
                ready = self._selector.select(0)
        return [key.data for key, _ in ready]

    def close(self) -> None:
        """Let go of everything."""
        self._known.clear()
        self._selector.close()

    def _forget(self, connection: Connection) -> None:
        self._selector.unregister(self._known.pop(connection)[0])


# To be woken costs as much as a letter does, and a busy relay's answers come one by one (decision 14).
_LONG_SECONDS, _MOMENT_SECONDS = 0.0004, 0.001
_MOST_OF = 0.75
_BOTH = selectors.EVENT_READ | selectors.EVENT_WRITE


def _wish(connection: Connection) -> tuple[socket.socket, int]:
    line = connection.line
    return line.socket, _BOTH if line.blocked else selectors.EVENT_READ
