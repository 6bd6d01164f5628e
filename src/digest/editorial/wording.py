"""Short English for editors: moments and lengths of time, without a locale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNITS = ((timedelta(days=1), "days"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def day(at: datetime, now: datetime, zone: tzinfo) -> str:
    """The date of `at` in `zone`, such as “23 November”, with its year where that is not this year."""
    local = at.astimezone(zone)
    year = "" if local.year == now.astimezone(zone).year else f" {local.year}"
    return f"{local.day} {_MONTHS[local.month - 1]}{year}"


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Date and time of `at` in `zone`, such as “23 November, 07:00 (Asia/Baku)”."""
    return f"{day(at, now, zone)}, {at.astimezone(zone):%H:%M} ({zone})"


def length(span: timedelta) -> str:
    """A length of time, rounded down: “3 days”, “36 h”, “90 min”; under two minutes “a moment”."""
    return next((f"{span // unit} {name}" for unit, name in _UNITS if span >= 2 * unit), "a moment")


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Words as a list in a sentence: “a”, “a or b”, “a, b or c”."""
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last
