"""The protocol alone, bytes against bytes: what leaves in one write, and what any order of replies does."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.envelope import enclose
from digest.delivery.smtp.events import Answer, Committed, Fate, Passed
from digest.delivery.smtp.exchange import Exchange
from digest.delivery.smtp.replies import Reply
from digest.delivery.smtp.verdicts import Stage

PIPELINING = Capabilities(pipelining=True)
LOCK_STEP = Capabilities()
BODY = b"Subject: x\r\n\r\n.Hello\r\n"
OUT = b"Subject: x\r\n\r\n..Hello\r\n.\r\n"


def envelopes(count):
    return [enclose(n, "us@x.example", f"r{n}@x.example", [BODY], LOCK_STEP) for n in range(1, count + 1)]


def exchange(count, capabilities=PIPELINING, **given):
    waiting = envelopes(count)
    return Exchange(capabilities, lambda: waiting.pop(0) if waiting else None, **given)


def write(talk):
    data = b"".join(talk.take())
    talk.written(len(data))
    return data


def group(number):
    return b"MAIL FROM:<us@x.example>\r\nRCPT TO:<r%d@x.example>\r\nDATA\r\n" % number


def spread(events):
    """A usual round as the answer and the commitment that it is."""
    for event in events:
        if isinstance(event, Passed):
            if event.previous is not None:
                yield Answer(event.previous, Stage.DOT, Reply(250, ("ok",)))
            yield Committed(event.current)
        else:
            yield event


def told(events):
    events = spread(events)
    return [(e.envelope.number, e.stage.name if isinstance(e, Answer) else "committed") for e in events]


def test_the_end_of_one_letter_and_the_beginning_of_the_next_leave_in_one_write():
    talk = exchange(3)
    talk.begin()
    assert write(talk) == group(1)
    assert told(talk.receive(b"250 a\r\n250 b\r\n354 c\r\n")) == [(1, "committed")]
    assert write(talk) == OUT + group(2)
    assert told(talk.receive(b"250 d\r\n250 a\r\n250 b\r\n354 c\r\n")) == [(1, "DOT"), (2, "committed")]
    assert write(talk) == OUT + group(3)
    talk.receive(b"250 d\r\n250 a\r\n250 b\r\n354 c\r\n")
    assert write(talk) == OUT
    assert told(talk.receive(b"250 d\r\n")) == [(3, "DOT")]
    assert talk.idle
    assert write(talk) == b""
    talk.quit()
    assert write(talk) == b"QUIT\r\n"
    talk.receive(b"221 bye\r\n")
    assert talk.ended is not None


@pytest.mark.parametrize(("capabilities", "pipelined"), [(LOCK_STEP, True), (PIPELINING, False)])
def test_in_lock_step_each_command_waits_for_its_answer(capabilities, pipelined):
    talk = exchange(2, capabilities, pipelined=pipelined)
    talk.begin()
    said = []
    for reply in [b"250 a\r\n", b"250 b\r\n", b"354 c\r\n", b"250 d\r\n"] * 2:
        said.append(write(talk))
        talk.receive(reply)
    assert b"".join(said[:4]) == group(1) + OUT
    assert said[4:] == [b"MAIL FROM:<us@x.example>\r\n", b"RCPT TO:<r2@x.example>\r\n", b"DATA\r\n", OUT]
    assert talk.idle


def test_a_refused_letter_is_reset_before_the_next_one():
    talk = exchange(2)
    talk.begin()
    write(talk)
    assert told(talk.receive(b"250 a\r\n550 no\r\n503 no\r\n")) == [(1, "RCPT")]
    assert write(talk) == b"RSET\r\n" + group(2)


def test_in_lock_step_no_data_is_asked_for_a_reader_who_was_refused():
    talk = exchange(2, LOCK_STEP)
    talk.begin()
    write(talk)
    talk.receive(b"250 a\r\n")
    write(talk)
    assert told(talk.receive(b"550 no\r\n")) == [(1, "RCPT")]
    assert write(talk) == b"RSET\r\n"


def test_a_message_asked_for_nobody_is_a_lone_dot():
    talk = exchange(2)
    talk.begin()
    write(talk)
    assert told(talk.receive(b"250 a\r\n550 no\r\n354 c\r\n")) == [(1, "RCPT")]
    assert write(talk) == b".\r\n" + group(2)
    assert told(talk.receive(b"554 nobody\r\n250 a\r\n250 b\r\n354 c\r\n")) == [(2, "committed")]


def test_a_message_that_is_refused_before_its_end_is_refused_and_the_connection_over():
    talk = exchange(2)
    talk.begin()
    write(talk)
    talk.receive(b"250 a\r\n250 b\r\n354 c\r\n")
    talk.take()
    talk.written(5)
    assert told(talk.receive(b"552 too big\r\n")) == [(1, "DOT")]
    assert talk.ended
    assert [(e.number, fate) for e, fate in talk.end()] == [(2, Fate.UNTOUCHED)]


def test_a_yes_before_the_end_is_no_yes():
    talk = exchange(1)
    talk.begin()
    write(talk)
    talk.receive(b"250 a\r\n250 b\r\n354 c\r\n")
    talk.take()
    talk.written(5)
    assert talk.receive(b"250 fine\r\n") == []
    assert talk.ended
    assert [(e.number, fate) for e, fate in talk.end()] == [(1, Fate.DROPPED)]


@pytest.mark.parametrize(("octets", "fate"), [(len(OUT) - 1, Fate.DROPPED), (len(OUT), Fate.IN_DOUBT)])
def test_the_last_octet_of_the_dot_makes_the_doubt(octets, fate):
    talk = exchange(1)
    talk.begin()
    write(talk)
    talk.receive(b"250 a\r\n250 b\r\n354 c\r\n")
    talk.take()
    talk.written(octets)
    assert [found for _, found in talk.end()] == [fate]


def test_a_letter_that_was_only_begun_on_a_quiet_connection_is_not_blamed():
    talk = exchange(2, LOCK_STEP)
    talk.begin()
    for reply in [b"250 a\r\n", b"250 b\r\n", b"354 c\r\n", b"250 d\r\n"]:
        write(talk)
        talk.receive(reply)
    write(talk)
    assert [fate for _, fate in talk.end()] == [Fate.UNTOUCHED]


@pytest.mark.parametrize(
    "reply", [b"354 x\r\n", b"250 a\r\n354 x\r\n", b"250 a\r\n250 b\r\n250 x\r\n", b"503 5.5.1 x\r\n"]
)
def test_an_answer_to_another_question_ends_it_and_is_put_down_to_the_group(reply):
    talk = exchange(1)
    talk.begin()
    write(talk)
    talk.receive(reply)
    assert talk.ended
    assert talk.misled


@pytest.mark.parametrize("cut", range(1, 60))
def test_replies_out_of_turn_say_yes_to_nobody(cut):
    """A server that answers the next letter's commands before the message: smtp-sink does, with a delay."""
    talk = exchange(2)
    talk.begin()
    write(talk)
    talk.receive(b"250 2.1.0 a\r\n250 2.1.5 b\r\n354 c\r\n")
    write(talk)
    said = b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n250 2.0.0 Ok\r\n"
    assert told(talk.receive(said[:cut]) + talk.receive(said[cut:])) == []
    assert talk.misled
    assert [(e.number, fate) for e, fate in talk.end()] == [(1, Fate.IN_DOUBT), (2, Fate.DROPPED)]


def test_a_server_that_speaks_of_addresses_at_the_end_of_a_message_is_believed():
    talk = exchange(2)
    talk.begin()
    write(talk)
    talk.receive(b"250 2.1.0 a\r\n250 2.1.5 b\r\n354 c\r\n")
    write(talk)
    assert told(talk.receive(b"250 2.1.5 Delivered\r\n250 2.1.0 a\r\n550 5.1.1 b\r\n")) == [(2, "RCPT")]
    assert told(talk.receive(b"503 c\r\n")) == [(1, "DOT")]


def test_an_answer_that_nobody_asked_for():
    talk = exchange(0)
    talk.receive(b"421 Timeout\r\n")
    assert talk.ended


class Model:
    """A server that does as SMTP says, at random, and knows what it took; it may stop at any octet."""

    def __init__(self, seed, capabilities):
        self.chance = random.Random(seed)
        self.buffer = b""
        self.mail = self.rcpt = None
        self.data = False
        self.taken = []
        self.refused = {}

    def hear(self, data):
        self.buffer += data
        said = b""
        while True:
            end = b"\r\n.\r\n" if self.data else b"\r\n"
            if end not in self.buffer:
                return said
            line, self.buffer = self.buffer.split(end, 1)
            said += self.dot(line) if self.data else self.command(line)
            self.buffer = b"\r\n" + self.buffer if self.data else self.buffer

    def no(self):
        return self.chance.choice([b"450 4.2.0 later\r\n", b"550-5.1.1 no\r\n550 5.1.1 never\r\n"])

    def command(self, line):
        verb = line[:4]
        refuses = self.chance.random() < 0.2
        if verb == b"RSET":
            self.mail = self.rcpt = None
            return b"250 ok\r\n"
        if verb == b"MAIL":
            assert self.mail is None, "nested"
            self.mail = None if refuses else line
        elif verb == b"RCPT":
            refuses = refuses or self.mail is None
            self.rcpt = None if refuses else int(line.split(b"<r")[1].split(b"@")[0])
        elif verb == b"DATA":
            if self.rcpt is None:
                return b"503 5.5.1 first RCPT\r\n" if self.chance.random() < 0.5 else self.start()
            return self.no() if refuses else self.start()
        return self.no() if refuses else b"250 ok\r\n"

    def start(self):
        self.data = True
        return b"354 go\r\n"

    def dot(self, text):
        self.data = False
        number, self.mail, self.rcpt = self.rcpt, None, None
        if number is None:
            assert text.strip() == b""
            return b"554 nobody\r\n"
        assert text.removeprefix(b"\r\n") + b"\r\n.\r\n" == OUT
        if self.chance.random() < 0.2:
            return self.no()
        self.taken.append(number)
        return b"250 taken\r\n"


@settings(max_examples=300)
@given(st.integers(0, 2**32), st.booleans(), st.integers(1, 8), st.integers(0, 4000), st.data())
def test_whenever_it_ends_nobody_is_lost_and_nobody_wrongly_sent(seed, grouped, count, limit, data):
    talk = exchange(count, PIPELINING if grouped else LOCK_STEP)
    model = Model(seed, grouped)
    events = []
    talk.begin()
    octets = 0
    unsent = b"".join(talk.take())
    while unsent and talk.ended is None and octets < limit:
        size = min(len(unsent), data.draw(st.integers(1, 400)))
        size = min(size, limit - octets)
        piece, unsent = unsent[:size], unsent[size:]
        talk.written(len(piece))
        octets += len(piece)
        said = model.hear(piece)
        while said:
            cut = data.draw(st.integers(1, len(said)))
            events += talk.receive(said[:cut])
            said = said[cut:]
        unsent += b"".join(talk.take())
    assert talk.ended is None
    events = list(spread(events))
    answers = {event.envelope.number: event for event in events if isinstance(event, Answer)}
    committed = {event.envelope.number for event in events if isinstance(event, Committed)}
    fates = {envelope.number: fate for envelope, fate in talk.end()}
    assert len(answers) == sum(isinstance(event, Answer) for event in events)
    assert not answers.keys() & fates.keys()
    sent = {number for number, event in answers.items() if event.stage is Stage.DOT and event.reply.good}
    doubtful = {number for number, fate in fates.items() if fate is Fate.IN_DOUBT}
    assert sent <= set(model.taken) <= sent | doubtful
    assert len(doubtful) <= 1
    assert sent | doubtful <= committed
    if octets < limit:
        assert set(answers) == set(range(1, count + 1))
