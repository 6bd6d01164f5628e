"""Two copies of one message are the same octet for octet, whenever each of them was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pipeline.sending_desk import READERS, Desk
from smtp_newsroom import Newsroom

OWN_MORNING = 'schedule: {cron: "0 7 * * *", timezone: "UTC"}\nclock: subscriber\n'


@pytest.fixture(params=["", OWN_MORNING], ids=["digest", "subscriber"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    newsroom = Newsroom(tmp_path, READERS, connections=2)
    with (tmp_path / "config" / "digests" / "morning.yaml").open("a", encoding="utf-8") as file:
        file.write(request.param)
    yield Desk(newsroom)
    newsroom.close()


def test_a_letter_in_doubt_is_sent_again_as_it_was(desk: Desk) -> None:
    doubtful = [desk.newsroom.address(number) for number in (2, 5, 7)]
    desk.newsroom.answers(*(f"{address} dot drop" for address in doubtful))
    first = desk.send()
    assert first.counts["in_doubt"] == len(doubtful)
    desk.newsroom.answers()
    desk.later(minutes=11)
    assert desk.send().counts == {"sent": READERS}
    copies = defaultdict(list)
    for path in sorted(desk.newsroom.received.glob("*.eml")):
        address, _, message = path.read_bytes().partition(b"\r\n")
        copies[address.decode()].append(message)
    assert sorted(each for each, found in copies.items() if len(found) == 2) == doubtful
    assert all(len(set(found)) == 1 for found in copies.values())
    assert all(b"\r\nDate: " in found[0] for found in copies.values())
