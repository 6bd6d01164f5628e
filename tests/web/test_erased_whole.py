"""Somebody signs up, gets every kind of mail, is erased by their own page: no byte is left, and none comes back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from signup_room import SignupRoom

from digest.cli.main import run
from digest.store import subscribers, suppressions
from digest.store.backup import backup

EMAIL, NETWORK, FORM = "Zerlina.Quux@reader.example", "198.51.100.177", "zq-article-form"
KEY = EMAIL.casefold()
TRACES = tuple(each.casefold().encode() for each in (EMAIL, "zerlina.quux", NETWORK, FORM, "Zerlina Quux-Ramirez"))


def found(folder: Path, *, but: Iterable[Path] = ()) -> list[str]:
    """The files that hold anything of the person, in any case of letters."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path not in set(but)]
    return [
        str(path.relative_to(folder)) for path in files if any(each in path.read_bytes().lower() for each in TRACES)
    ]


def said(room: SignupRoom, *command: str, status: int = 0) -> str:
    with redirect_stdout(io.StringIO()) as out:
        assert run(["--config", str(room.root / "config"), *command]) == status, out.getvalue()
    return out.getvalue()


def test_no_byte_of_a_reader_is_left_nor_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = SignupRoom(tmp_path / "room", monkeypatch, "mail: {goodbye: true}\n")
    front = f"headline: One\nslug: one\npublished: {datetime.now(UTC).isoformat()}"
    (room.root / "stories" / "one.md").write_text(f"---\n{front}\n---\nWords.\n", encoding="utf-8")
    asked = [("email", EMAIL), ("digest", "morning"), ("digest", "evening"), ("form", FORM)]
    room.post("/subscribe", *asked, X_Forwarded_For=NETWORK)
    room.deliver()
    room.post(room.mails()[0].link, X_Forwarded_For=NETWORK)
    with room.app.store.read() as connection:
        reader = subscribers.by_keys(connection, [KEY])[KEY]
    page = f"/preferences/{room.token(reader, 'morning', 'preferences')}"
    room.post("/preferences/", ("email", EMAIL), X_Forwarded_For=NETWORK)
    room.post(f"/unsubscribe/{room.token(reader, 'evening')}", ("List-Unsubscribe", "One-Click"))
    room.deliver()
    room.post("/subscribe", ("email", EMAIL), ("digest", "quiet"), ("form", FORM), X_Forwarded_For=NETWORK)
    said(room, "collect")
    said(room, "send", "morning")
    assert sorted({mail.kind for mail in room.mails()}) == ["confirm", "goodbye", "preferences", "welcome"]
    older = room.root / "older.db"
    backup(room.app.store, older)
    assert len(found(room.root)) >= 6
    room.now += timedelta(minutes=1)
    assert b"Your data is erased" in room.post(page, ("do", "erase-now"), X_Forwarded_For=NETWORK).body
    assert found(room.root, but=[older]) == []
    backup(room.app.store, room.root / "later.db")
    assert found(room.root, but=[older]) == []
    room.close()
    said(room, "db", "restore", str(older))
    assert found(room.root, but=[older]) == []
    assert json.loads(said(room, "db", "check", "--json")) == {"faults": []}
    people = tmp_path / "people.csv"
    people.write_text(f"email\n{EMAIL.upper()}\n", encoding="utf-8")
    refused = json.loads(said(room, "subscribers", "import", str(people), "--consent", "x", "--json", status=1))
    assert [each["reason"] for each in refused["rejected"]] == [f"suppressed ({suppressions.ERASED})"]
    assert found(room.root, but=[older]) == []
    assert not any(each.decode() in caplog.text.casefold() for each in TRACES)
