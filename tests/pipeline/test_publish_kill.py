"""kill -9 while a site is published: every file is whole, old or new, at every moment, and no mixture stays.

Two states of one newsroom, A and B, are published in turn into one folder, in a process that is killed;
the folder is read while it runs. `DIGEST_KILLS` says how many are killed (5 without it).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from datetime import timedelta
from pathlib import Path

import make
import pytest

from digest.app import App
from digest.model.edition import Composition
from digest.pipeline.compose import frozen_settings
from digest.pipeline.publish import publish
from digest.store import articles, editions

KILLS = int(os.environ.get("DIGEST_KILLS", "5"))
STORIES, EDITIONS = 40, 6
SITE = 'title: "Kill {state}"\nurl: https://kill.example\nauthority: kill.example\n'
FEEDS = {
    "A": 'all: {title: "All", content: full}\nold: {title: "Only in A"}\n',
    "B": 'all: {title: "All", content: full}\nnew: {title: "Only in B"}\n',
}
DIGEST = 'title: "Morning"\nblocks:\n  - {title: "Latest", select: {since: last_edition}}\n'
Site = dict[str, bytes]


def configure(root: Path, state: str) -> App:
    files = {"site.yaml": SITE.format(state=state), "feeds.yaml": FEEDS[state], "sources.yaml": "{}\n"}
    for name, text in {**files, "digests/morning.yaml": DIGEST}.items():
        path = root / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return App.load(root / "config")


def fill(app: App) -> None:
    stories = [
        make.article(f"Story {seq}", seq=seq, body_html=f"<p>{f'Words of {seq}. ' * 60}</p>", picked=seq % 4 == 0)
        for seq in range(1, STORIES + 1)
    ]
    with app.store.write() as connection:
        for story in stories:
            articles.put(connection, story)
        for number in range(EDITIONS):
            day = make.NOW - timedelta(days=number)
            slug = f"{day:%Y-%m-%d}"
            edition = make.edition(*stories[number::EDITIONS], slug=slug, scheduled_at=day)
            settings = frozen_settings(app.digest("morning"))
            composition = Composition(edition.blocks, 1)
            editions.add(connection, edition, composition, slot=slug, salt=slug.encode(), settings=settings)
            editions.close(connection, edition.id, day)
    app.store.close()


def publish_now(root: Path, folder: Path) -> None:
    app = App.load(root / "config")
    publish(app.store, app.settings, app.templates, folder, make.NOW)
    app.store.close()


def seen(folder: Path) -> Site:
    """All files that a web server would show, each as it is when it is read."""
    found = {}
    for path in sorted(folder.rglob("*")):
        try:
            if not path.name.startswith(".") and not path.name.endswith("-partial") and path.is_file():
                found[str(path.relative_to(folder))] = path.read_bytes()
        except FileNotFoundError:
            continue
    return found


def hold_against(found: Site, states: dict[str, Site]) -> None:
    """Every file is that of one state or the other."""
    for name, content in found.items():
        assert content in [site[name] for site in states.values() if name in site], name


def killed(root: Path, folder: Path, seconds: float, states: dict[str, Site]) -> bool:
    """Publish in a process of its own and kill it `seconds` later; True if it had not ended by then."""
    child = os.fork()
    if child == 0:
        publish_now(root, folder)
        os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        hold_against(seen(folder), states)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.fixture
def states(tmp_path: Path) -> dict[str, Site]:
    root = tmp_path / "newsroom"
    fill(configure(root, "A"))
    expected = {}
    for state in FEEDS:
        configure(root, state)
        shutil.rmtree(root / "var" / "cache", ignore_errors=True)
        publish_now(root, tmp_path / state)
        expected[state] = seen(tmp_path / state)
    assert set(expected["A"]) != set(expected["B"])
    return expected


def test_kills_at_random_moments_of_publish(tmp_path: Path, states: dict[str, Site]) -> None:
    root, folder, chance = tmp_path / "newsroom", tmp_path / "public", random.Random(2026)
    configure(root, "A")
    start = time.monotonic()
    publish_now(root, folder)
    takes, struck = time.monotonic() - start, 0
    for attempt in range(20 * KILLS):
        # A publication of what is nearly the same is soon over: as many kills as it takes for one to strike.
        if attempt >= KILLS and struck:
            break
        state = chance.choice(list(FEEDS))
        configure(root, state)
        if chance.random() < 0.2:
            shutil.rmtree(root / "var" / "cache", ignore_errors=True)
        struck += killed(root, folder, chance.uniform(0, takes), states)
        hold_against(seen(folder), states)
        if chance.random() < 0.5:
            state = chance.choice(list(FEEDS))
            configure(root, state)
            publish_now(root, folder)
            assert seen(folder) == states[state]
            assert list(folder.rglob("*-partial")) == []
    assert struck
    configure(root, "B")
    publish_now(root, folder)
    assert seen(folder) == states["B"]
