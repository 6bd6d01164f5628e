"""The letters of an edition on their way: whose turn it is, what is known of each, and what the ledger is told.

The next claim is made while the letters of the last one leave, so that sending never pauses. Whatever is
known goes into the journal at once and to the ledger with the next turn.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from digest.delivery.retry import LOST, letters_to_blame
from digest.delivery.transport import News
from digest.errors import JournalDown, StoreError
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.edition import Edition
from digest.model.rendition import Rendition
from digest.pipeline.claimed import Claim
from digest.pipeline.clerk import Taken, Turn
from digest.pipeline.conditions import Conditions
from digest.pipeline.journal import Journal
from digest.pipeline.ledger import Ledger
from digest.pipeline.nameless import nameless

_LOOK_EVERY = timedelta(milliseconds=100)
_SETTLE_EVERY = timedelta(seconds=1)
_TELL_EVERY = timedelta(seconds=1)
# Counting all states reads the whole audience: a fiftieth of the time at most goes into it.
_TELLING_SHARE = 50
_TICK_SECONDS = 0.01
_BATCH_SECONDS, _PACE_SECONDS = 5, 0.5
_FIRST_BATCH, _LEAST, _MOST = 100, 10, 5_000


class Flight:
    """The caller takes `turn`, hands outcomes to `take`, and calls `end`, whatever happened.

    `fault` is why no more can be had of the ledger: nothing more begins then, and what is out comes to its end.
    `nowhere`: some answers stand neither in the journal nor in its reserve.
    """

    def __init__(
        self, edition: Edition, conditions: Conditions, ledger: Ledger, journal: Journal | None, names: Iterator[str]
    ) -> None:
        self._edition = edition
        self._names = names
        self._conditions = conditions
        self._ledger = ledger
        self._journal = journal
        self._queue: deque[Delivery] = deque()
        self._claims: list[Claim] = []
        self._of: dict[int, Claim] = {}
        self._asked: Claim | None = None
        self._complete: list[Claim] = []
        self._settling: list[Claim] = []
        self._sent: list[int] = []
        self._told: list[tuple[Outcome, bool]] = []
        self._gone: frozenset[int] = frozenset()
        self._halted = self._dry = self._answered = False
        self._size = _FIRST_BATCH
        self._done = self._done_before = 0
        self._claimed_at = self._looked = self._settled = conditions.clock()
        self._tell_at: datetime | None = None
        self._tick_at = 0.0
        self._unnoted = self.nowhere = False
        self.fault: StoreError | JournalDown | None = None

    @property
    def answered(self) -> bool:
        """Whether a relay said anything of any letter: one that only hangs up is as good as none."""
        return self._answered

    @property
    def unaccounted(self) -> bool:
        """Whether, at the end of a flight that was not stopped, nothing is known of some letters."""
        return not self._halted and any(claim.open for claim in self._claims)

    @property
    def may_end(self) -> bool:
        """Whether an end is wanted and no message is out: what a silent relay may still say is not waited for."""
        return self._halted and self._journal is not None and not any(claim.out for claim in self._claims)

    def rendition(self) -> Rendition:
        """The edition as it is to be sent now."""
        assert self._ledger.rendition is not None  # noqa: S101  # `_hear` has seen to it
        return self._ledger.rendition

    def next(self, most: int) -> list[Delivery]:
        """Whose turn comes next, at most so many of them."""
        return [*islice(self._queue, most)]

    def turn(self) -> Iterator[Delivery | None]:
        """Those to be sent, one when it is asked for; None where the ledger has not answered yet.

        It ends when nobody is due any more, and early when sending is to stop or there is a `fault`. Whoever has left
        meanwhile is passed over.
        """
        queue = self._queue
        while True:
            if not queue or time.monotonic() >= self._tick_at:
                self._tick(self._conditions.clock())
            if self._halted:
                return
            if queue:
                delivery = queue.popleft()
                if delivery.id in self._gone:
                    state = DeliveryState.UNCERTAIN if delivery.doubts else DeliveryState.SUPPRESSED
                    now = self._conditions.clock()
                    self.take(News(now, others=[Outcome(delivery.id, state, now, reason="left")]))
                else:
                    yield delivery
            elif self._dry and self._asked is None:
                return
            else:
                yield None

    def take(self, news: News) -> None:
        """Note what a transport says of letters; the ledger is told when it is next asked.

        Raises JournalDown where the journal cannot be written: then those that are leaving must stay, and no others
        have their turn.
        """
        of = self._of
        for number in news.leaving:
            of[number].leaving.append(number)
        for number in news.sent:
            of[number].arrived.append(number)
        for outcome in news.others:
            claim = of[outcome.delivery_id]
            claim.others.append(nameless(outcome, claim.open[outcome.delivery_id].email))
        for number in news.back:
            of[number].back.append(number)
        down: JournalDown | None = None
        for claim in self._claims.copy():
            if claim.leaving or claim.arrived or claim.others or claim.back:
                down = self._note(claim, news.at) or down
        try:
            if down is not None:
                self._halted = self._unnoted = True
                raise down
            if time.monotonic() >= self._tick_at:
                self._tick(self._conditions.clock())
        except BaseException:
            # The transport sends nothing more: who was about to leave has not left, and is in no doubt.
            for number in news.leaving:
                of[number].out.discard(number)
            raise

    def end(self) -> None:
        """Account for every letter: told, in doubt if it may have left, else given back.

        Raises StoreError after many tries, or soon where an end is wanted; then the next start does it from the
        journal. Where that lacks an answer, it is tried for an hour.
        """
        self._ledger.patient = self._unnoted
        while self._ledger.busy:
            self._hear(self._ledger.answer(wait=True))
        now = self._conditions.clock()
        back: list[int] = []
        for claim in self._claims:
            doubtful = [Outcome(each, DeliveryState.IN_DOUBT, now) for each in sorted(claim.out)]
            self._told += [(each, True) for each in doubtful]
            back += claim.open.keys() - claim.out
            self._blame(claim)
        self._complete += self._claims
        self._claims = []
        self._ask(Turn(now, self._sent, self._told, back, final=True))
        self._hear(self._ledger.answer(wait=True))

    def _note(self, claim: Claim, at: datetime) -> JournalDown | None:
        leaving, arrived, others, back = claim.leaving, claim.arrived, claim.others, claim.back
        down: JournalDown | None = None
        if self._journal and claim.page:
            try:
                self._journal.write(claim.page, at, leaving, arrived, others, back)
            except JournalDown as error:
                # What was answered is known all the same; what is not noted may not leave.
                down, leaving = error, []
                self.nowhere |= not self._journal.saved(claim.page, at, arrived, others, back)
        claim.out.difference_update(back)
        claim.out.update(leaving)
        claim.leaving, claim.back = [], []
        if arrived:
            self._sent += arrived
            claim.arrived = []
        if others:
            claim.others = []
            for told in others:
                if told.reason == LOST:
                    claim.lost.append(told)
                else:
                    self._told.append((told, True))
        for number in (*arrived, *(told.delivery_id for told in others)):
            del claim.open[number], self._of[number]
            claim.out.discard(number)
        claim.answered += len(arrived) + sum(told.state is DeliveryState.FAILED for told in others)
        self._done += len(arrived) + len(others)
        self._answered |= bool(arrived) or any(map(_of_a_relay, others))
        if not claim.open:
            self._blame(claim)
            self._claims.remove(claim)
            self._complete.append(claim)
        return down

    def _blame(self, claim: Claim) -> None:
        # Whom to blame for a lost connection shows only when the whole claim is known.
        blames = letters_to_blame(len(claim.lost), claim.answered)
        self._told += [(told, blames) for told in claim.lost]
        claim.lost = []

    def _tick(self, now: datetime) -> None:
        """Look whether an end is wanted and what the ledger answers, and ask it what there is to ask."""
        self._tick_at = time.monotonic() + _TICK_SECONDS
        try:
            self._look(now)
        except (StoreError, JournalDown) as fault:
            self._halted, self.fault = True, self.fault or fault

    def _look(self, now: datetime) -> None:
        self._halted |= self._conditions.stop.wanted
        if self._ledger.busy:
            self._hear(self._ledger.answer())
        if self._ledger.busy or self._halted:
            return
        more = not self._dry and len(self._queue) < self._size
        tells = self._tell_at is None or now >= self._tell_at
        settles = (self._sent or self._told) and now - self._settled >= _SETTLE_EVERY
        if not (more or tells or settles or now - self._looked >= _LOOK_EVERY):
            return
        self._looked = now
        if not (more or settles):
            self._ask(Turn(now, tell=tells))
        else:
            size = self._size
            claim = self._next_claim(now) if more else None
            self._settled = now
            self._ask(Turn(now, self._sent, self._told, claim=claim, limit=size, tell=tells))
        self._hear(self._ledger.answer())

    def _next_claim(self, now: datetime) -> str:
        name = next(self._names)
        self._asked = Claim(self._journal.begin(name) if self._journal else None)
        seconds = (now - self._claimed_at).total_seconds()
        pace = (self._done - self._done_before) / seconds if seconds > 0 else 0.0
        # Too short a time says nothing of the pace.
        wanted = pace * _BATCH_SECONDS if seconds >= _PACE_SECONDS else self._size * 2
        self._size = max(_LEAST, min(_MOST, int(wanted)))
        self._claimed_at, self._done_before = now, self._done
        return name

    def _ask(self, turn: Turn) -> None:
        if turn.sent is self._sent:
            self._sent, self._told = [], []
            self._settling, self._complete = self._complete, []
        self._ledger.ask(turn)

    def _hear(self, answer: Taken | None) -> None:
        if answer is None:
            return
        self._halted |= not answer.going
        self._gone = answer.gone
        for claim in self._settling:
            self._forget(claim)
        self._settling = []
        if self._asked is not None:
            self._begin(self._asked, answer)
            self._asked = None
        if answer.progress is not None:
            self._conditions.progress(answer.progress)
            wait = max(_TELL_EVERY, timedelta(seconds=answer.seconds * _TELLING_SHARE))
            self._tell_at = self._conditions.clock() + wait

    def _begin(self, claim: Claim, answer: Taken) -> None:
        if answer.bare:
            raise StoreError(f"Edition {self._edition.id} has no rendition: run `digest db check`.")
        self._dry = answer.taken == 0
        if not answer.claimed:
            self._forget(claim)
            return
        claim.open = {delivery.id: delivery for delivery in answer.claimed}
        self._of.update(dict.fromkeys(claim.open, claim))
        self._claims.append(claim)
        self._queue.extend(answer.claimed)

    def _forget(self, claim: Claim) -> None:
        if self._journal and claim.page:
            self._journal.forget(claim.page)


def _of_a_relay(told: Outcome) -> bool:
    """Whether a relay said so: not we, of an address that no header can carry or of a domain that is left alone."""
    return told.reply is not None and told.reason != "unencodable" and told.due_at is None
