"""What is taken out of an outbox when somebody is erased: their mail, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.delivery.removal import Addressed, remove_letters


def sent_to(key: str) -> Addressed:
    return Addressed(key.__eq__, datetime(2026, 11, 28, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("to", "goes"),
    [
        ("bob@x.example", True),
        ('"Bob, of the desk" <BOB@X.example>', True),
        ("A name that takes\r\n the field over two lines <bob@x.example>", True),
        ("bigbob@x.example", False),
        ('"bob@x.example" <bigbob@x.example>', False),
        ("bob@x.example.org", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("folder", ["messages/2026-11-28", "new"])
def test_a_message_goes_that_is_to_the_erased_address_and_to_no_longer_one(
    tmp_path: Path, folder: str, to: str, goes: bool
) -> None:
    file = tmp_path / folder / "000001-0a.eml"
    file.parent.mkdir(parents=True)
    field = f"To: {to}\r\n" if to else ""
    text = f"From: bob@x.example\r\n{field}Subject: for bob@x.example\r\n\r\nTo: bob@x.example\r\n"
    file.write_text(text, newline="")
    assert remove_letters(tmp_path, [], others=sent_to("bob@x.example")) == goes
    assert file.exists() is not goes


def test_letters_of_any_script_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "2026-11-28"
    folder.mkdir(parents=True)
    for name, address in (("mine", "ü@x.example"), ("other", "zü@x.example")):
        (folder / f"{name}.eml").write_bytes(f"To: {address}\r\n\r\nWords.".encode())
    assert remove_letters(tmp_path, [], others=sent_to("ü@x.example")) == 1
    assert [path.name for path in folder.iterdir()] == ["other.eml"]


@pytest.mark.parametrize(
    ("date", "goes"),
    [
        ("Sat, 28 Nov 2026 12:00:00 +0000", True),
        ("Sat, 28 Nov 2026 16:00:00 +0400", True),
        ("Sat, 28 Nov 2026 12:00:01 +0000", False),
        ("Sat, 28 Nov 2026 12:00:00 -0500", False),
        ("yesterday", True),
        ("", True),
    ],
)
def test_what_is_dated_later_is_to_somebody_who_came_back(tmp_path: Path, date: str, goes: bool) -> None:
    file = tmp_path / "messages" / "2026-11-28" / "000001-0a.eml"
    file.parent.mkdir(parents=True)
    file.write_text(f"To: bob@x.example\r\n{f'Date: {date}' if date else 'X-Date: none'}\r\n\r\nWords.", newline="")
    assert remove_letters(tmp_path, [], others=sent_to("bob@x.example")) == goes
