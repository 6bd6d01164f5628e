"""A batch on its way: the letters that wait, those that are under way, and what became of them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from digest.delivery.relay.domains import Domains
from digest.delivery.relay.options import Relay
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.envelope import Envelope, TooLarge, Unannounced, Unencodable, enclose
from digest.delivery.smtp.events import Committed, Event, Fate, Passed
from digest.delivery.smtp.replies import Reply
from digest.delivery.smtp.verdicts import Stage, Verdict, judge
from digest.delivery.transport import Letter, News
from digest.model.delivery import Delivery, DeliveryState, Outcome

_RETURNS = 3
# So many readers who are refused one after the other, and not for what their address is, are no readers' fault.
_MANY, _DOMAINS = 100, 5
# Subjects of RFC 3463: addresses, mailboxes, the way to the domain, and what a reader's own policy is.
_READERS_SUBJECTS = frozenset({1, 2, 4, 7})


class Batch:
    """Takes letters as they are asked for. A `refusal` of us, in words, ends it all.

    `sender` gives a letter's return path; `time` says how late it is now; `domains` are those that put readers
    off. `elsewhere` is asked, of a relay that takes nothing now, whether others do; `beyond`, of one that lacks what a
    letter needs, which is the next. `lull`: there was no letter when one was asked for, and there may be one later.
    """

    def __init__(
        self,
        letters: Iterable[Letter | None],
        sender: Callable[[Letter], str],
        time: Callable[[], datetime],
        domains: Domains,
    ) -> None:
        self._letters: Iterator[Letter | None] = iter(letters)
        self._sender = sender
        self._time = time
        self._domains = domains
        self._waiting: deque[Letter] = deque()
        self._ended = False
        self._under_way: dict[int, Letter] = {}
        self._announced: set[int] = set()
        self._returned: Counter[int] = Counter()
        self._leaving: list[int] = []
        self._sent: list[int] = []
        self._others: list[Outcome] = []
        self._back: list[int] = []
        self._refused_in_a_row = 0
        self._refused_domains: set[str] = set()
        # Letters that only this relay, by its identity, may take, since those before it lack what they need.
        self._aside: dict[int, deque[Letter]] = {}
        self.beyond: Callable[[Relay], Relay | None] = lambda _relay: None
        self.any_down: Callable[[], bool] = lambda: False
        self.elsewhere: Callable[[Relay, str], bool] = lambda _relay, _said: False
        self.lull = False
        self.refusal: str | None = None

    def waiting(self, wanted: int = 1) -> int:
        """How many letters wait for a place, up to `wanted`; they are taken for it if need be."""
        self.lull = False
        while len(self._waiting) < wanted and (letter := self._drawn()):
            self._waiting.append(letter)
        return min(wanted, len(self._waiting))

    @property
    def over(self) -> bool:
        """Whether nobody waits, will wait, or is under way."""
        return not self._under_way and not self._aside and not self.waiting() and self._ended

    @property
    def has_aside(self) -> bool:
        """Whether letters wait for a certain relay."""
        return bool(self._aside)

    def aside_for(self, relay: Relay) -> int:
        """How many letters wait for this relay and no other."""
        return len(self._aside.get(id(relay), ()))

    def pass_by(self, relay: Relay) -> None:
        """It cannot be reached: what waits for it waits for the next one, or is put off."""
        for letter in self._aside.pop(id(relay), ()):
            self._set_aside(relay, letter, f"the relay {relay}, which may take it, cannot be reached")

    def refuse(self, relay: Relay, reason: str) -> None:
        """We are refused; the first reason counts."""
        self.refusal = self.refusal or f"The relay {relay} refuses us: {reason}."

    def pull(self, relay: Relay, server: Capabilities, *, chosen: bool = True) -> Envelope | None:
        """The next letter in an envelope for this server; None where there is none, and after a refusal of us.

        Unless it is `chosen` that is one which waits for it and no other.
        """
        while self.refusal is None:
            letter = self._take_aside(relay) if self._aside else None
            if letter is None:
                if not chosen:
                    return None
                letter = self._waiting.popleft() if self._waiting else self._drawn()
                if letter is None:
                    return None
            delivery, _, pieces, _, _, fit = letter
            number = delivery.id
            if self._domains and self._left_alone(delivery):
                continue
            try:
                # One that may have ended its connection, or may yet, takes no other with it.
                alone = delivery.doubts + delivery.drops > 0
                envelope = enclose(number, self._sender(letter), delivery.email, pieces, server, fit, alone=alone)
            except Unannounced as fault:
                self._set_aside(relay, letter, str(fault))
            except Unencodable as fault:
                self._conclude(number, DeliveryState.FAILED, "unencodable", str(fault))
            except TooLarge as fault:
                self.refuse(relay, str(fault))
            else:
                self._under_way[number] = letter
                return envelope
        return None

    def _drawn(self) -> Letter | None:
        """The next one of all; None where there is none now, or none any more."""
        if not self._ended:
            for letter in self._letters:
                self.lull = letter is None
                return letter
            self._ended = True
        self.lull = False
        return None

    def _take_aside(self, relay: Relay) -> Letter | None:
        found = self._aside.get(id(relay))
        if not found:
            return None
        letter = found.popleft()
        if not found:
            del self._aside[id(relay)]
        return letter

    def _set_aside(self, relay: Relay, letter: Letter, why: str) -> None:
        """The next relay may take it; behind the last one it fails, or waits where one of them is away now."""
        following = self.beyond(relay)
        if following is not None:
            self._aside.setdefault(id(following), deque()).append(letter)
        elif self.any_down():
            self._conclude(letter.delivery.id, DeliveryState.DEFERRED, "deferred", why)
        else:
            self._conclude(letter.delivery.id, DeliveryState.FAILED, "unencodable", why)

    def _left_alone(self, delivery: Delivery) -> bool:
        """Whether its domain is left alone for now, so that it is put off without a try."""
        found = self._domains.left_alone(delivery.email, delivery.id, self._time())
        if found is None:
            return False
        due_at, reply = found
        told = Outcome(delivery.id, DeliveryState.DEFERRED, self._time(), "deferred", reply, due_at)
        self._others.append(told)
        return True

    def note(self, relay: Relay, events: Iterable[Event]) -> None:
        """Take in what a connection to `relay` has seen happen."""
        for event in events:
            if isinstance(event, Passed):
                previous, current = event
                if previous is not None:
                    self._taken(previous.number)
                self._announced.add(current.number)
                self._leaving.append(current.number)
            elif isinstance(event, Committed):
                self._announced.add(event.envelope.number)
                self._leaving.append(event.envelope.number)
            elif event.reply.good:
                self._taken(event.envelope.number)
            else:
                self._refused(relay, event.envelope, event.stage, event.reply)

    def lose(self, left: Sequence[tuple[Envelope, Fate]], *, blameless: bool, fruitless: bool) -> None:
        """Take in what a connection that ended had on it; `blameless`: none of the letters is why it did.

        A letter that the end did not concern goes again by the next connection, but not for ever by `fruitless` ones,
        which took no letter at all.
        """
        for envelope, fate in reversed(left):
            letter = self._under_way.pop(envelope.number)
            if envelope.number in self._leaving and fate is not Fate.IN_DOUBT:
                self._leaving.remove(envelope.number)
                self._announced.discard(envelope.number)
            if fate is Fate.IN_DOUBT:
                self._conclude(envelope.number, DeliveryState.IN_DOUBT)
            elif fate is Fate.DROPPED and not blameless:
                self._conclude(envelope.number, DeliveryState.DEFERRED, "lost")
            elif self._returned[envelope.number] >= _RETURNS:
                self._conclude(envelope.number, DeliveryState.DEFERRED, "deferred")
            else:
                self._returned[envelope.number] += fruitless
                self._recall(letter)

    def withdraw(self, left: Iterable[tuple[Envelope, Fate]]) -> None:
        """Take back what a connection had on it that is hung up before the messages themselves went out.

        No outcome is told, as for a letter that was never taken; but one whose answer is not believed yet is in doubt.
        """
        for envelope, fate in left:
            letter = self._under_way.pop(envelope.number)
            if fate is Fate.IN_DOUBT:
                self._conclude(envelope.number, DeliveryState.IN_DOUBT)
            else:
                self._recall(letter)

    def take(self) -> News | None:
        """What has become known since the last call."""
        if not (self._leaving or self._sent or self._others or self._back):
            return None
        news = News(self._time(), self._leaving, self._sent, self._others, self._back)
        self._leaving, self._sent, self._others, self._back = [], [], [], []
        return news

    def nothing(self) -> News:
        """That nothing has become known: whoever asks may end it, though the relays are silent."""
        return News(self._time(), [], [], [])

    def _taken(self, number: int) -> None:
        letter = self._under_way.pop(number)
        if self._domains:
            self._domains.took(letter.delivery.email)
        self._announced.discard(number)
        self._sent.append(number)
        if self._refused_in_a_row:
            self._refused_in_a_row = 0
            self._refused_domains.clear()

    def _refused(self, relay: Relay, envelope: Envelope, stage: Stage, reply: Reply) -> None:
        letter = self._under_way.pop(envelope.number)
        verdict = judge(stage, reply, utf8=envelope.utf8)
        said = reply.text(letter.delivery.email)
        # MAIL names nobody but us, and what it is answered meets the next one as well; 421 ends one connection alone.
        again = verdict is Verdict.LATER and stage is Stage.MAIL and reply.code != 421
        if again and self.elsewhere(relay, said):
            self._recall(letter)
            return
        if verdict is Verdict.LATER and stage is Stage.RCPT:
            self._domains.put_off(letter.delivery.email, reply, said, self._time())
        if verdict is not Verdict.US:
            state = DeliveryState.DEFERRED if verdict is Verdict.LATER else DeliveryState.FAILED
            self._conclude(envelope.number, state, verdict.value, said)
            if verdict is Verdict.REFUSED and not _of_a_reader(reply):
                self._count(relay, stage, letter.delivery.email, said)
            return
        if stage is Stage.RCPT:
            # A refusal of us that only this reader's address brings on: the second one holds up nobody else.
            self._conclude(envelope.number, DeliveryState.DEFERRED, "barred", said)
            if letter.delivery.drops:
                return
        self.refuse(relay, f"it answers {stage.value} with {said}")
        # If its end was announced it would be in doubt if nothing were said.
        if envelope.number in self._announced:
            self._conclude(envelope.number, DeliveryState.DEFERRED, "deferred", said)

    def _count(self, relay: Relay, stage: Stage, email: str, said: str) -> None:
        self._refused_in_a_row += 1
        self._refused_domains.add(email.rpartition("@")[2])
        # A list may hold a hundred dead addresses of one domain in a row.
        if self._refused_in_a_row >= _MANY and (stage is not Stage.RCPT or len(self._refused_domains) >= _DOMAINS):
            self.refuse(relay, f"it answers {stage.value} with {said}, and refused {_MANY} readers in a row")

    def _recall(self, letter: Letter) -> None:
        """It waits again; and where it was told to be leaving, it is told that it did not."""
        number = letter.delivery.id
        if number in self._leaving:
            self._leaving.remove(number)
        elif number in self._announced:
            self._back.append(number)
        self._announced.discard(number)
        self._waiting.appendleft(letter)

    def _conclude(self, number: int, state: DeliveryState, reason: str | None = None, reply: str | None = None) -> None:
        self._announced.discard(number)
        self._others.append(Outcome(number, state, self._time(), reason, reply))


def _of_a_reader(reply: Reply) -> bool:
    """Whether its status says that it is about a reader: where he lives, and what he takes."""
    return reply.enhanced is not None and reply.enhanced[1] in _READERS_SUBJECTS
