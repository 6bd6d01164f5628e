"""A relay that is of no use to anybody costs few readers their letter, and is never put down to them."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import replace

import pytest
from delivery.mail import letter
from delivery.relaying import PATIENT, final, letters, states, to, transport
from delivery.smtp_server import DROP, USUAL, Close, Server
from make import NOW

from digest.delivery.transport import News
from digest.errors import RelayDown, RelayRefusal
from digest.model.delivery import Outcome

LOCK_STEP = tuple(name for name in USUAL if name != "PIPELINING")
CHUNKING = (*USUAL, "CHUNKING")
HOW = pytest.mark.parametrize("extensions", [USUAL, LOCK_STEP], ids=["pipelined", "lock-step"])


def told_until(error, smtp, wanted):
    """The outcomes of the letters, up to the error that ends it."""
    news: list[News] = []
    with pytest.raises(error) as raised:
        news.extend(smtp.deliver(wanted, NOW))
    return final(news), str(raised.value)


@HOW
def test_one_that_hangs_up_at_every_end_of_a_message_costs_one_doubt_a_try(extensions):
    with Server(extensions=extensions, act=lambda _s, verb, _l: DROP if verb == "DOT" else None) as server:
        smtp = transport(to(server.port, connections=4))
        costs = []
        for _ in range(4):
            found, _ = told_until(RelayDown, smtp, letters(40))
            assert {str(each.state) for each in found.values()} == {"in_doubt"}
            costs.append(len(found))
        assert 3 <= costs[0] <= 6
        assert costs[1:] == [1, 1, 1]
        server.act = lambda _s, _verb, _l: None
        assert set(states(smtp.deliver(letters(40), NOW)).values()) == {"sent"}
        assert server.most_open > 1
        smtp.close()


@HOW
@pytest.mark.parametrize("stage", ["DATA", "DOT"])
def test_one_that_refuses_everybody_alike_refuses_us(extensions, stage):
    def act(_session, verb, _line):
        return b"554 Transaction failed" if verb == stage and len(server.messages) == 20 else None

    with Server(extensions=extensions, act=act) as server:
        found, said = told_until(RelayRefusal, transport(to(server.port)), letters(300))
        assert f"{'the end of the message' if stage == 'DOT' else stage} with 554 Transaction failed" in said
        assert "refused 100 readers in a row" in said
        assert sorted(map(str, {each.state for each in found.values()})) == ["failed", "sent"]
        assert len(found) in (120, 121)


def test_readers_of_many_domains_who_are_refused_alike_are_not_to_blame():
    with Server(act=lambda _s, verb, _l: b"550 Denied" if verb == "RCPT" else None) as server:
        wanted = [letter(number, email=f"reader@d{number % 7}.example") for number in range(1, 151)]
        found, said = told_until(RelayRefusal, transport(to(server.port)), wanted)
        assert "RCPT with 550 Denied, and refused 100 readers in a row" in said
        assert len(found) == 100


@pytest.mark.parametrize(
    "reply",
    [
        b"550 5.1.1 No such user",
        b"552 5.2.2 Mailbox full",
        b"550 5.4.1 Access denied",
        b"550 No such user",
        b"550 5.7.129 No",
    ],
)
def test_many_dead_addresses_in_a_row_are_the_readers(reply):
    with Server(act=lambda _s, verb, _l: reply if verb == "RCPT" else None) as server:
        smtp = transport(to(server.port))
        assert set(states(smtp.deliver(letters(150), NOW)).values()) == {"failed"}
        smtp.close()


def test_refusals_among_which_one_is_taken_are_the_readers():
    def act(session, verb, _line):
        return b"554 No" if verb == "DOT" and "reader99@" not in session.rcpt else None

    with Server(act=act) as server:
        smtp = transport(to(server.port))
        found = states(smtp.deliver(letters(180), NOW))
        assert [number for number, state in found.items() if state == "sent"] == [99]
        smtp.close()


@pytest.mark.parametrize(
    ("extensions", "in_flight"), [(USUAL, 1), (LOCK_STEP, 1), (CHUNKING, 2), (CHUNKING, 4), (CHUNKING, 30)]
)
@pytest.mark.parametrize("most", [1, 10])
def test_one_that_takes_so_many_letters_a_connection_gets_the_next_ones_by_another(extensions, in_flight, most):
    def act(session, verb, _line):
        if verb != "MAIL":
            return None
        session.taken = getattr(session, "taken", 0) + 1
        return Close(b"421 Too many messages on this connection", politely=True) if session.taken > most else None

    with Server(extensions=extensions, act=act) as server:
        smtp = transport(to(server.port, connections=3, in_flight=in_flight))
        found = Counter(states(smtp.deliver(letters(60), NOW)).values())
        assert found["sent"] == len(server.messages)
        # Whoever is asked one at a time loses no letter by it; those that were out behind it are in doubt.
        assert set(found) <= ({"sent"} if in_flight == 1 else {"sent", "in_doubt"})
        assert server.connections >= found["sent"] // most
        smtp.close()


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DOT"])
@pytest.mark.parametrize(("every", "in_flight"), [(2, 4), (3, 8)])
def test_one_that_says_421_of_one_letter_and_takes_those_behind_it_gets_none_of_them_twice(verb, every, in_flight):
    def act(session, said, _line):
        if said != verb:
            return None
        session.heard = getattr(session, "heard", 0) + 1
        return b"421 4.3.2 try this one later" if session.heard % every == 0 else None

    with Server(extensions=CHUNKING, act=act) as server:
        smtp = transport(to(server.port, in_flight=in_flight))
        found = states(smtp.deliver(letters(20), NOW))
        smtp.close()
    copies = Counter(message.rcpt for message in server.messages)
    assert set(found) == set(range(1, 21))
    assert "sent" in found.values()
    assert set(copies.values()) == {1}
    assert len(copies) >= Counter(found.values())["sent"]


def test_one_that_takes_nothing_now_leaves_the_letters_to_the_next():
    busy = lambda _s, verb, _l: b"452 4.3.1 Insufficient system storage" if verb == "MAIL" else None  # noqa: E731
    with Server(act=busy) as first, Server() as second:
        smtp = transport(to(first.port), to(second.port))
        assert set(states(smtp.deliver(letters(30), NOW)).values()) == {"sent"}
        assert len(second.messages) == 30
        assert len(first.said("MAIL")) <= 2
        smtp.close()


@pytest.mark.parametrize(("extensions", "in_flight"), [(USUAL, 1), (LOCK_STEP, 1), (CHUNKING, 3)])
@pytest.mark.parametrize("bad", [1, 2])
def test_one_of_whose_connections_one_takes_nothing_goes_on_with_the_others(extensions, in_flight, bad):
    told = threading.Event()

    def act(session, verb, _line):
        if verb != "MAIL":
            return None
        session.taken = getattr(session, "taken", 0) + 1
        if session.number == bad and session.taken > 5 and len({m.connection for m in server.messages}) >= 3:
            told.set()
            return b"452 4.3.1 Insufficient system storage"
        return None

    with Server(act=act, extensions=extensions) as server, Server(extensions=extensions) as second:
        relays = to(server.port, connections=4, in_flight=in_flight), to(second.port, in_flight=in_flight)
        smtp = transport(*relays)
        assert set(states(smtp.deliver(letters(2_000), NOW)).values()) == {"sent"}
        smtp.close()
    assert told.is_set()
    assert (len(server.messages), len(second.messages)) == (2_000, 0)


def test_one_most_of_whose_connections_take_nothing_leaves_the_letters_to_the_next():
    def act(session, verb, _line):
        time.sleep(0.001 if verb == "DOT" else 0)
        if verb != "MAIL":
            return None
        session.taken = getattr(session, "taken", 0) + 1
        return b"451 4.3.2 busy" if session.number < 8 and session.taken == 20 * session.number else None

    with Server(act=act) as first, Server() as second:
        smtp = transport(to(first.port, connections=8), to(second.port, connections=8))
        assert set(states(smtp.deliver(letters(2_000), NOW)).values()) == {"sent"}
        smtp.close()
        assert len(first.messages) + len(second.messages) == 2_000
        assert len(second.messages) > 500


def test_a_connection_that_was_given_up_is_opened_again_after_a_rest():
    busy = threading.Event()

    def both_are_heard():
        # Whoever sends a second message has heard what became of the first.
        taken = Counter(each.connection for each in server.messages)
        return len(taken) == 2 and min(taken.values()) > 1

    def act(session, verb, _line):
        # So slow that letters are left when the third one may be opened.
        time.sleep(0.005 if verb == "DOT" and server.connections < 3 else 0)
        if verb == "MAIL" and not busy.is_set() and both_are_heard():
            busy.set()
            return b"452 4.3.1 Insufficient system storage"
        return None

    with Server(act=act) as server, Server() as second:
        relays = to(server.port, connections=2), to(second.port)
        smtp = transport(*relays, timeouts=replace(PATIENT, rest=0.2))
        assert set(states(smtp.deliver(letters(400), NOW)).values()) == {"sent"}
        smtp.close()
        assert busy.is_set()
        assert server.connections >= 3
        assert (len(server.messages), len(second.messages)) == (400, 0)


def test_with_several_in_flight_they_go_to_the_next_as_well():
    def busy(_session, verb, _line):
        return b"452 4.3.1 Insufficient system storage" if verb == "MAIL" else None

    with Server(act=busy, extensions=CHUNKING) as first, Server(extensions=CHUNKING) as second:
        smtp = transport(to(first.port, in_flight=3), to(second.port, in_flight=3))
        assert set(states(smtp.deliver(letters(20), NOW)).values()) == {"sent"}
        assert len(second.messages) == 20
        assert len(first.said("MAIL")) <= 2 * 3
        smtp.close()


def test_where_there_is_no_other_they_are_put_off():
    busy = lambda _s, verb, _l: b"452 4.3.1 Insufficient system storage" if verb == "MAIL" else None  # noqa: E731
    with Server(act=busy) as server:
        smtp = transport(to(server.port))
        found: dict[int, Outcome] = final(smtp.deliver(letters(3), NOW))
        assert {str(each.state) for each in found.values()} == {"deferred"}
        smtp.close()
