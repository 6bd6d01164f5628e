"""The clerk does what he is asked whole or not at all, and a claim that was given back was no try."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline.sending_desk import HASTE, READERS, START, Desk
from smtp_newsroom import EDITION, Newsroom
from sqlalchemy import Connection, update

from digest.delivery.retry import Patience
from digest.errors import StoreError
from digest.model.delivery import DeliveryState, Outcome
from digest.pipeline import steer
from digest.pipeline.clerk import Clerk, Turn
from digest.pipeline.progress import tally
from digest.store import deliveries
from digest.store.database import Store
from digest.store.tables import subscriptions


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose edition is going out, with everybody still pending."""
    newsroom = Newsroom(tmp_path, READERS, connections=2)
    newsroom.answers("* rcpt 550 5.7.1 not now")
    made = Desk(newsroom)
    with pytest.raises(Exception, match="is paused"):
        made.send()
    steer.resume(made.app.store, EDITION, made.now)
    yield made
    newsroom.close()


def clerk_of(desk: Desk, patience: Patience = HASTE) -> Clerk:
    return Clerk(desk.app.store, steer.find(desk.app.store, EDITION), patience)


def test_a_turn_whose_counting_fails_has_claimed_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = clerk_of(desk)
    turn = Turn(START, claim="one", limit=5, tell=True)

    def fails(*_: object) -> None:
        raise StoreError("the disk cannot be read")

    with monkeypatch.context() as patched:
        patched.setattr("digest.pipeline.clerk.tally", fails)
        with pytest.raises(StoreError, match="cannot be read"):
            clerk.work(turn)
    assert DeliveryState.SENDING not in tally(desk.app.store, EDITION).counts
    taken = clerk.work(turn)
    assert tally(desk.app.store, EDITION).counts[DeliveryState.SENDING] == len(taken.claimed) == 5
    assert taken.progress is not None
    assert taken.progress.audience == READERS


def test_a_claim_that_was_given_back_does_not_make_a_later_try_late(desk: Desk) -> None:
    patience = Patience(give_up_after=timedelta(days=4))
    clerk = clerk_of(desk, patience)
    ahead = clerk.work(Turn(START, claim="one", limit=READERS)).claimed
    clerk.work(Turn(START, back=[each.id for each in ahead]))
    assert len(ahead) > READERS / 2
    # The edition is paused for five days; then a relay puts everybody off, twice.
    later = START + timedelta(days=5)
    for number in range(2):
        claimed = clerk.work(Turn(later, claim=f"later-{number}", limit=READERS)).claimed
        assert claimed
        put_off = [(Outcome(each.id, DeliveryState.DEFERRED, later, "deferred"), True) for each in claimed]
        clerk.work(Turn(later, told=put_off))
        later += timedelta(minutes=10)
    with desk.app.store.read() as connection:
        counts = deliveries.counts(connection, EDITION)
    assert counts[DeliveryState.DEFERRED] == len(ahead)


def test_who_leaves_is_seen_whichever_connection_they_leave_by(desk: Desk) -> None:
    clerk, store = clerk_of(desk), desk.app.store
    elsewhere = Store(store.url)
    claimed = clerk.work(Turn(START, claim="one", limit=READERS)).claimed
    assert clerk.work(Turn(START)).gone == frozenset()
    left: set[int] = set()
    # By a connection of another process, by the very one that the clerk has, and between two turns that write.
    for by, delivery, turn in zip(
        (elsewhere, store, elsewhere),
        claimed,
        (Turn(START), Turn(START), Turn(START, sent=[claimed[-1].id])),
        strict=False,
    ):
        with by.write() as connection:
            leave(connection, delivery.subscriber_id)
        left.add(delivery.id)
        assert clerk.work(turn).gone == left
    assert clerk.work(Turn(START)).gone == left
    elsewhere.close()


def leave(connection: Connection, subscriber_id: int) -> None:
    of_theirs = subscriptions.c.subscriber_id == subscriber_id
    connection.execute(update(subscriptions).where(of_theirs).values(state="unsubscribed"))
