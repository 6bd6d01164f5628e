"""Whatever a relay does at whatever stage, each letter has one outcome, and the right one."""

import threading

import pytest
from delivery.relaying import QUICK, final, letters, states, to, transport
from delivery.smtp_server import DROP, STALL, USUAL, Close, Server
from make import NOW

from digest.errors import RelayDown, RelayRefusal

LOCK_STEP = tuple(name for name in USUAL if name != "PIPELINING")
OUT_OF_TURN = [("RCPT", b"354 Go"), ("DATA", Close(b"250"))]
HOW = pytest.mark.parametrize("extensions", [USUAL, LOCK_STEP], ids=["pipelined", "lock-step"])


def at(stage, answer, reader="reader2@"):
    """Answer so at one stage for one reader (MAIL names none: there it is the second one)."""
    seen = {"MAIL": 0}

    def act(session, verb, line):
        if verb == "MAIL":
            seen["MAIL"] += 1
            session.second = seen["MAIL"] == 2
        if verb != stage:
            return None
        named = {
            "MAIL": session.second if verb == "MAIL" else False,
            "RCPT": reader in line,
            "DATA": reader in session.rcpt,
        }
        return answer if named.get(verb, reader in session.rcpt) else None

    return act


def collect(found, outcomes):
    for outcome in outcomes:
        found.append(outcome)


@HOW
@pytest.mark.parametrize("stage", ["RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        (b"550 5.1.1 <reader2@example.org>: unknown", "failed", "refused"),
        (b"553 no such reader2", "failed", "refused"),
        (b"554 Transaction failed", "failed", "refused"),
        (b"450 4.2.0 Greylisted", "deferred", "deferred"),
        (b"452-4.3.1 disk\r\n452 4.3.1 full", "deferred", "deferred"),
        (b"451 4.7.1 Try again later", "deferred", "deferred"),
    ],
)
def test_a_refusal_of_one_reader_is_his_alone(extensions, stage, reply, state, reason):
    with Server(extensions=extensions, act=at(stage, reply)) as server:
        smtp = transport(to(server.port))
        found = final(smtp.deliver(letters(4), NOW))
        assert {number: str(each.state) for number, each in found.items()} == {
            1: "sent",
            2: state,
            3: "sent",
            4: "sent",
        }
        assert found[2].reason == reason
        assert found[2].reply.startswith(reply[:3].decode())
        assert "reader2" not in found[2].reply
        assert found[2].due_at is None
        assert server.connections == 1
        smtp.close()


@HOW
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("reply", [b"554 5.7.1 Relay access denied", b"550 5.7.1 You are listed", b"530 5.7.0 Log in"])
def test_a_refusal_of_us_is_raised_and_nobodys_failure(extensions, stage, reply):
    with Server(extensions=extensions, act=at(stage, reply)) as server:
        smtp = transport(to(server.port))
        outcomes = []
        with pytest.raises(RelayRefusal, match=r"The relay 127.0.0.1:\d+ refuses us: it answers .*5\.7\.") as refusal:
            collect(outcomes, smtp.deliver(letters(4), NOW))
        assert refusal.value.permanent
        found = states(outcomes)
        # A message that was out and refused was not taken: that is no doubt. At RCPT it may be the reader after all.
        assert found == ({1: "sent", 2: "deferred"} if stage in ("RCPT", "DOT") else {1: "sent"})
        assert len(server.messages) == 1
        smtp.close()


@HOW
def test_a_refusal_of_our_address_is_no_readers_failure(extensions):
    with (
        Server(
            extensions=extensions, act=lambda _s, verb, _l: b"550 5.1.0 Sender rejected" if verb == "MAIL" else None
        ) as server,
        pytest.raises(RelayRefusal, match=r"550 5\.1\.0 Sender rejected"),
    ):
        list(transport(to(server.port)).deliver(letters(4), NOW))


def test_a_refusal_of_us_lets_the_messages_that_are_out_come_to_their_end():
    out, refused = threading.Event(), threading.Event()

    def act(session, verb, line):
        if verb == "RCPT" and "reader1@" not in line:
            assert out.wait(5)
            refused.set()
            return b"554 5.7.1 Enough of you"
        if verb == "DOT":
            out.set()
            assert refused.wait(5)
            threading.Event().wait(0.1)
        return None

    with Server(act=act, extensions=LOCK_STEP) as server:
        outcomes = []
        with pytest.raises(RelayRefusal, match="Enough of you"):
            collect(outcomes, transport(to(server.port, connections=2)).deliver(letters(6), NOW))
        assert states(outcomes) == {1: "sent", 2: "deferred"}
        assert len(server.messages) == 1


# Every answer at every stage, but for the one that is the usual answer there.
ANSWERS = [DROP, STALL, Close(b"421 4.3.0 Shutting down"), Close(b"250"), b"banana", b"999 no", b"354 Go"]
STAGED = [
    (stage, answer)
    for stage in ("MAIL", "RCPT", "DATA")
    for answer in ANSWERS
    if (stage, answer) != ("DATA", b"354 Go")
]


@HOW
@pytest.mark.parametrize(("stage", "answer"), STAGED)
def test_a_connection_that_ends_before_the_message_is_out(extensions, stage, answer):
    with Server(extensions=extensions, act=at(stage, answer)) as server:
        smtp = transport(to(server.port), timeouts=QUICK)
        found = final(smtp.deliver(letters(4), NOW))
        told = {number: str(each.state) for number, each in found.items()}
        says = answer == Close(b"421 4.3.0 Shutting down") and stage != "MAIL"
        # Nobody blames a letter that an open connection did not answer at all, nor one whose relay mixes up a group.
        again = stage == "MAIL" and answer != Close(b"250")
        mixed_up = extensions == USUAL and (stage, answer) in OUT_OF_TURN
        # With replies out of turn, the yes before them may not have been the first letter's.
        doubt = extensions == USUAL and (stage, answer) in [("MAIL", b"354 Go"), *OUT_OF_TURN]
        # Unless that yes was read before the rest came.
        assert told.pop(1) in (("in_doubt", "sent") if doubt else ("sent",))
        assert told == {2: "sent" if again else "deferred", 3: "sent", 4: "sent"}
        assert found[2].reason == (None if again else "deferred" if says else "lost")
        assert (found[2].reply is not None) == says
        assert server.connections == 2 + mixed_up
        assert sorted(len([m for m in server.messages if f"reader{n}@" in m.rcpt]) for n in (1, 3, 4)) == [1, 1, 1]
        smtp.close()


@HOW
@pytest.mark.parametrize("answer", [DROP, STALL, b"banana", b"354 Go on"])
def test_no_reply_after_the_final_dot_is_a_doubt(extensions, answer):
    with Server(extensions=extensions, act=at("DOT", answer)) as server:
        smtp = transport(to(server.port), timeouts=QUICK)
        found = final(smtp.deliver(letters(4), NOW))
        assert {n: str(each.state) for n, each in found.items()} == {1: "sent", 2: "in_doubt", 3: "sent", 4: "sent"}
        assert found[2].reply is None
        smtp.close()


@HOW
def test_421_after_the_final_dot_is_a_no_for_now(extensions):
    with Server(extensions=extensions, act=at("DOT", Close(b"421 4.3.2 Shutting down"))) as server:
        smtp = transport(to(server.port))
        assert states(smtp.deliver(letters(3), NOW)) == {1: "sent", 2: "deferred", 3: "sent"}
        smtp.close()


@HOW
@pytest.mark.parametrize(
    "answer", [DROP, Close(b"552 5.2.2 Mailbox full"), Close(b"451 4.3.0 Later"), Close(b"250 Fine")]
)
def test_an_end_in_the_middle_of_a_message_is_no_doubt(extensions, answer):
    batch = letters(3)
    large = letters(3)[1]
    batch[1] = type(large)(
        large.delivery, large.key, [b"Subject: x\r\n\r\n" + b"word " * 10 + b"\r\n" * 4_000_000], "morning", "x"
    )

    with Server(
        extensions=("8BITMIME", *(("PIPELINING",) if extensions == USUAL else ())),
        act=lambda _s, verb, _l: answer if verb == "BODY" else None,
    ) as server:
        smtp = transport(to(server.port))
        found = final(smtp.deliver(batch, NOW))
        states = {number: str(each.state) for number, each in found.items()}
        assert states == {
            1: "sent",
            2: "failed" if b"552" in getattr(answer, "reply", b"") and found[2].reply else "deferred",
            3: "sent",
        }
        smtp.close()


def test_a_relay_that_does_not_take_the_message_off_our_hands():
    batch = letters(1)
    large = batch[0]
    batch[0] = type(large)(large.delivery, large.key, [b"Subject: x\r\n\r\n" + b"y\r\n" * 4_000_000], "morning", "x")
    stop = threading.Event()

    def act(_session, verb, _line):
        if verb == "BODY":
            stop.wait(5)
        return None

    with Server(extensions=(), act=act) as server:
        smtp = transport(to(server.port), timeouts=QUICK)
        found = final(smtp.deliver(batch, NOW))
        assert (str(found[1].state), found[1].reason) == ("deferred", "lost")
        stop.set()
        smtp.close()


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO"])
@pytest.mark.parametrize(
    "answer", [DROP, STALL, Close(b"421 4.3.2 Too busy"), b"banana", b"354 What", Close(b"450 4.3.2 Not now")]
)
def test_a_relay_that_is_away_or_no_relay_is_down_and_the_next_one_works(stage, answer):
    act = lambda _s, verb, _l: answer if verb == stage else None  # noqa: E731
    with Server(act=act) as bad, Server() as good:
        with pytest.raises(RelayDown, match=rf"No relay can be reached \(127.0.0.1:{bad.port}: "):
            list(transport(to(bad.port), timeouts=QUICK).deliver(letters(2), NOW))
        smtp = transport(to(bad.port), to(good.port), timeouts=QUICK)
        assert states(smtp.deliver(letters(2), NOW)) == {1: "sent", 2: "sent"}
        smtp.close()


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO"])
@pytest.mark.parametrize("reply", [b"554 No", b"550 5.7.1 Listed", b"421 4.7.0 Policy", b"521 No mail here"])
def test_a_refusal_at_the_door_is_a_refusal_of_us(stage, reply):
    act = lambda _s, verb, _l: reply if verb == stage else None  # noqa: E731
    with Server(act=act) as server, pytest.raises(RelayRefusal, match=reply[:3].decode()):
        list(transport(to(server.port)).deliver(letters(2), NOW))


def test_ehlo_unknown_is_helo():
    act = lambda _s, verb, _l: b"502 5.5.1 What" if verb == "EHLO" else None  # noqa: E731
    with Server(act=act) as server:
        smtp = transport(to(server.port))
        assert states(smtp.deliver(letters(2), NOW)) == {1: "sent", 2: "sent"}
        assert len(server.said("HELO [127.0.0.1]")) + len(server.said("HELO")) >= 1
        assert "SIZE" not in server.said("MAIL")[0]
        smtp.close()


def test_fewer_connections_than_wanted_are_granted():
    def act(session, verb, _line):
        if verb == "CONNECT" and session.number > 2:
            return Close(b"421 4.7.0 Too many connections")
        return None

    with Server(act=act) as server:
        smtp = transport(to(server.port, connections=8))
        assert set(states(smtp.deliver(letters(60), NOW)).values()) == {"sent"}
        assert server.connections <= 4
        smtp.close()


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_relay_that_ends_every_connection_is_down(stage):
    with Server(act=lambda _s, verb, _l: DROP if verb == stage else None) as server:
        outcomes = []
        with pytest.raises(RelayDown, match="it ends every connection"):
            collect(outcomes, transport(to(server.port)).deliver(letters(50), NOW))
        found = final(outcomes)
        assert {(str(each.state), each.reason) for each in found.values()} == {("deferred", "lost")}
        assert len(found) == server.connections == 3
