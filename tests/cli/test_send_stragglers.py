"""One mailbox that puts the newsletter off does not stop the editions after it; an interrupted edition still does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from smtp_newsroom import EDITION, Newsroom

MORROW = "morning-2026-11-24"
LATE = "rcpt 451 4.7.1 greylisted"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, 3)
    made.answers(f"{made.address(1)} {LATE}")
    assert "1 reader still waits; the next try is due at" in made.run("send", "morning", status=1)
    yield made
    made.close()


@pytest.fixture
def morrow(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtp_newsroom.CLOCK", "2026-11-24T12:00:00+00:00")


def news(newsroom: Newsroom) -> None:
    story = {"headline": "Another", "published": "2026-11-24T09:00:00Z", "url": "https://kill.example/two"}
    path = newsroom.root / "stories" / "two.json"
    path.write_text(json.dumps(story | {"body_html": "<p>Words.</p>"}), encoding="utf-8")
    newsroom.run("collect")


def sent(newsroom: Newsroom, status: int) -> dict[str, Any]:
    process = newsroom.start("send", "morning", "--json")
    out, errors = process.communicate()
    assert process.returncode == status, errors
    found: dict[str, Any] = json.loads(out)
    return found


def states(newsroom: Newsroom, edition: str) -> tuple[str, dict[str, int]]:
    shown = json.loads(newsroom.run("edition", "show", edition, "--json"))
    return shown["edition"]["state"], shown["deliveries"]


@pytest.mark.usefixtures("morrow")
def test_the_next_edition_is_composed_while_a_reader_of_the_last_one_is_put_off(newsroom: Newsroom) -> None:
    news(newsroom)
    found = sent(newsroom, 1)
    assert found["edition"]["id"] == MORROW
    assert found["deliveries"] == {"deferred": 1, "sent": 2}
    assert found["earlier"] == [{"id": EDITION, "state": "sending", "deliveries": {"deferred": 1, "sent": 2}}]
    newsroom.answers()
    later = "2026-11-24T14:00:00+00:00"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smtp_newsroom.CLOCK", later)
        found = sent(newsroom, 0)
    assert found["edition"]["id"] == MORROW
    assert found["reason"]
    assert [each["state"] for each in found["earlier"]] == ["sent", "sent"]
    assert states(newsroom, EDITION) == ("sent", {"sent": 3})
    assert {address: len(set(ids)) for address, ids in newsroom.copies().items()} == {
        newsroom.address(number): 2 for number in range(3)
    }


def test_who_is_not_due_yet_is_left_alone_and_named_by_the_exit_status(newsroom: Newsroom) -> None:
    newsroom.answers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smtp_newsroom.CLOCK", "2026-11-23T12:00:01+00:00")
        said = newsroom.run("send", "morning", status=1)
    assert "Nothing new was sent" in said
    assert "1 reader still waits; the next try is due at" in said
    assert states(newsroom, EDITION) == ("sending", {"deferred": 1, "sent": 2})


def test_who_failed_is_retried_while_another_is_put_off_and_goes_on_waiting(newsroom: Newsroom) -> None:
    from sqlalchemy import text

    from digest.app import App

    app = App.load(newsroom.root / "config")
    with app.store.write() as connection:
        two = "id = (select max(id) from deliveries)"
        connection.execute(text(f"update deliveries set state = 'failed', reason = 'refused' where {two}"))  # noqa: S608
        due = connection.execute(text("select due_at from deliveries where state = 'deferred'")).scalar()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smtp_newsroom.CLOCK", "2026-11-23T12:00:01+00:00")
        said = newsroom.run("edition", "retry", EDITION, status=1)
    assert "1 reader still waits" in said
    assert states(newsroom, EDITION) == ("sending", {"deferred": 1, "sent": 3 - 1})
    assert {address: len(ids) for address, ids in newsroom.copies().items()}[newsroom.address(2)] == 2
    with app.store.read() as connection:
        assert connection.execute(text("select due_at from deliveries where state = 'deferred'")).scalar() == due
    app.close()


@pytest.mark.parametrize("state", ["pending", "in_doubt", "sending"])
def test_an_interrupted_edition_is_not_retried(newsroom: Newsroom, state: str) -> None:
    from sqlalchemy import text

    from digest.app import App

    app = App.load(newsroom.root / "config")
    with app.store.write() as connection:
        connection.execute(text("update deliveries set state = :state where state = 'deferred'"), {"state": state})
    app.close()
    assert "is sending: only one that has ended" in newsroom.run("edition", "retry", EDITION, status=1)


@pytest.mark.usefixtures("morrow")
def test_an_interrupted_edition_is_continued_and_nothing_is_composed_beside_it(newsroom: Newsroom) -> None:
    from sqlalchemy import text

    from digest.app import App

    app = App.load(newsroom.root / "config")
    with app.store.write() as connection:
        connection.execute(text("update deliveries set state = 'pending' where state = 'deferred'"))
    app.close()
    news(newsroom)
    newsroom.answers()
    found = sent(newsroom, 0)
    assert found["edition"]["id"] == EDITION
    assert found["deliveries"] == {"sent": 3}
    assert "earlier" not in found
    assert sent(newsroom, 0)["edition"]["id"] == MORROW


@pytest.mark.usefixtures("morrow")
def test_a_relay_that_is_away_for_those_put_off_does_not_keep_the_new_edition_from_being_composed(
    newsroom: Newsroom,
) -> None:
    news(newsroom)
    newsroom.answers("* rcpt 451 4.7.1 later")
    text = newsroom.run("send", "morning", status=1)
    assert f"{EDITION}, those who were put off: sending" in text
    assert MORROW in text
