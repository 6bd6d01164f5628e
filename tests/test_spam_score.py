"""SpamAssassin's offline rules hold nothing against a mail in any look, in any language, nor against a system mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sampled
from signup_room import SignupRoom
from spam import MOST, scores

from digest.cli.main import run
from digest.store import subscribers

pytestmark = pytest.mark.peers

LANGUAGES = ("en", "fr", "de", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")
SPAM = b"Subject: VIAGRA FREE $$$ MONEY\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """A message for each look in each language, of the sample newsroom."""
    monkeypatch.setenv("DIGEST_CLOCK", sampled.NOW)
    home = tmp_path / "home"
    sampled.sent(home, "eml")
    rows = "".join(f"{each}@reader.example,Reader,html,{each}\n" for each in LANGUAGES)
    (home / "readers.csv").write_text(f"email,name,format,locale\n{rows}", encoding="utf-8")
    config = ["--config", str(home / "config")]
    for look in sampled.LOOKS:
        text = sampled.DIGEST.replace("LOOK", look).replace("LANGUAGES", sampled.LANGUAGES[look])
        file = home / "config" / "digests" / f"many-{look}.yaml"
        file.write_text(f"languages: {json.dumps(LANGUAGES)}\n{text}", encoding="utf-8")
        chosen = ["--digest", f"many-{look}", "--consent", "a test"]
        assert run([*config, "subscribers", "import", str(home / "readers.csv"), *chosen]) == 0
        assert run([*config, "send", f"many-{look}"]) == 0
    yield sorted((home / "var" / "outbox").glob("many-*/**/*.eml"))


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """A system mail of each kind in each language."""
    room = SignupRoom(tmp_path / "room", monkeypatch, "mail: {goodbye: true}\n")
    for language in LANGUAGES:
        email = f"{language}@reader.example"
        room.sign_up(email, "morning", lang=language, locale=language)
        room.deliver()
        assert room.post(room.mails()[-1].link).status == 200
        room.deliver()
        with room.app.store.read() as connection:
            person = subscribers.by_keys(connection, [email])[email]
        room.now += timedelta(days=2)
        room.post("/preferences/", ("email", email), ("lang", language))
        room.deliver()
        room.post(f"/unsubscribe/{room.token(person, 'morning')}", ("leave", "morning"))
        room.deliver()
    yield [mail.path for mail in room.mails()]
    room.close()


def test_no_edition_looks_like_spam(editions: list[Path]) -> None:
    found = scores(editions)
    assert len(found) == len(sampled.LOOKS) * len(LANGUAGES)
    assert {path.name: said for path, said in found.items() if said[0] >= MOST} == {}


def test_no_system_mail_looks_like_spam(letters: list[Path]) -> None:
    found = scores(letters)
    assert len(found) == 4 * len(LANGUAGES)
    assert {path.name: said for path, said in found.items() if said[0] >= MOST} == {}


def test_spam_is_found(tmp_path: Path) -> None:
    (tmp_path / "spam.eml").write_bytes(SPAM)
    ((score, why),) = scores([tmp_path / "spam.eml"]).values()
    assert score > 100
    assert "GTUBE" in why
