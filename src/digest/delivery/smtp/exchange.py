"""Handing over letters on an open connection, without input or output.

    pipelined (RFC 2920)   MAIL₁ RCPT₁ DATA₁ ⇄ body₁ . MAIL₂ RCPT₂ DATA₂ ⇄ body₂ . MAIL₃ …
    lock-step              MAIL₁ ⇄ RCPT₁ ⇄ DATA₁ ⇄ body₁ . ⇄ MAIL₂ …

Replies carry no number: each belongs to the oldest command without one. One that cannot be its
answer ends the exchange, because from then on nobody knows what answers what.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.envelope import Envelope
from digest.delivery.smtp.replies import ProtocolFault, Reply, ReplyReader
from digest.delivery.smtp.verdicts import Stage, about_us


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply that settles a letter, and the stage that it came at."""

    envelope: Envelope
    stage: Stage
    reply: Reply


@dataclass(frozen=True, slots=True)
class Committed:
    """The next bytes to be sent hold the end of this letter: once they have left, it may arrive."""

    envelope: Envelope


Event = Answer | Committed


class _Mixed(ProtocolFault):
    """A reply that cannot be the answer to what was asked."""


class Fate(Enum):
    """How far a letter was when its connection ended; only one IN_DOUBT can have arrived."""

    IN_DOUBT = "in doubt"
    DROPPED = "dropped"
    UNTOUCHED = "untouched"


@dataclass(slots=True)
class _Awaited:
    stage: Stage
    envelope: Envelope | None


class Exchange:
    """One connection's letters. `pull` gives the next one, or None where there is none now.

    `ended` says why the connection is of no more use, and `misled` that this may come of sending
    commands in a group to a server that does not keep its promise to take them. `begun`: there was a
    letter; `sent` counts those accepted, `replies` all replies.
    """

    def __init__(
        self, capabilities: Capabilities, pull: Callable[[], Envelope | None], *, pipelined: bool = True
    ) -> None:
        self._pull = pull
        self._grouped = pipelined and capabilities.pipelining
        self._reader = ReplyReader()
        self._awaited: deque[_Awaited] = deque()
        self._script: deque[tuple[_Awaited, bytes]] = deque()
        self._outgoing: list[bytes] = []
        self._queued = self._written = self._body_at = self._dot_at = 0
        self._dirty = False
        self._touched = False
        self._settled = False
        self._held: Answer | None = None
        self._doubted: list[Envelope] = []
        self.sent = 0
        self.replies = 0
        self.begun = False
        self.ended: str | None = None
        self.misled = False

    @property
    def idle(self) -> bool:
        """Whether no letter is under way."""
        return not self._awaited and not self._script

    @property
    def awaits(self) -> Stage | None:
        """What the server has to answer next."""
        return self._awaited[0].stage if self._awaited else None

    @property
    def past_data(self) -> bool:
        """Whether a message, or the beginning of one, is out and not answered."""
        return self._written > self._body_at and any(
            each.stage is Stage.DOT and each.envelope is not None for each in self._awaited
        )

    def begin(self) -> None:
        """Start with the next letter, where the exchange is idle and there is one."""
        if self.idle and self.ended is None:
            self._start()
            self._flush()

    def quit(self) -> None:
        """Say goodbye; only where the exchange is idle."""
        self._script.append((_Awaited(Stage.QUIT, None), b"QUIT\r\n"))
        self._flush()

    def take(self) -> bytes:
        """The bytes to send now; what is taken is to be sent, in full and in order."""
        data = b"".join(self._outgoing) if len(self._outgoing) != 1 else self._outgoing[0]
        self._outgoing.clear()
        return data

    def written(self, octets: int) -> None:
        """So many octets more have left this process."""
        self._written += octets

    def receive(self, data: bytes) -> list[Event]:
        """What `data` settles and sets going. Afterwards look at `ended`, then `take`."""
        events: list[Event] = []
        try:
            for reply in self._reader.feed(data):
                if self.ended is None:
                    self._reply(reply, events)
        except _Mixed as fault:
            self.ended = self.ended or str(fault)
            self._doubt(events)
        except ProtocolFault as fault:
            self.ended = self.ended or str(fault)
        if self.ended is None:
            self._flush()
        return events

    def unanswered(self) -> None:
        """Nothing came for too long. Some servers drop what follows the first command of a group."""
        self.misled = self._grouped and not self.sent and self.awaits in (Stage.RCPT, Stage.DATA)

    def end(self) -> list[tuple[Envelope, Fate]]:
        """The letters under way when the connection ended, and how far each was."""
        doubted = [*self._doubted, *([self._held.envelope] if self._held else [])]
        left = [(envelope, Fate.IN_DOUBT) for envelope in doubted]
        self._held, self._doubted = None, []
        seen: set[int] = set()
        first = True
        for each in [*self._awaited, *(command for command, _ in self._script)]:
            envelope = each.envelope
            if envelope is None or envelope.number in seen:
                continue
            seen.add(envelope.number)
            left.append((envelope, self._fate(each.stage, first=first)))
            first = False
        self._awaited.clear()
        self._script.clear()
        self._outgoing.clear()
        return left

    def _fate(self, stage: Stage, *, first: bool) -> Fate:
        if stage is Stage.DOT and self._written >= self._dot_at:
            return Fate.IN_DOUBT
        # A server that hangs up on a quiet connection has not seen the letter that was just begun.
        return Fate.DROPPED if first and (self._touched or not self._settled) else Fate.UNTOUCHED

    def _reply(self, reply: Reply, events: list[Event]) -> None:
        if not self._awaited:
            raise ProtocolFault(
                f"it ends the connection: {reply.text()}" if reply.code == 421 else "an answer too many"
            )
        awaited = self._awaited[0]
        if not _answers(awaited.stage, reply):
            self.misled = self._grouped and awaited.stage is not Stage.DOT
            raise _Mixed(f"{reply.code} is no answer to {awaited.stage.value}")
        if reply.code == 503 and awaited.envelope and awaited.stage is not Stage.DOT and not about_us(reply):
            self.misled = self._grouped
            raise ProtocolFault(f"it has lost its place: {reply.text()}")
        early = awaited.stage is Stage.DOT and self._written < self._dot_at
        if early and reply.good:
            raise ProtocolFault("it takes a message that has not ended")
        self._awaited.popleft()
        self.replies += 1
        self._touched = awaited.stage is not Stage.DOT and awaited.envelope is not None
        if reply.code == 421 or awaited.stage is Stage.QUIT:
            self.ended = f"it ends the connection: {reply.text()}"
        elif early:
            self.ended = "it refuses a message before its end"
        self._take_in(awaited, reply, events)

    def _take_in(self, awaited: _Awaited, reply: Reply, events: list[Event]) -> None:
        stage, envelope = awaited.stage, awaited.envelope
        if stage is Stage.DATA and not reply.refuses:
            self._body(envelope, events)
        elif stage is Stage.DOT:
            self.sent += reply.good and envelope is not None
            if envelope is not None and self._awaited and reply.good and reply.enhanced and reply.enhanced[1] == 1:
                # It speaks of an address: perhaps it answers the next MAIL, out of turn.
                self._held = Answer(envelope, stage, reply)
            else:
                self._settle(envelope, stage, reply, events)
        elif stage is not Stage.RSET and reply.refuses:
            self._settle(envelope, stage, reply, events)
            self._abandon(envelope)
        if self._held is not None and (stage is Stage.DATA or self.idle):
            events.append(self._held)
            self._held = None
        if self.idle:
            self._start()

    def _doubt(self, events: list[Event]) -> None:
        """Replies that come out of turn may have said yes to a message in another's name: take that back."""
        for event in reversed(events):
            if isinstance(event, Answer) and event.stage is Stage.DOT and event.reply.good:
                events.remove(event)
                self._doubted.append(event.envelope)
                return

    def _settle(self, envelope: Envelope | None, stage: Stage, reply: Reply, events: list[Event]) -> None:
        if envelope is not None:
            self._settled = True
            events.append(Answer(envelope, stage, reply))

    def _abandon(self, envelope: Envelope | None) -> None:
        """Forget the rest of a refused letter; its transaction has to be reset before the next one."""
        self._dirty = True
        if envelope is None:
            return
        self._script = deque(command for command in self._script if command[0].envelope is not envelope)
        for each in self._awaited:
            if each.envelope is envelope:
                each.envelope = None

    def _body(self, envelope: Envelope | None, events: list[Event]) -> None:
        # A server may ask for the message of a letter that it has refused: it gets none, for nobody
        # (RFC 2920, section 3.1).
        self._body_at = self._queued
        self._queue(b".\r\n" if envelope is None else envelope.body)
        self._dot_at = self._queued
        if envelope is not None:
            events.append(Committed(envelope))
        self._dirty = False
        self._awaited.append(_Awaited(Stage.DOT, envelope))
        if self._grouped:
            self._start()

    def _start(self) -> None:
        following = self._pull() if self.ended is None else None
        if following is None:
            return
        self.begun = True
        if self._dirty:
            self._script.append((_Awaited(Stage.RSET, None), b"RSET\r\n"))
            self._dirty = False
        self._script.append((_Awaited(Stage.MAIL, following), following.mail))
        self._script.append((_Awaited(Stage.RCPT, following), following.rcpt))
        self._script.append((_Awaited(Stage.DATA, following), b"DATA\r\n"))
        if not self._awaited:
            self._touched = False

    def _flush(self) -> None:
        while self._script and (self._grouped or not self._awaited):
            command, line = self._script.popleft()
            self._awaited.append(command)
            self._queue(line)

    def _queue(self, data: bytes) -> None:
        self._outgoing.append(data)
        self._queued += len(data)


def _answers(stage: Stage, reply: Reply) -> bool:
    if reply.refuses:
        return stage is not Stage.RSET or reply.code == 421
    return reply.code == 354 if stage is Stage.DATA else reply.good
