"""What is taken out of an outbox when somebody is erased: their mail, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.delivery.removal import remove_letters


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
    file.write_text(
        f"From: bob@x.example\r\n{field}Subject: for bob@x.example\r\n\r\nTo: bob@x.example\r\n", newline=""
    )
    assert remove_letters(tmp_path, [], theirs="bob@x.example".__eq__) == goes
    assert file.exists() is not goes


def test_letters_of_any_script_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "2026-11-28"
    folder.mkdir(parents=True)
    for name, address in (("mine", "ü@x.example"), ("other", "zü@x.example")):
        (folder / f"{name}.eml").write_bytes(f"To: {address}\r\n\r\nWords.".encode())
    assert remove_letters(tmp_path, [], theirs="ü@x.example".__eq__) == 1
    assert [path.name for path in folder.iterdir()] == ["other.eml"]
