"""Somebody is erased while the service runs and their edition is being sent: by its end no byte of them is left."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from running import Service, until
from smtp_newsroom import CLOCK, Newsroom

READERS = 300
SCHEDULE = 'schedule: {cron: "0 12 * * *", timezone: "UTC"}\n'


def traces(root: Path, address: str) -> list[str]:
    """The files of the newsroom, not of the relay, that hold the address or the part before the @."""
    wanted = [address.encode().lower(), address.partition("@")[0].encode().lower()]
    files = [path for path in [*root.glob("var/**/*"), *root.glob("*.err"), *root.glob("*.out")] if path.is_file()]
    return [str(path.relative_to(root)) for path in files if any(each in path.read_bytes().lower() for each in wanted)]


def counts(root: Path) -> dict[str, int]:
    with closing(sqlite3.connect(root / "var" / "digest.db", timeout=60)) as store:
        return dict(store.execute("select state, count(*) from deliveries group by state").fetchall())


def rename(newsroom: Newsroom, number: int, name: str) -> str:
    """Give a reader an address that is like no other's."""
    email = f"{name}@example.com"
    with closing(sqlite3.connect(newsroom.root / "var" / "digest.db", timeout=60)) as store:
        values = (email, email, newsroom.address(number))
        store.execute("update subscribers set email = ?, email_key = ? where email = ?", values)
        store.commit()
    return email


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, READERS, connections=2, delay=20)
    path = tmp_path / "config" / "digests" / "morning.yaml"
    path.write_text(path.read_text(encoding="utf-8") + SCHEDULE, encoding="utf-8")
    yield made
    made.close()


def test_nothing_is_left_of_who_is_erased_while_the_edition_is_sent(newsroom: Newsroom) -> None:
    refused, early = rename(newsroom, 3, "zerlina.quux"), rename(newsroom, 1, "xaver.quux")
    late = rename(newsroom, READERS - 1, "yolanda.quux")
    newsroom.answers(f"{refused} rcpt 550 5.1.1 <{refused}>: no mailbox zerlina.quux here")
    service = Service(newsroom.root, CLOCK)
    until(lambda: {"sent", "failed"} <= counts(newsroom.root).keys(), service)
    for email in (refused, early, late):
        newsroom.run("subscribers", "erase", email)
    until(lambda: set(counts(newsroom.root)) <= {"sent", "failed", "suppressed"}, service)
    until(lambda: not newsroom.journal().exists(), service)
    until(lambda: not any(traces(newsroom.root, email) for email in (refused, early, late)), service)
    assert sum(counts(newsroom.root).values()) == READERS
    newsroom.run("db", "backup", str(newsroom.root / "var" / "later.db"))
    assert not any(traces(newsroom.root, email) for email in (refused, early, late))
    assert service.end() == 0
    assert json.loads(newsroom.run("db", "check", "--json")) == {"faults": []}
    again = newsroom.root / "again.csv"
    again.write_text(f"email\n{late}\n", encoding="utf-8")
    said = newsroom.run("subscribers", "import", str(again), "--consent", "again", status=1)
    assert "suppressed (erased)" in said
