"""Kept entries: found whole or not at all, whatever becomes of their file, and only as many as are used."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import make
import pytest

from digest.pipeline.entry_cache import EntryCache
from digest.render.assembly import RenderedEntry

KILLS = int(os.environ.get("DIGEST_KILLS", "5"))


def entry(number: int, size: int = 300) -> RenderedEntry:
    octets = f"<item>{number} é\n</item>\n".encode() * size
    return RenderedEntry(make.ago(seconds=number, microseconds=7), octets, octets[::-1], octets + b"}")


ENTRIES = {bytes([number]) * 20: entry(number) for number in range(1, 9)}


@pytest.fixture
def kept(tmp_path: Path) -> EntryCache:
    cache = EntryCache(tmp_path / "cache" / "entries.db")
    cache.put(ENTRIES)
    return cache


def test_what_was_put_is_found_by_another_process(kept: EntryCache) -> None:
    assert EntryCache(kept.path).get([*ENTRIES, b"unknown"]) == ENTRIES
    assert kept.path.stat().st_mode & 0o777 == 0o600


def test_nothing_is_found_and_nothing_made_where_nothing_was_put(tmp_path: Path) -> None:
    cache = EntryCache(tmp_path / "cache" / "entries.db")
    assert cache.get(list(ENTRIES)) == {}
    cache.keep_only([])
    assert list(tmp_path.iterdir()) == []


def test_more_keys_than_a_statement_takes(kept: EntryCache) -> None:
    many = [number.to_bytes(20, "big") for number in range(12_000)]
    assert kept.get([*many, *ENTRIES]) == ENTRIES


def test_what_is_not_used_goes_and_leaves_no_trace(kept: EntryCache) -> None:
    first, *others = ENTRIES
    kept.keep_only([first])
    assert kept.get(list(ENTRIES)) == {first: ENTRIES[first]}
    on_disk = b"".join(path.read_bytes() for path in kept.path.parent.iterdir())
    assert ENTRIES[first].rss[:200] in on_disk
    assert [key for key in others if ENTRIES[key].rss[:200] in on_disk] == []


@pytest.mark.parametrize("column", ["updated", "rss", "atom", "json", "key", "nothing", "checksum"])
def test_a_damaged_row_is_not_found(kept: EntryCache, column: str) -> None:
    """A bit that the disk turned, in a file that SQLite still reads."""
    first, *others = ENTRIES
    values = {"updated": "2026-01-01T00:00:00+00:00", "key": b"9" * 20, "nothing": None}
    column, value = column.replace("nothing", "rss"), values.get(column, b"<item/>")
    with sqlite3.connect(kept.path) as connection:
        update = f"UPDATE entries SET {column} = ? WHERE key = ?"  # noqa: S608
        connection.execute(update, (value, first))
    connection.close()
    assert kept.get([*ENTRIES, b"9" * 20]) == {key: ENTRIES[key] for key in others}


@pytest.mark.parametrize("damage", ["garbage", "cut", "empty", "another table", "half overwritten"])
def test_a_damaged_file_is_made_anew(kept: EntryCache, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    whole = kept.path.read_bytes()
    if damage == "another table":
        with sqlite3.connect(kept.path) as connection:
            connection.executescript("DROP TABLE entries; CREATE TABLE entries (name TEXT)")
        connection.close()
    else:
        torn = whole[:4096] + os.urandom(4096 * 3) + whole[4096 * 4 :]
        broken = {"garbage": os.urandom(9000), "cut": whole[:5000], "empty": b"", "half overwritten": torn}
        kept.path.write_bytes(broken[damage])
    assert ENTRIES.items() >= kept.get(list(ENTRIES)).items()
    kept.put(ENTRIES)
    kept.put(ENTRIES)
    assert kept.get(list(ENTRIES)) == ENTRIES
    assert "is damaged" in caplog.text or damage == "empty"


def test_a_file_that_another_holds_is_left_alone(kept: EntryCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.pipeline.entry_cache._BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(kept.path)
    holder.execute("BEGIN EXCLUSIVE")
    kept.put({b"x" * 20: entry(99)})
    holder.rollback()
    holder.close()
    assert kept.get([b"x" * 20, *ENTRIES]) == ENTRIES


def test_a_place_that_cannot_be_written_is_only_slow(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    cache = EntryCache(tmp_path / "cache" / "entries.db")
    cache.put(ENTRIES)
    assert cache.get(list(ENTRIES)) == {}


WRITER = """
import sys
from pathlib import Path
from test_entry_cache import entry
from digest.pipeline.entry_cache import EntryCache
cache = EntryCache(Path(sys.argv[1]))
print("on", flush=True)
for turn in range(10**6):
    cache.put({number.to_bytes(20, "big"): entry(number) for number in range(turn % 50, turn % 50 + 10)})
    cache.keep_only([number.to_bytes(20, "big") for number in range(turn % 50, 60)])
"""


def test_kills_while_entries_are_kept(tmp_path: Path) -> None:
    path, chance = tmp_path / "cache" / "entries.db", random.Random(4)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    keys = {number.to_bytes(20, "big"): number for number in range(60)}
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, env=environment) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"on\n"
            time.sleep(chance.uniform(0, 0.2))
            os.kill(writer.pid, signal.SIGKILL)
        found = EntryCache(path).get(list(keys))
        assert found == {key: entry(keys[key]) for key in found}
    assert EntryCache(path).get(list(keys))
