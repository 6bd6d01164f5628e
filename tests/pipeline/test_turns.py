"""Contract: a slot makes one edition, ever; `review`, `grace`, `skip_if_fewer_than` at a slot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from clockroom import Clockroom, headlines, utc

from digest.model.edition import EditionState
from digest.pipeline import steer
from digest.pipeline.turns import hold_late
from digest.store import backup, digests, slots

REVIEW = "review: {ahead: 2h, unanswered: ANSWER}\n"


def test_a_slot_makes_one_edition_under_its_own_key(tmp_path: Path) -> None:
    room = Clockroom(tmp_path, "0 7,19 * * *", "Asia/Baku")
    room.story("one", "2026-11-23T02:00")
    assert room.at("2026-11-23T02:59") == []
    (made,) = room.at("2026-11-23T03:00:01")
    assert (made.state, made.slug, made.scheduled_at, made.due_at) == (
        EditionState.APPROVED,
        "2026-11-23",
        utc("2026-11-23T03:00"),
        utc("2026-11-23T03:00"),
    )
    with room.app.store.read() as connection:
        assert slots.slot(connection, made.id) == "2026-11-23T07:00"
    assert room.at("2026-11-23T03:00:05") == []
    room.story("two", "2026-11-23T14:00")
    (second,) = room.at("2026-11-23T15:00")
    assert (second.slug, headlines(second)) == ("2026-11-23-2", ["two"])


def test_a_slot_with_too_little_is_skipped_and_loses_nothing(tmp_path: Path) -> None:
    room = Clockroom(tmp_path, extra="skip_if_fewer_than: 2\n")
    room.story("one", "2026-11-23T06:00")
    (skipped,) = room.at("2026-11-23T07:00")
    assert skipped.state is EditionState.SKIPPED
    assert "skip_if_fewer_than asks for 2" in (skipped.reason or "")
    room.story("two", "2026-11-23T07:30")
    assert room.at("2026-11-23T08:00") == []
    (made,) = room.at("2026-11-24T07:00")
    assert sorted(headlines(made)) == ["one", "two"]


def test_clock_forward_backward_and_stopped(tmp_path: Path) -> None:
    room = Clockroom(tmp_path, "0 7-12 * * *", extra='skip_if_fewer_than: 0\nsubject: "Words"\n')
    day = "2026-11-23T"
    for moment in ("07:00", "10:30", "10:00", "08:15", "08:20", "10:31", "07:10", "12:00", "11:59"):
        room.at(day + moment)
    with room.app.store.read() as connection:
        used = [slots.slot(connection, each.id).removeprefix(day) for each in room.editions()]
    assert sorted(used) == ["07:00", "08:00", "10:00", "11:00", "12:00"]
    assert room.at("2026-11-23T18:00:01") == []


def test_an_unanswered_draft_goes_as_configured(tmp_path: Path) -> None:
    for answer, state in {"hold": "held", "send": "approved", "skip": "skipped"}.items():
        room = Clockroom(tmp_path / answer, extra=REVIEW.replace("ANSWER", answer))
        room.story("one", "2026-11-23T04:00")
        (draft,) = room.at("2026-11-23T05:00")
        assert draft.state is EditionState.DRAFT
        room.story("late", "2026-11-23T06:00")
        room.at("2026-11-23T06:59:59")
        assert room.states() == {"2026-11-23": "draft"}
        room.at("2026-11-23T07:00")
        assert room.states() == {"2026-11-23": state}
        (tomorrow,) = room.at("2026-11-24T05:00")
        assert sorted(headlines(tomorrow)) == (["late", "one"] if answer == "skip" else ["late"])


def test_an_approved_draft_goes_at_its_slot_and_a_held_one_waits(tmp_path: Path) -> None:
    room = Clockroom(tmp_path, extra=REVIEW.replace("ANSWER", "skip"))
    room.story("one", "2026-11-23T04:00")
    (draft,) = room.at("2026-11-23T05:00")
    steer.approve(room.app.store, draft.id, utc("2026-11-23T05:30"))
    room.at("2026-11-23T07:00")
    assert room.states() == {"2026-11-23": "approved"}
    assert room.editions()[0].begins_at == utc("2026-11-23T07:00")
    room.story("two", "2026-11-23T08:00")
    (other,) = room.at("2026-11-24T05:00")
    steer.hold(room.app.store, other.id, utc("2026-11-24T05:30"))
    room.at("2026-11-24T07:00")
    assert room.states()["2026-11-24"] == "held"


def test_the_answer_is_that_of_the_time_when_the_draft_was_composed(tmp_path: Path) -> None:
    room = Clockroom(tmp_path, extra=REVIEW.replace("ANSWER", "send"))
    room.story("one", "2026-11-23T04:00")
    room.at("2026-11-23T05:00")
    room.configure(extra=REVIEW.replace("ANSWER", "skip"))
    room.at("2026-11-23T07:00")
    assert room.states() == {"2026-11-23": "approved"}


def test_a_template_that_fails_is_told_and_frees_the_stories(tmp_path: Path) -> None:
    room = Clockroom(tmp_path)
    room.story("one", "2026-11-23T06:00")
    template = tmp_path / "templates" / "email" / "briefing" / "message.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ edition.nothing.of.this }}", encoding="utf-8")
    room.configure()
    (failed,) = room.at("2026-11-23T07:00")
    assert failed.state is EditionState.FAILED
    assert "message.html:1" in (failed.reason or "")
    assert "digest send morning" in (failed.reason or "")
    template.unlink()
    room.configure()
    assert room.at("2026-11-23T07:01") == []
    (made,) = room.at("2026-11-24T07:00")
    assert headlines(made) == ["one"]


def test_a_new_schedule_sends_nothing_for_the_hours_before_it(tmp_path: Path) -> None:
    room = Clockroom(tmp_path)
    room.story("one", "2026-11-23T06:00")
    room.at("2026-11-23T06:30")
    room.configure("0 8 * * *")
    assert room.at("2026-11-23T10:00") == []
    room.configure("0 11 * * *")
    assert room.at("2026-11-23T10:30") == []
    assert len(room.at("2026-11-23T11:00")) == 1


def test_a_first_start_runs_the_slot_that_was_missed_within_grace(tmp_path: Path) -> None:
    room = Clockroom(tmp_path)
    room.story("one", "2026-11-23T06:00")
    assert [each.slug for each in room.at("2026-11-23T13:00")] == ["2026-11-23"]


def test_after_a_restore_the_next_edition_is_held_and_a_skipped_one_does_not_count(tmp_path: Path) -> None:
    room = Clockroom(tmp_path)
    with room.app.store.write() as connection:
        digests.hold_next(connection, ["morning"])
    assert [each.state for each in room.at("2026-11-23T07:00")] == [EditionState.SKIPPED]
    room.story("one", "2026-11-23T08:00")
    (held,) = room.at("2026-11-24T07:00")
    assert held.state is EditionState.HELD
    room.story("two", "2026-11-24T08:00")
    assert [each.state for each in room.at("2026-11-25T07:00")] == [EditionState.APPROVED]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_readers_in_many_zones_each_at_seven_on_the_days_of_both_changes(tmp_path: Path, day: str) -> None:
    zones = {
        "kiritimati": "Pacific/Kiritimati",
        "howe": "Australia/Lord_Howe",
        "tokyo": "Asia/Tokyo",
        "paris": "Europe/Paris",
        "nobody": None,
        "johns": "America/St_Johns",
        "honolulu": "Pacific/Honolulu",
    }
    room = Clockroom(tmp_path, zone="Asia/Baku", extra="clock: subscriber\n")
    room.readers(zones)
    first = utc(f"{day}T07:00") - timedelta(hours=14)
    assert [each.state for each in room.at(first - timedelta(hours=2))] == [EditionState.SKIPPED]  # yesterday's
    room.story("one", f"{first - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    assert room.at(first - timedelta(seconds=1)) == []
    (made,) = room.at(first)
    assert (made.slug, made.begins_at, made.scheduled_at) == (day, first, utc(f"{day}T03:00"))
    moments = [first]
    while room.deliver(made, moments[-1]) and (due := room.next_due(made)):
        moments.append(due)
    seven = [
        datetime.fromisoformat(f"{day}T07:00").replace(tzinfo=ZoneInfo(zone or "Asia/Baku")) for zone in zones.values()
    ]
    assert moments == sorted(moment.astimezone(UTC) for moment in seven)
    letters = sorted((tmp_path / "var" / "outbox").rglob("*.eml"))
    assert len(letters) == len(zones)
    assert room.states()[day] == "sent"


def test_what_nobody_began_to_send_within_grace_is_held_and_goes_once_approved(tmp_path: Path) -> None:
    room = Clockroom(tmp_path)
    room.readers({"ada": None})
    room.story("one", "2026-11-23T06:00")
    (made,) = room.at("2026-11-23T07:00")
    assert hold_late(room.app.store, utc("2026-11-23T13:00")) == []
    assert [each.id for each in hold_late(room.app.store, utc("2026-11-23T13:00:01"))] == [made.id]
    assert room.states() == {"2026-11-23": "held"}
    steer.approve(room.app.store, made.id, utc("2026-11-25T09:00"))
    assert hold_late(room.app.store, utc("2026-11-25T09:01")) == []
    room.deliver(room.editions()[0], "2026-11-25T09:01")
    assert room.states() == {"2026-11-23": "sent"}


def test_a_draft_of_a_restored_store_does_not_send_itself(tmp_path: Path) -> None:
    room = Clockroom(tmp_path, extra=REVIEW.replace("ANSWER", "send"))
    room.story("one", "2026-11-23T04:00")
    room.at("2026-11-23T05:00")
    copy = tmp_path / "copy.db"
    backup.backup(room.app.store, copy)
    room.at("2026-11-23T07:00")
    assert room.states() == {"2026-11-23": "approved"}
    backup.restore(
        room.app.store, copy, room.app.digests, room.app.signing_keys, tmp_path / "none", utc("2026-11-23T08:00")
    )
    room.at("2026-11-23T08:01")
    assert room.states() == {"2026-11-23": "held"}
