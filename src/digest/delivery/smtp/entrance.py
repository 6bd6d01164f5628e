"""Carries an opening out on bytes: what comes goes to it as replies, what it says comes out as bytes."""

from __future__ import annotations

from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.opening import Closed, Door, Secure, Visitor, opening
from digest.delivery.smtp.replies import ProtocolFault, Reply, ReplyReader


class Entrance:
    """An opening under way; over when `capabilities` is set. `wants_tls`: encrypt, then call `secured`."""

    def __init__(self, visitor: Visitor) -> None:
        self._steps = opening(visitor)
        self._reader = ReplyReader(visitor.credentials.hidden_in if visitor.credentials else str)
        self._outgoing = b""
        self.capabilities: Capabilities | None = None
        self.wants_tls = False
        self._step(None)

    def receive(self, data: bytes) -> None:
        """Go on with what the server said. Raises Closed or ProtocolFault, see `opening`.

        Nothing may come between the reply to STARTTLS and TLS itself: what is slipped in there would
        be taken for the server's own word (CVE-2011-0411).
        """
        try:
            for reply in self._reader.feed(data):
                if self.wants_tls:
                    raise _slipped_in()
                if self.capabilities is not None:
                    raise ProtocolFault("an answer too many")
                self._step(reply)
        except ProtocolFault as fault:
            if self.wants_tls:
                raise _slipped_in() from fault
            raise
        if self.wants_tls and self._reader.half:
            raise _slipped_in()

    def secured(self) -> None:
        """The connection is encrypted now."""
        self.wants_tls = False
        self._step(None)

    def take(self) -> list[bytes]:
        """The bytes to send now."""
        data, self._outgoing = self._outgoing, b""
        return [data] if data else []

    def _step(self, reply: Reply | None) -> None:
        try:
            step = self._steps.send(reply)
        except StopIteration as end:
            self.capabilities = end.value
            return
        if isinstance(step, Secure):
            self.wants_tls = True
        else:
            self._outgoing += step


def _slipped_in() -> Closed:
    return Closed(Door.UNSAFE, "it says more than it may before TLS begins")
