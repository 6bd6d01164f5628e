"""Moments as sources write them: ISO 8601, RFC 822 and, last, dates in words of the source's language.

What is not surely a moment is None: never now, and never the zero of some computer's calendar.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import timezone as fixed
from zoneinfo import ZoneInfo

from digest.html.clean import clean_line
from digest.sources.datewords import in_words
from digest.sources.zonewords import place_of_zone

_LONGEST = 80
_ISO = re.compile(
    r"(?P<date>\d{4}-?\d{2}-?\d{2}|\d{4}-?W\d{2}-?\d|\d{4}-\d{1,2}-\d{1,2})"
    r"(?:[T ]\s*(?P<time>\d{2}(?::?\d{2}){0,2}(?:[.,]\d+)?))?"
    r"\s*(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?"
)
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{1,8}\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Z][a-z]{2,8})\.?[\s-]+(?P<year>\d{4}|\d{2})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
    r"\s*(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?\s?[+-]\d{1,2}:?\d{2})?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_MONTHS = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9},
    **{"oct": 10, "nov": 11, "dec": 12, "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7},
    **{"august": 8, "september": 9, "october": 10, "november": 11, "december": 12},
}
_ZONES = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET"), 0),
    **{"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420},
    **{"AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180},
    **{"WEST": 60, "BST": 60, "CET": 60, "MET": 60, "CEST": 120, "MEST": 120, "EET": 120, "SAST": 120, "EEST": 180},
    **{"MSK": 180, "TRT": 180, "MSD": 240, "SAMT": 240, "GST": 240, "AZT": 240, "GET": 240, "AMT": 240, "IRST": 210},
    **{
        "AZST": 300,
        "PKT": 300,
        "UZT": 300,
        "IST": 330,
        "WIB": 420,
        "WITA": 480,
        "WIT": 540,
        "HKT": 480,
        "SGT": 480,
        "AWST": 480,
        "JST": 540,
        "KST": 540,
    },
    **{"ACST": 570, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780},
}
_ZEROS = frozenset(
    {date(1969, 12, 31), date(1970, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1)}
)
_FIRST_YEAR = 1600  # what is earlier is the year 1, or a year of the Persian or the Islamic calendar


def instant(text: str | None, *, timezone: str, language: str | None = None, exact: bool = False) -> datetime | None:
    """The moment that `text` names, in UTC; None where it names none.

    `timezone` (an IANA name) is where a time without a zone was written; a date without a time is
    its midnight there. `language` is a BCP 47 tag for dates in words; without it the script of the
    letters decides which are tried; with `exact` none are, for lists of thousands, since a date in words
    takes milliseconds. A wrong weekday is passed over; a day that does not exist, a
    relative date (“yesterday”) and the first day of a computer's calendar (1970-01-01) are None.
    Raises ZoneInfoNotFoundError for an unknown `timezone`.
    """
    line = clean_line(text[: 4 * _LONGEST]) if text else None
    if line is None or len(line) > _LONGEST or not any(character.isdigit() for character in line):
        return None
    zone = ZoneInfo(timezone)
    try:
        found = _exact(line, zone)
        if found is None and not exact:
            found = in_words(line, timezone=timezone, language=language)
        moment = found.astimezone(UTC) if found else None
    except (ValueError, OverflowError):
        return None
    if found is None or moment is None or {found.date(), moment.date()} & _ZEROS or moment.year < _FIRST_YEAR:
        return None
    return moment


def _exact(line: str, zone: tzinfo) -> datetime | None:
    """By a standard; None where `line` follows none. Raises ValueError for a day or hour that does not exist."""
    if found := _ISO.fullmatch(line.upper()):
        return _iso(found, zone)
    if (found := _RFC822.fullmatch(line)) and found["month"].lower() in _MONTHS:
        return _rfc822(found, zone)
    return None


def _iso(found: re.Match[str], zone: tzinfo) -> datetime:
    day = found["date"]
    if day.count("-") == 2 and "W" not in day:
        day = "-".join(part.zfill(2) for part in day.split("-"))
    written = datetime.fromisoformat(f"{day}T{(found['time'] or '00').replace(',', '.')}")
    return written.replace(tzinfo=_zone(found["zone"], zone))


def _rfc822(found: re.Match[str], zone: tzinfo) -> datetime:
    """RFC 822 as updated by RFC 2822, section 4.3, for years of two digits."""
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < 50 else 1900
    second = min(int(found["second"] or 0), 59)  # 60 is a leap second
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    month, day = _MONTHS[found["month"].lower()], int(found["day"])
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["zone"], zone))


def _zone(name: str | None, default: tzinfo) -> tzinfo:
    """The zone of that name or offset; `default` for none and for a name that is not known."""
    known = zone_named(name) if name else None
    return default if known is None else fixed(known)


def zone_named(name: str, at: datetime | None = None) -> timedelta | None:
    """How far a zone by that name or offset is ahead of UTC; None for a name that is not known.

    `at`, without a zone, is for names that mean winter's and summer's time alike, such as ET.
    """
    if at is not None and (place := place_of_zone(name)):
        return at.replace(tzinfo=ZoneInfo(place)).utcoffset()
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timedelta(minutes=-minutes if offset[1] == "-" else minutes)
    known = _ZONES.get(name.upper())
    return None if known is None else timedelta(minutes=known)
