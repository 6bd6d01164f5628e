"""What becomes of deliveries when a relay refuses, defers, drops, is away or is stopped: on a real relay and store."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pipeline.sending_desk import HASTE, READERS, START, Desk, send_while_the_store_is_locked
from smtp_newsroom import EDITION, Newsroom

from digest.errors import DeliveryError, StateError
from digest.model.delivery import Delivery, DeliveryState, Outcome
from digest.model.digest import Segment
from digest.model.edition import Edition, EditionState
from digest.pipeline import steer
from digest.pipeline.freeze import start
from digest.pipeline.journal import Journal
from digest.pipeline.recover import recover
from digest.pipeline.send import edition_to_send
from digest.store import at_once, deliveries
from digest.subscriptions import people


def number(delivery: Delivery) -> int:
    """Which reader of the newsroom it is."""
    return int(delivery.email.removeprefix("reader").partition("@")[0])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # A sender looks up every two milliseconds; on the clock of these tests that is always.
    monkeypatch.setattr("digest.pipeline.flight._TICK_SECONDS", 0)
    newsroom = Newsroom(tmp_path, READERS, connections=2)
    yield Desk(newsroom)
    newsroom.close()


def test_one_who_is_refused_and_one_who_is_put_off_hold_nobody_up(desk: Desk) -> None:
    one, two = desk.newsroom.address(1), desk.newsroom.address(2)
    desk.newsroom.answers(f"{one} rcpt 550 5.1.1 no such user", f"{two} dot 451 4.7.1 come back later")
    assert desk.send().counts == {"sent": READERS - 2, "failed": 1, "deferred": 1}
    assert desk.state() is EditionState.SENDING
    desk.newsroom.answers()
    assert desk.send().counts["deferred"] == 1
    desk.later(minutes=1)
    assert desk.send().counts == {"sent": READERS - 1, "failed": 1}
    assert desk.state() is EditionState.SENT
    assert (len(desk.copies(1)), len(desk.copies(2))) == (0, 1)


def test_what_is_put_off_for_four_days_has_failed(desk: Desk) -> None:
    desk.newsroom.answers(f"{desk.newsroom.address(3)} rcpt 452 4.2.2 mailbox full")
    assert desk.send().counts["deferred"] == 1
    tries = 1
    while desk.state() is EditionState.SENDING and tries < 60:
        desk.later(hours=4.8)
        desk.send()
        tries += 1
    assert 15 < tries < 30
    assert desk.app.tally(EDITION).counts == {"sent": READERS - 1, "failed": 1}
    assert desk.state() is EditionState.SENT


def test_no_reply_twice_is_uncertain_after_two_copies_of_one_message(desk: Desk) -> None:
    desk.newsroom.answers(f"{desk.newsroom.address(4)} dot drop")
    assert desk.send().counts == {"sent": READERS - 1, "in_doubt": 1}
    desk.later(minutes=1)
    assert desk.send().counts == {"sent": READERS - 1, "uncertain": 1}
    assert desk.state() is EditionState.SENT
    first, second = desk.copies(4)
    assert first == second


def test_a_doubt_is_settled_by_the_second_try(desk: Desk) -> None:
    desk.newsroom.answers(f"{desk.newsroom.address(4)} dot drop")
    desk.send()
    desk.newsroom.answers()
    desk.later(minutes=1)
    assert desk.send().counts == {"sent": READERS}


def test_an_address_that_ends_three_connections_is_set_aside(desk: Desk) -> None:
    desk.newsroom.answers(f"{desk.newsroom.address(5)} rcpt drop")
    assert desk.send().counts == {"sent": READERS - 1, "deferred": 1}
    for _ in range(2):
        desk.later(minutes=10)
        ended = desk.send()
    assert ended.counts == {"sent": READERS - 1, "failed": 1}
    assert desk.copies(5) == []


def test_a_relay_that_refuses_us_pauses_the_edition(desk: Desk) -> None:
    desk.newsroom.answers("* rcpt 550 5.7.1 your address is on a list")
    with pytest.raises(DeliveryError, match=rf"is paused: .*5\.7\.1.*digest edition resume {EDITION}"):
        desk.send()
    assert desk.state() is EditionState.PAUSED
    waiting = desk.app.tally(EDITION).counts
    # Whoever it was refused at has had a try: it may be the address after all.
    assert waiting == {"deferred": READERS - waiting["pending"], "pending": waiting["pending"]}
    assert 1 <= waiting["deferred"] <= 2
    assert steer.find(desk.app.store, EDITION).closed_at is None
    with pytest.raises(StateError, match=f"first go on with `digest edition resume {EDITION}`"):
        steer.retry(desk.app.store, EDITION, desk.now)
    desk.newsroom.answers()
    steer.resume(desk.app.store, EDITION, desk.now)
    desk.send()
    desk.later(minutes=1)
    assert desk.send().counts == {"sent": READERS}


def test_one_address_at_which_we_are_refused_holds_up_the_edition_once_and_is_set_aside(desk: Desk) -> None:
    desk.newsroom.answers(f"{desk.newsroom.address(5)} rcpt 550 5.7.1 not from you")
    with pytest.raises(DeliveryError, match=r"is paused: .*5\.7\.1"):
        desk.send()
    steer.resume(desk.app.store, EDITION, desk.now)
    assert desk.send().counts == {"sent": READERS - 1, "deferred": 1}
    desk.later(minutes=1)
    assert desk.send().counts == {"sent": READERS - 1, "deferred": 1}
    desk.later(minutes=10)
    assert desk.send().counts == {"sent": READERS - 1, "failed": 1}
    assert desk.state() is EditionState.SENT


def test_a_relay_that_is_away_is_waited_for_and_nothing_is_lost(desk: Desk) -> None:
    desk.newsroom.close()
    with pytest.raises(DeliveryError, match="Nothing is lost: `digest send morning` goes on"):
        desk.send()
    assert any("Trying again in" in note for note in desk.notes)
    assert desk.state() is EditionState.SENDING
    assert desk.app.tally(EDITION).counts == {"pending": READERS}


def test_one_that_takes_nothing_and_says_nothing_is_waited_for_as_if_it_were_away(desk: Desk) -> None:
    desk.newsroom.answers("* dot drop")
    with pytest.raises(DeliveryError, match="Nothing is lost: `digest send morning` goes on"):
        desk.send()
    assert [note.rpartition("again in ")[2] for note in desk.notes] == ["1 s.", "2 s."]
    counts = desk.app.tally(EDITION).counts
    assert set(counts) == {"in_doubt", "pending"}
    assert counts["in_doubt"] <= READERS / 2 + 2
    desk.newsroom.answers()
    desk.later(minutes=1)
    assert desk.send().counts == {"sent": READERS}


def test_whoever_leaves_while_it_is_sent_gets_nothing(desk: Desk) -> None:
    last = desk.newsroom.address(READERS - 1)

    def go() -> None:
        if len(list(desk.newsroom.received.glob("*.eml"))) >= 2:
            desk.on_clock = lambda: None
            people.leave(desk.app.store, last, None, desk.now)

    desk.on_clock = go
    assert desk.send().counts == {"sent": READERS - 1, "suppressed": 1}
    assert desk.copies(READERS - 1) == []


def test_a_stop_finishes_what_is_in_flight_and_the_next_start_goes_on(desk: Desk) -> None:
    def ask() -> None:
        desk.stop.wanted = bool(list(desk.newsroom.received.glob("*.eml")))

    desk.on_clock = ask
    stopped = desk.send()
    assert desk.state() is EditionState.SENDING
    assert 0 < stopped.counts["sent"] < READERS
    assert stopped.counts == {"sent": stopped.done, "pending": READERS - stopped.done}
    desk.on_clock, desk.stop.wanted = lambda: None, False
    assert desk.send().counts == {"sent": READERS}
    assert all(len(desk.copies(number)) == 1 for number in range(READERS))


@pytest.mark.parametrize("way", ["stop", "pause"])
def test_a_relay_that_is_silent_while_no_message_is_out_keeps_nobody_waiting(desk: Desk, way: str) -> None:
    desk.newsroom.answers("* rcpt silence")

    def end() -> None:
        for _ in range(1_000):
            if desk.app.tally(EDITION).counts.get(DeliveryState.SENDING):
                break
            time.sleep(0.02)
        if way == "pause":
            steer.pause(desk.app.store, EDITION, desk.now)
        else:
            desk.stop.wanted = True

    assert desk.app.store
    ending = threading.Thread(target=end)
    ending.start()
    # Otherwise they would be put off once the relay has been silent for five minutes.
    assert desk.send().counts == {"pending": READERS}
    ending.join()
    desk.newsroom.answers()
    desk.stop.wanted = False
    if way == "pause":
        steer.resume(desk.app.store, EDITION, desk.now)
    assert desk.send().counts == {"sent": READERS}
    assert all(len(desk.copies(number)) == 1 for number in range(READERS))


def test_a_pause_stops_it_and_resuming_repeats_nobody(desk: Desk) -> None:
    def pause() -> None:
        if list(desk.newsroom.received.glob("*.eml")):
            desk.on_clock = lambda: None
            steer.pause(desk.app.store, EDITION, desk.now)

    desk.on_clock = pause
    paused = desk.send()
    assert desk.state() is EditionState.PAUSED
    assert 0 < paused.counts["sent"] < READERS
    steer.resume(desk.app.store, EDITION, desk.now)
    assert desk.send().counts == {"sent": READERS}
    assert all(len(desk.copies(number)) == 1 for number in range(READERS))


def test_a_pause_after_the_last_letter_is_out_leaves_nothing_to_resume(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The ledger hears of the last letters later than of the pause.
    monkeypatch.setattr("digest.pipeline.flight._SETTLE_EVERY", timedelta(hours=1))

    def pause() -> None:
        if len(list(desk.newsroom.received.glob("*.eml"))) == READERS:
            desk.on_clock = lambda: None
            steer.pause(desk.app.store, EDITION, desk.now)

    desk.on_clock = pause
    assert desk.send().counts == {"sent": READERS}
    edition = steer.find(desk.app.store, EDITION)
    assert (edition.state, edition.reason) == (EditionState.SENT, None)


def test_cancelling_ends_doubts_as_uncertain_and_retrying_leaves_those_alone(desk: Desk) -> None:
    four, five = desk.newsroom.address(4), desk.newsroom.address(5)
    desk.newsroom.answers(f"{four} dot drop", f"{five} rcpt 450 4.2.1 busy")
    assert desk.send().counts == {"sent": READERS - 2, "in_doubt": 1, "deferred": 1}
    steer.cancel(desk.app.store, EDITION, desk.now, desk.app.journal(EDITION), HASTE, alone=True)
    assert desk.app.tally(EDITION).counts == {"sent": READERS - 2, "uncertain": 1, "cancelled": 1}
    desk.newsroom.answers()
    assert steer.retry(desk.app.store, EDITION, desk.now) == 1
    assert desk.send().counts == {"sent": READERS - 1, "uncertain": 1}
    assert len(desk.copies(4)) == 1


def test_what_a_dead_sender_had_in_hand_is_settled_by_its_journal(desk: Desk) -> None:
    store, journal = desk.app.store, Journal(desk.app.journal(EDITION))
    edition = edition_to_send(store, desk.app.digest("morning"), desk.app.render, desk.app.signing_keys[0], START)
    assert isinstance(edition, Edition)
    start(store, edition, Segment(), START)
    page = journal.begin("dead-1")
    with store.write() as connection:
        _, claimed = at_once.claim(connection, EDITION, "morning", "dead-1", limit=6, now=START)
    sent, refused, doubtful, unharmed, erased, left = claimed
    journal.write(page, START, [sent.id, refused.id, doubtful.id], [])
    told = Outcome(refused.id, DeliveryState.FAILED, START, "refused", "550 5.1.1 no such user")
    journal.write(page, START, [], [sent.id], [told])
    journal.close()
    people.erase(store, erased.email, b"key", desk.app.traces, START)
    people.leave(store, left.email, None, START)
    assert desk.send().counts == {"sent": READERS - 3, "failed": 1, "suppressed": 2}
    got = {number(each): len(desk.copies(number(each))) for each in claimed}
    assert got == {number(each): int(each in (doubtful, unharmed)) for each in claimed}
    with store.read() as connection:
        rows = {each.id: each for each, _ in deliveries.in_hand(connection, EDITION, "morning")}
    assert rows == {}
    assert not desk.app.journal(EDITION).exists()


def test_where_the_journal_is_gone_all_that_was_in_hand_is_in_doubt(desk: Desk) -> None:
    store = desk.app.store
    edition = edition_to_send(store, desk.app.digest("morning"), desk.app.render, desk.app.signing_keys[0], START)
    assert isinstance(edition, Edition)
    start(store, edition, Segment(), START)
    for claim in ("dead-1", "dead-2"):
        with store.write() as connection:
            at_once.claim(connection, EDITION, "morning", claim, limit=READERS, now=START)
            recover(connection, edition, desk.app.journal(EDITION), HASTE, START, idempotent=False)
        assert desk.app.tally(EDITION).counts in ({"in_doubt": READERS}, {"uncertain": READERS})
    assert desk.send().counts == {"uncertain": READERS}
    assert desk.newsroom.copies() == {}


def test_a_store_that_is_locked_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    send_while_the_store_is_locked(desk, monkeypatch)
