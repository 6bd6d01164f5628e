"""kill -9 while a site is collected: no half record, and no page known as read whose story is not stored.

`DIGEST_KILLS` says how many kills there are (5 without it); the site changes before each of them.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from sources import plainsite
from sources.visits import Publisher, publisher

KILLS = int(os.environ.get("DIGEST_KILLS", "5"))
CLOCK = "2026-11-23T{:02}:{:02}:00+00:00"
STORIES = 15
SITE = """
title: "The Kill Post"
url: https://kill.example
authority: kill.example
fetch: {{allow: ["127.0.0.1:{port}"]}}
"""

_KEYS = "source_pages p, json_each(p.entry_keys) e WHERE p.kind = 'story'"
_UNKNOWN = f"SELECT p.key FROM {_KEYS} AND NOT EXISTS (SELECT 1 FROM article_keys k WHERE k.key = e.value)"  # noqa: S608
_UNSEEN = (
    f"SELECT p.key FROM {_KEYS} AND EXISTS (SELECT 1 FROM article_keys k WHERE k.key = e.value AND NOT EXISTS"  # noqa: S608
    " (SELECT 1 FROM sightings s WHERE s.article_id = k.article_id AND s.source = 'plain'))"
)


def newsroom(folder: Path, press: Publisher) -> list[str]:
    """A project with the press as its only source, and the command that collects it."""
    config = folder / "config"
    config.mkdir()
    (config / "site.yaml").write_text(SITE.format(port=press.port), encoding="utf-8")
    (config / "sources.yaml").write_text(f'plain: {{kind: site, url: "{press.address("/")}"}}\n', encoding="utf-8")
    (config / "feeds.yaml").write_text('all: {title: "All"}\n', encoding="utf-8")
    return [sys.executable, "-m", "digest", "--config", str(config), "collect"]


def change(press: Publisher, number: int) -> None:
    """Add a story, correct another, and move the blocks."""
    shown = range(number, STORIES + number)
    press.put(plainsite.link(number + 1), plainsite.story(number + 1, text=f"Corrected {number} times."))
    plainsite.publish(press, shown, picked=[shown[2], shown[0]], popular=[shown[-1], shown[1]])


def breaches(database: Path) -> list[str]:
    """What is known of pages or of the source and is not borne out by articles, and records that are not whole."""
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection:

        def column(query: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(query)]

        if "source_pages" not in column("SELECT name FROM sqlite_master"):
            return []
        found = column(_UNKNOWN) + column(_UNSEEN)
        found += column("SELECT article_id FROM sightings WHERE article_id NOT IN (SELECT id FROM articles)")
        found += column("SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM sightings)")
        found += column("SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM article_keys)")
        found += column("SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM article_terms)")
        found += column("SELECT name FROM sources WHERE collected_at NOT NULL AND NOT EXISTS (SELECT 1 FROM articles)")
        lists = "SELECT key FROM source_pages WHERE kind = 'list' AND NOT EXISTS (SELECT 1 FROM articles)"
        found += column(lists) + [line for line in column("PRAGMA integrity_check") if line != "ok"]
        return found


def clock(number: int) -> dict[str, str]:
    return {**os.environ, "DIGEST_CLOCK": CLOCK.format(10 + number // 50, number % 50)}


def kill_during(command: list[str], number: int, seconds: float) -> bool:
    """Start the command, kill it after so many seconds; True if it had not ended before."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clock(number), start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def test_kills_while_a_site_is_collected(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    with publisher() as press:
        command = newsroom(tmp_path, press)
        database = tmp_path / "var" / "digest.db"
        change(press, 0)
        start = time.monotonic()
        assert subprocess.run(command, capture_output=True, env=clock(0)).returncode == 0
        seconds = time.monotonic() - start
        struck = 0
        for number in range(1, KILLS + 1):
            change(press, number)
            if number % 4 == 0:
                shutil.rmtree(tmp_path / "var")
            struck += kill_during(command, number, chance.uniform(0.3 * seconds, 1.1 * seconds))
            assert breaches(database) == [], f"after kill {number}"
        done = subprocess.run(command, capture_output=True, text=True, env=clock(KILLS + 1))
        assert done.returncode == 0, done.stderr
        assert breaches(database) == []
        assert struck
        with closing(sqlite3.connect(database)) as connection:
            current = connection.execute("SELECT count(*) FROM sightings WHERE current").fetchone()
            picked = connection.execute("SELECT count(*) FROM articles WHERE marked_at NOT NULL").fetchone()
        assert (current, picked) == ((STORIES,), (2,))
