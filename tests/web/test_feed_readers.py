"""Debian's newsboat reads our feeds over HTTP: all entries once, 304 where nothing is new, one entry for one story."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import newsroom
import pytest
from served import Served

from digest.web.answers import Message, Ready, Scope, Send
from digest.web.door import Door

pytestmark = pytest.mark.peers


@pytest.fixture
def statuses(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The statuses of all answers, as they are sent."""
    found: list[int] = []
    original = Door.__call__

    async def noting(self: Door, scope: Scope, receive: object, send: Send) -> None:
        async def noted(message: Message) -> None:
            found.extend([message["status"]] if "status" in message else [])
            await send(message)

        await original(self, scope, receive, noted)  # type: ignore[arg-type]

    at_once = Door.at_once

    def noting_at_once(self: Door, target: bytes, fields: Sequence[tuple[bytes, bytes]]) -> Ready | None:
        ready = at_once(self, target, fields)
        found.extend([ready.start["status"]] if ready else [])
        return ready

    monkeypatch.setattr(Door, "__call__", noting)
    monkeypatch.setattr(Door, "at_once", noting_at_once)
    return found


def write(served: Served, number: int) -> None:
    """A story, and the site published with it."""
    published = datetime.now(UTC) - timedelta(minutes=60 - number)
    front = f"headline: Story {number}\nslug: story-{number}\npublished: {published.isoformat()}"
    path = served.root / "stories" / f"story-{number}.md"
    path.write_text(f"---\n{front}\n---\nWords of <b>story</b> & {number}.\n", encoding="utf-8")
    newsroom.run(served.root, "collect", "desk")
    newsroom.run(served.root, "publish")


def newsboat(folder: Path, *orders: str) -> str:
    program = shutil.which("newsboat")
    assert program, "this test needs Debian's newsboat"
    files = ("-u", "urls", "-c", "cache.db", "-C", "config", "-q")
    done = subprocess.run([program, *files, *orders], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_newsboat_reads(served: Served, statuses: list[int], tmp_path: Path, form: str) -> None:
    for number in range(3):
        write(served, number)
    boat = tmp_path / "boat"
    boat.mkdir()
    (boat / "urls").write_text(f"http://127.0.0.1:{served.port}/feeds/all.{form}\n")
    (boat / "config").write_text("")

    def unread() -> int:
        newsboat(boat, "-x", "reload")
        found = re.search(r"\d+", newsboat(boat, "-x", "print-unread"))
        assert found
        return int(found[0])

    # It keeps validators only of a feed that it knew before, so that its second visit is a whole one too.
    assert (unread(), statuses) == (3, [200])
    assert (unread(), statuses) == (3, [200, 200])
    assert (unread(), statuses) == (3, [200, 200, 304])
    write(served, 3)
    while b"Story 3" not in served.get(f"/feeds/all.{form}").body:
        pass
    statuses.clear()
    assert (unread(), statuses) == (4, [200])
    assert (unread(), statuses) == (4, [200, 304])
