"""Replies are read alike however the network cuts them, and say nobody's address when they are told on."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.replies import LONGEST_LINE, MOST_LINES, ProtocolFault, Reply, ReplyReader
from digest.delivery.smtp.verdicts import Stage, Verdict, judge

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40)
REPLIES = st.lists(st.tuples(st.integers(200, 599), st.lists(TEXT, min_size=1, max_size=4)), min_size=1, max_size=6)


def read(*chunks: bytes) -> list[Reply]:
    reader = ReplyReader()
    return [reply for chunk in chunks for reply in reader.feed(chunk)]


def written(code: int, lines: list[str]) -> bytes:
    last = len(lines) - 1
    return b"".join(f"{code}{' ' if n == last else '-'}{text}\r\n".encode() for n, text in enumerate(lines))


@given(REPLIES, st.lists(st.integers(0, 400), max_size=12))
def test_replies_are_the_same_wherever_they_are_cut(replies, cuts):
    stream = b"".join(written(code, lines) for code, lines in replies)
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    found = read(*(stream[start:end] for start, end in itertools.pairwise(places)))
    assert [(reply.code, list(reply.lines)) for reply in found] == replies


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_reply_or_a_fault(data):
    try:
        for reply in read(data):
            assert 200 <= reply.code < 600
    except ProtocolFault:
        pass


@pytest.mark.parametrize(
    "bad",
    [
        b"banana\r\n",
        b"99 x\r\n",
        b"100 x\r\n",
        b"999 x\r\n",
        b"250x\r\n",
        b"250-a\r\n251 b\r\n",
        b"\r\n",
        b"250 " + b"x" * LONGEST_LINE + b"\r\n",
        b"250 " + b"x" * LONGEST_LINE,
        b"250-x\r\n" * (MOST_LINES + 1),
    ],
)
def test_what_is_no_reply(bad):
    with pytest.raises(ProtocolFault):
        read(bad)


def test_replies_before_what_is_none_count():
    reader = ReplyReader()
    found = reader.feed(b"250 yes\r\nbanana\r\n")
    assert next(found).code == 250
    with pytest.raises(ProtocolFault):
        next(found)


@pytest.mark.parametrize(
    ("line", "enhanced"),
    [
        (b"250 2.1.5 Ok", (2, 1, 5)),
        (b"550 5.7.1", (5, 7, 1)),
        (b"550 4.7.1 contradicts itself", None),
        (b"550 5.7.1234 x", None),
        (b"550 mail 5.7.1", None),
        (b"250", None),
    ],
)
def test_status_codes(line, enhanced):
    assert read(line + b"\n")[0].enhanced == enhanced


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("<ada.b@reader.example>: unknown", "550 <…>: unknown"),
        ("No mailbox ada.B here", "550 No mailbox … here"),
        ('"ada b"@reader.example and x+ada@[192.0.2.1]', "550 … and …"),
        ("ülvi@courier.example", "550 …"),
        ("a\x1b[31mred\u202etxet", "550 a [31mred txet"),
    ],
)
def test_a_reply_is_told_without_addresses(said, told):
    assert Reply(550, (said,)).text("ada.b@reader.example") == told


def test_a_reply_that_is_long_is_told_in_short():
    assert len(Reply(550, ("x" * 4000,) * 50).text()) == 500


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["relay"], Capabilities()),
        (["relay", "PIPELINING", "8bitmime", "SmtpUtf8"], Capabilities(pipelining=True, eight_bit=True, smtputf8=True)),
        (["PIPELINING is my name"], Capabilities()),
        (["r", "SIZE 1000"], Capabilities(size=True, largest=1000)),
        (["r", "SIZE"], Capabilities(size=True)),
        (["r", "SIZE 0"], Capabilities(size=True)),
        (["r", "SIZE ²"], Capabilities(size=True)),
        (["r", "AUTH PLAIN LOGIN", "AUTH=LOGIN CRAM-MD5"], Capabilities(mechanisms=("PLAIN", "LOGIN", "CRAM-MD5"))),
        (["r", "STARTTLS", ""], Capabilities(starttls=True)),
    ],
)
def test_capabilities(lines, expected):
    assert Capabilities.parse(lines) == expected


@given(st.lists(st.text(max_size=30), max_size=8))
def test_capabilities_are_read_from_anything(lines):
    Capabilities.parse(lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("250 2.0.0 Ok", "SENT SENT SENT SENT"),
        ("450 4.2.1 Later", "LATER LATER LATER LATER"),
        ("421 4.3.2 Closing", "LATER LATER LATER LATER"),
        ("421 4.7.0 Policy", "US US US US"),
        ("451 4.7.1 Greylisted", "LATER LATER LATER LATER"),
        ("550 5.1.1 Unknown", "US REFUSED REFUSED REFUSED"),
        ("551 Not here", "US REFUSED REFUSED REFUSED"),
        ("553 Bad name", "US REFUSED REFUSED REFUSED"),
        ("554 Failed", "US REFUSED REFUSED REFUSED"),
        ("552 5.2.2 Mailbox full", "US REFUSED REFUSED REFUSED"),
        ("552 5.3.4 Too big", "US US US US"),
        ("550 5.1.8 Bad sender", "US US US US"),
        ("550 5.7.1 Denied", "US US US US"),
        ("550 5.7.26 DMARC", "US US US US"),
        ("550 5.7.133 Group", "US REFUSED REFUSED REFUSED"),
        ("551 5.7.17 New owner", "US REFUSED REFUSED REFUSED"),
        ("530 Log in", "US US US US"),
        ("535 5.7.8 Wrong", "US US US US"),
        ("550 5.6.7 No UTF-8", "US REFUSED REFUSED REFUSED"),
    ],
)
def test_what_a_reply_means(line, expected):
    (reply,) = read(line.encode() + b"\r\n")
    stages = [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT]
    assert [judge(stage, reply) for stage in stages] == [Verdict[name] for name in expected.split()]


@pytest.mark.parametrize(
    "line", [b"553 5.6.7 No\r\n", b"555 What\r\n", b"550 5.6.7 No\r\n", b"501 5.5.4 SMTPUTF8?\r\n"]
)
def test_a_relay_that_cannot_take_the_letter_in_its_characters(line):
    (reply,) = read(line)
    assert judge(Stage.MAIL, reply, utf8=True) is Verdict.UNENCODABLE
