"""What we write is what other programs read: mblaze, a MIME reader in C, opens the outbox and the Maildir."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import newsroom
import pytest

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module", params=["eml", "maildir"])
def messages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every message of the starter's morning edition, found by its name or as mblaze lists the Maildir."""
    home = newsroom.sent_edition(tmp_path_factory.mktemp(request.param), mail_format=request.param)
    outbox = home / "var" / "outbox"
    found = sorted(outbox.rglob("*.eml")) if request.param == "eml" else [Path(line) for line in ask("mlist", outbox)]
    with (home / "config" / "demo" / "subscribers.csv").open(encoding="utf-8", newline="") as roster:
        assert len(found) == len(list(csv.DictReader(roster)))
    return found


def ask(*command: object) -> list[str]:
    """The lines that a program answers."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_parts_are_those_of_an_alternative(messages: list[Path]) -> None:
    shapes = {tuple(re.findall(r"(?:multipart|text)/[a-z]+", "\n".join(ask("mshow", "-t", path)))) for path in messages}
    assert shapes == {("multipart/alternative", "text/plain", "text/html"), ("text/plain",)}


def test_the_subject_and_the_links_are_read(messages: list[Path]) -> None:
    for path in messages:
        (subject,) = ask("mhdr", "-d", "-h", "subject", path)
        (leave,) = ask("mhdr", "-h", "list-unsubscribe", path)
        assert subject
        assert "=?" not in subject
        assert re.fullmatch(r"<https://\S+/unsubscribe/[a-z0-9-]+>", leave)
        assert leave.strip("<>") in "\n".join(ask("mshow", "-h", "", "-N", path))


def test_every_message_is_its_own(messages: list[Path]) -> None:
    ids = {line for path in messages for line in ask("mhdr", "-h", "message-id", path)}
    readers = {line for path in messages for line in ask("mhdr", "-h", "to", path)}
    assert len(ids) == len(readers) == len(messages)
