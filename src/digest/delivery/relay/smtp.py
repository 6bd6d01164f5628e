"""The transport `smtp`: letters go to the first relay that can be reached, over several connections at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.delivery.relay.batch import Batch
from digest.delivery.relay.dialling import system_context
from digest.delivery.relay.domains import Domains
from digest.delivery.relay.fleet import Fleet
from digest.delivery.relay.options import Relay, Timeouts
from digest.delivery.relay.run import Run
from digest.delivery.relay.watch import Watch
from digest.delivery.transport import Letter, News

if TYPE_CHECKING:
    import ssl


class SmtpTransport:
    """Hands letters to `relays`, which are in order of priority; connections stay open between batches.

    `sender` gives a letter's return path. `context` checks certificates: by default the system's
    authorities do, or those in $SSL_CERT_FILE.
    """

    idempotent = False

    def __init__(
        self,
        relays: Sequence[Relay],
        sender: Callable[[Letter], str],
        *,
        timeouts: Timeouts | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        if context is None and any(relay.security != "none" for relay in relays):
            context = system_context()
        self._fleets = [Fleet(relay, context, self._timeouts) for relay in relays]
        self._sender = sender
        self._watch = Watch()
        self._domains = Domains()

    def deliver(self, batch: Iterable[Letter | None], at: datetime) -> Generator[News, None, None]:
        """Hand the letters over; see `Transport.deliver`. Raises RelayRefusal and RelayDown."""
        start = time.monotonic()
        letters = Batch(batch, self._sender, lambda: at + timedelta(seconds=time.monotonic() - start), self._domains)
        return Run(self._fleets, self._watch, letters).outcomes()

    def close(self) -> None:
        """Say goodbye to the relays, and hang up."""
        now = time.monotonic()
        parting = [each for fleet in self._fleets for each in fleet.connections if each.idle]
        for connection in parting:
            connection.leave(now)
        end = now + self._timeouts.quit
        while parting and now < end:
            self._watch.follow(parting)
            for connection in self._watch.wait(end - now):
                connection.absorb(now)
            parting = [each for each in parting if each.failure is None]
            now = time.monotonic()
        for fleet in self._fleets:
            fleet.dismiss(list(fleet.connections))
        self._watch.close()
        self._watch = Watch()
