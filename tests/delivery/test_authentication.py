"""What logging in said stays hidden when a server says it back: nobody is to guess a password from a log."""

from __future__ import annotations

import base64
import hmac

import pytest

from digest.delivery.smtp.authentication import Credentials, log_in
from digest.delivery.smtp.replies import Reply, ReplyReader

WHO = Credentials("courier", "correct horse")
CHALLENGE = b"<1896.697170952@relay.example>"
PROOF = hmac.new(b"correct horse", CHALLENGE, "md5").hexdigest()
CODED = base64.b64encode(b"courier " + PROOF.encode()).decode()


def reply(text: str) -> Reply:
    (found,) = ReplyReader(WHO.hidden_in).feed(text.encode())
    return found


def refused(mechanism: str, *replies: str) -> str:
    """How the last reply, which ends logging in, reads."""
    steps = log_in(mechanism, WHO)
    next(steps)
    try:
        for each in replies:
            steps.send(reply(each))
    except StopIteration as end:
        shown: str = end.value.text()
        return shown
    raise AssertionError("it goes on")


@pytest.mark.parametrize(
    "echo",
    [
        CODED,
        f"bad: {CODED}!",
        f"you sent «{CODED[:30]}…",
        f"a {CODED[4:40]} b {CODED[-12:]}",
        f"courier {PROOF}",
        PROOF.upper(),
        f"digest {PROOF[:16]} is wrong",
    ],
)
def test_no_part_of_a_cram_md5_answer_is_shown(echo: str) -> None:
    asked = base64.b64encode(CHALLENGE).decode()
    shown = refused("CRAM-MD5", f"334 {asked}\r\n", f"535 5.7.8 No: {echo} (try again)\r\n")
    assert shown.startswith("535 5.7.8 No: ")
    assert shown.endswith(" (try again)")
    assert "…" in shown
    for secret in (CODED.lower(), PROOF):
        assert not any(secret[at : at + 8] in shown.lower() for at in range(len(secret) - 7)), shown


@pytest.mark.parametrize("mechanism", ["PLAIN", "XOAUTH2"])
def test_no_part_of_another_answer_is_shown(mechanism: str) -> None:
    line = next(log_in(mechanism, WHO)).decode().split()[-1]
    shown = refused(mechanism, f"535-5.7.8 no\r\n535-you sent {line[:20]}\r\n535 {line[20:]} what?\r\n")
    assert shown == "535 5.7.8 no you sent … … what?"


def test_a_reply_without_an_echo_is_shown_as_it_is() -> None:
    asked = base64.b64encode(CHALLENGE).decode()
    said = "535 5.7.8 Authentication credentials invalid, see https://relay.example/authentication-help"
    assert refused("CRAM-MD5", f"334 {asked}\r\n", f"{said}\r\n") == said
