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
STORIES = {
    "ru": ("Мост через реку откроют весной", "Решение вступит в силу с первого января, сообщили в министерстве."),
    "en": (
        "Council backs $2,500,000 grant and €1,200,000 of aid",
        "Some $3,400,000 more is to be paid in three years.",
    ),
}
# What of its rules goes by the words of a story: whatever sends these words has their points.
OF_WORDS = {"MIXED_ES", "LOTS_OF_MONEY", "MONEY_NOHTML", "US_DOLLARS_3", "T_MONEY_PERCENT"}
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
def suspects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What rules for disguise and for fraud fire at: Cyrillic among Latin letters, and sums; in HTML and as text."""
    monkeypatch.setenv("DIGEST_CLOCK", sampled.NOW)
    home = tmp_path / "home"
    (home / "config" / "digests").mkdir(parents=True)
    files = {
        "site": sampled.SITE.replace("FORMAT", "eml"),
        "sources": 'desk: {kind: files, path: "desk.json"}\n',
        "feeds": 'all: {title: "All"}\n',
    }
    for name, text in files.items():
        (home / "config" / f"{name}.yaml").write_text(text, encoding="utf-8")
    stories = [
        {"url": f"https://www.caspian-courier.example/{language}/{number}", "headline": f"{head} {number}"}
        | {"standfirst": said, "language": language, "published": "2026-11-23T08:00:00Z", "section_label": "News"}
        for language, (head, said) in STORIES.items()
        for number in range(8)
    ]
    (home / "desk.json").write_text(json.dumps(stories), encoding="utf-8")
    (home / "readers.csv").write_text(sampled.READERS, encoding="utf-8")
    for language in STORIES:
        block = f'{{title: "News", select: {{languages: [{language}]}}}}'
        text = f'title: "Briefing"\nlanguage: {language}\nblocks: [{block}]\n'
        (home / "config" / "digests" / f"{language}.yaml").write_text(text, encoding="utf-8")
    config = ["--config", str(home / "config")]
    assert run([*config, "collect"]) == 0
    assert run([*config, "subscribers", "import", str(home / "readers.csv"), "--consent", "a test"]) == 0
    assert [run([*config, "send", language]) for language in STORIES] == [0, 0]
    return sorted((home / "var" / "outbox").rglob("*.eml"))


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


@pytest.mark.parametrize("arrived", [False, True])
def test_no_edition_looks_like_spam(editions: list[Path], arrived: bool) -> None:
    found = scores(editions, arrived=arrived)
    assert len(found) == len(sampled.LOOKS) * len(LANGUAGES)
    assert {path.name: said for path, said in found.items() if said[0] >= MOST} == {}


def test_neither_letters_nor_sums_make_an_edition_spam(suspects: list[Path]) -> None:
    found = scores(suspects)
    met = {rule for _, why in found.values() for rule in why}
    assert {"MIXED_ES", "LOTS_OF_MONEY", "MONEY_NOHTML", "US_DOLLARS_3"} <= met
    assert {str(path): said for path, said in found.items() if said[0] >= MOST} == {}
    assert len(found) == len(STORIES) * 2


@pytest.mark.parametrize("arrived", [False, True])
def test_nothing_beside_the_words_of_stories_counts(suspects: list[Path], arrived: bool) -> None:
    ours = {
        str(path): sum(points for rule, points in why.items() if rule not in OF_WORDS)
        for path, (_, why) in scores(suspects, arrived=arrived).items()
    }
    assert len(ours) == len(STORIES) * 2
    assert {path: points for path, points in ours.items() if points > -0.9} == {}


@pytest.mark.parametrize("arrived", [False, True])
def test_no_system_mail_looks_like_spam(letters: list[Path], arrived: bool) -> None:
    found = scores(letters, arrived=arrived)
    assert len(found) == 4 * len(LANGUAGES)
    assert {path.name: said for path, said in found.items() if said[0] >= MOST} == {}


def test_spam_is_found(tmp_path: Path) -> None:
    (tmp_path / "spam.eml").write_bytes(SPAM)
    ((score, why),) = scores([tmp_path / "spam.eml"]).values()
    assert score > 100
    assert "GTUBE" in why
