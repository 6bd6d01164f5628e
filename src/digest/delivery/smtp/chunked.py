"""Handing over letters with BDAT (RFC 3030), several of them on their way at once, without input or output.

    MAIL₁ RCPT₁ BDAT₁ body₁ RSET MAIL₂ RCPT₂ BDAT₂ body₂ RSET … ⇄

A server that announces CHUNKING is told the length of a message and need not be asked before it comes: so
a letter takes no round trip of its own. RSET stands between letters because a server that has refused
one may want it before the next, which is on its way by then. A letter that was in doubt, or had its
connection ended, goes alone: whatever it does, it does to no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from digest.delivery.smtp.envelope import Envelope
from digest.delivery.smtp.events import Answer, Committed, Event, Fate
from digest.delivery.smtp.replies import Hide, ProtocolFault, Reply, ReplyReader
from digest.delivery.smtp.verdicts import Stage, about_us, answers, of_a_command, out_of_step


@dataclass(slots=True, eq=False)
class _Sent:
    """A letter on its way: where in the stream of octets it begins and ends, and whether it is settled."""

    envelope: Envelope
    begin: int
    end: int
    settled: bool = False


class Chunked:
    """One connection's letters, up to `most` of them unanswered at once; else as `Exchange`.

    `unknown`: the server announced BDAT and does not know it.
    """

    def __init__(self, pull: Callable[[], Envelope | None], most: int, *, hide: Hide = str) -> None:
        self.pull = pull
        self._most = most
        self._reader = ReplyReader(hide)
        self._awaited: deque[tuple[Stage, _Sent | None]] = deque()
        self._outgoing: list[bytes] = []
        self._queued = self._written = 0
        self._letters: deque[_Sent] = deque()
        self._waits: Envelope | None = None
        self._spared: list[_Sent] = []
        self._touched = self._settled = self._closing = False
        self.sent = 0
        self.replies = 0
        self.begun = False
        self.ended: str | None = None
        self.misled = self.unknown = False
        self._why = ""

    @property
    def idle(self) -> bool:
        """Whether no letter is under way."""
        return not self._awaited and self._waits is None

    @property
    def awaits(self) -> Stage | None:
        """What the server has to answer next."""
        return self._awaited[0][0] if self._awaited else None

    @property
    def past_data(self) -> bool:
        """Whether a message, or the beginning of one, is out and not answered."""
        return any(self._written > each.begin and not each.settled for each in self._letters)

    def begin(self) -> list[Event]:
        """Start with the next letters, where the exchange is idle and there are some."""
        events: list[Event] = []
        if self.idle:
            self._fill(events)
        return events

    def quit(self) -> None:
        """Say goodbye; only where the exchange is idle."""
        self._queue((Stage.QUIT, None), b"QUIT\r\n")

    def take(self) -> list[bytes]:
        """The bytes to send now, in pieces; what is taken is to be sent, in full and in order."""
        pieces, self._outgoing = self._outgoing, []
        return pieces

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
        except ProtocolFault as fault:
            self.ended = self.ended or str(fault)
        self._fill(events)
        return events

    def unanswered(self) -> None:
        """Nothing came for too long: perhaps it drops what follows the first command of a group."""
        self.misled |= not self.sent and self.awaits in (Stage.MAIL, Stage.RCPT)

    def keep_back(self) -> list[tuple[Envelope, Fate]]:
        """Take back the letters that were queued and of which nothing was taken to be sent."""
        taken = self._queued - sum(map(len, self._outgoing))
        kept = [each for each in self._letters if each.end > taken]
        while kept and kept[0] in (letter for _, letter in self._awaited):
            # The last of what is awaited are theirs, each with its RSET.
            self._awaited.pop()
        for each in kept:
            self._letters.remove(each)
        back = [each.envelope for each in kept]
        if self._waits is not None:
            back.append(self._waits)
        self._waits = None
        self._outgoing.clear()
        self._queued = taken
        return [(envelope, Fate.UNTOUCHED) for envelope in back]

    def end(self) -> list[tuple[Envelope, Fate]]:
        """The letters under way when the connection ended, and how far each was."""
        left = [(each.envelope, self._fate(each, first=not place)) for place, each in enumerate(self._letters)]
        if self._waits is not None:
            left.append((self._waits, Fate.UNTOUCHED))
        self._waits = None
        self._letters.clear()
        self._awaited.clear()
        self._outgoing.clear()
        return left

    def _fate(self, letter: _Sent, *, first: bool) -> Fate:
        if letter in self._spared:
            return Fate.UNTOUCHED
        if self._written >= letter.end:
            # After a 421 as well: some say it of one letter, and go on with those behind.
            return Fate.IN_DOUBT
        if self._closing:
            return Fate.UNTOUCHED
        # A server that hangs up on a quiet connection has not seen the letter that was just begun.
        return Fate.DROPPED if first and (self._touched or not self._settled) else Fate.UNTOUCHED

    def _fill(self, events: list[Event]) -> None:
        while self.ended is None and not self.misled and len(self._letters) < self._most and not self._alone:
            following = self._waits or self.pull()
            self._waits = None
            if following is None:
                return
            if following.alone and self._letters:
                self._waits = following
                return
            self._start(following)
            events.append(Committed(following))

    @property
    def _alone(self) -> bool:
        return bool(self._letters) and self._letters[-1].envelope.alone

    def _start(self, envelope: Envelope) -> None:
        self.begun = True
        if not self._awaited:
            self._touched = False
        begin = self._queued + len(envelope.group)
        letter = _Sent(envelope, begin, begin + envelope.octets)
        self._letters.append(letter)
        self._awaited += [(Stage.MAIL, letter), (Stage.RCPT, letter), (Stage.DOT, letter)]
        self._outgoing += [envelope.group, *envelope.body]
        self._queued = letter.end
        self._queue((Stage.RSET, None), b"RSET\r\n")

    def _queue(self, awaited: tuple[Stage, _Sent | None], line: bytes) -> None:
        self._awaited.append(awaited)
        self._outgoing.append(line)
        self._queued += len(line)

    def _reply(self, reply: Reply, events: list[Event]) -> None:
        if not self._awaited:
            raise ProtocolFault(
                f"it ends the connection: {reply.text()}" if reply.code == 421 else "an answer too many"
            )
        stage, letter = self._awaited[0]
        open_ = letter if letter is not None and not letter.settled else None
        if not answers(stage, reply) or (stage is Stage.DOT and reply.good and _of_an_address(reply)):
            self.misled = True
            raise ProtocolFault(f"{reply.code} is no answer to {stage.value}")
        if reply.code == 503 and open_ and stage is not Stage.DOT and not about_us(reply):
            self.misled = True
            raise ProtocolFault(f"it has lost its place: {reply.text()}")
        self._closing = reply.code == 421 and stage is not Stage.QUIT
        if self._closing and stage is Stage.MAIL and open_ and self._settled and not about_us(reply):
            # It takes so many letters on a connection, and this one goes by another.
            self._spared.append(open_)
            raise ProtocolFault(f"it ends the connection: {reply.text()}")
        if stage is Stage.DOT and open_ and self._written < open_.end:
            if self._of_the_way(stage, reply):
                self._spared.append(open_)
            raise ProtocolFault(self._why or "it answers a message that has not ended")
        self._awaited.popleft()
        self.replies += 1
        self._touched = letter is not None and stage is not Stage.DOT
        if reply.code == 421 or stage is Stage.QUIT:
            self.ended = f"it ends the connection: {reply.text()}"
        if open_:
            self._take_in(stage, open_, reply, events)
        if self._spared and all(each.settled for each in self._letters):
            self.ended = self.ended or self._why

    def _take_in(self, stage: Stage, letter: _Sent, reply: Reply, events: list[Event]) -> None:
        if reply.refuses and self._of_the_way(stage, reply):
            # It was not taken, and goes again another way; those behind it have answers to come.
            letter.settled = True
            self._spared.append(letter)
        elif reply.refuses or stage is Stage.DOT:
            self.sent += reply.good
            letter.settled = self._settled = True
            self._letters.remove(letter)
            events.append(Answer(letter.envelope, stage, reply))

    def _of_the_way(self, stage: Stage, reply: Reply) -> bool:
        """Whether a refusal is of how the letter was handed over: then no more of them go this way."""
        unknown = stage is Stage.DOT and of_a_command(reply)
        if not unknown and not out_of_step(stage, reply, grouped=True):
            return False
        self.misled = True
        self.unknown |= unknown
        self._why = f"it does not take BDAT: {reply.text()}" if unknown else f"it has lost its place: {reply.text()}"
        return True


def _of_an_address(reply: Reply) -> bool:
    """Whether it speaks of an address (2.1.x), as the answer to MAIL or RCPT does and to a message may not."""
    return reply.enhanced is not None and reply.enhanced[1] == 1
