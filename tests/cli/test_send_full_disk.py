"""The disk fills up for real while mail leaves: it says so, and once there is room again everybody gets theirs.

It goes on by itself, and nobody gets a second copy. With the journal on the full disk nothing may leave meanwhile; what
was in flight is answered, and that is known. `DIGEST_EVERY_DISK=1` fills one disk under both, too.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from overheard import Command
from small_disk import SmallDisk
from smtp_newsroom import Newsroom

READERS, CONNECTIONS = 400, 4


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path / "room", READERS, connections=CONNECTIONS, delay=60)
    yield made
    made.close()


@pytest.fixture
def disk(newsroom: Newsroom) -> Iterator[SmallDisk]:
    try:
        made = SmallDisk(newsroom.root / "small", 12)
    except OSError as error:
        pytest.skip(str(error))
    newsroom.inside = made.inside
    yield made
    newsroom.inside = []
    made.close()


def move(newsroom: Newsroom, disk: SmallDisk, *what: str) -> None:
    """Put the store, or the data folder with the journal, or both onto the small disk."""
    shutil.copytree(newsroom.root / "var", disk.folder, dirs_exist_ok=True)
    data = "small" if "journal" in what else "var"
    store = "small" if "store" in what else "var"
    with (newsroom.root / "config" / "site.yaml").open("a", encoding="utf-8") as site:
        site.write(f'data: {data}\nstore: "sqlite:///{store}/digest.db"\n')


def filled(newsroom: Newsroom, disk: SmallDisk) -> Command:
    """A send that has met the full disk and said so; there is room again."""
    sending = Command(newsroom.start("send", "morning"))
    sending.until(lambda: newsroom.arrivals() > READERS // 8)
    disk.fill()
    sending.until(lambda: "cannot be" in sending.said, or_its_end=True)
    assert "cannot be" in sending.said
    disk.clear()
    return sending


def examine(newsroom: Newsroom, said: str) -> None:
    """Everybody has got it, nobody twice, and all that is kept is sound."""
    assert newsroom.states() == {"sent": READERS}, said
    copies = newsroom.copies()
    assert len(copies) == READERS
    assert [address for address, ids in copies.items() if len(ids) > 1] == []
    assert '"faults": []' in newsroom.run("db", "check", "--json")
    assert "Traceback" not in said


def test_a_full_store_is_waited_for(newsroom: Newsroom, disk: SmallDisk) -> None:
    move(newsroom, disk, "store")
    sending = filled(newsroom, disk)
    assert "the disk is full: make room" in sending.said
    assert sending.end() == 0, sending.said
    examine(newsroom, sending.said)


def test_a_disk_that_is_full_from_the_start_is_waited_for(newsroom: Newsroom, disk: SmallDisk) -> None:
    move(newsroom, disk, "journal", "store")
    disk.fill()
    sending = Command(newsroom.start("send", "morning"))
    sending.until(lambda: "trying again in 10 s" in sending.said, or_its_end=True)
    assert "the disk is full: make room" in sending.said
    disk.clear()
    assert sending.end() == 0, sending.said
    examine(newsroom, sending.said)


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(["journal"], id="journal"),
        pytest.param(
            ["journal", "store"],
            id="both",
            marks=pytest.mark.skipif(not os.environ.get("DIGEST_EVERY_DISK"), reason="takes its time"),
        ),
    ],
)
def test_a_full_journal_lets_nobody_be_lost(newsroom: Newsroom, disk: SmallDisk, what: list[str]) -> None:
    move(newsroom, disk, *what)
    sending = filled(newsroom, disk)
    assert sending.end() == 0, sending.said
    examine(newsroom, sending.said)


def test_sigterm_while_the_disk_is_full_makes_no_second_copies(newsroom: Newsroom, disk: SmallDisk) -> None:
    move(newsroom, disk, "journal", "store")
    sending = Command(newsroom.start("send", "morning"))
    sending.until(lambda: newsroom.arrivals() > READERS // 8)
    disk.fill()
    # Both: first the answers find no room, and then the ledger.
    sending.until(lambda: "trying again in 10 s" in sending.said, or_its_end=True)
    sending.process.send_signal(signal.SIGTERM)
    assert sending.end() == 143, sending.said
    assert "second copy" not in sending.said
    disk.clear()
    newsroom.run("send", "morning")
    examine(newsroom, sending.said)
