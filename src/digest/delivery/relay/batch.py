"""One batch on its way: the letters that wait, those that are under way, and what became of them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from digest.delivery.relay.options import Relay
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.envelope import Envelope, TooLarge, Unencodable, enclose
from digest.delivery.smtp.exchange import Answer, Event, Fate
from digest.delivery.smtp.replies import Reply
from digest.delivery.smtp.verdicts import Stage, Verdict, judge
from digest.delivery.transport import Letter
from digest.model.delivery import DeliveryState, Outcome

_RETURNS = 3


class Batch:
    """Takes letters as they are asked for. A `refusal` of us, in words, ends it all.

    `sender` gives a letter's return path; `time` says how late it is now.
    """

    def __init__(
        self, letters: Iterable[Letter], sender: Callable[[Letter], str], time: Callable[[], datetime]
    ) -> None:
        self._letters: Iterator[Letter] = iter(letters)
        self._sender = sender
        self._time = time
        self._waiting: deque[Letter] = deque()
        self._under_way: dict[int, Letter] = {}
        self._announced: set[int] = set()
        self._returned: Counter[int] = Counter()
        self._outcomes: list[Outcome] = []
        self.refusal: str | None = None

    def waiting(self, wanted: int = 1) -> int:
        """How many letters wait for a place, up to `wanted`; they are taken for it if need be."""
        while len(self._waiting) < wanted:
            letter = next(self._letters, None)
            if letter is None:
                break
            self._waiting.append(letter)
        return min(wanted, len(self._waiting))

    @property
    def over(self) -> bool:
        """Whether nobody waits, and nobody is under way."""
        return not self._under_way and not self.waiting()

    def refuse(self, relay: Relay, reason: str) -> None:
        """We are refused; the first reason counts."""
        self.refusal = self.refusal or f"The relay {relay} refuses us: {reason}."

    def pull(self, relay: Relay, server: Capabilities) -> Envelope | None:
        """The next letter in an envelope for this server; None at the end, and after a refusal of us."""
        while self.refusal is None and self.waiting():
            letter = self._waiting.popleft()
            delivery = letter.delivery
            try:
                envelope = enclose(delivery.id, self._sender(letter), delivery.email, letter.message, server)
            except Unencodable as fault:
                self._conclude(delivery.id, DeliveryState.FAILED, "unencodable", str(fault))
            except TooLarge as fault:
                self.refuse(relay, str(fault))
            else:
                self._under_way[delivery.id] = letter
                return envelope
        return None

    def note(self, relay: Relay, events: Iterable[Event]) -> None:
        """Take in what a connection to `relay` has seen happen."""
        for event in events:
            if isinstance(event, Answer):
                self._answered(relay, event.envelope, event.stage, event.reply)
            else:
                self._announced.add(event.envelope.number)
                self._conclude(event.envelope.number, DeliveryState.SENDING, None)

    def lose(self, left: Iterable[tuple[Envelope, Fate]], *, blameless: bool) -> None:
        """Take in what a connection that ended had on it; `blameless`: none of the letters is why it did.

        A letter that the end did not concern goes again by the next connection.
        """
        for envelope, fate in left:
            letter = self._under_way.pop(envelope.number)
            if fate is Fate.IN_DOUBT:
                self._conclude(envelope.number, DeliveryState.IN_DOUBT, None)
            elif fate is Fate.DROPPED and not blameless:
                self._conclude(envelope.number, DeliveryState.DEFERRED, "lost")
            elif self._returned[envelope.number] >= _RETURNS:
                self._conclude(envelope.number, DeliveryState.DEFERRED, "deferred")
            else:
                self._returned[envelope.number] += 1
                self._waiting.appendleft(letter)

    def withdraw(self, left: Iterable[tuple[Envelope, Fate]]) -> None:
        """Take back what a connection had on it that is hung up before the messages themselves went out.

        No outcome is told, as for a letter that was never taken; but one that was announced needs one.
        """
        for envelope, _ in left:
            del self._under_way[envelope.number]
            before = len(self._outcomes)
            self._outcomes = [
                each
                for each in self._outcomes
                if each.delivery_id != envelope.number or each.state is not DeliveryState.SENDING
            ]
            if len(self._outcomes) == before and envelope.number in self._announced:
                self._conclude(envelope.number, DeliveryState.DEFERRED, "deferred")

    def take(self) -> list[Outcome]:
        """The outcomes since the last call."""
        taken, self._outcomes = self._outcomes, []
        return taken

    def _answered(self, relay: Relay, envelope: Envelope, stage: Stage, reply: Reply) -> None:
        letter = self._under_way.pop(envelope.number)
        verdict = judge(stage, reply, utf8=envelope.utf8)
        if verdict is Verdict.SENT:
            self._conclude(envelope.number, DeliveryState.SENT, None)
            return
        said = reply.text(letter.delivery.email)
        if verdict is Verdict.US:
            self.refuse(relay, f"it answers {stage.value} with {said}")
            # Its end was announced, so that it would be in doubt if nothing were said.
            if stage is Stage.DOT:
                self._conclude(envelope.number, DeliveryState.DEFERRED, "deferred", said)
            return
        state = DeliveryState.DEFERRED if verdict is Verdict.LATER else DeliveryState.FAILED
        self._conclude(envelope.number, state, verdict.value, said)

    def _conclude(self, number: int, state: DeliveryState, reason: str | None, reply: str | None = None) -> None:
        self._outcomes.append(Outcome(number, state, self._time(), reason=reason, reply=reply))
