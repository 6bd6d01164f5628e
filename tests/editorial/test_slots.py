"""Contract: a slot is a due moment of a digest's schedule, unique by local date and time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial.cron import Cron, parse_cron
from digest.editorial.slots import Slot, interval, slots

CHANGES = [
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/St_Johns", date(2010, 3, 14)),
    ("America/St_Johns", date(2010, 11, 7)),
    ("America/Nuuk", date(2026, 3, 28)),
    ("America/Nuuk", date(2026, 10, 24)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Baku", date(2015, 3, 29)),
    ("Asia/Baku", date(2015, 10, 25)),
    ("Asia/Baku", date(2026, 3, 29)),
    ("UTC", date(2026, 3, 29)),
]

HALF_HOURS = [("01:00", "29 00:00"), ("01:30", "29 00:30"), ("03:00", "29 01:00"), ("03:30", "29 01:30")]


def week(cron: str, zone: str, middle: date) -> list[Slot]:
    """The slots from three days before a local date to three days after it."""
    midnight = datetime(middle.year, middle.month, middle.day, tzinfo=ZoneInfo(zone))
    start, end = midnight - timedelta(days=3), midnight + timedelta(days=4)
    return list(
        slots(
            make.schedule(cron, zone),
            start.astimezone(UTC) - timedelta(seconds=1),
            end.astimezone(UTC) - timedelta(seconds=1),
        )
    )


def on(day: date, found: list[Slot]) -> list[tuple[str, str]]:
    return [(f"{slot.local:%H:%M}", f"{slot.at:%d %H:%M}") for slot in found if slot.local.date() == day]


def test_a_schedule_is_in_local_time_and_slots_are_aware() -> None:
    first, second = slots(
        make.schedule("0 7 * * mon-fri"), datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 24, 3, tzinfo=UTC)
    )
    assert first == Slot(datetime.fromisoformat("2026-11-23T07:00"), datetime(2026, 11, 23, 3, tzinfo=UTC), "Asia/Baku")
    assert second.at == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert second.at.tzinfo is UTC


def test_after_is_exclusive_and_before_inclusive() -> None:
    due = datetime(2026, 11, 23, 3, tzinfo=UTC)
    minute = timedelta(minutes=1)
    assert not list(slots(make.schedule(), due, due + minute))
    assert [slot.at for slot in slots(make.schedule(), due - minute, due)] == [due]


@pytest.mark.parametrize(
    ("zone", "cron", "day", "expected"),
    [
        ("Europe/Paris", "30 2 * * *", date(2026, 3, 29), [("03:30", "29 01:30")]),
        ("Europe/Paris", "30 2 * * *", date(2026, 10, 25), [("02:30", "25 00:30")]),
        ("Europe/Paris", "30 2,3 * * *", date(2026, 3, 29), [("03:30", "29 01:30")]),
        ("Europe/Paris", "*/30 1-3 * * *", date(2026, 3, 29), HALF_HOURS),
        ("Europe/Paris", "0 8 * * *", date(2026, 3, 28), [("08:00", "28 07:00")]),
        ("Europe/Paris", "0 8 * * *", date(2026, 3, 29), [("08:00", "29 06:00")]),
        ("Europe/Paris", "0 8 * * *", date(2026, 10, 25), [("08:00", "25 07:00")]),
        ("Australia/Lord_Howe", "15 2 * * *", date(2026, 10, 4), [("02:45", "03 15:45")]),
        ("Australia/Lord_Howe", "45 1 * * *", date(2026, 4, 5), [("01:45", "04 14:45")]),
        ("America/St_Johns", "0 0 * * *", date(2010, 11, 7), [("00:00", "07 02:30")]),
        ("America/St_Johns", "30 23 * * *", date(2010, 11, 6), [("23:30", "07 02:00")]),
        ("America/Nuuk", "30 23 * * *", date(2026, 3, 28), [("22:30", "29 00:30")]),
        ("Pacific/Apia", "0 7 * * *", date(2011, 12, 30), []),
        ("Pacific/Apia", "0 7 * * *", date(2011, 12, 31), [("07:00", "30 17:00")]),
        ("Asia/Baku", "30 4 * * *", date(2015, 3, 29), [("05:30", "29 00:30")]),
        ("Asia/Baku", "30 4 * * *", date(2026, 3, 29), [("04:30", "29 00:30")]),
    ],
)  # fmt: skip
def test_one_slot_a_day_where_clocks_change(zone: str, cron: str, day: date, expected: list[tuple[str, str]]) -> None:
    assert on(day, week(cron, zone, day)) == expected


def test_a_day_that_the_zone_leapt_over_is_the_only_one_without_a_slot() -> None:
    found = week("0 7 * * *", "Pacific/Apia", date(2011, 12, 31))
    assert [slot.local.day for slot in found] == [28, 29, 31, 1, 2, 3]


def test_half_hours_in_some_hours() -> None:
    found = week("*/30 9-10 * * *", "Asia/Baku", date(2026, 11, 23))
    assert [wall for wall, _ in on(date(2026, 11, 23), found)] == ["09:00", "09:30", "10:00", "10:30"]


def test_numbers_of_weekdays_are_those_of_cron() -> None:
    found = week("0 7 * * 1", "UTC", date(2026, 11, 23))
    assert [slot.local.date() for slot in found] == [date(2026, 11, 23)]
    assert found == week("0 7 * * mon", "UTC", date(2026, 11, 23))
    assert week("0 7 * * 7", "UTC", date(2026, 11, 23)) == week("0 7 * * 0", "UTC", date(2026, 11, 23))


def test_a_working_week_that_begins_on_sunday_and_the_first_of_a_month() -> None:
    start, end = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 12, 5, tzinfo=UTC)
    found = [f"{slot.local:%a %d}" for slot in slots(make.schedule("0 7 * * sun-thu", "UTC"), start, end)]
    week_days = ["Sun 22", "Mon 23", "Tue 24", "Wed 25", "Thu 26"]
    assert found == [*week_days, "Sun 29", "Mon 30", "Tue 01", "Wed 02", "Thu 03"]
    firsts = slots(make.schedule("0 7 1 * *", "Asia/Baku"), start, datetime(2027, 3, 31, tzinfo=UTC))
    assert [f"{slot.at:%d.%m. %H:%M}" for slot in firsts] == [f"01.{month}. 03:00" for month in (12, "01", "02", "03")]


def test_the_thirteenth_or_any_friday() -> None:
    found = slots(
        make.schedule("0 7 13 * fri", "UTC"), datetime(2026, 10, 31, tzinfo=UTC), datetime(2026, 12, 14, tzinfo=UTC)
    )
    assert [f"{slot.local:%m-%d}" for slot in found] == ["11-06", "11-13", "11-20", "11-27", "12-04", "12-11", "12-13"]


def test_a_schedule_that_cannot_be_read_says_so() -> None:
    with pytest.raises(ValueError, match="no cron line"):
        list(slots(make.schedule("soon"), make.NOW, make.NOW))
    with pytest.raises(ZoneInfoNotFoundError):
        list(slots(make.schedule(timezone="Asia/Bakoo"), make.NOW, make.NOW))


@pytest.mark.parametrize(
    ("cron", "zone", "at", "hours"),
    [
        ("0 7 * * mon-fri", "Asia/Baku", datetime(2026, 11, 24, 3, tzinfo=UTC), 24),
        ("0 7 * * mon-fri", "Asia/Baku", datetime(2026, 11, 23, 3, tzinfo=UTC), 72),
        ("0 7 * * mon-fri", "Asia/Baku", datetime(2026, 11, 23, 2, 59, tzinfo=UTC), 24),
        ("0 7 * * *", "Europe/Paris", datetime(2026, 10, 25, 12, tzinfo=UTC), 25),
        ("0 7 * * *", "Europe/Paris", datetime(2026, 3, 29, 12, tzinfo=UTC), 23),
        ("0 7,19 * * *", "UTC", datetime(2026, 11, 23, 12, tzinfo=UTC), 12),
        ("@weekly", "UTC", datetime(2026, 11, 23, 12, tzinfo=UTC), 7 * 24),
        ("0 7 29 2 *", "UTC", datetime(2026, 11, 23, 12, tzinfo=UTC), 1461 * 24),
    ],
)  # fmt: skip
def test_the_interval_is_the_distance_of_the_two_latest_slots(cron: str, zone: str, at: datetime, hours: int) -> None:
    assert interval(make.schedule(cron, zone), at) == timedelta(hours=hours)


def test_without_a_schedule_the_interval_is_a_day() -> None:
    assert interval(None, make.NOW) == timedelta(hours=24)


zones_and_days = st.sampled_from(CHANGES) | st.tuples(
    st.sampled_from(sorted({zone for zone, _ in CHANGES})), st.dates(date(2000, 1, 1), date(2037, 12, 1))
)
number_lists = {
    "minute": st.lists(st.integers(0, 59), min_size=1, max_size=3),
    "hour": st.lists(st.sampled_from([0, 1, 2, 3, 4, 7, 22, 23]), min_size=1, max_size=3),
}
crons = st.builds(
    lambda minutes, hours, days, weekdays: f"{commas(minutes)} {commas(hours)} {days} * {weekdays}",
    *number_lists.values(),
    st.sampled_from(["*", "1-15", "28-31", "*/2"]),
    st.sampled_from(["*", "sun-thu", "sat,sun", "5", "*/3"]),
)


def commas(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


def named(cron: Cron, wall: datetime) -> bool:
    """Whether the line names this wall time: crontab(5), spelt out."""
    by_day, by_weekday = wall.day in cron.days, wall.isoweekday() % 7 in cron.weekdays
    day = (by_day or by_weekday) if cron.either else (by_day and by_weekday)
    return day and wall.month in cron.months and wall.hour in cron.hours and wall.minute in cron.minutes


def shown(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Every minute that the clocks of a zone show, with its instant: each wall time at its first coming."""
    seen: set[datetime] = set()
    for minute in range(int((end - start).total_seconds()) // 60):
        at = start + timedelta(minutes=minute + 1)
        wall = at.astimezone(zone).replace(tzinfo=None, fold=0)
        if wall not in seen:
            seen.add(wall)
            yield wall, at


@settings(max_examples=40)
@given(crons, zones_and_days)
def test_slots_are_the_wall_times_that_a_clock_shows_each_once(line: str, zone_and_day: tuple[str, date]) -> None:
    name, day = zone_and_day
    zone = ZoneInfo(name)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=36)
    end = start + timedelta(hours=84)
    cron = parse_cron(line)
    clock = list(shown(zone, start - timedelta(days=1), end))
    expected = {at for wall, at in clock if start < at and named(cron, wall)}
    found = list(slots(make.schedule(line, name), start, end))
    walls = {wall for wall, _ in clock}
    assert expected <= {slot.at for slot in found}
    for slot in found:
        assert slot.local in walls
        assert slot.local.replace(tzinfo=zone).astimezone(UTC) == slot.at
        assert slot.at in expected or leapt_over(cron, slot.local.date(), walls), "a slot nobody asked for"


def leapt_over(cron: Cron, day: date, walls: set[datetime]) -> bool:
    """Whether the line names a wall time of this day that no clock shows."""
    midnight = datetime.combine(day, time.min)
    return any(
        named(cron, wall) and wall not in walls
        for wall in (midnight + timedelta(minutes=minute) for minute in range(1440))
    )


@settings(max_examples=60)
@given(crons, zones_and_days, st.integers(-3000, 3000))
def test_slots_are_in_order_unique_and_the_same_however_the_time_is_cut(
    line: str, zone_and_day: tuple[str, date], minutes: int
) -> None:
    name, day = zone_and_day
    schedule = make.schedule(line, name)
    middle = datetime(day.year, day.month, day.day, tzinfo=UTC)
    start, end = middle - timedelta(days=3), middle + timedelta(days=3)
    cut = middle + timedelta(minutes=minutes)
    whole = list(slots(schedule, start, end))
    assert whole == [*slots(schedule, start, cut), *slots(schedule, cut, end)]
    assert all(one.at < other.at for one, other in pairwise(whole))
    assert len({slot.local for slot in whole}) == len(whole)


@settings(max_examples=60)
@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(CHANGES))
def test_one_time_of_day_has_one_slot_on_every_day_that_there_is(
    hour: int, minute: int, change: tuple[str, date]
) -> None:
    name, day = change
    dates = [slot.local.date() for slot in week(f"{minute} {hour} * * *", name, day)]
    skipped = {date(2011, 12, 30)} if name == "Pacific/Apia" else set()
    expected = [day + timedelta(days=offset) for offset in range(-3, 4)]
    assert [one for one in dates if one in expected] == [one for one in expected if one not in skipped]
