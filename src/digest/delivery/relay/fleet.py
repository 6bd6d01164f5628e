"""The connections to one relay, and what is known of it: its pace, its room, and whether it keeps its word."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterable
from dataclasses import replace

from digest.delivery.relay.connection import Connection
from digest.delivery.relay.dialling import addresses
from digest.delivery.relay.options import Relay, Timeouts
from digest.delivery.relay.pace import Pace
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.chunked import Chunked
from digest.delivery.smtp.envelope import Envelope
from digest.delivery.smtp.exchange import Exchange
from digest.delivery.smtp.opening import Closed, Door

_log = logging.getLogger(__name__)
_BARREN = 3
_ALIVE = float("-inf")

Pull = Callable[["Fleet", Capabilities], Envelope | None]


class Fleet:
    """One relay's connections, kept from batch to batch; `barren` counts those that ended without a letter taken.

    All times are of one clock, in seconds.
    """

    def __init__(self, relay: Relay, context: ssl.SSLContext | None, timeouts: Timeouts) -> None:
        self.relay = relay
        self.pace = Pace(relay.rate)
        self.connections: list[Connection] = []
        self.reason = ""
        self.unsafe = False
        self._hide = relay.credentials.hidden_in if relay.credentials else str
        self._context = context
        self._timeouts = timeouts
        self._room = self._granted = relay.connections
        self._short_until = _ALIVE
        self._down_until = _ALIVE
        self.barren = 0
        self._grouped = self._chunked = True
        self._pull: Pull = lambda _fleet, _capabilities: None

    def hire(self, pull: Pull) -> None:
        """A batch begins, whose letters `pull` gives."""
        self._pull = pull
        self._room = self._granted = self.relay.connections
        if self.barren >= _BARREN:
            # Each that it left open would have a letter at once.
            self.dismiss([connection for connection in self.connections if connection.idle])

    def is_down(self, now: float) -> bool:
        """Whether it failed a short while ago."""
        return now < self._down_until

    def revive(self) -> None:
        """Give it another chance at once."""
        self._down_until = _ALIVE

    @property
    def has_ready(self) -> bool:
        """Whether a letter can be handed to it without more ado."""
        return any(connection.ready for connection in self.connections)

    def places(self, now: float) -> int:
        """How many connections to open at once, if there are letters for them: at first one, to see.

        After that as many as have been opened already, so that a relay is asked for no more than it grants. One that
        ended every connection gets one, with one letter on it, until it takes that.
        """
        if now >= self._short_until:
            self._room = self._granted
        opening = sum(not connection.ready for connection in self.connections)
        ready = len(self.connections) - opening
        most = 1 if self.barren >= _BARREN else self.relay.connections
        room = min(self._room, most) - len(self.connections)
        return max(0, min(room, max(ready, 1) - opening))

    def open(self, now: float) -> Door | None:
        """Begin to open a connection; says why where not even that can be done."""
        try:
            waiting = iter(addresses(self.relay))
            self.connections.append(Connection(self.relay, waiting, self._context, self._timeouts, self._exchange, now))
        except Closed as closed:
            return self._shut(closed.door, closed.reason, now)
        return None

    def lose(self, connection: Connection, now: float, *, others: bool) -> Door | None:
        """A connection has ended; says why where the relay does not let us in, and no other is open.

        `others`: there are relays that may take its letters.
        """
        self.connections.remove(connection)
        exchange = connection.exchange
        if exchange is None:
            return self._shut(connection.door or Door.AWAY, connection.failure or "", now)
        if isinstance(exchange, Chunked) and exchange.unknown:
            self._chunked = self._told_once(self._chunked, "CHUNKING", "letters go with DATA", connection)
        elif exchange.misled:
            self._grouped = self._told_once(self._grouped, "PIPELINING", "commands go one at a time", connection)
        elif exchange.begun and not exchange.sent:
            # Where it has few connections, three times in a row the longest silence is too long.
            self.barren += max(1, -(-_BARREN // self.relay.connections)) if connection.silent and others else 1
            # Some servers hang up on commands that come in a group.
            self._grouped = self._grouped and (connection.silent or self.barren < _BARREN - 1)
        if self.barren >= _BARREN:
            self.rest(f"it ends every connection ({connection.failure})", now)
        return None

    def prove(self, connection: Connection) -> None:
        """It has said something on that connection: if it ever took a letter there, it is alive."""
        if connection.exchange is not None and connection.exchange.sent:
            self.barren = 0

    def does_without(self, connection: Connection, now: float) -> bool:
        """Give that connection, which takes nothing now, no more letters for a while; False where too few others do.

        Those are at least half of what it grants, and one of them takes letters.
        """
        others = [each for each in self.connections if each is not connection and not each.retired]
        if 2 * len(others) < self._granted or not any(
            each.exchange is not None and each.ready and each.exchange.sent for each in others
        ):
            return False
        connection.retire()
        # It grants no more than those for now.
        self._room = len(others)
        self._short_until = now + self._timeouts.rest
        return True

    def dismiss(self, doomed: Iterable[Connection]) -> None:
        """Hang up on those."""
        for connection in doomed:
            connection.close()
            self.connections.remove(connection)

    def _told_once(self, trusted: bool, what: str, instead: str, connection: Connection) -> bool:
        """False: its announcement is not trusted any more, which is said where it was."""
        if trusted:
            said = "The relay %s announces %s and does not keep to it (%s): %s from now on."
            _log.warning(said, self.relay, what, connection.failure, instead)
        return False

    def _shut(self, door: Door, reason: str, now: float) -> Door | None:
        if self.has_ready:
            self._room = self._granted = len(self.connections)
            return None
        self.rest(reason, now)
        self.unsafe = door is Door.UNSAFE
        return door

    def rest(self, reason: str, now: float) -> None:
        """Leave it alone for a while, if others do its work."""
        self.reason = reason
        self.unsafe = False
        self._room = self._granted = self.relay.connections
        self._down_until = now + self._timeouts.rest

    def _exchange(self, capabilities: Capabilities) -> Exchange | Chunked:
        many = self._grouped and self._chunked and self.relay.in_flight > 1
        if many and capabilities.chunking and capabilities.pipelining:
            return Chunked(lambda: self._pull(self, capabilities), self.relay.in_flight, hide=self._hide)
        plain = replace(capabilities, chunking=False)
        return Exchange(plain, lambda: self._pull(self, plain), pipelined=self._grouped, hide=self._hide)
