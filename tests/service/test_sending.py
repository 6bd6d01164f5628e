"""The service sends over SMTP: ended in the middle nothing is lost, and commands leave their edition to it."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import PATIENCE, Service, alive, until
from smtp_newsroom import CLOCK, EDITION, Newsroom

READERS = 400
CONNECTIONS = 2
KILLS = int(os.environ.get("DIGEST_KILLS", "3"))
SCHEDULE = 'schedule: {cron: "0 12 * * *", timezone: "UTC"}\n'


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, READERS, connections=CONNECTIONS, delay=20)
    path = tmp_path / "config" / "digests" / "morning.yaml"
    path.write_text(path.read_text(encoding="utf-8") + SCHEDULE, encoding="utf-8")
    yield made
    made.close()


def all_sent(newsroom: Newsroom) -> bool:
    """Whether the ledger says so; it is asked, by a process of its own, once as many messages have come."""
    return newsroom.arrivals() >= READERS and newsroom.states() == {"sent": READERS}


def test_ended_in_the_middle_it_loses_nothing_and_the_next_one_goes_on(newsroom: Newsroom) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        before, service = newsroom.arrivals(), Service(newsroom.root, CLOCK)
        newsroom.hold(before + 20)
        until(lambda before=before: newsroom.arrivals() >= before + 5, service)
        service.process.send_signal(number)
        newsroom.release()
        assert service.process.wait(timeout=PATIENCE) == 0
        assert "example.com" not in service.log
        counts = newsroom.states()
        assert set(counts) == {"sent", "pending"}
        assert counts["sent"] == len(newsroom.copies())
    service = Service(newsroom.root, CLOCK)
    until(lambda: all_sent(newsroom), service)
    assert service.end() == 0
    assert all(len(ids) == 1 for ids in newsroom.copies().values())
    assert len(newsroom.copies()) == READERS


def test_killed_in_the_middle_again_and_again_it_loses_nobody(newsroom: Newsroom) -> None:
    chance, service, killed = random.Random(20261123), Service(newsroom.root, CLOCK), 0
    for _ in range(KILLS):
        before = newsroom.arrivals()
        until(lambda before=before: newsroom.arrivals() > min(before, READERS - 1), service)
        time.sleep(chance.uniform(0, 0.3))
        sender = service.pid("delivery")
        if sender is not None and alive(sender):
            os.kill(sender, signal.SIGKILL)
            killed += 1
        until(lambda sender=sender: service.pid("delivery") != sender, service)
    until(lambda: all_sent(newsroom), service)
    assert service.end() == 0
    assert killed
    copies = newsroom.copies()
    assert len(copies) == READERS
    assert all(len(ids) <= 2 and len(set(ids)) == 1 for ids in copies.values())
    assert sum(len(ids) - 1 for ids in copies.values()) <= killed * CONNECTIONS


def test_commands_leave_an_edition_to_the_service_that_sends(newsroom: Newsroom) -> None:
    service = Service(newsroom.root, CLOCK)
    newsroom.hold(20)
    until(lambda: newsroom.arrivals() >= 5, service)
    told = newsroom.run("send", "morning")
    assert "the running service sends it" in told
    newsroom.run("edition", "pause", EDITION)
    newsroom.release()
    until(lambda: "edition goes on later" in service.log, service)
    shown = json.loads(newsroom.run("edition", "show", EDITION, "--json"))["edition"]
    assert shown["state"] == "paused"
    newsroom.run("edition", "resume", EDITION)
    until(lambda: all_sent(newsroom), service)
    assert service.end() == 0
    assert all(len(ids) == 1 for ids in newsroom.copies().values())


def test_a_relay_that_is_away_is_waited_for(newsroom: Newsroom) -> None:
    newsroom.close()
    service = Service(newsroom.root, CLOCK)
    until(lambda: "sending waits" in service.log, service)
    assert service.end() == 0
    assert newsroom.states() == {"pending": READERS}
    newsroom.run("edition", "pause", EDITION)
    newsroom.run("edition", "cancel", EDITION)
