"""“2 hours ago”, “yesterday, 14:30” and “3 March, 14:30”, where it is known when the page was read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from digest.sources.datewords import named_days
from digest.sources.lengths import SENTENCE_ENDS, extent
from digest.sources.monthnames import number_of_weekday, pattern_of_weekdays, undotted
from digest.sources.printeddates import PrintedDate, plain_digits, timed
from digest.sources.yearlessdates import YEAR, day_without_year

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
    (r"(?P<count>\d{1,3}|un[ao]?)\s*(?P<unit>min|or[ae]|giorn)\w*\s+fa\b", {"m": _MINUTE, "o": _HOUR, "g": _DAY}),
    (r"\bhá\s+(?P<count>\d{1,3}|uma?)\s+(?P<unit>min|hora|dia)", {"m": _MINUTE, "h": _HOUR, "d": _DAY}),
    (r"(?P<count>\d{1,3}|een)\s+(?P<unit>min|uur|dag)\w*\s+geleden", {"m": _MINUTE, "u": _HOUR, "d": _DAY}),
    (r"(?P<count>\d{1,3}|)\s*(?P<unit>min|godz|dni|dzień)\w*\.?\s+temu", {"m": _MINUTE, "g": _HOUR, "d": _DAY}),
    (r"\bpřed\s+(?P<count>\d{1,3}|)\s*(?P<unit>min|hod|dn)", {"m": _MINUTE, "h": _HOUR, "d": _DAY}),
    (r"(?P<count>\d{1,3}|en)\s+(?P<unit>min|tim|da)\w*\s+(?:sedan|siden)", {"m": _MINUTE, "t": _HOUR, "d": _DAY}),
    (r"(?P<count>\d{1,3}|)\s*(?P<unit>хв|год|дн|день)\w*\.?\s+тому", {"х": _MINUTE, "г": _HOUR, "д": _DAY}),
    (r"(?P<count>\d{1,3})\s*(?P<unit>分|時|日)\w*?前", {"分": _MINUTE, "時": _HOUR, "日": _DAY}),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), units) for pattern, units in _AGO)
_WITHOUT_BLANKS = frozenset({"ja", "zh", "th"})
_CLOCK = re.compile(r"\d\s?[:.h時时點点시]")
_LITTLE, _A_LINE = 120, 40
_ANY_DAY = date(2000, 1, 1)
_WEEK = 7
_A_DAY_AND_CLOCK = 60
_BEGINS = re.compile(r"(?:^|[,،|/·•–—:-])\s*$")


def relative_date(line: str, language: str | None, now: datetime | None, timezone: str) -> PrintedDate | None:
    """The moment that `line` names from `now` (aware), None where it names none or `now` is not known.

    “Yesterday” is a day of `timezone` (an IANA name). Days by a word are those of `language` (a
    primary subtag), or of the languages that pages are labelled in where it is not known.
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
    found = _day_words(language).search(line)
    if found is None:
        return day_without_year(line, language, now, timezone) or _of_week(line, language, now, timezone)
    ago = _days_back(language).get(undotted(re.sub(r"\s+", " ", found[0].replace("’", "'"))))
    if ago is None:
        return None
    return timed(line, found, now.astimezone(ZoneInfo(timezone)).date() - ago * _DAY, language)


def is_day_and_clock(line: str, language: str | None) -> bool:
    """Whether `line` names a day by such a word and the time of it, and is no sentence: “A. Berg, yesterday 23:10”."""
    plain = plain_digits(line)
    found = _day_words(language).search(plain) if len(line) <= _LITTLE and _CLOCK.search(plain) else None
    if found is None and len(line) <= _A_DAY_AND_CLOCK:
        found = next(
            (one for one in pattern_of_weekdays(language).finditer(plain) if _BEGINS.search(plain[: one.start()])), None
        )
    if found is None or (extent(line) > _A_LINE and line.endswith(SENTENCE_ENDS)):
        return False
    return "T" in timed(plain, found, _ANY_DAY, language).text


@cache
def _day_words(language: str | None) -> re.Pattern[str]:
    ranked = sorted(named_days(language), key=len, reverse=True)
    words = "|".join(re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(word)).replace("'", "['’]") for word in ranked)
    no_blanks = language in _WITHOUT_BLANKS
    return re.compile(f"(?:{words})" if no_blanks else rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _of_week(line: str, language: str | None, now: datetime, timezone: str) -> PrintedDate | None:
    """The last day of such a name in the week up to `now`, where a time stands with it: “Thursday, 18:30”."""
    here = now.astimezone(ZoneInfo(timezone))
    for found in () if YEAR.search(line) else pattern_of_weekdays(language).finditer(line):
        day = number_of_weekday(found[0], language)
        if day is None:
            continue
        ago = (here.weekday() - day) % _WEEK
        read = timed(line, found, here.date() - ago * _DAY, language)
        if "T" in read.text and ago == 0 and read.text[:16] > here.isoformat()[:16]:
            read = timed(line, found, here.date() - _WEEK * _DAY, language)
        if "T" in read.text:
            return read
    return None


@cache
def _days_back(language: str | None) -> dict[str, int]:
    return {undotted(name): ago for name, ago in named_days(language).items()}
