"""A real Postfix takes what `digest send` pipelines: its log and the ledger agree to the last message.

Needs Debian's postfix, and root to start it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from private_postfix import PrivatePostfix
from smtp_newsroom import Newsroom

pytestmark = pytest.mark.peers

READERS = 20_000
SECONDS = 60


@pytest.fixture
def postfix() -> Iterator[PrivatePostfix]:
    made = PrivatePostfix()
    yield made
    made.close()


@pytest.mark.parametrize(("readers", "in_flight"), [(READERS, 1), (2_000, 4)], ids=["20,000", "BDAT"])
def test_all_messages_are_in_its_log_and_in_the_ledger(
    tmp_path: Path, postfix: PrivatePostfix, readers: int, in_flight: int
) -> None:
    newsroom = Newsroom(tmp_path, readers, connections=8, in_flight=in_flight)
    newsroom.close()
    site = newsroom.root / "config" / "site.yaml"
    text = site.read_text(encoding="utf-8")
    site.write_text(text.replace(f"port: {newsroom.port}", f"port: {postfix.port}"), encoding="utf-8")
    newsroom.run("send", "morning")
    assert newsroom.states() == {"sent": readers}
    postfix.wait_idle()
    delivered, end = postfix.delivered(), time.monotonic() + SECONDS
    while sum(delivered.values()) < readers and time.monotonic() < end:
        # The queue is empty before the last line is written.
        time.sleep(0.5)
        delivered = postfix.delivered()
    assert set(delivered.values()) == {1}
    assert len(delivered) == readers
    assert {address for address, _ in delivered} == {newsroom.address(number) for number in range(readers)}
    assert len({name for _, name in delivered}) == readers
    assert newsroom.copies() == {}
