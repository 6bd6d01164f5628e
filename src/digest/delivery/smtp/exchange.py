"""Handing over letters on an open connection, without input or output.

    pipelined (RFC 2920)   MAIL₁ RCPT₁ DATA₁ ⇄ body₁ . MAIL₂ RCPT₂ DATA₂ ⇄ body₂ . MAIL₃ …
    lock-step              MAIL₁ ⇄ RCPT₁ ⇄ DATA₁ ⇄ body₁ . ⇄ MAIL₂ …

Replies carry no number: each belongs to the oldest command without one. One that cannot be its
answer ends the exchange, because from then on nobody knows what answers what.

Nearly always the same four replies come together and say yes. That round is known by one pattern and
taken at once (`_usual`); whatever else comes goes reply by reply.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.envelope import Envelope
from digest.delivery.smtp.events import Answer, Committed, Event, Fate, Passed
from digest.delivery.smtp.replies import Hide, ProtocolFault, Reply, ReplyReader
from digest.delivery.smtp.verdicts import Stage, about_us, answers, out_of_step


class _Mixed(ProtocolFault):
    """A reply that cannot be the answer to what was asked."""


# What a command or message was, and for which letter: None where that one is settled already.
_Awaited = tuple[Stage, Envelope | None]
_Pull = Callable[[], Envelope | None]

# To look a member up in its enumeration takes ten times as long as a name.
_MAIL, _RCPT, _DATA, _DOT = Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT
_GROUP = [_MAIL, _RCPT, _DATA]

# A yes that speaks of an address (2.1.x) is looked at more closely: see `_take_in`.
_USUAL = re.compile(
    rb"(250 (?!2\.1\.)[^\r\n]{0,500}\r\n)?250 [^\r\n]{0,500}\r\n250 [^\r\n]{0,500}\r\n354 [^\r\n]{0,500}\r\n"
)


class Exchange:
    """One connection's letters. `pull` gives the next one, or None where there is none now.

    `ended` says why the connection is of no more use, and `misled` that this may come of sending
    commands in a group to a server that does not keep its promise to take them. `begun`: there was a
    letter; `sent` counts those accepted, `replies` all replies. `hide`: see `Reply`.
    """

    def __init__(self, capabilities: Capabilities, pull: _Pull, *, pipelined: bool = True, hide: Hide = str) -> None:
        self.pull = pull
        self._grouped = pipelined and capabilities.pipelining
        self._reader = ReplyReader(hide)
        self._awaited: list[_Awaited] = []
        self._script: deque[tuple[_Awaited, bytes]] = deque()
        self._outgoing: list[bytes] = []
        self._queued = self._written = self._body_at = self._dot_at = 0
        self._dirty = False
        self._touched = False
        self._settled = False
        self._held: Answer | None = None
        # The letters of the usual round, where exactly that one is awaited: the one sent and the one begun.
        self._round: tuple[Envelope | None, Envelope] | None = None
        self._doubted: list[Envelope] = []
        # `_quiet`: how many replies there were when it was last begun with nothing under way.
        self.sent = self.replies = self._quiet = 0
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
        return self._awaited[0][0] if self._awaited else None

    @property
    def past_data(self) -> bool:
        """Whether a message, or the beginning of one, is out and not answered."""
        return self._written > self._body_at and any(
            stage is Stage.DOT and envelope is not None for stage, envelope in self._awaited
        )

    def begin(self) -> list[Event]:
        """Start with the next letter, where the exchange is idle and there is one. Nothing is committed by that."""
        if self.idle and self.ended is None:
            self._quiet = self.replies
            self._start()
            self._flush()
            self._round = self._expected()
        return []

    def quit(self) -> None:
        """Say goodbye; only where the exchange is idle."""
        self._script.append(((Stage.QUIT, None), b"QUIT\r\n"))
        self._flush()

    def take(self) -> list[bytes]:
        """The bytes to send now, in pieces; what is taken is to be sent, in full and in order."""
        pieces, self._outgoing = self._outgoing, []
        return pieces

    def written(self, octets: int) -> None:
        """So many octets more have left this process."""
        self._written += octets

    def receive(self, data: bytes) -> list[Event]:
        """What `data` settles and sets going. Afterwards look at `ended`, then `take`."""
        expected, self._round = self._round, None
        if expected is not None and self._written == self._queued:
            found = _USUAL.fullmatch(data)
            if found is not None and (found[1] is None) == (expected[0] is None):
                return self._usual(*expected)
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
            self._round = self._expected()
        return events

    def unanswered(self) -> None:
        """Nothing came for too long. Some servers drop what follows the first command of a group, or a final dot."""
        early = self.awaits is Stage.MAIL or (not self.sent and self.awaits in _GROUP)
        self.misled = self._grouped and early and self.replies > self._quiet

    def end(self) -> list[tuple[Envelope, Fate]]:
        """The letters under way when the connection ended, and how far each was."""
        doubted = [*self._doubted, *([self._held.envelope] if self._held else [])]
        left = [(envelope, Fate.IN_DOUBT) for envelope in doubted]
        self._held, self._doubted = None, []
        seen: set[int] = set()
        first = True
        for stage, envelope in [*self._awaited, *(command for command, _ in self._script)]:
            if envelope is None or envelope.number in seen:
                continue
            seen.add(envelope.number)
            left.append((envelope, self._fate(stage, first=first)))
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

    def _usual(self, previous: Envelope | None, current: Envelope) -> list[Event]:
        """Take in a whole round of yes: to the end of `previous`, and to MAIL, RCPT and DATA of `current`."""
        if previous is not None:
            self.sent += 1
            self._settled = True
        self.replies += 4
        self._touched = True
        following = self.pull()
        self._body_at = self._queued
        self._dot_at = self._queued = self._queued + current.octets
        if following is None:
            self._outgoing = [*self._outgoing, *current.body]
            self._awaited = [(_DOT, current)]
        else:
            self._outgoing = [*self._outgoing, *current.body, following.group]
            self._queued += len(following.group)
            self._awaited = [(_DOT, current), (_MAIL, following), (_RCPT, following), (_DATA, following)]
            self._round = (current, following)
        return [Passed(previous, current)]

    def _expected(self) -> tuple[Envelope | None, Envelope] | None:
        """The letters of the usual round, if nothing else is awaited."""
        stages = [stage for stage, _ in self._awaited]
        if self._script or self._dirty or self._held or self._reader.half or stages[-3:] != _GROUP:
            return None
        sent = self._awaited[0][1] if stages[0] is Stage.DOT else None
        begun = self._awaited[-1][1]
        if begun is None or len(stages) != (4 if sent else 3):
            return None
        return sent, begun

    def _reply(self, reply: Reply, events: list[Event]) -> None:
        if not self._awaited:
            raise ProtocolFault(
                f"it ends the connection: {reply.text()}" if reply.code == 421 else "an answer too many"
            )
        stage, envelope = self._awaited[0]
        if not answers(stage, reply):
            self.misled = self._grouped and stage is not Stage.DOT
            raise _Mixed(f"{reply.code} is no answer to {stage.value}")
        if envelope and reply.refuses and out_of_step(stage, reply, grouped=self._grouped):
            self.misled = self._grouped
            raise ProtocolFault(f"it has lost its place: {reply.text()}")
        if reply.code == 421 and stage is Stage.MAIL and self._settled and not about_us(reply):
            # It takes so many letters on a connection, and this one goes by another.
            raise ProtocolFault(f"it ends the connection: {reply.text()}")
        early = stage is Stage.DOT and self._written < self._dot_at
        if early and reply.good:
            raise ProtocolFault("it takes a message that has not ended")
        del self._awaited[0]
        self.replies += 1
        self._touched = stage is not Stage.DOT and envelope is not None
        if reply.code == 421 or stage is Stage.QUIT:
            self.ended = f"it ends the connection: {reply.text()}"
        elif early:
            self.ended = "it refuses a message before its end"
        self._take_in(stage, envelope, reply, events)

    def _take_in(self, stage: Stage, envelope: Envelope | None, reply: Reply, events: list[Event]) -> None:
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
        self._script = deque(command for command in self._script if command[0][1] is not envelope)
        self._awaited = [(stage, None if each is envelope else each) for stage, each in self._awaited]

    def _body(self, envelope: Envelope | None, events: list[Event]) -> None:
        # A server may ask for the message of a letter that it has refused: it gets none, for nobody
        # (RFC 2920, section 3.1).
        self._body_at = self._queued
        self._queue(*([b".\r\n"] if envelope is None else envelope.body))
        self._dot_at = self._queued
        if envelope is not None:
            events.append(Committed(envelope))
        self._dirty = False
        self._awaited.append((Stage.DOT, envelope))
        if self._grouped:
            self._start()

    def _start(self) -> None:
        following = self.pull() if self.ended is None else None
        if following is None:
            return
        self.begun = True
        if self._dirty:
            self._script.append(((Stage.RSET, None), b"RSET\r\n"))
            self._dirty = False
        self._script.append(((Stage.MAIL, following), following.mail))
        self._script.append(((Stage.RCPT, following), following.rcpt))
        self._script.append(((Stage.DATA, following), b"DATA\r\n"))
        if not self._awaited:
            self._touched = False

    def _flush(self) -> None:
        while self._script and (self._grouped or not self._awaited):
            command, line = self._script.popleft()
            self._awaited.append(command)
            self._queue(line)

    def _queue(self, *pieces: bytes) -> None:
        self._outgoing += pieces
        self._queued += sum(map(len, pieces))
