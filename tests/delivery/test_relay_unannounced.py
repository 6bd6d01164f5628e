"""What one relay does not announce another one may: a letter that needs it goes there, and all others as before."""

import pytest
from delivery.mail import letter
from delivery.relaying import final, states, to, transport
from delivery.smtp_server import USUAL, Close, Server
from make import NOW

from digest.model.delivery import DeliveryState

PLAIN = tuple(each for each in USUAL if each != "SMTPUTF8")
CHUNKING = "CHUNKING"


def mixed(count=12, needs=(2, 3, 9)):
    return [
        letter(number, email=f"çınar{number}@postane.example" if number in needs else f"reader{number}@example.org")
        for number in range(1, count + 1)
    ]


def took(server):
    return sorted(int("".join(filter(str.isdigit, each.rcpt))) for each in server.messages)


@pytest.mark.parametrize("in_flight", [1, 4])
@pytest.mark.parametrize("connections", [1, 3])
def test_only_the_letters_that_need_it_go_to_the_next_relay(in_flight, connections):
    given = {"in_flight": in_flight, "connections": connections}
    with Server(extensions=(*PLAIN, CHUNKING)) as first, Server(extensions=(*USUAL, CHUNKING)) as second:
        smtp = transport(to(first.port, **given), to(second.port, **given))
        assert states(smtp.deliver(mixed(), NOW)) == dict.fromkeys(range(1, 13), "sent")
        smtp.close()
        assert took(second) == [2, 3, 9]
        assert first.connections <= connections


def test_the_one_that_can_is_found_behind_one_that_cannot():
    with Server(extensions=PLAIN) as first, Server(extensions=PLAIN) as second, Server() as third:
        smtp = transport(*(to(each.port) for each in (first, second, third)))
        assert states(smtp.deliver(mixed(), NOW)) == dict.fromkeys(range(1, 13), "sent")
        smtp.close()
        assert (took(second), took(third)) == ([], [2, 3, 9])


def test_where_none_can_it_fails_alone():
    with Server(extensions=PLAIN) as first, Server(extensions=PLAIN) as second:
        smtp = transport(to(first.port), to(second.port))
        found = final(smtp.deliver(mixed(), NOW))
        smtp.close()
    failed = {number for number, each in found.items() if each.state is DeliveryState.FAILED}
    assert failed == {2, 3, 9}
    assert {found[number].reason for number in failed} == {"unencodable"}
    assert took(first) == sorted(found.keys() - failed)


@pytest.mark.parametrize("way", ["away", "refuses us"])
def test_one_that_may_and_does_not_let_us_in_puts_off_those_letters_and_no_others(way):
    def act(_session, verb, _line):
        return Close(b"554 5.7.1 not you") if verb == "CONNECT" else None

    with Server(extensions=PLAIN) as first, Server(act) as second:
        smtp = transport(to(first.port), to(second.port if way == "refuses us" else 1))
        found = final(smtp.deliver(mixed(), NOW))
        smtp.close()
    put_off = {number: each.reply for number, each in found.items() if each.state is DeliveryState.DEFERRED}
    assert put_off.keys() == {2, 3, 9}
    assert all("cannot be reached" in reply for reply in put_off.values())
    assert took(first) == sorted(found.keys() - put_off.keys())


def test_where_the_first_one_is_away_it_is_not_given_up():
    with Server(extensions=PLAIN) as second:
        smtp = transport(to(1), to(second.port))
        found = final(smtp.deliver(mixed(), NOW))
        smtp.close()
    assert {str(each.state) for number, each in found.items() if number in (2, 3, 9)} == {"deferred"}
    assert len(took(second)) == 9


def test_a_rate_is_held_for_them_as_well():
    with Server(extensions=PLAIN) as first, Server() as second:
        smtp = transport(to(first.port, rate=200.0), to(second.port, rate=200.0))
        assert states(smtp.deliver(mixed(), NOW)) == dict.fromkeys(range(1, 13), "sent")
        smtp.close()
        assert took(second) == [2, 3, 9]
