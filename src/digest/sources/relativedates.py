"""“2 hours ago”, “yesterday, 14:30” and “3 March, 14:30”, where it is known when the page was read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.sources.printeddates import PrintedDate, plain_digits, printed_dates

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_ONE = r"(?P<count>\d{1,3}|an?|one|ein(?:er|em)?|une?|una?|um|uma|bir)"
_AGO = (
    (rf"{_ONE}\s*(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|h|days?)\s+ago\b", {"m": _MINUTE, "h": _HOUR, "d": _DAY}),
    (rf"\bvor\s+{_ONE}\s+(?P<unit>minute|stunde|tag)", {"m": _MINUTE, "s": _HOUR, "t": _DAY}),
    (rf"\bil\s+y\s+a\s+{_ONE}\s*(?P<unit>min|h|jour)", {"m": _MINUTE, "h": _HOUR, "j": _DAY}),
    (rf"\bhace\s+{_ONE}\s+(?P<unit>min|hora|día|dia)", {"m": _MINUTE, "h": _HOUR, "d": _DAY}),
    (r"(?P<count>\d{1,3}|)\s*(?P<unit>мин|час|д(?:ень|ня|ней|н))\w*\.?\s+назад", {"м": _MINUTE, "ч": _HOUR, "д": _DAY}),
    (rf"{_ONE}\s+(?P<unit>dakika|saat|gün)\s+önce", {"d": _MINUTE, "s": _HOUR, "g": _DAY}),
    (rf"{_ONE}\s+(?P<unit>dəqiqə|saat|gün)\s+(?:əvvəl|qabaq)", {"d": _MINUTE, "s": _HOUR, "g": _DAY}),
    (r"(?P<count>\d{1,3}|մեկ)\s+(?P<unit>րոպե|ժամ|օր)\s+առաջ", {"ր": _MINUTE, "ժ": _HOUR, "օ": _DAY}),
    (r"(?P<count>\d{1,3}|ერთი)\s+(?P<unit>წუთის|საათის|დღის)\s+წინ", {"წ": _MINUTE, "ს": _HOUR, "დ": _DAY}),
    (
        r"(?:منذ|قبل)\s+(?P<count>\d{1,3}|)\s*(?P<unit>دقيق|ساع|يوم|أيام)",
        {"د": _MINUTE, "س": _HOUR, "ي": _DAY, "أ": _DAY},
    ),
    (r"(?P<count>\d{1,3}|یک)\s+(?P<unit>دقیقه|ساعت|روز)\s+(?:پیش|قبل)", {"د": _MINUTE, "س": _HOUR, "ر": _DAY}),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), units) for pattern, units in _AGO)
_DAYS = re.compile(
    r"(?<!\w)(?:(?P<today>today|heute|aujourd['’]hui|hoy|сегодня|bugün|bu\s+gün|այսօր|დღეს|اليوم|امروز)"
    r"|(?P<yesterday>yesterday|gestern|hier|ayer|вчера|dün|dünən|երեկ|გუშინ|أمس|دیروز))(?!\w)[\s,،:]*"
    r"(?:(?:at|um|à|a\s+las|в|saat|ժամը|الساعة|ساعت)\s+)?(?:(?P<hour>\d{1,2})\s?[:.h]\s?(?P<minute>\d{2}))?",
    re.IGNORECASE,
)


_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20)\d\d(?!\d)")
_MONTH_NAME = r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0654\u200c'’]){2,}\.?"
_DAY_OF_MONTH = (
    re.compile(rf"(?<![\d:.])\d{{1,2}}(?:st|nd|rd|th|er|º|\.|-го|-ին|-ი)?\s+(?:de\s+)?{_MONTH_NAME}(?![^\W\d_])"),
    re.compile(rf"(?<![^\W\d_]){_MONTH_NAME}\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d:.])"),
)
_AHEAD = 2 * _DAY


def relative_date(line: str, language: str | None, now: datetime | None, timezone: str) -> PrintedDate | None:
    """The moment that `line` names from `now` (aware), None where it names none or `now` is not known.

    “Yesterday” is a day of `timezone` (an IANA name). The words of all languages are known; `language`
    (a primary subtag) only keeps the French “hier” out of others.
    """
    if now is None:
        return None
    line = plain_digits(line[:200])
    for pattern, units in _PATTERNS:
        if found := pattern.search(line):
            step = units[found["unit"][0].lower()]
            count = int(found["count"]) if found["count"].isdecimal() else 1
            moment = (now - count * step).astimezone(UTC)
            if step is _DAY:
                return PrintedDate(moment.astimezone(ZoneInfo(timezone)).date().isoformat(), found.start(), found.end())
            return PrintedDate(moment.replace(second=0, microsecond=0).isoformat(), found.start(), found.end())
    found = _DAYS.search(line)
    if found is None:
        return _without_year(line, language, now, timezone)
    if found[0].lower().startswith("hier") and language not in (None, "fr"):
        return None
    day = now.astimezone(ZoneInfo(timezone)).date() - (_DAY if found["yesterday"] else timedelta())
    clock = f"T{int(found['hour']):02}:{found['minute']}" if found["hour"] else ""
    return PrintedDate(f"{day}{clock}", found.start(), found.end())


def _without_year(line: str, language: str | None, now: datetime, timezone: str) -> PrintedDate | None:
    """A day and a month without a year: the last such day that is not ahead of `now` by more than two days."""
    today = now.astimezone(ZoneInfo(timezone)).date()
    if _YEAR.search(line):
        return None
    for found in (one for pattern in _DAY_OF_MONTH for one in pattern.finditer(line)):
        for year in (today.year + 1, today.year, today.year - 1):
            whole = f"{line[: found.end()]} {year}{line[found.end() :]}"
            read = next(iter(printed_dates(whole, language)), None)
            if read is not None and read.text[:10] <= (today + _AHEAD).isoformat():
                return PrintedDate(read.text, found.start(), max(found.end(), read.end - 5))
    return None
