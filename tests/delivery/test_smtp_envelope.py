"""A message on the wire: dots doubled, one end, and no parameter that was not announced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.envelope import TooLarge, Unencodable, enclose, stuffed

NOTHING = Capabilities()
BODY = b"Subject: x\r\n\r\n.Hello\r\n"


@given(st.binary(max_size=60).map(lambda data: data.replace(b"\0", b"")))
def test_stuffing_can_be_undone_and_holds_one_end(data):
    message = data.replace(b"\r", b"").replace(b"\n", b"\r\n")
    wire = stuffed(message)
    assert (b"\r\n" + wire).find(b"\r\n.\r\n") == len(wire) - 3
    back = (b"\r\n" + wire)[:-3].replace(b"\r\n.", b"\r\n")[2:]
    assert back == message if not message or message.endswith(b"\r\n") else back == message + b"\r\n"


@given(st.binary(max_size=40))
def test_a_stray_line_end_is_never_sent(data):
    stray = data.replace(b"\r\n", b"")
    if b"\r" in stray or b"\n" in stray or b"\0" in stray:
        with pytest.raises(Unencodable):
            stuffed(data)
    else:
        assert stuffed(data).endswith(b".\r\n")


@pytest.mark.parametrize(
    ("server", "recipient", "message", "mail"),
    [
        (Capabilities(), "a@x.example", BODY, b"MAIL FROM:<us@x.example>\r\n"),
        (Capabilities(size=True), "a@x.example", BODY, b"MAIL FROM:<us@x.example> SIZE=22\r\n"),
        (Capabilities(size=True, largest=22), "a@x.example", BODY, b"MAIL FROM:<us@x.example> SIZE=22\r\n"),
        (Capabilities(eight_bit=True), "a@x.example", BODY, b"MAIL FROM:<us@x.example>\r\n"),
        (Capabilities(eight_bit=True), "a@x.example", "é\r\n".encode(), b"MAIL FROM:<us@x.example> BODY=8BITMIME\r\n"),
        (Capabilities(smtputf8=True), "é@x.example", BODY, b"MAIL FROM:<us@x.example> SMTPUTF8\r\n"),
    ],
)
def test_parameters_are_those_that_are_announced_and_needed(server, recipient, message, mail):
    assert enclose(1, "us@x.example", recipient, [message], server).mail == mail


def test_what_a_server_cannot_be_handed():
    with pytest.raises(Unencodable, match="SMTPUTF8"):
        enclose(1, "us@x.example", "é@x.example", [BODY], NOTHING)
    with pytest.raises(Unencodable, match="8BITMIME"):
        enclose(1, "us@x.example", "a@x.example", ["é\r\n".encode()], NOTHING)
    with pytest.raises(TooLarge):
        enclose(1, "us@x.example", "a@x.example", [BODY], Capabilities(size=True, largest=21))
