"""With CHUNKING several letters are on their way on a connection, and each one's fate is its own."""

import time

import pytest
from delivery.mail import letter
from delivery.relaying import QUICK, final, letters, states, to, transport
from delivery.smtp_server import DROP, STALL, USUAL, Close, Server
from make import NOW

from digest.errors import RelayRefusal

CHUNKING = (*USUAL, "CHUNKING")


def reader(number):
    return f"<reader{number}@example.org>"


def at(verb, number, answer):
    """Answers so at that verb for that reader; usually at all else."""
    return lambda _session, said, line: answer if said == verb and reader(number) in line else None


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("in_flight", [2, 7, 100])
def test_every_letter_arrives_once_and_as_it_is(connections, in_flight):
    message = b".Subject: x\r\n\r\n.\r\n..\r\nline.\r\n.end\r\n"
    batch = [letter(n, message=message + b"%d\r\n" % n) for n in range(1, 121)]
    with Server(extensions=CHUNKING) as server:
        smtp = transport(to(server.port, connections=connections, in_flight=in_flight))
        assert states(smtp.deliver(batch, NOW)) == dict.fromkeys(range(1, 121), "sent")
        smtp.close()
        assert sorted(m.content for m in server.messages) == sorted(each.message for each in batch)
        assert not server.said("DATA")
        assert len(server.said("BDAT")) == 120


@pytest.mark.parametrize(
    ("extensions", "in_flight"),
    [(CHUNKING, 1), (USUAL, 4), (tuple(each for each in CHUNKING if each != "PIPELINING"), 4)],
)
def test_bdat_is_said_only_where_it_is_wanted_and_announced(extensions, in_flight):
    with Server(extensions=extensions) as server:
        smtp = transport(to(server.port, in_flight=in_flight))
        assert states(smtp.deliver(letters(5), NOW)) == dict.fromkeys(range(1, 6), "sent")
        smtp.close()
        assert not server.said("BDAT")


def test_so_many_are_on_their_way_and_no_more():
    waiting, most = [], []

    def act(session, verb, _line):
        if verb == "DOT":
            time.sleep(0.02)
            most.append(len(waiting) - session.count + 1)

    def taken():
        for each in letters(40):
            waiting.append(each)
            yield each

    with Server(act, extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=4))
        assert len(states(smtp.deliver(taken(), NOW))) == 40
        smtp.close()
    # What is taken and not answered: four on their way, and one that waits for a place.
    assert 4 <= max(most) <= 5


@pytest.mark.parametrize("verb", ["RCPT", "DOT"])
@pytest.mark.parametrize(("answer", "state"), [(b"550 5.1.1 nobody", "failed"), (b"451 4.2.1 later", "deferred")])
def test_one_who_is_refused_holds_up_nobody(verb, answer, state):
    with Server(at(verb, 3, answer), extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=4))
        assert states(smtp.deliver(letters(9), NOW)) == {**dict.fromkeys(range(1, 10), "sent"), 3: state}
        smtp.close()
        assert sorted(m.rcpt for m in server.messages) == sorted(f"RCPT TO:{reader(n)}" for n in range(1, 10) if n != 3)
        assert server.connections == 1


def test_a_refusal_of_us_ends_it_and_nobody_is_in_doubt():
    def act(session, verb, _line):
        return b"550 5.7.1 not from you" if verb == "MAIL" and session.count >= 2 else None

    told = []
    with Server(act, extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=4))
        with pytest.raises(RelayRefusal):
            keep(smtp.deliver(letters(9), NOW), told)
        found = states(told)
        smtp.close()
        assert {n for n, state in found.items() if state == "sent"} == {1, 2}
        assert set(found.values()) == {"sent", "deferred"}
        assert len(server.messages) == 2


def keep(news, told):
    for each in news:
        told.append(each)  # what came before the error counts


def test_a_connection_that_ends_leaves_in_doubt_what_was_out_and_nothing_else():
    def act(session, verb, line):
        return DROP if verb == "DOT" and reader(3) in line and session.number == 1 else None

    with Server(act, extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=4))
        found = states(smtp.deliver(letters(12), NOW))
        smtp.close()
        arrived = {int(m.rcpt.partition("reader")[2].partition("@")[0]) for m in server.messages}
    doubtful = {n for n, state in found.items() if state == "in_doubt"}
    assert 3 in doubtful
    assert doubtful <= {3, 4, 5, 6}
    assert {n for n, state in found.items() if state == "sent"} == arrived
    assert set(found) == set(range(1, 13))


def test_one_that_was_in_doubt_goes_alone():
    """Whatever it does to its connection, it does to no other."""
    batch = letters(9)
    batch[4] = batch[4]._replace(delivery=batch[4].delivery._replace(doubts=1))

    def act(session, verb, line):
        return DROP if verb == "DOT" and reader(5) in line else None

    with Server(act, extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=4))
        assert states(smtp.deliver(batch, NOW)) == {**dict.fromkeys(range(1, 10), "sent"), 5: "in_doubt"}
        smtp.close()


def test_silence_is_a_doubt_for_all_that_are_out():
    with Server(at("DOT", 2, STALL), extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=3), timeouts=QUICK)
        found = states(smtp.deliver(letters(4), NOW))
        smtp.close()
    assert found[1] == "sent"
    assert found[2] == "in_doubt"
    assert set(found) == {1, 2, 3, 4}


@pytest.mark.parametrize("reply", [b"354 go on", b"250 2.1.0 a reply too early"])
def test_a_reply_out_of_turn_is_no_yes_to_a_message(reply):
    with Server(at("DOT", 2, reply), extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=4))
        found = final(smtp.deliver(letters(6), NOW))
        smtp.close()
    assert str(found[2].state) == "in_doubt"
    assert len(found) == 6


def test_421_in_the_middle_goes_on_with_another_connection():
    def act(session, verb, line):
        refused = verb == "MAIL" and session.number == 1 and session.count == 2
        return Close(b"421 4.3.2 going down", politely=True) if refused else None

    with Server(act, extensions=CHUNKING) as server:
        smtp = transport(to(server.port, in_flight=2))
        found = states(smtp.deliver(letters(8), NOW))
        smtp.close()
        arrived = {int(m.rcpt.partition("reader")[2].partition("@")[0]) for m in server.messages}
    # The one that it was said of goes by the next connection; the one behind it was out already.
    assert {number: state for number, state in found.items() if state != "sent"} == {4: "in_doubt"}
    assert arrived == set(range(1, 9)) - {4}
