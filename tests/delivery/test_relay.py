"""Letters reach a relay: whole, once, over as many connections as allowed, and in its order of extensions."""

import socket
import time

import pytest
from delivery.mail import filled, letter, letterhead, rendition
from delivery.relaying import final, letters, spread, states, to, transport
from delivery.smtp_server import DROP, USUAL, Server
from make import NOW

from digest.delivery.formletter import FormLetter
from digest.delivery.kinds import TRANSPORT_KINDS
from digest.delivery.mailbox import Mailbox
from digest.delivery.relay.options import Relay
from digest.errors import RelayDown, RelayRefusal
from digest.model.delivery import DeliveryState

LOCK_STEP = tuple(name for name in USUAL if name != "PIPELINING")


@pytest.mark.parametrize("extensions", [USUAL, LOCK_STEP, ()])
@pytest.mark.parametrize("connections", [1, 3])
def test_every_letter_arrives_once_and_whole(extensions, connections):
    form = FormLetter(rendition(), letterhead())
    batch = [letter(n, message=filled(form, key=f"key{n:04d}")) for n in range(1, 31)]
    with Server(extensions=extensions) as server:
        smtp = transport(to(server.port, connections=connections))
        assert states(smtp.deliver(batch, NOW)) == dict.fromkeys(range(1, 31), "sent")
        smtp.close()
        assert sorted(message.content for message in server.messages) == sorted(each.message for each in batch)
        assert {m.rcpt for m in server.messages} == {f"RCPT TO:<reader{n}@example.org>" for n in range(1, 31)}
        assert server.most_open <= connections
        # A connection that was still being opened at the end hangs up without a word.
        assert 1 <= len(server.said("QUIT")) <= server.connections


def test_connections_stay_open_from_batch_to_batch():
    with Server() as server:
        smtp = transport(to(server.port))
        for _ in range(3):
            assert len(states(smtp.deliver(letters(5), NOW))) == 5
        assert server.connections == 1
        smtp.close()
        assert states(smtp.deliver(letters(1), NOW)) == {1: "sent"}
        smtp.close()


def test_one_letter_opens_one_connection():
    with Server() as server:
        smtp = transport(to(server.port, connections=8))
        assert states(smtp.deliver(letters(1), NOW)) == {1: "sent"}
        assert server.connections == 1
        smtp.close()


def test_an_empty_batch_opens_none():
    with Server() as server:
        assert states(transport(to(server.port)).deliver([], NOW)) == {}
        assert server.connections == 0


def test_a_connection_that_ended_between_batches_costs_nobody_a_try():
    with Server() as server:
        smtp = transport(to(server.port))
        assert states(smtp.deliver(letters(2), NOW)) == {1: "sent", 2: "sent"}
        for each in server._sockets:
            each.shutdown(2)
        assert states(smtp.deliver(letters(2), NOW)) == {1: "sent", 2: "sent"}
        assert server.connections == 2
        smtp.close()


def test_leading_dots_arrive_as_they_were():
    message = b".Subject: x\r\n\r\n.\r\n..\r\nline.\r\n.end\r\n"
    with Server() as server:
        smtp = transport(to(server.port))
        assert states(smtp.deliver([letter(message=message)], NOW)) == {1: "sent"}
        smtp.close()
        assert server.messages[0].content == message


@pytest.mark.parametrize(
    "body", [b"a\nb\r\n", b"a\rb\r\n", b"a\n.\r\nMAIL FROM:<x@y>\r\n", b"a\r\n.\rb\r\n", b"a\0b\r\n"]
)
def test_nothing_is_smuggled(body):
    with Server() as server:
        smtp = transport(to(server.port))
        batch = [letter(1, message=b"Subject: x\r\n\r\n" + body), letter(2)]
        found = final(smtp.deliver(batch, NOW))
        assert (found[1].state, found[1].reason) == (DeliveryState.FAILED, "unencodable")
        assert found[2].state is DeliveryState.SENT
        assert len(server.said("MAIL")) == 1
        smtp.close()


@pytest.mark.parametrize("email", ["a@b.example>\r\nRCPT TO:<c@d.example", "a b@c.example", "", "a@b@c.example"])
def test_an_address_that_would_break_the_envelope_fails_alone(email):
    with Server() as server:
        smtp = transport(to(server.port))
        found = final(smtp.deliver([letter(1, email=email), letter(2)], NOW))
        assert (found[1].state, found[1].reason) == (DeliveryState.FAILED, "unencodable")
        assert found[2].state is DeliveryState.SENT
        smtp.close()


def test_smtputf8_goes_out_where_it_is_announced():
    with Server() as server:
        smtp = transport(to(server.port))
        batch = [letter(1, email="ülvi@courier.example", message="To: ülvi\r\n\r\n".encode()), letter(2)]
        assert states(smtp.deliver(batch, NOW)) == {1: "sent", 2: "sent"}
        smtp.close()
        assert server.messages[0].rcpt == "RCPT TO:<ülvi@courier.example>"
        assert server.messages[0].mail.endswith(" BODY=8BITMIME SMTPUTF8")
        assert "SMTPUTF8" not in server.messages[1].mail


def test_smtputf8_fails_alone_where_it_is_not_announced():
    with Server(extensions=("PIPELINING", "8BITMIME")) as server:
        smtp = transport(to(server.port))
        found = final(smtp.deliver([letter(1, email="ülvi@courier.example"), letter(2)], NOW))
        assert (found[1].state, found[1].reason) == (DeliveryState.FAILED, "unencodable")
        assert found[2].state is DeliveryState.SENT
        smtp.close()


def test_size_is_declared_and_a_message_too_large_for_the_relay_is_nobodys_fault():
    with Server(extensions=("SIZE 100",)) as server:
        smtp = transport(to(server.port))
        assert states(smtp.deliver([letter(1)], NOW)) == {1: "sent"}
        assert server.messages[0].mail == "MAIL FROM:<digest@courier.example> SIZE=21"
        with pytest.raises(RelayRefusal, match="101 octets and it takes 100"):
            list(smtp.deliver([letter(2, message=b"x" * 99 + b"\r\n")], NOW))
        smtp.close()


def test_return_paths_at_the_bounce_domain_differ_by_reader():
    with Server() as server:
        smtp = TRANSPORT_KINDS["smtp"](
            relays=[to(server.port)], sender=Mailbox("digest@courier.example"), bounce_domain="bounce.courier.example"
        )
        assert len(states(smtp.deliver(letters(2), NOW))) == 2
        smtp.close()
        assert [line.split()[1] for line in server.said("MAIL")] == [
            "FROM:<key0001+morning@bounce.courier.example>",
            "FROM:<key0002+morning@bounce.courier.example>",
        ]


def test_a_letter_is_announced_before_its_end_is_sent():
    with Server() as server:
        smtp = transport(to(server.port))
        seen = []
        for outcome in spread(smtp.deliver(letters(3), NOW)):
            if outcome.state is DeliveryState.SENDING:
                time.sleep(0.05)
            seen.append((outcome.delivery_id - 100, str(outcome.state), len(server.messages)))
        assert [each[:2] for each in seen] == [(n, state) for n in (1, 2, 3) for state in ("sending", "sent")]
        assert [count for _, state, count in seen if state == "sending"] == [0, 1, 2]
        smtp.close()


def test_a_batch_is_taken_as_there_is_room_and_its_end_is_the_end():
    taken = []

    def lazily():
        for each in letters(10):
            taken.append(each.delivery.number)
            yield each

    with Server() as server:
        smtp = transport(to(server.port))
        outcomes = smtp.deliver(lazily(), NOW)
        first = next(news for news in outcomes if news.leaving or news.sent or news.others)
        assert (first.leaving, first.sent, first.others) == ([101], [], [])
        assert len(taken) <= 3
        assert len(states([first, *outcomes])) == 10
        smtp.close()


def test_left_in_the_middle_it_hangs_up_and_can_be_used_again():
    with Server() as server:
        smtp = transport(to(server.port))
        outcomes = smtp.deliver(letters(10), NOW)
        next(outcomes)
        outcomes.close()
        assert server.messages == []
        assert states(smtp.deliver(letters(2), NOW)) == {1: "sent", 2: "sent"}
        smtp.close()


def test_the_next_relay_takes_over_in_order_of_priority():
    with Server() as first, Server() as second:
        smtp = transport(to(1), to(first.port), to(second.port))
        assert states(smtp.deliver(letters(5), NOW)) == dict.fromkeys(range(1, 6), "sent")
        assert (len(first.messages), len(second.messages)) == (5, 0)
        smtp.close()


def test_no_relay_can_be_reached():
    smtp = transport(to(1), to(2))
    with pytest.raises(RelayDown, match=r"127.0.0.1:1: Connection refused; 127.0.0.1:2: Connection refused") as down:
        list(smtp.deliver(letters(1), NOW))
    assert not down.value.permanent


def test_a_relay_that_comes_back_is_used_again_at_the_next_batch():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    smtp = transport(to(port))
    with pytest.raises(RelayDown):
        list(smtp.deliver(letters(1), NOW))
    with Server(port=port):
        assert states(smtp.deliver(letters(1), NOW)) == {1: "sent"}
        smtp.close()


def test_while_a_relay_rests_the_next_one_is_asked_first():
    with Server() as second, Server(act=lambda _s, verb, _l: DROP if verb == "CONNECT" else None) as first:
        smtp = transport(to(first.port), to(second.port))
        for _ in range(3):
            assert states(smtp.deliver(letters(1), NOW)) == {1: "sent"}
        assert (first.connections, second.connections) == (1, 1)
        smtp.close()


def test_a_name_that_leads_nowhere():
    smtp = transport(Relay("relay.invalid", 25, security="starttls"))
    with pytest.raises(RelayDown, match="its name is not found"):
        list(smtp.deliver(letters(1), NOW))


def test_a_rate_is_held():
    with Server() as server:
        smtp = transport(to(server.port, rate=50.0, connections=4))
        begin = time.monotonic()
        assert len(states(smtp.deliver(letters(25), NOW))) == 25
        assert time.monotonic() - begin >= 24 / 50 * 1.02 - 0.02
        smtp.close()


def test_a_rate_goes_on_when_a_connection_ends_while_it_holds_letters_back():
    def act(session, verb, _line):
        return DROP if verb == "DOT" and session.number == 1 else None

    with Server(act=act) as server:
        smtp = transport(to(server.port, rate=4.0))
        begin = time.monotonic()
        assert states(smtp.deliver(letters(3), NOW)) == {1: "in_doubt", 2: "sent", 3: "sent"}
        assert 0.4 <= time.monotonic() - begin < 10
        smtp.close()
