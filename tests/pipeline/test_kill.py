"""kill -9 at random moments of collect, send and publish: nothing lost, nothing doubled, every file whole.

`DIGEST_KILLS` says how many kills each command suffers (5 without it); moments are spread over the
time that the command takes on this machine.
"""

from __future__ import annotations

import email
import email.policy
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digest.pipeline.manifest import MANIFEST

KILLS = int(os.environ.get("DIGEST_KILLS", "5"))
CLOCK = "2026-11-23T12:00:00+00:00"
STORIES, READERS = 400, 1_500

SITE = """
title: "The Kill Post"
url: https://kill.example
authority: kill.example
"""
SOURCES = 'desk: {kind: files, path: stories, url: "https://kill.example/{slug}"}\n'
FEEDS = 'all: {title: "All", limit: 200, content: full}\n'
DIGEST = 'title: "Morning"\nblocks:\n  - {title: "Latest", select: {since: last_edition}, limit: 500}\n'


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    files = {"site.yaml": SITE, "sources.yaml": SOURCES, "feeds.yaml": FEEDS, "digests/morning.yaml": DIGEST}
    for name, text in files.items():
        path = tmp_path / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    stories = tmp_path / "stories"
    stories.mkdir()
    for number in range(STORIES):
        story = {
            "headline": f"Story number {number}",
            "published": "2026-11-23T09:00:00Z",
            "url": f"https://kill.example/story-{number}",
            "body_html": f"<p>Words of story {number}. </p>" * 20,
        }
        (stories / f"{number:04d}.json").write_text(json.dumps(story), encoding="utf-8")
    rows = [f"reader{number}@example.com" for number in range(READERS)]
    (tmp_path / "readers.csv").write_text("email\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def command(newsroom: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "digest", "--config", str(newsroom / "config"), *arguments]


def run(newsroom: Path, *arguments: str) -> str:
    done = subprocess.run(
        command(newsroom, *arguments), capture_output=True, text=True, env={**os.environ, "DIGEST_CLOCK": CLOCK}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def kill_during(newsroom: Path, seconds: float, chance: random.Random, *arguments: str) -> bool:
    """Start a command, kill its whole process group at a random moment; True if it had not ended before."""
    process = subprocess.Popen(
        command(newsroom, *arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "DIGEST_CLOCK": CLOCK},
        start_new_session=True,
    )
    time.sleep(chance.uniform(0.2, seconds))
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return alive


def timed(newsroom: Path, *arguments: str) -> float:
    start = time.monotonic()
    run(newsroom, *arguments)
    return time.monotonic() - start


def fresh(newsroom: Path, tmp_path: Path) -> Path:
    """A copy of the newsroom without anything made, for a run that is not disturbed."""
    other = tmp_path / "undisturbed"
    other.mkdir()
    subprocess.run(["cp", "-r", str(newsroom / "config"), str(newsroom / "stories"), str(other)], check=True)
    return other


def published(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_kills_at_random_moments(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = random.Random(20261123)
    calm = fresh(newsroom, tmp_path_factory.mktemp("calm"))
    collecting = timed(calm, "collect")
    run(calm, "subscribers", "import", str(newsroom / "readers.csv"), "--consent", "test")
    sending = timed(calm, "send", "morning")
    publishing = timed(calm, "publish", "--out", str(calm / "public"))

    struck = [kill_during(newsroom, collecting, chance, "collect") for _ in range(KILLS)]
    run(newsroom, "collect")
    found = json.loads(run(newsroom, "articles", "--json", "--limit", "9999"))["articles"]
    assert sorted(each["headline"] for each in found) == sorted(f"Story number {n}" for n in range(STORIES))

    run(newsroom, "subscribers", "import", str(newsroom / "readers.csv"), "--consent", "test")
    struck += [kill_during(newsroom, sending, chance, "send", "morning") for _ in range(KILLS)]
    run(newsroom, "send", "morning")
    assert json.loads(run(newsroom, "db", "check", "--json")) == {"faults": []}
    editions = json.loads(run(newsroom, "editions", "--json"))["editions"]
    assert [each["state"] for each in editions] == ["sent"]
    shown = json.loads(run(newsroom, "edition", "show", editions[0]["id"], "--json"))
    assert shown["deliveries"] == {"sent": READERS}
    outbox = newsroom / "var" / "outbox" / "morning" / editions[0]["slug"]
    letters = sorted(outbox.glob("*.eml"))
    messages = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in letters]
    assert sorted(str(message["To"]) for message in messages) == sorted(
        f"reader{n}@example.com" for n in range(READERS)
    )
    assert all(message.is_multipart() and not message.defects for message in messages)
    assert [path.name for path in outbox.iterdir() if path.suffix not in (".eml", ".csv")] == []
    assert len((outbox / "index.csv").read_text(encoding="utf-8").splitlines()) == READERS + 1

    public = newsroom / "public"
    struck += [kill_during(newsroom, publishing, chance, "publish", "--out", str(public)) for _ in range(KILLS)]
    run(newsroom, "publish", "--out", str(public))
    assert published(public) == published(calm / "public")
    assert any(struck)
