"""Delivering to a test's server, and a reckoning of what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from delivery.mail import letter
from make import NOW

from digest.delivery.mailbox import Mailbox
from digest.delivery.relay.options import Relay, Timeouts
from digest.delivery.relay.smtp import SmtpTransport
from digest.delivery.return_path import return_path
from digest.delivery.transport import Letter, News
from digest.model.delivery import DeliveryState, Outcome

QUICK = Timeouts(connect=2, greeting=0.4, command=0.4, data=0.4, block=0.4, dot=0.4, quit=0.4, rest=30)
PATIENT = Timeouts(connect=5, greeting=10, command=10, data=10, block=10, dot=10, quit=1, rest=30)
SENDER = return_path(Mailbox("digest@courier.example"), None)


def transport(*relays: Relay, timeouts: Timeouts = PATIENT, **given: Any) -> SmtpTransport:
    return SmtpTransport(relays, given.pop("sender", SENDER), timeouts=timeouts, **given)


def to(port: int, **given: Any) -> Relay:
    return Relay("127.0.0.1", port, **{"security": "none", "connections": 1, **given})


def letters(count: int, **given: Any) -> list[Letter]:
    return [
        letter(number, message=b"Subject: x\r\n\r\nHello number %d\r\n" % number, **given)
        for number in range(1, count + 1)
    ]


def spread(told: Iterable[News]) -> Iterator[Outcome]:
    """The news one by one; a letter that is leaving as an outcome SENDING."""
    for news in told:
        yield from (Outcome(number, DeliveryState.SENT, news.at) for number in news.sent)
        yield from news.others
        yield from (Outcome(number, DeliveryState.SENDING, news.at) for number in news.leaving)


def final(told: Iterable[News]) -> dict[int, Outcome]:
    """The one final outcome of each letter, by its number; announced before it was sent, and no sooner twice."""
    found: dict[int, Outcome] = {}
    announced: set[int] = set()
    for outcome in spread(told):
        number = outcome.delivery_id - 100
        assert number not in found, f"a second outcome for {number}"
        assert outcome.at >= NOW
        if outcome.state is DeliveryState.SENDING:
            announced.add(number)
        else:
            found[number] = outcome
            if outcome.state in (DeliveryState.SENT, DeliveryState.IN_DOUBT):
                assert number in announced
    return found


def states(told: Iterable[News]) -> dict[int, str]:
    return {number: str(outcome.state) for number, outcome in sorted(final(told).items())}
