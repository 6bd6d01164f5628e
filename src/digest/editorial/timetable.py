"""What a digest's slots ask for, and when: composing, an editor's answer, each reader's moment.

A slot of `clock: digest` has one moment. One of `clock: subscriber` is a wall time as the cron line
names it, and has a moment in every zone that somebody is subscribed in, by the rules of `slots` at
each zone's own changes of clocks; only a whole day that a zone leapt over moves on with its clocks
there, for everybody in the audience gets the edition. Zones are IANA names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.editorial.slots import moment, slots, walls
from digest.model.digest import Digest, Schedule

# From Kiritimati (UTC+14) to Honolulu and beyond (UTC-12).
ONE_SLOT_ROUND_THE_WORLD = timedelta(hours=26)
# And what clocks move on a day that is not there.
_SPREAD = ONE_SLOT_ROUND_THE_WORLD + timedelta(hours=24)
_KEY = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Turn:
    """One slot of a digest.

    `local` is its wall time (naive), its identity in the digest. `at` is its moment in the digest's own
    zone; from `begins_at` to `ends_at` readers are due; it is composed at `compose_at`. All four in UTC.
    """

    local: datetime
    at: datetime
    begins_at: datetime
    ends_at: datetime
    compose_at: datetime

    @property
    def key(self) -> str:
        """The slot's name in the store, unique in its digest."""
        return self.local.strftime(_KEY)


def turns(digest: Digest, zones: Collection[str], after: datetime, before: datetime) -> Iterator[Turn]:
    """The slots that begin later than `after` and not later than `before` (aware), in order.

    `zones` are those that people are subscribed in; they count for `clock: subscriber` alone. Raises
    ValueError for a wrong cron line, ZoneInfoNotFoundError where the digest's own zone is unknown.
    """
    if digest.schedule is None:
        return
    if digest.clock == "subscriber":
        yield from _spread(digest, digest.schedule, zones, after, before)
        return
    ahead = digest.review.ahead if digest.review else timedelta()
    for slot in slots(digest.schedule, after, before):
        yield Turn(slot.local, slot.at, slot.at, slot.at, slot.at - ahead)


def due(digest: Digest, zones: Collection[str], now: datetime, *, since: datetime | None = None) -> list[Turn]:
    """The slots whose edition is to be composed by now (aware), earliest first, whether or not it has been.

    Of the slots that have begun it is the latest alone, and that no longer than the schedule's `grace`
    after its last moment; before a slot begins it is due `review.ahead` earlier. What began at `since`
    or before belongs to another schedule; a `since` that is still to come says nothing (clocks set back).
    """
    if digest.schedule is None:
        return []
    spread = _SPREAD if digest.clock == "subscriber" else timedelta()
    ahead = digest.review.ahead if digest.review else timedelta()
    found = list(turns(digest, zones, now - digest.schedule.grace - spread - timedelta(minutes=1), now + ahead))
    begun = [turn for turn in found if turn.begins_at <= now]
    latest = [turn for turn in begun[-1:] if now - turn.ends_at <= digest.schedule.grace]
    wanted = latest + [turn for turn in found if turn.begins_at > now]
    return [turn for turn in wanted if since is None or since > now or turn.begins_at > since]


def next_moment(digest: Digest, zones: Collection[str], now: datetime, within: timedelta) -> datetime | None:
    """When something of the digest's slots is to be done next, later than `now` and at most so much later.

    None where nothing is.
    """
    ahead = digest.review.ahead if digest.review else timedelta()
    coming = turns(digest, zones, now, now + ahead + within)
    moments = [at for turn in coming for at in (turn.compose_at, turn.begins_at) if now < at <= now + within]
    return min(moments, default=None)


def moments(key: str, zones: Collection[str]) -> dict[str, datetime]:
    """When each of these zones comes to the slot of that key, in UTC; a zone that is unknown is left out."""
    wall = datetime.fromisoformat(key)
    return {name: at for name in zones if (at := _moment_in(wall, name)) is not None}


def moments_at(
    key: str, turns: Collection[tuple[str | None, str | None]], timezone: str
) -> dict[tuple[str | None, str | None], datetime]:
    """When readers of these zones and hours (HH:MM) come to the slot of that key, in UTC.

    An hour before the slot's own is the slot's: the edition is made by then, not earlier. Who names no zone
    lives in `timezone`; who names neither, or a zone that is unknown, has no moment of their own.
    """
    slot = datetime.fromisoformat(key)
    found = {}
    for zone, hour in turns:
        wall = max(slot, _at_hour(slot, hour)) if hour else slot
        at = _moment_in(wall, zone or timezone)
        if at is not None and (zone or hour):
            found[zone, hour] = at
    return found


def hours_from(slots: Collection[datetime]) -> tuple[str, ...]:
    """The hours of the day (HH:MM) at which a reader may want what is made at these wall times: from the latest on."""
    latest = max((each.hour * 60 + each.minute for each in slots), default=24 * 60)
    return tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(0, 24 * 60, 30) if minute > latest)


def _at_hour(slot: datetime, hour: str) -> datetime:
    return datetime.combine(slot.date(), time.fromisoformat(hour))


def _spread(
    digest: Digest, schedule: Schedule, zones: Collection[str], after: datetime, before: datetime
) -> Iterator[Turn]:
    ahead = digest.review.ahead if digest.review else timedelta()
    own = ZoneInfo(schedule.timezone)
    first_day = (after - _SPREAD).astimezone(UTC).date()
    last_day = (before + _SPREAD).astimezone(UTC).date()
    found = []
    for wall in walls(schedule, first_day, last_day):
        readers = [at for name in zones if (at := _moment_in(wall, name)) is not None]
        at = moment(wall, own) or _moved_on(wall, own)
        begins_at, ends_at = min(readers, default=at), max(readers, default=at)
        if after < begins_at <= before:
            found.append(Turn(wall, at, begins_at, ends_at, begins_at - ahead))
    yield from sorted(found, key=lambda turn: (turn.begins_at, turn.local))


def _moment_in(wall: datetime, name: str) -> datetime | None:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return moment(wall, zone) or _moved_on(wall, zone)


def _moved_on(wall: datetime, zone: ZoneInfo) -> datetime:
    """The wall time moved on by the length of the leap (RFC 5545, 3.3.5)."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
