"""A relay that does not keep its word, or speaks another language: nobody is lost, and no yes is made up."""

import random
import socket
import threading
from collections import Counter

import pytest
from delivery.relaying import PATIENT, QUICK, final, letters, states, to, transport
from delivery.smtp_server import DROP, STALL, USUAL, Server
from make import NOW

from digest.delivery.smtp.authentication import Credentials
from digest.errors import RelayDown, RelayRefusal
from digest.model.delivery import DeliveryState


@pytest.mark.parametrize("fault", ["503", "drop", "drop after", "ignore"])
def test_a_promise_to_pipeline_that_is_not_kept(fault):
    """Commands in a group are refused, or end the connection, or are not read: then one goes at a time."""

    def act(session, verb, _line):
        if verb not in ("MAIL", "RCPT") or not session.pending():
            return None
        if fault == "ignore":
            session.socket.recv(65536) if not session.buffer else None
            session.buffer = b""
            return None
        return b"503 5.5.0 Improper use of pipelining" if fault == "503" else DROP

    with Server(act=act) as server:
        smtp = transport(to(server.port), timeouts=QUICK)
        found = final(smtp.deliver(letters(6), NOW))
        told = [str(each.state) for each in found.values()]
        assert told.count("sent") >= 4
        assert {each.reason for each in found.values()} <= {None, "lost"}
        assert len(server.messages) == told.count("sent")
        if fault in ("503", "ignore"):
            assert told.count("sent") == 6
        smtp.close()


def test_a_message_asked_for_a_reader_who_was_refused_goes_to_nobody():
    def act(_session, verb, line):
        if verb == "RCPT" and "reader2@" in line:
            return b"550 5.1.1 Unknown"
        return b"354 Go" if verb == "LONE" else None

    # The server's DATA is answered by the usual 354 where LONE is not None.
    with Server(act=act) as server:
        smtp = transport(to(server.port))
        assert states(smtp.deliver(letters(4), NOW)) == {1: "sent", 2: "failed", 3: "sent", 4: "sent"}
        assert len(server.messages) == 3
        smtp.close()


def test_replies_beyond_those_asked_for_do_not_pass_for_others():
    def act(session, verb, _line):
        return b"250 2.0.0 Queued\r\n250 2.1.0 Ok" if verb == "DOT" and session.count == 1 else None

    with Server(act=act) as server:
        smtp = transport(to(server.port))
        found = states(smtp.deliver(letters(5), NOW))
        told = sum(1 for state in found.values() if state == "sent")
        assert len(server.messages) >= told
        # The yes before the answer too many may not have been the first letter's.
        assert set(found.values()) <= {"sent", "deferred", "in_doubt"}
        smtp.close()


def test_a_port_that_speaks_no_smtp():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def web():
            accepted, _ = listener.accept()
            accepted.sendall(b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n" + b"x" * 9000)
            accepted.close()

        thread = threading.Thread(target=web)
        thread.start()
        with pytest.raises(RelayDown, match="what came is no SMTP reply"):
            list(transport(to(listener.getsockname()[1]), timeouts=PATIENT).deliver(letters(1), NOW))
        thread.join()


def test_a_relay_that_talks_without_end_is_given_up():
    def act(_session, verb, _line):
        return b"220-x\r\n" * 5000 + b"220 x" if verb == "CONNECT" else None

    with Server(act=act) as server, pytest.raises(RelayDown, match="without end"):
        list(transport(to(server.port)).deliver(letters(1), NOW))


def test_eight_connections_that_break_at_random_lose_nobody():
    chance = random.Random(7)

    def act(session, verb, _line):
        if verb in ("MAIL", "RCPT", "DATA", "DOT") and session.count and chance.random() < 0.05:
            return DROP
        return None

    with Server(act=act) as server:
        smtp = transport(to(server.port, connections=8))
        found = final(smtp.deliver(letters(400), NOW))
        smtp.close()
    assert len(found) == 400
    arrived = [message.rcpt for message in server.messages]
    assert len(arrived) == len(set(arrived))
    for number, outcome in found.items():
        here = f"RCPT TO:<reader{number}@example.org>" in arrived
        assert outcome.state in (DeliveryState.SENT, DeliveryState.DEFERRED, DeliveryState.IN_DOUBT)
        assert here == (outcome.state is DeliveryState.SENT)


@pytest.mark.parametrize("in_flight", [1, 4])
def test_what_it_repeats_of_a_password_is_kept_nowhere(in_flight):
    """Neither with a reader's delivery, nor where all is told that stops."""

    def act(_session, verb, line):
        if verb == "RCPT" and "reader2@" in line:
            return b"450 4.2.1 later, pass@word"
        return b"530 5.7.0 log in again, pass@word" if verb == "MAIL" and len(server.messages) == 2 else None

    with Server(act, (*USUAL, "CHUNKING", "AUTH PLAIN")) as server:
        relay = to(server.port, in_flight=in_flight, credentials=Credentials("courier", "pass@word"))
        told = []
        with pytest.raises(RelayRefusal, match=r"530 5\.7\.0 log in again, …") as caught:
            told.extend(transport(relay).deliver(letters(5), NOW))
    assert [each.reply for news in told for each in news.others if each.delivery_id == 102] == ["450 4.2.1 later, …"]
    assert "word" not in str(caught.value).replace("password", "")


def test_a_yes_that_was_looked_at_more_closely_when_we_are_refused_is_a_doubt():
    def act(session, verb, _line):
        session.heard = Counter(getattr(session, "heard", ())) + Counter([verb])
        answers = {("DOT", 1): b"250 2.1.5 Ok", ("RCPT", 2): b"554 5.7.1 You are listed"}
        stalls = verb in ("LONE", "DATA") and session.heard["RCPT"] == 2
        return STALL if stalls else answers.get((verb, session.heard[verb]))

    told = []
    with Server(act=act) as server:
        smtp = transport(to(server.port))
        with pytest.raises(RelayRefusal, match="You are listed"):
            told.extend(smtp.deliver(letters(5), NOW))
        smtp.close()
    assert str(final(told)[1].state) == "in_doubt"
    assert not [number for news in told for number in news.back]


@pytest.mark.parametrize("in_flight", [1, 4])
@pytest.mark.parametrize("count", [1, 2])
def test_a_refusal_of_us_that_comes_with_the_last_answer_is_told(in_flight, count):
    def act(_session, verb, _line):
        return b"530 5.7.0 log in" if verb == "MAIL" else None

    with Server(act, (*USUAL, "CHUNKING")) as server, pytest.raises(RelayRefusal, match="log in"):
        list(transport(to(server.port, in_flight=in_flight)).deliver(letters(count), NOW))
