"""A relay that announces what it does not keep is found out, once, and no reader pays for it."""

import logging
import time
from collections import Counter

import pytest
from delivery.relaying import QUICK, final, letters, states, to, transport
from delivery.smtp_server import STALL, USUAL, Server
from make import NOW

from digest.delivery.relay.options import Timeouts
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.chunked import Chunked
from digest.delivery.smtp.envelope import enclose
from digest.delivery.smtp.events import Fate
from digest.errors import RelayRefusal

CHUNKING = (*USUAL, "CHUNKING")


def said_of(caplog, what):
    return [each.getMessage() for each in caplog.records if f"announces {what} and does not keep" in each.getMessage()]


def forget_what_came(session):
    """Read and forget what the client has said without waiting."""
    if session.pending() and not session.buffer:
        session.socket.recv(65536)
    session.buffer = b""


@pytest.mark.parametrize("connections", [1, 3])
def test_what_stands_behind_a_final_dot_is_dropped(connections, caplog):
    """That costs each connection that was open one silence, and none after them."""
    dropped = Counter()

    def act(session, verb, _line):
        if verb == "DOT" and session.pending():
            dropped[session.number] += 1
            forget_what_came(session)

    with caplog.at_level(logging.WARNING), Server(act) as server:
        smtp = transport(to(server.port, connections=connections), timeouts=QUICK)
        assert states(smtp.deliver(letters(20), NOW)) == dict.fromkeys(range(1, 21), "sent")
        # The next batch as well.
        assert states(smtp.deliver(letters(5), NOW)) == dict.fromkeys(range(1, 6), "sent")
        smtp.close()
    assert 1 <= dropped.total() == len(dropped) <= connections
    assert len(said_of(caplog, "PIPELINING")) == 1


def test_a_connection_that_died_while_nothing_was_on_it_says_nothing_of_groups(caplog):
    quiet = []

    def act(_session, verb, _line):
        return (
            STALL if verb == "MAIL" and len(server.messages) == 4 and not quiet.append(1) and len(quiet) == 1 else None
        )

    with caplog.at_level(logging.WARNING), Server(act) as server:
        smtp = transport(to(server.port), timeouts=QUICK)
        for _ in range(2):
            assert states(smtp.deliver(letters(4), NOW)) == dict.fromkeys(range(1, 5), "sent")
        smtp.close()
    assert server.connections == 2
    assert not said_of(caplog, "PIPELINING")


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize(
    "reply",
    [b"500 What?", b"502 5.5.1 BDAT is not implemented", b"503 5.5.1 Bad sequence", b"504 5.5.4 Not with LAST"],
)
def test_bdat_is_announced_and_not_known(reply, connections, caplog):
    """The same letters go with DATA, still pipelined, and nothing is held against anybody."""

    def act(session, verb, _line):
        said = [line for number, line in server.commands if number == session.number]
        return reply if verb == "DOT" and said[-1].startswith("BDAT") else None

    with caplog.at_level(logging.WARNING), Server(act, CHUNKING) as server:
        smtp = transport(to(server.port, connections=connections, in_flight=4))
        news = list(smtp.deliver(letters(30), NOW))
        smtp.close()
        assert states(news) == dict.fromkeys(range(1, 31), "sent")
        assert len(server.messages) == 30
        assert len(server.said("BDAT")) <= 4 * connections
    assert not [each for told in news for each in told.others]
    assert len(said_of(caplog, "CHUNKING")) == 1
    assert not said_of(caplog, "PIPELINING")


def test_bdat_that_is_refused_before_the_message_has_left_is_no_letters_fault():
    server, body = Capabilities(pipelining=True, chunking=True), [b"Subject: x\r\n\r\n" + b"x" * 900]
    waiting = [enclose(number, "us@x.example", f"r{number}@x.example", body, server) for number in (1, 2)]
    talk = Chunked(lambda: waiting.pop(0) if waiting else None, 2)
    talk.begin()
    talk.written(len(b"".join(talk.take())) // 4)
    talk.receive(b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n502 5.5.1 What?\r\n")
    assert (talk.unknown, "BDAT: 502" in talk.ended) == (True, True)
    assert [(each.number, fate) for each, fate in talk.end()] == [(1, Fate.UNTOUCHED), (2, Fate.UNTOUCHED)]


@pytest.mark.parametrize("code", [b"500 5.5.2 What?", b"502 5.5.1 Not implemented", b"504 Not so"])
def test_data_that_is_not_known_is_nobodys_fault_but_the_relays(code):
    with Server(lambda _session, verb, _line: code if verb == "DATA" else None) as server:
        smtp = transport(to(server.port))
        told = []
        with pytest.raises(RelayRefusal, match=f"it answers DATA with {code.decode()[:3]}"):
            told += smtp.deliver(letters(3), NOW)
        smtp.close()
    assert not [each for each in final(told).values() if each.state == "failed"]


OUT_OF_STEP = [
    b"554 SMTP synchronization error",
    b"554 5.5.1 Error: improper pipelining",
    b"500 5.5.0 Not in a group",
    b"503 5.5.0 Not in a group",
]


@pytest.mark.parametrize("reply", OUT_OF_STEP)
@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("behind_a_dot", [False, True])
def test_a_group_that_is_refused_goes_in_lock_step(reply, connections, behind_a_dot, caplog):
    def act(session, verb, _line):
        if verb != "MAIL" or not session.pending() or (behind_a_dot and not session.count):
            return None
        forget_what_came(session)
        return reply

    with caplog.at_level(logging.WARNING), Server(act) as server:
        smtp = transport(to(server.port, connections=connections))
        news = list(smtp.deliver(letters(20), NOW))
        smtp.close()
        assert states(news) == dict.fromkeys(range(1, 21), "sent")
        assert len(server.said("MAIL")) <= 20 + connections
    assert not [each for told in news for each in told.others]
    assert len(said_of(caplog, "PIPELINING")) == 1


def test_several_in_flight_that_are_refused_as_a_group_go_in_lock_step():
    def act(session, verb, _line):
        return b"554 5.5.1 Improper pipelining" if verb == "MAIL" and session.pending() else None

    with Server(act, CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=4))
        assert states(smtp.deliver(letters(12), NOW)) == dict.fromkeys(range(1, 13), "sent")
        smtp.close()


@pytest.mark.parametrize("in_flight", [1, 4])
def test_a_refusal_that_stays_in_lock_step_is_one_of_us(in_flight):
    act = lambda _session, verb, _line: b"554 Go away" if verb == "MAIL" else None  # noqa: E731
    with Server(act, CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=in_flight))
        with pytest.raises(RelayRefusal, match="MAIL with 554 Go away"):
            list(smtp.deliver(letters(12), NOW))
        smtp.close()
        assert len(server.said("MAIL")) == in_flight + 1


@pytest.mark.parametrize("connections", [1, 2, 4])
def test_one_that_is_silent_at_the_end_of_messages_gives_way_to_the_next_after_one_silence(connections):
    silent = Server(lambda _session, verb, _line: STALL if verb == "DOT" else None)
    with silent as first, Server() as second:
        relays = [to(first.port, connections=connections), to(second.port)]
        smtp = transport(*relays, timeouts=QUICK)
        began = time.monotonic()
        found = Counter(states(smtp.deliver(letters(20), NOW)).values())
        assert time.monotonic() - began < 2 * QUICK.dot + 0.2
        smtp.close()
        assert found["in_doubt"] <= connections + 1
        assert found["sent"] == len(second.messages) == 20 - found["in_doubt"]


def test_one_letter_at_which_the_only_relay_is_silent_does_not_hold_up_the_others():
    act = lambda _session, verb, line: STALL if verb == "DOT" and "reader1@" in line else None  # noqa: E731
    with Server(act) as server:
        smtp = transport(to(server.port), timeouts=Timeouts(dot=0.3))
        assert states(smtp.deliver(letters(4), NOW)) == {1: "in_doubt", 2: "sent", 3: "sent", 4: "sent"}
        smtp.close()
