"""kill -9 at random moments while pictures are made: no row without its files, no file half written.

`DIGEST_KILLS` says how many kills there are (4 without it).
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from photographs import octets, photograph
from sources.visits import publisher

from digest.store import pictures
from digest.store.database import Store

KILLS = int(os.environ.get("DIGEST_KILLS", "4"))
PICTURES = 12
SITE = """
title: "The Kill Post"
url: https://kill.example
authority: kill.example
fetch: {{allow: ["127.0.0.1:{port}"]}}
"""
STORY = '---\nheadline: "Story {number}"\npublished: "2026-11-23T09:00:00Z"\nimage: "{url}"\n---\nWords.\n'


def whole(root: Path) -> set[str]:
    """The names of the files that rows speak of, each there and as its name says."""
    store = Store(f"sqlite:///{root / 'var' / 'digest.db'}")
    with store.read() as connection:
        names = pictures.kept(connection)
    store.close()
    for name in names:
        content = (root / "var" / "pictures" / name).read_bytes()
        assert name.startswith(hashlib.sha256(content).hexdigest()[:32])
    return names


def test_whenever_it_is_killed(tmp_path: Path) -> None:
    config, stories = tmp_path / "config", tmp_path / "stories"
    for folder in (config, stories):
        folder.mkdir()
    (config / "sources.yaml").write_text("desk: {kind: files, path: stories}\n", encoding="utf-8")
    command = [sys.executable, "-m", "digest", "--config", str(config), "collect"]
    moments, killed, before = random.Random(7), 0, set[str]()
    with publisher() as gallery:
        (config / "site.yaml").write_text(SITE.format(port=gallery.port), encoding="utf-8")

        def tell(number: int) -> None:
            url = gallery.put(f"/{number}.jpg", octets(photograph(700 + 8 * number, 400)))
            (stories / f"{number}.md").write_text(STORY.format(number=number, url=url), encoding="utf-8")

        for number in range(PICTURES - 1):
            tell(number)
        for _ in range(KILLS):
            going = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            asked = len(gallery.asked)
            # From the first answer on, wherever it is then.
            while len(gallery.asked) == asked and going.poll() is None:
                time.sleep(0.01)
            time.sleep(moments.uniform(0, 0.6))
            going.send_signal(signal.SIGKILL)
            killed += going.wait() == -signal.SIGKILL
            now = whole(tmp_path)
            assert before <= now
            before = now
        tell(PICTURES - 1)
        subprocess.run(command, check=True, capture_output=True)
    assert killed
    names = whole(tmp_path)
    assert len(names) == 2 * PICTURES
    left = {path.name for path in (tmp_path / "var" / "pictures").iterdir()} - names
    assert left <= {".digest-lock"}
