"""A visit to a relay that hands no letter over: connect, EHLO, TLS, AUTH, QUIT."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from digest.delivery.relay.connection import Connection
from digest.delivery.relay.dialling import addresses, system_context
from digest.delivery.relay.options import Relay, Timeouts
from digest.delivery.relay.watch import Watch
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.exchange import Exchange
from digest.delivery.smtp.opening import Closed, Door

if TYPE_CHECKING:
    import ssl

_QUICK = Timeouts(connect=10, greeting=15, command=15, quit=2)
_LONGEST = 30.0


def try_relay(relay: Relay, *, timeouts: Timeouts = _QUICK, context: ssl.SSLContext | None = None) -> Closed | None:
    """Go through the door of `relay` as the sender does, and out again; why it did not open, without any secret.

    `context` checks its certificate; by default the system's authorities do, or those in $SSL_CERT_FILE.
    """
    if context is None and relay.security != "none":
        context = system_context()
    began = time.monotonic()
    try:
        connection = Connection(relay, iter(addresses(relay)), context, timeouts, _no_letters, began)
    except Closed as closed:
        return closed
    watch = Watch()
    try:
        _follow(connection, watch, began + _LONGEST)
        if connection.ready:
            connection.leave(time.monotonic())
            _follow(connection, watch, time.monotonic() + timeouts.quit, inside=True)
            return None
        reason = connection.failure or f"it did not let us in within {_LONGEST:.0f} s"
        return Closed(connection.door or Door.AWAY, reason)
    finally:
        watch.close()
        connection.close()


def _follow(connection: Connection, watch: Watch, end: float, *, inside: bool = False) -> None:
    """Go on until it is in or has ended; once `inside`, until it has ended."""
    while connection.failure is None and (inside or not connection.ready):
        watch.follow([connection])
        now = time.monotonic()
        if min(connection.deadline, end) <= now:
            connection.expire(now)
            return
        if watch.wait(min(connection.deadline, end) - now):
            connection.absorb(time.monotonic())
            connection.flush(time.monotonic())
    watch.follow([])


def _no_letters(capabilities: Capabilities) -> Exchange:
    return Exchange(capabilities, lambda: None)
