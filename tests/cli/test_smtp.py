"""`transport: smtp` through the command line: proofs, the clock that may not be moved, what is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from smtp_newsroom import EDITION, Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, 3)
    yield made
    made.close()


def test_a_proof_goes_to_the_editor_alone_and_one_that_is_refused_is_named(newsroom: Newsroom) -> None:
    newsroom.run("send", "morning", "--to", "editor@kill.example")
    newsroom.answers("wrong@kill.example rcpt 550 5.1.1 no such user")
    said = newsroom.run("send", "morning", "--to", "editor@kill.example", "--to", "wrong@kill.example", status=1)
    assert "wrong@kill.example: 550 5.1.1 no such user" in said
    (proof, _) = sorted(newsroom.received.glob("*.eml"))
    assert b"Subject: [Proof] The only story" in proof.read_bytes()
    assert sorted(newsroom.copies()) == ["editor@kill.example"]
    assert json.loads(newsroom.run("editions", "--json")) == {"editions": []}


def test_what_was_not_reached_is_named_and_shown(newsroom: Newsroom) -> None:
    newsroom.answers(f"{newsroom.address(1)} rcpt 550 5.1.1 no such user")
    said = newsroom.run("send", "morning", status=1)
    assert f"Through 127.0.0.1:{newsroom.port}" in said
    assert "to 3 recipients (1 failed, 2 sent)" in said
    assert "somebody was not reached (1 failed)" in said
    shown = json.loads(newsroom.run("edition", "show", EDITION, "--json"))
    assert shown["deliveries"] == {"failed": 1, "sent": 2}
    assert shown["progress"]["done"] == shown["progress"]["audience"] == 3
    assert shown["missed"] == [
        {
            "email": newsroom.address(1),
            "state": "failed",
            "reason": "refused",
            "reply": shown["missed"][0]["reply"],
            "next_try": None,
        }
    ]
    assert "550 5.1.1 no such user" in shown["missed"][0]["reply"]
    table = newsroom.run("edition", "show", EDITION)
    assert newsroom.address(1) in table.replace("\n", "")
    assert "550 5.1.1 no such user" in table
    assert newsroom.address(0) not in table
    newsroom.answers()
    assert "to 3 recipients (3 sent)" in newsroom.run("edition", "retry", EDITION)


def test_the_clock_is_not_moved_where_mail_could_leave_this_machine(newsroom: Newsroom) -> None:
    site = newsroom.root / "config" / "site.yaml"
    text = site.read_text(encoding="utf-8")
    away = "    - {host: relay.kill.example}\n"
    site.write_text(text + away, encoding="utf-8")
    assert "DIGEST_CLOCK is set, and mail would leave this machine" in newsroom.run("send", "morning", status=2)
    assert newsroom.copies() == {}


def test_many_who_were_not_reached_are_named_in_part_or_all(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, 23)
    try:
        newsroom.answers("* rcpt 451 4.7.1 greylisted")
        assert "23 readers still wait" in newsroom.run("send", "morning", status=1)
        some = newsroom.run("edition", "show", EDITION)
        assert some.count("@example.com") == 20
        assert "and 3 more" in some
        everybody = newsroom.run("edition", "show", EDITION, "--missed")
        assert everybody.count("@example.com") == 23
        assert "451 4.7.1 greylisted" in everybody
        listed = json.loads(newsroom.run("edition", "show", EDITION, "--json"))["missed"]
        assert {each["email"] for each in listed} == {newsroom.address(number) for number in range(23)}
        assert all(each["next_try"] for each in listed)
    finally:
        newsroom.close()
