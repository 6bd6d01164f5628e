"""A domain that puts readers off is left alone for a while, others are not, and those who wait come back spread out."""

from datetime import timedelta

import pytest
from delivery.mail import letter
from delivery.relaying import final, to, transport
from delivery.smtp_server import USUAL, Server
from make import NOW, ahead

from digest.delivery.relay.domains import Domains
from digest.delivery.retry import pause_after
from digest.delivery.smtp.replies import Reply

AWAY = b"450 4.4.1 no answer from host"
GREY = b"450 4.7.1 greylisted"
FULL = b"452 4.2.2 mailbox full"


def batch(count):
    """Readers of two domains, in turns."""
    return [
        letter(n, email=f"reader{n}@{'slow' if n % 2 else 'quick'}.example", message=b"Subject: x\r\n\r\n%d\r\n" % n)
        for n in range(1, count + 1)
    ]


def slow(answer):
    return lambda _session, verb, line: answer if verb == "RCPT" and "@slow.example" in line else None


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [(AWAY, 1, 4), (b"450 4.1.2 bad system", 1, 4), (GREY, 5, 8), (b"450 no code", 5, 8), (FULL, 30, 30)],
)
@pytest.mark.parametrize("extensions", [USUAL, USUAL[1:], (*USUAL, "CHUNKING")])
def test_a_domain_is_asked_a_few_times_and_not_for_everybody(answer, least, most, extensions):
    with Server(slow(answer), extensions=extensions) as server:
        smtp = transport(to(server.port, connections=2, in_flight=2))
        found = final(smtp.deliver(batch(60), NOW))
        smtp.close()
        asked = sum("@slow.example" in line for line in server.said("RCPT"))
        assert least <= asked <= most
        assert {n for n, each in found.items() if each.state == "sent"} == set(range(2, 61, 2))
        late = [found[n] for n in range(1, 61, 2)]
        assert {(each.state, each.reason, each.reply) for each in late} == {("deferred", "deferred", answer.decode())}
        unasked = [each.due_at for each in late if each.due_at is not None]
        assert len(unasked) == 30 - asked
        assert all(NOW + pause_after(1) <= due <= NOW + timedelta(minutes=1) for due in unasked)
        assert len(set(unasked)) == len(unasked)


def test_a_domain_that_answers_again_is_written_to_again():
    answers = [AWAY]
    with Server(lambda *asked: slow(answers[0])(*asked) if answers else None) as server:
        smtp = transport(to(server.port))
        assert {str(each.state) for n, each in final(smtp.deliver(batch(20), NOW)).items() if n % 2} == {"deferred"}
        answers.clear()
        later = final(smtp.deliver(batch(20), ahead(minutes=2)))
        smtp.close()
        assert {str(each.state) for each in later.values()} == {"sent"}


def test_each_pause_is_longer_and_one_yes_ends_it():
    domains, at, waits = Domains(), NOW, []
    for _ in range(8):
        domains.put_off("a@slow.example", Reply(450, ("4.4.1 away",), (4, 4, 1)), "450 away", at)
        found = domains.left_alone("b@SLOW.example", 7, at)
        assert found is not None
        assert found[1] == "450 away"
        waits.append(found[0] - at)
        at = found[0]
        assert domains.left_alone("b@slow.example", 7, at) is None, "then one may try"
    # From the seventh time on it is 4 h, and up to a fifth more.
    assert waits[:7] == sorted(waits[:7])
    assert waits[0] < timedelta(seconds=50)
    assert waits[-1] >= timedelta(hours=4)
    assert domains.left_alone("a@quick.example", 7, NOW) is None
    domains.took("c@slow.example")
    assert not domains
