"""The mail that says that somebody has left: where it is wanted, one for all that they leave at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from signup_room import ADA, SignupRoom, title

from digest.model.subscriber import SubscriptionState
from digest.store import notices as ledger
from digest.store import subscriptions


def test_a_goodbye_is_said_where_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = SignupRoom(tmp_path, monkeypatch, "mail: {goodbye: true}\n")
    ada = room.reader(ADA, "morning", "evening")
    with room.app.store.write() as connection:
        subscriptions.put(connection, "quiet", [ada], SubscriptionState.UNCONFIRMED, room.now)
    room.post(f"/unsubscribe/{room.token(ada, 'morning')}", ("List-Unsubscribe", "One-Click"))
    room.post(f"/unsubscribe/{room.token(ada, 'morning')}", ("List-Unsubscribe", "One-Click"))
    room.post(f"/unsubscribe/{room.token(ada, 'quiet')}", ("List-Unsubscribe", "One-Click"))
    room.deliver()
    (mail,) = room.mails()
    assert (mail.kind, mail.link) == ("goodbye", "/subscribe?digest=morning&lang=en")
    assert "no more mail from Morning" in mail.text
    room.close()


def test_one_goodbye_names_all_that_somebody_leaves_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = SignupRoom(tmp_path, monkeypatch, "mail: {goodbye: true}\n")
    ada, bo = room.reader(ADA, "closed", "morning", "evening"), room.reader("bo@reader.example", "morning", "evening")
    for reader in (ada, bo):
        room.post(f"/preferences/{room.token(reader, 'morning', 'preferences')}", ("leave", ""))
    room.post(f"/preferences/{room.token(ada, 'morning', 'preferences')}", ("leave", ""))
    with room.app.store.read() as connection:
        assert ledger.counts(connection) == {"pending": 2}
    assert room.deliver().sent == 2
    first, second = room.mails()
    assert (first.kind, first.link) == ("goodbye", "/subscribe?digest=evening&digest=morning&lang=en")
    assert "You will get no more mail from:" in first.text
    assert [line.strip(" *") for line in first.text.splitlines() if line.startswith("  *")] == [
        "closed",
        "Evening",
        "Morning",
    ]
    assert "closed" not in second.text
    assert title(room.get(first.link)) == "Subscribe"
    assert room.get(first.link).body.count(b" checked") == 2
    room.close()


def test_a_goodbye_keeps_its_names_when_a_digest_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = SignupRoom(tmp_path, monkeypatch, "mail: {goodbye: true}\n")
    ada = room.reader(ADA, "morning", "evening")
    room.post(f"/preferences/{room.token(ada, 'morning', 'preferences')}", ("leave", ""))
    config = room.root / "config" / "digests"
    (config / "night.yaml").write_text((config / "evening.yaml").read_text() + "formerly: [evening]\n")
    (config / "evening.yaml").unlink()
    room.reload()
    room.deliver()
    (mail,) = room.mails()
    assert mail.link == "/subscribe?digest=night&digest=morning&lang=en"
    room.close()
