"""The gathering of a week: for those who asked for it alone, each story once, with a history of its own."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import make
import pytest
from clockroom import Clockroom, headlines, utc

from digest.app import App
from digest.delivery.tokens import Tokens
from digest.errors import ConfigurationError, UsageError
from digest.store import subscribers, subscriptions
from digest.web.letter_links import LetterLink

WEEKLY = 'weekly: {title: "The week", cron: "0 8 * * sat", limit: 5}\n'


@pytest.fixture
def room(tmp_path: Path) -> Clockroom:
    """Two readers of every edition, and one of the week's, on a Thursday before any edition."""
    made = Clockroom(tmp_path, extra=WEEKLY)
    made.readers({"ada": None, "bo": None, "cy": None})
    often(made, "cy", "weekly")
    made.story("before", "2026-11-19T04:00")
    return made


def often(room: Clockroom, name: str, frequency: str) -> None:
    with room.app.store.write() as connection:
        number = subscribers.by_keys(connection, [f"{name}@example.com"])[f"{name}@example.com"]
        (mine,) = subscriptions.of_person(connection, number)
        wanted = replace(mine, frequency="weekly" if frequency == "weekly" else "each")
        subscriptions.change(connection, number, wanted, utc("2026-11-19T03:00"))


def play(room: Clockroom, name: str, moment: str) -> list[str]:
    """Compose and send what is due of a digest at a moment: its stories."""
    room.digest = room.app.digest(name)
    (made,) = room.at(moment)
    room.deliver(made, moment)
    return headlines(made)


def got(room: Clockroom, digest: str) -> list[str]:
    """Who was written to in the editions of a digest, edition by edition."""
    mails = sorted((room.root / "var" / "outbox" / digest).rglob("*.eml"))
    return [message_from_bytes(mail.read_bytes(), policy=policy.default)["To"].partition("@")[0] for mail in mails]


def test_the_week_is_gathered_for_those_who_asked_for_it(room: Clockroom) -> None:
    assert play(room, "morning", "2026-11-19T07:00") == ["before"]
    room.story("thursday", "2026-11-19T09:00")
    assert play(room, "morning", "2026-11-20T07:00") == ["thursday"]
    room.story("friday", "2026-11-20T09:00")
    assert play(room, "morning-weekly", "2026-11-21T08:00") == ["friday", "thursday", "before"]
    assert got(room, "morning") == ["ada", "bo", "ada", "bo"]
    assert got(room, "morning-weekly") == ["cy"]
    room.story("monday", "2026-11-23T09:00")
    assert play(room, "morning-weekly", "2026-11-28T08:00") == ["monday"]
    assert got(room, "morning-weekly") == ["cy", "cy"]
    assert {each.id: str(each.state) for each in room.editions()} == {
        "morning-2026-11-19": "sent",
        "morning-2026-11-20": "sent",
        "morning-weekly-2026-11-21": "sent",
        "morning-weekly-2026-11-28": "sent",
    }


def test_its_mail_has_its_own_list_and_leaves_the_digest(room: Clockroom) -> None:
    play(room, "morning-weekly", "2026-11-21T08:00")
    (mail,) = (room.root / "var" / "outbox" / "morning-weekly").rglob("*.eml")
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert message["List-Id"] == "<morning-weekly.test.example>"
    token = message["List-Unsubscribe"].partition("/unsubscribe/")[2].partition(">")[0]
    link = LetterLink.of(room.app, token, "unsubscribe")
    assert link is not None
    assert (link.names, link.title) == ({"morning"}, "Morning")
    assert Tokens(room.app.signing_keys).make(link.subscriber_id, "morning", "unsubscribe") == token


def test_who_leaves_or_is_erased_before_their_turn_is_not_written_to(room: Clockroom) -> None:
    room.digest = room.app.digest("morning-weekly")
    often(room, "bo", "weekly")
    (made,) = room.at("2026-11-21T08:00")
    with room.app.store.write() as connection:
        subscriptions.unsubscribe(connection, 2, ["morning"], make.NOW)
    room.deliver(made, "2026-11-21T08:00")
    assert got(room, "morning-weekly") == ["cy"]


def test_changing_over_changes_who_gets_which(room: Clockroom) -> None:
    often(room, "ada", "weekly")
    often(room, "cy", "each")
    play(room, "morning", "2026-11-19T07:00")
    play(room, "morning-weekly", "2026-11-21T08:00")
    assert (got(room, "morning"), got(room, "morning-weekly")) == (["bo", "cy"], ["ada"])


def test_without_the_option_every_edition_goes_to_all(room: Clockroom) -> None:
    room.configure()
    assert play(room, "morning", "2026-11-19T07:00") == ["before"]
    assert got(room, "morning") == ["ada", "bo", "cy"]


def test_nobody_subscribes_to_a_gathering_itself(room: Clockroom) -> None:
    assert room.app.digest_names(None) == ["morning"]
    with pytest.raises(UsageError, match="name that"):
        room.app.digest_names(["morning-weekly"])


def test_its_name_may_not_be_taken(room: Clockroom) -> None:
    taken = room.root / "config" / "digests" / "morning-weekly.yaml"
    taken.write_text('title: "x"\nblocks:\n  - {select: {}}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="there is a digest of that name"):
        App.load(room.root / "config")


def test_a_renamed_digest_takes_its_gathering_along(room: Clockroom) -> None:
    play(room, "morning-weekly", "2026-11-21T08:00")
    here = room.root / "config" / "digests"
    (here / "daily.yaml").write_text((here / "morning.yaml").read_text() + "formerly: [morning]\n", encoding="utf-8")
    (here / "morning.yaml").unlink()
    room.app.store.close()
    room.app = App.load(room.root / "config")
    room.story("monday", "2026-11-23T09:00")
    assert play(room, "daily-weekly", "2026-11-28T08:00") == ["monday"]
    assert got(room, "daily-weekly") == ["cy"]
