"""One connection to a relay, from dialling to its end; it never blocks.

connecting → [TLS] → entrance (EHLO, [STARTTLS, TLS], AUTH) → letters → ended
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator

from digest.delivery.relay.dialling import Address, dial, our_name
from digest.delivery.relay.line import Line, joined
from digest.delivery.relay.options import Relay, Timeouts
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.chunked import Chunked
from digest.delivery.smtp.entrance import Entrance
from digest.delivery.smtp.events import Event
from digest.delivery.smtp.exchange import Exchange
from digest.delivery.smtp.opening import Closed, Door, Visitor
from digest.delivery.smtp.replies import ProtocolFault
from digest.delivery.smtp.verdicts import Stage

_READS = 8
_GONE = "the connection is gone"


class Connection:
    """Call `absorb` when the socket is ready, then look at `events`, then call `flush`.

    `make` begins the letters once the server has let us in. `failure` says that the connection has
    ended and why, `silent` that nothing came for too long; `door` is set where we were not let in. All times are of
    one clock, in seconds.
    """

    def __init__(
        self,
        relay: Relay,
        waiting: Iterator[Address],
        context: ssl.SSLContext | None,
        timeouts: Timeouts,
        make: Callable[[Capabilities], Exchange | Chunked],
        now: float,
    ) -> None:
        self._relay = relay
        self._waiting = waiting
        self._context = context
        self._timeouts = timeouts
        self._make = make
        self._entrance: Entrance | None = None
        self._connecting = True
        self._shaking = False
        self._greeted = False
        self._since = now
        self._unsent: list[bytes | memoryview] = []
        self.retired = self.silent = False
        self.exchange: Exchange | Chunked | None = None
        self.events: list[Event] = []
        self.failure: str | None = None
        self.door: Door | None = None
        self.line = Line(dial(waiting))

    @property
    def ready(self) -> bool:
        """Whether letters can go over it."""
        return self.exchange is not None and self.failure is None

    @property
    def idle(self) -> bool:
        """Whether it is ready, and no letter is on it."""
        return self.ready and self.exchange is not None and self.exchange.idle and not self._unsent

    @property
    def out(self) -> bool:
        """Whether a message, or the beginning of one, has left on it and is not answered."""
        return self.exchange is not None and self.exchange.past_data

    @property
    def deadline(self) -> float:
        """When to give it up if nothing happens until then."""
        return self._since + self._patience()

    def absorb(self, now: float) -> None:
        """Take in what has come, without sending anything."""
        exchange = self.exchange
        try:
            if exchange is not None:
                data = self.line.read()
                if data and not self.line.more:
                    self._hear(exchange, data, now)
                elif data is not None:
                    self._listen(now, data)
                return
            if self._connecting and not self._connect(now):
                return
            if self._shaking and not self._secure(now):
                return
            self._listen(now)
        except Closed as closed:
            self._fail(closed.reason, closed.door)
        except ProtocolFault as fault:
            self._fail(str(fault))
        except OSError as fault:
            self._fail(fault.strerror or _GONE)

    def flush(self, now: float) -> None:
        """Send what there is to be sent, as far as it goes."""
        if self.failure is not None or self._connecting or self._shaking:
            return
        source = self.exchange or self._entrance
        try:
            while True:
                if not self._unsent:
                    self._unsent = [*source.take()] if source is not None else []
                    if not self._unsent:
                        return
                octets = self.line.write(self._unsent)
                if not octets:
                    return
                self._since = now
                if self.exchange is not None:
                    self.exchange.written(octets)
                if not self.line.blocked:
                    self._unsent = []
                    return
                self._unsent = [memoryview(joined(self._unsent))[octets:]]
        except OSError as fault:
            # The server may have said why before it hung up.
            self.absorb(now)
            if self.failure is None:
                self._fail(fault.strerror or _GONE)

    def expire(self, now: float) -> None:
        """Give it up if its deadline has passed."""
        if self.failure is not None or now < self.deadline:
            return
        if self.exchange is not None and self.exchange.awaits is not None:
            self.exchange.unanswered()
            self.silent = True
            self._fail(f"it does not answer {self.exchange.awaits.value}")
        else:
            self._fail("it does not answer")

    def retire(self) -> None:
        """Take no letter any more; what is on it goes its way."""
        self.retired = True
        if self.exchange is not None:
            self.exchange.pull = lambda: None

    def leave(self, now: float) -> None:
        """Say goodbye; only where it is idle."""
        if self.exchange is not None:
            self.exchange.quit()
            self.flush(now)

    def close(self) -> None:
        """Hang up."""
        self.line.socket.close()

    def _connect(self, now: float) -> bool:
        fault = self.line.arrived()
        if fault is not None:
            self.line.socket.close()
            try:
                self.line = Line(dial(self._waiting))
            except Closed as last:
                raise Closed(Door.AWAY, fault) from last
            self._since = now
            return False
        self._connecting = False
        self._since = now
        if self._relay.security == "tls":
            self._wrap()
        else:
            self._enter()
        return not self._shaking

    def _wrap(self) -> None:
        if self._context is None:
            raise Closed(Door.UNSAFE, "there is nothing to check its certificate with")
        self.line.wrap(self._context, self._relay.host)
        self._shaking = True

    def _enter(self) -> None:
        visitor = Visitor(our_name(self.line.socket), self._relay.security, self._relay.credentials)
        self._entrance = Entrance(visitor)

    def _secure(self, now: float) -> bool:
        if not self.line.handshake():
            return False
        self._shaking = False
        self._since = now
        if self._entrance is None:
            self._enter()
        else:
            self._entrance.secured()
        return True

    def _listen(self, now: float, first: bytes | None = None) -> None:
        for _ in range(_READS):
            data, first = self.line.read() if first is None else first, None
            if data is None:
                return
            if not data:
                raise ConnectionError(None, _GONE)
            self._take_in(data, now)
            if self.failure is not None or self._shaking or not self.line.more:
                return
        raise ProtocolFault("it talks without end")

    def _take_in(self, data: bytes, now: float) -> None:
        if self.exchange is not None:
            self._hear(self.exchange, data, now)
        elif self._entrance is not None:
            self._go_in(self._entrance, data, now)

    def _hear(self, exchange: Exchange | Chunked, data: bytes, now: float) -> None:
        before = exchange.replies
        self.events += exchange.receive(data)
        if exchange.replies != before:
            self._since = now
        if exchange.ended is not None:
            self._fail(exchange.ended)

    def _go_in(self, entrance: Entrance, data: bytes, now: float) -> None:
        entrance.receive(data)
        if entrance.wants_tls:
            self._wrap()
            self._since = now
        elif entrance.capabilities is not None:
            self.exchange = self._make(entrance.capabilities)
            self._since = now
        self._greeted = True

    def _patience(self) -> float:
        if self._connecting or self._shaking:
            return self._timeouts.connect
        if self._unsent:
            return self._timeouts.block
        if self.exchange is None:
            return self._timeouts.command if self._greeted else self._timeouts.greeting
        return {
            None: float("inf"),
            Stage.DATA: self._timeouts.data,
            Stage.DOT: self._timeouts.dot,
            Stage.QUIT: self._timeouts.quit,
        }.get(self.exchange.awaits, self._timeouts.command)

    def _fail(self, reason: str, door: Door | None = None) -> None:
        self.failure = reason
        if self.exchange is None:
            self.door = door or Door.AWAY
        self.close()
