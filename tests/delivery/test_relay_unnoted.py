"""What is leaving cannot be noted: none of that leaves, and what is out is answered before anything else."""

import time

import pytest
from delivery.relaying import letters, to, transport
from delivery.smtp_server import USUAL, Server
from make import NOW

from digest.errors import JournalDown

FULL = JournalDown("The journal cannot be written.")


def sent_until_nothing_can_be_noted(relays, count, after):
    """The news, the last of them those that came in once the disk was full; what was leaving then; what was noted."""
    told, noted = [], set()
    news = transport(*relays).deliver(letters(count), NOW)
    for each in news:
        told.append(each)
        if len(noted) >= after and each.leaving:
            held = set(each.leaving)
            with pytest.raises(JournalDown):
                told.append(news.throw(FULL))
                told += news
            return told, held, noted
        noted |= set(each.leaving)
    pytest.fail("nothing was leaving any more")


@pytest.mark.parametrize("in_flight", [1, 4])
@pytest.mark.parametrize("connections", [1, 3])
def test_nothing_more_leaves_and_what_is_out_is_answered(in_flight, connections):
    def act(session, verb, _line):
        if verb == "DOT":
            time.sleep(0.02 * session.number)

    with Server(act, (*USUAL, "CHUNKING")) as server:
        relays = [to(server.port, connections=connections, in_flight=in_flight)]
        told, held, noted = sent_until_nothing_can_be_noted(relays, 60, 12)
    arrived = {100 + int(each.rcpt.partition("reader")[2].partition("@")[0]) for each in server.messages}
    sent = [number for news in told for number in news.sent]
    assert not held & arrived
    assert sorted(sent) == sorted(arrived) == sorted(noted)
    assert not [each for news in told for each in news.others]
    assert held <= {number for news in told for number in news.back}
