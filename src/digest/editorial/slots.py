"""When a digest is due: its cron line as a calendar of slots.

APScheduler's CronTrigger lists wall times, in UTC so that no change of clocks disturbs its steps;
each wall time is then looked up in the digest's zone. At the edges of summer time:

- a wall time that comes twice is a slot at its first coming only;
- one that the clocks leap over is moved on by the length of the leap, as RFC 5545 (3.3.5) has it:
  02:30 becomes 03:30. Where that would be another date, it is moved back by as much instead, so a
  day keeps its slot; two wall times that become one are one slot;
- a day that the zone leapt over as a whole (Pacific/Apia, 30 December 2011) has no slot.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from digest.editorial.cron import Cron, parse_cron
from digest.model.digest import Schedule

_DAY = timedelta(days=1)
_REACH = timedelta(hours=2)
_FARTHEST = timedelta(days=366 * 60)


@dataclass(frozen=True, slots=True)
class Slot:
    """A due moment, unique in its digest by `local`.

    `local` is naive: what a clock on a wall in `timezone` (an IANA name) shows at `at`, which is
    aware and UTC. It always exists, and names one moment.
    """

    local: datetime
    at: datetime
    timezone: str


def slots(schedule: Schedule, after: datetime, before: datetime) -> Iterator[Slot]:
    """The slots later than `after` and not later than `before` (both aware), in order.

    Raises ValueError for a wrong cron line, and ZoneInfoNotFoundError for an unknown zone.
    """
    zone = ZoneInfo(schedule.timezone)
    first_day = after.astimezone(zone).date()
    last_day = before.astimezone(zone).date() + _DAY  # clocks set back at midnight show the day before again
    for _, of_the_day in groupby(walls(schedule, first_day, last_day), key=datetime.date):
        moments = {at for wall in of_the_day if (at := moment(wall, zone)) is not None}
        for at in sorted(moments):
            if after < at <= before:
                yield Slot(at.astimezone(zone).replace(tzinfo=None, fold=0), at, schedule.timezone)


def interval(schedule: Schedule | None, at: datetime) -> timedelta:
    """The distance between the two latest slots not later than `at` (aware).

    24 hours without a schedule, and where the last 60 years have not two slots.
    """
    reach = _REACH
    while schedule is not None and reach <= _FARTHEST:
        latest = deque(slots(schedule, at - reach, at), maxlen=2)
        if len(latest) == latest.maxlen:
            return latest[1].at - latest[0].at
        reach *= 4
    return _DAY


def walls(schedule: Schedule, first_day: date, last_day: date) -> Iterator[datetime]:
    """The wall times (naive) that the schedule names from `first_day` to `last_day`, each once, in order.

    They belong to no zone yet; `moment` says when a zone comes to one.
    """
    return _walls(parse_cron(schedule.cron), first_day, last_day)


def moment(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant, in UTC, at which the zone's clocks show `wall` (naive), or what stands in for it on that date.

    None where the zone leapt over the whole day.
    """
    for fold in (0, 1):
        at = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if at.astimezone(zone).date() == wall.date():
            return at
    return None


def _walls(cron: Cron, first_day: date, last_day: date) -> Iterator[datetime]:
    """The wall times (naive) that the line names from `first_day` to `last_day`, each once, in order."""
    start = datetime.combine(first_day, time.min, UTC)
    end = datetime.combine(last_day, time.max, UTC)
    calendars = [_steps(trigger, start) for trigger in _triggers(cron, end)]
    return (wall for wall, _ in groupby(merge(*calendars)))


def _steps(trigger: Any, start: datetime) -> Iterator[datetime]:
    wall = trigger.get_next_fire_time(None, start)
    while wall is not None:
        yield wall.replace(tzinfo=None)
        wall = trigger.get_next_fire_time(None, wall + timedelta(minutes=1))


def _triggers(cron: Cron, end: datetime) -> list[Any]:
    """The line as CronTriggers in UTC until `end`: two of them where a day need match one field only.

    Weekdays are renumbered, for APScheduler counts them from Monday.
    """
    from apscheduler.triggers.cron import CronTrigger

    days = {"day": _listed(cron.days, 31)}
    weekdays = {"day_of_week": _listed(tuple((weekday + 6) % 7 for weekday in cron.weekdays), 7)}
    rest = {"month": _listed(cron.months, 12), "hour": _listed(cron.hours, 24), "minute": _listed(cron.minutes, 60)}
    restrictions = [days, weekdays] if cron.either else [days | weekdays]
    return [CronTrigger(**restriction, **rest, timezone=UTC, end_date=end) for restriction in restrictions]


def _listed(numbers: tuple[int, ...], size: int) -> str:
    return "*" if len(numbers) == size else ",".join(str(number) for number in numbers)
