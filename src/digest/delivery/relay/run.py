"""Takes a batch through the connections that there are, opening more and doing without those that fail.

Nothing here blocks but one wait for all connections together. What has come is taken in, then the
outcomes are told, and only then is anything sent: so a letter's end never leaves unannounced. Only the
connections that are ready are looked at; all of them ten times a second, and when one begins or ends.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence

from digest.delivery.relay.batch import Batch
from digest.delivery.relay.connection import Connection
from digest.delivery.relay.fleet import Fleet
from digest.delivery.relay.options import Relay
from digest.delivery.relay.watch import Watch
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.chunked import Chunked
from digest.delivery.smtp.envelope import Envelope
from digest.delivery.smtp.opening import Door
from digest.delivery.transport import News
from digest.errors import JournalDown, RelayDown, RelayRefusal

_LOOK_SECONDS = 0.1
_LULL_SECONDS = 0.005


class Run:
    """One batch on `fleets`, which are in order of priority."""

    def __init__(self, fleets: Sequence[Fleet], watch: Watch, letters: Batch) -> None:
        self._fleets = fleets
        self._watch = watch
        self._letters = letters
        letters.elsewhere, letters.beyond, letters.any_down = self._elsewhere, self._beyond, self._any_down
        self._now = time.monotonic()
        self._look_at = self._now
        self._tell_at = self._now + _LOOK_SECONDS
        self._look = self._again = True
        self._paced = any(fleet.relay.rate is not None for fleet in fleets)
        self._plain = len(fleets) == 1 and not self._paced
        self._ready: list[Connection] = []
        self._fleet_of: dict[Connection, Fleet] = {}
        self._ending = False
        self._heard: Connection | None = None

    def outcomes(self) -> Generator[News, None, None]:
        """What becomes of each letter, as it becomes known. Raises RelayRefusal and RelayDown.

        Where JournalDown is thrown in, nothing more leaves, and what is out is heard first: see `Transport.deliver`.
        """
        letters = self._letters
        for fleet in self._fleets:
            fleet.hire(self._pull)
        if not self._up():
            for fleet in self._fleets:
                fleet.revive()
        try:
            self._follow()
            self._take_in(0.0)
            while not letters.over:
                if self._look:
                    self._staff()
                if letters.refusal is not None or (self._look and not self._up()):
                    yield from self._wind_up()
                    raise self._failure()
                told = letters.take()
                if told or self._now >= self._tell_at:
                    self._tell_at = self._now + _LOOK_SECONDS
                    yield told or letters.nothing()
                self._flush()
                self._take_in(self._pause())
            told = letters.take()
            if told:
                yield told
            if letters.refusal is not None:
                # It came with the last answer of all.
                raise self._failure()
        except JournalDown:
            for fleet in self._fleets:
                self._keep_back(fleet)
            yield from self._wind_up()
            raise
        finally:
            # What is still open and not idle was left in the middle of something.
            for fleet in self._fleets:
                fleet.dismiss([each for each in fleet.connections if not each.idle])

    def _connections(self) -> list[Connection]:
        return [connection for fleet in self._fleets for connection in fleet.connections]

    def _up(self) -> bool:
        return any(not fleet.is_down(self._now) for fleet in self._fleets)

    def _chosen(self, fleet: Fleet) -> bool:
        """Whether letters go to this relay now: it is the first one that takes any."""
        if fleet.is_down(self._now):
            return False
        before = self._fleets[: self._fleets.index(fleet)]
        return not any(other.has_ready and not other.is_down(self._now) for other in before)

    def _elsewhere(self, relay: Relay, said: str) -> bool:
        """Whether another relay takes letters while this one, which answers MAIL so, is left alone.

        If it is but one connection of several that answers so, only that one is.
        """
        fleet = next(each for each in self._fleets if each.relay is relay)
        if all(other.is_down(self._now) for other in self._fleets if other is not fleet):
            return False
        if self._heard is None or not fleet.does_without(self._heard, self._now):
            fleet.rest(f"it answers MAIL with {said}", self._now)
        self._again = True
        return True

    def _pull(self, fleet: Fleet, server: Capabilities) -> Envelope | None:
        if self._ending:
            return None
        if not self._plain:
            chosen = self._chosen(fleet)
            others = self._letters.has_aside and not fleet.is_down(self._now)
            if fleet.pace.wait(self._now) > 0 or not (chosen or others):
                return None
            envelope = self._letters.pull(fleet.relay, server, chosen=chosen)
            if envelope is not None:
                fleet.pace.start(self._now)
            return envelope
        return None if fleet.is_down(self._now) else self._letters.pull(fleet.relay, server)

    def _staff(self) -> None:
        """Give idle connections letters, and open connections for letters that wait."""
        for fleet in self._fleets:
            fleet.dismiss([each for each in fleet.connections if each.retired and each.idle])
            for connection in fleet.connections:
                if connection.idle and connection.exchange is not None:
                    self._letters.note(fleet.relay, connection.exchange.begin())
        for fleet in self._fleets:
            if self._letters.refusal is not None or fleet.is_down(self._now) or fleet.pace.wait(self._now) > 0:
                continue
            self._open(fleet)
            if not fleet.is_down(self._now):
                break
        if self._letters.has_aside:
            self._serve_aside()

    def _serve_aside(self) -> None:
        """Open connections for letters that only a certain relay may take; where it is away the next one may."""
        for fleet in self._fleets:
            wanted = self._letters.aside_for(fleet.relay)
            if wanted and fleet.is_down(self._now):
                self._letters.pass_by(fleet.relay)
            elif wanted and self._letters.refusal is None:
                for _ in range(min(wanted, fleet.places(self._now))):
                    fleet.open(self._now)

    def _beyond(self, relay: Relay) -> Relay | None:
        """The next relay by priority."""
        relays = [fleet.relay for fleet in self._fleets]
        place = next(place for place, each in enumerate(relays) if each is relay)
        return relays[place + 1] if place + 1 < len(relays) else None

    def _any_down(self) -> bool:
        return any(fleet.is_down(self._now) for fleet in self._fleets)

    def _open(self, fleet: Fleet) -> None:
        for _ in range(self._letters.waiting(fleet.places(self._now))):
            if self._turned_away(fleet, fleet.open(self._now)):
                return

    def _turned_away(self, fleet: Fleet, door: Door | None) -> bool:
        before = self._fleets[: self._fleets.index(fleet)]
        # One that was asked for a few letters only, while those before it take all others, stops nothing.
        if door is Door.REFUSED and all(other.is_down(self._now) for other in before):
            self._letters.refuse(fleet.relay, fleet.reason)
        return door is not None

    def _flush(self) -> None:
        """Send what there is to be sent: on those that were ready, or on all after a look at all."""
        now = self._now = time.monotonic()
        for connection in self._connections() if self._look else self._ready:
            connection.flush(now)
            if connection.failure is not None:
                self._again = True
            elif not self._watch.follows(connection):
                self._look = True
        if self._look:
            self._follow()

    def _follow(self) -> None:
        self._fleet_of = {connection: fleet for fleet in self._fleets for connection in fleet.connections}
        self._watch.follow([each for each in self._fleet_of if each.failure is None])

    def _pause(self) -> float:
        """How long to wait for something to happen."""
        if self._again:
            return 0.0
        seconds = _LULL_SECONDS if self._letters.lull else _LOOK_SECONDS
        if self._paced and not self._ending and self._letters.waiting():
            paces = [fleet.pace.wait(self._now) for fleet in self._fleets if self._chosen(fleet)]
            seconds = min([seconds, *(pace for pace in paces if pace > 0)])
        return seconds

    def _take_in(self, seconds: float) -> None:
        self._ready = self._watch.wait(seconds)
        now = self._now = time.monotonic()
        look = self._again or self._paced or self._ending or self._letters.lull or now >= self._look_at
        self._again = False
        for connection in self._ready:
            connection.absorb(now)
            # One that has nothing to tell has come in, and one that awaits nothing needs a letter.
            exchange = connection.exchange
            if connection.failure is not None or not connection.events or exchange is None or exchange.idle:
                look = True
            self._note(self._fleet_of[connection], connection)
        self._look = look
        if look:
            self._look_at = now + _LOOK_SECONDS
            for connection, fleet in self._fleet_of.items():
                connection.expire(now)
                self._note(fleet, connection)

    def _note(self, fleet: Fleet, connection: Connection) -> None:
        events = connection.events
        if events:
            connection.events = []
            self._heard = connection
            self._letters.note(fleet.relay, events)
            if fleet.barren:
                fleet.prove(connection)
        if connection.failure is None or connection not in fleet.connections:
            return
        exchange = connection.exchange
        if exchange is not None:
            self._letters.lose(exchange.end(), blameless=exchange.misled, fruitless=not exchange.sent)
        self._turned_away(fleet, fleet.lose(connection, self._now, others=len(self._fleets) > 1))

    def _wind_up(self) -> Iterator[News]:
        """Begin nothing more, and hear what becomes of the messages that are out."""
        self._ending = True
        while True:
            self._withdraw()
            told = self._letters.take()
            if told:
                yield told
            self._flush()
            if all(connection.idle for connection in self._connections()):
                return
            self._take_in(self._pause())

    def _keep_back(self, fleet: Fleet) -> None:
        """Nothing leaves that has not begun to leave: what is queued may not be noted."""
        for connection in fleet.connections:
            if isinstance(connection.exchange, Chunked) and connection.failure is None:
                self._letters.withdraw(connection.exchange.keep_back())

    def _withdraw(self) -> None:
        """Hang up wherever no message is out."""
        for fleet in self._fleets:
            doomed = [each for each in fleet.connections if each.failure is None and not each.idle and not each.out]
            fleet.dismiss(doomed)
            for connection in doomed:
                if connection.exchange is not None:
                    self._letters.withdraw(connection.exchange.end())

    def _failure(self) -> RelayRefusal | RelayDown:
        if self._letters.refusal is not None:
            return RelayRefusal(
                f"{self._letters.refusal} Settle that with whoever runs it, or check `from`, user and "
                "password under `mail` in site.yaml."
            )
        reasons = "; ".join(f"{fleet.relay}: {fleet.reason}" for fleet in self._fleets)
        if all(fleet.unsafe for fleet in self._fleets):
            return RelayRefusal(
                f"No relay can be reached safely ({reasons}). Check `host` and `security` of the relays in site.yaml."
            )
        return RelayDown(f"No relay can be reached ({reasons}). Check `relays` in site.yaml if that does not pass.")
