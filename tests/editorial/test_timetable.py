"""Contract: which slot is due now; `grace`, `review`, `clock: subscriber`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import make
import pytest

from digest.editorial.timetable import due, moments, next_moment, turns
from digest.model.digest import Digest, Review, Schedule

HOUR = timedelta(hours=1)
ZONES = [
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Asia/Baku",
    "Europe/Paris",
    "Europe/London",
    "America/St_Johns",
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Honolulu",
]
CHANGES = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 9, 27),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
]


def a_digest(cron: str = "0 7 * * *", zone: str = "Asia/Baku", *, grace: timedelta = 6 * HOUR, **given: Any) -> Digest:
    return make.digest(schedule=Schedule(cron, zone, grace), timezone=zone, **given)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def keys(digest: Digest, now: str, **given: Any) -> list[str]:
    return [turn.key for turn in due(digest, (), utc(now), **given)]


def test_a_slot_is_due_from_its_moment_until_grace_is_over() -> None:
    digest = a_digest()  # 07:00 in Baku is 03:00 UTC
    assert keys(digest, "2026-11-23T02:59:59") == []
    assert keys(digest, "2026-11-23T03:00") == ["2026-11-23T07:00"]
    assert keys(digest, "2026-11-23T09:00") == ["2026-11-23T07:00"]
    assert keys(digest, "2026-11-23T09:00:01") == []


def test_of_three_missed_slots_the_latest_is_due() -> None:
    digest = a_digest("0 7,8,9 * * *", "UTC")
    assert keys(digest, "2026-11-23T09:10") == ["2026-11-23T09:00"]
    assert keys(a_digest("0 7,8,9 * * *", "UTC", grace=HOUR), "2026-11-23T10:10") == []


def test_a_clock_set_back_finds_the_slot_that_it_shows() -> None:
    digest = a_digest("0 7,8,9 * * *", "UTC")
    assert keys(digest, "2026-11-23T08:05") == ["2026-11-23T08:00"]


def test_a_changed_schedule_does_not_call_for_what_it_would_have_sent_before() -> None:
    digest = a_digest("0 7 * * *", "UTC")
    assert keys(digest, "2026-11-23T10:00", since=utc("2026-11-23T09:59")) == []
    assert keys(digest, "2026-11-24T07:00", since=utc("2026-11-23T09:59")) == ["2026-11-24T07:00"]
    assert keys(digest, "2026-11-23T10:00", since=utc("2027-11-23T09:59")) == ["2026-11-23T07:00"]


def test_with_review_an_edition_is_composed_ahead_and_late_ones_are_not_forgotten() -> None:
    digest = a_digest("0 7,8,9 * * *", "UTC", review=Review(2 * HOUR))
    assert keys(digest, "2026-11-23T04:59") == []
    assert keys(digest, "2026-11-23T05:00") == ["2026-11-23T07:00"]
    assert keys(digest, "2026-11-23T07:30") == ["2026-11-23T07:00", "2026-11-23T08:00", "2026-11-23T09:00"]


def test_without_a_schedule_nothing_is_due() -> None:
    digest = make.digest(schedule=None)
    assert due(digest, (), make.NOW) == []
    assert next_moment(digest, (), make.NOW, HOUR) is None


def test_the_next_moment_is_that_of_composing_or_of_the_answer() -> None:
    digest = a_digest("0 7 * * *", "UTC", review=Review(2 * HOUR))
    day = timedelta(days=1)
    assert next_moment(digest, (), utc("2026-11-23T04:00"), day) == utc("2026-11-23T05:00")
    assert next_moment(digest, (), utc("2026-11-23T05:00"), day) == utc("2026-11-23T07:00")
    assert next_moment(digest, (), utc("2026-11-23T07:00"), day) == utc("2026-11-24T05:00")
    assert next_moment(digest, (), utc("2026-11-23T07:00"), HOUR) is None


@pytest.mark.parametrize("day", CHANGES, ids=str)
def test_subscribers_from_kiritimati_to_honolulu_each_at_seven(day: date) -> None:
    digest = a_digest(clock="subscriber")
    middle = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = list(turns(digest, ZONES, middle - timedelta(days=3), middle + timedelta(days=3)))
    assert [turn.key for turn in found] == sorted({turn.key for turn in found})
    assert f"{day}T07:00" in {turn.key for turn in found}
    for turn in found:
        each = moments(turn.key, ZONES)
        assert set(each) == set(ZONES)
        for name, at in each.items():
            assert at.astimezone(ZoneInfo(name)).replace(tzinfo=None) == turn.local, name
        assert turn.begins_at == min(each.values()) == each["Pacific/Kiritimati"]
        assert turn.ends_at == max(each.values()) == each["Pacific/Honolulu"]
        assert turn.at == each["Asia/Baku"]


@pytest.mark.parametrize(
    ("wall", "zone", "at"),
    [
        ("2026-03-29T02:30", "Europe/Paris", "2026-03-29T01:30"),
        ("2026-10-25T02:30", "Europe/Paris", "2026-10-25T00:30"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),
        ("2011-12-30T07:00", "Pacific/Apia", "2011-12-30T17:00"),
        ("2011-12-31T07:00", "Pacific/Apia", "2011-12-30T17:00"),
        ("2015-03-29T04:30", "Asia/Baku", "2015-03-29T00:30"),
    ],
)
def test_each_reader_s_moment_goes_by_the_rules_of_slots(wall: str, zone: str, at: str) -> None:
    assert moments(wall, [zone]) == {zone: utc(at)}


def test_a_zone_that_is_unknown_has_no_moment_of_its_own() -> None:
    assert moments("2026-11-23T07:00", ["Asia/Bakoo", "../etc", "UTC"]) == {"UTC": utc("2026-11-23T07:00")}


def test_an_edition_for_many_zones_is_due_when_the_first_of_them_gets_there() -> None:
    digest = a_digest(clock="subscriber", grace=HOUR)
    first = utc("2026-11-22T17:00")  # 07:00 on the 23rd in Kiritimati
    assert [turn.key for turn in due(digest, ["Pacific/Kiritimati", "UTC"], first - timedelta(seconds=1))] == []
    assert [turn.key for turn in due(digest, ["Pacific/Kiritimati", "UTC"], first)] == ["2026-11-23T07:00"]
    assert [turn.key for turn in due(digest, ["UTC"], first)] == []
    assert [turn.key for turn in due(digest, [], utc("2026-11-23T03:00"))] == ["2026-11-23T07:00"]


def test_grace_counts_from_the_last_reader_so_that_nobody_is_missed() -> None:
    digest = a_digest(clock="subscriber", grace=HOUR)
    zones = ["Asia/Tokyo", "Pacific/Honolulu"]  # from 22:00 UTC to 17:00 UTC
    assert [turn.key for turn in due(digest, zones, utc("2026-11-23T18:00"))] == ["2026-11-23T07:00"]
    assert due(digest, zones, utc("2026-11-23T18:01")) == []
