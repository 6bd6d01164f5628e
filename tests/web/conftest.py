"""A served newsroom for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import make
import pytest
from served import MORNING, SITE, Served

from digest.store import subscriptions

TOPICS = 'topics: {politics: "Politics", sport: "Sport & Games"}\nconsent: {version: "1", text: "Yes."}\n'
CLOCK = 'clock: subscriber\nschedule: {cron: "0 7 * * *"}\naudience: {topics: [politics, sport]}\n'


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(served: Served) -> str:
    """Where the settings are of somebody who has a topic that is none of their newsletter's, and an hour to choose."""
    served.configure("site.yaml", SITE + TOPICS)
    served.configure("digests/morning.yaml", MORNING + CLOCK)
    served.reload()
    served.now = make.NOW
    reader = served.reader("ada.reader@reader.example", "morning")
    with served.app.store.write() as connection:
        subscriptions.set_topics(connection, "morning", {reader: ("chess",)})
    return f"/preferences/{served.token(reader, 'morning', 'preferences')}"
