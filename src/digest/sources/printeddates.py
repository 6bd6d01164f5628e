"""Dates as pages print them for readers, found within a line: “Updated: 3 March 2026, 14:20”, “۲ آذر ۱۴۰۵”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from digest.sources.datelabels import role_of_words
from digest.sources.dayparts import DayPart, part_ahead, part_behind
from digest.sources.middays import middle_of_day
from digest.sources.monthnames import Month, month_named
from digest.sources.persiandays import gregorian_day
from digest.sources.zonewords import WORDS_OF_ZONES, is_zone_before

Order = Literal["dmy", "mdy"]

_LONGEST = 400
_NUMBERS = re.compile(
    r"(?<![\d.,/:-])(?P<a>\d{1,4})\s?(?P<mark>[./\-‐–])\s?(?P<b>\d{1,2})"
    r"(?:\s?(?P=mark)\s?(?P<c>\d{4}|\d{1,2})(?![\d/]|:\d)"
    r"|(?:(?<=/\d)\s(?P<d>\d{4})|(?<=/\d\d)\s(?P<e>\d{4}))(?!\d|\s(?!kl)[a-zà-ÿ]))"
)
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-го|-ին|-ი|\s?ရက်)?,?"
_OF = r"(?:\s*(?:de|del|of|den|le|ta['’])\s+|\s+d['’]|[\s.,၊-]+)"
# One class for letters and the marks on them: two that share letters cost twice as much with each one of a long run.
_ON_LETTERS = r"\u0300-\u036f\u0654\u0900-\u0963\u0971-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3"
LETTER_ON = rf"(?:(?![\d_])[\w{_ON_LETTERS}\u200c\u200d'’])"
"""A letter within a word, or a mark on one."""
_DOTTED = r"[\u0e00-\u0e7f]{1,2}\.[\u0e00-\u0e7f]{1,2}\."
_NAME = rf"(?P<month>{_DOTTED}|[^\W\d_]{LETTER_ON}+\.?(?:\s(?:الأول|الاول|الثاني|الثانی|اول|ثاني|fómhair))?)"
_YEAR = r"(?:/\s*[^\W\d_]+(?:\s[^\W\d_]+)?\s+)?(?:[พค]\.ศ\.\s?)?(?P<year>\d{4})(?!\d)"
_MARK = r"(?P<mark>[/.–‐-])"
_IN_WORDS = (
    re.compile(rf"{_DAY}{_OF}{_NAME}(?:{_OF}|،\s*|,\s*|\s*(?=/)){_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<![^\W\d_]){_NAME}\s*(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,،၊\s]\s*{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<![\w/.-]){_DAY}\s?{_MARK}\s?{_NAME}\s?(?P=mark)\s?(?P<year>\d{{4}})(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<![\w/.-]){_DAY}\s?{_NAME}\s?(?P<year>\d{{4}})(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<![\w/.-]){_NAME}\s?{_MARK}\s?(?P<day>\d{{1,2}})\s?(?P=mark)\s?(?P<year>\d{{4}})(?!\w)", re.IGNORECASE
    ),
    re.compile(
        rf"(?<![\w/.-])(?P<year>\d{{4}})\s?{_MARK}\s?{_NAME}\s?(?P=mark)\s?(?P<day>\d{{1,2}})(?!\w)", re.IGNORECASE
    ),
    re.compile(
        r"(?<!\d)(?P<year>\d{4})(?:\.|ko|\s*(?:թ|წ|г|il|yıl|m)\w*\.?|\s?ခုနှစ်၊?)?,?"
        rf"\s+{_NAME}\s+(?P<day>\d{{1,2}})(?:an?|ko)?(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})\.?\s+gada\s+(?P<day>\d{{1,2}})\.?\s+{_NAME}", re.IGNORECASE),
    re.compile(
        rf"(?<!\d)(?P<year>\d{{4}})(?:\s?-?\s?(?:ж|жыл\w*|йил\w*)\.?|\s?-?\s?yil\w*),?\s+(?P<day>\d{{1,2}})[\s-]+{_NAME}",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s+он\w*\s+(?P<number>\d{1,2})\S*\s+сар\w*\s+(?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})\s+он\w*\s+{_NAME}\s+сар\w*\s+(?P<day>\d{{1,2}})(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\s+ខែ\s?{_NAME}\s+ឆ្នាំ\s?(?P<year>\d{{4}})(?!\d)"),
    re.compile(r"令和\s?(?P<era>\d{1,2}|元)\s?年\s?(?P<number>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?(?:年|년)\s?(?P<number>\d{1,2})\s?(?:月|월)\s?(?P<day>\d{1,2})\s?(?:日|일)"),
)
_ISO = re.compile(
    r"(?<!\d)(?P<day>\d{4}-\d{2}-\d{2})(?:[T\s]+(?P<time>\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s?(?P<zone>Z"
    r"|[+-]\d{2}:?\d{2})?)?"
)
_HALVES = "दोपहर|दुपारी|शाम|सायंकाळी|रात|रात्री|सुबह|सकाळी|দুপুর|বিকাল|বিকেল|সন্ধ্যা|রাত|সকাল"
_TIME = re.compile(
    rf"(?<![\d.])(?:(?P<ahead>上午|下午|午前|午後|오전|오후|早上|凌晨|中午|晚上|{_HALVES})\s?)?(?P<hour>\d{{1,2}})"
    r"(?:\s?(?P<mark>[:.]|h|Uhr)\s?(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?!\d)"
    r"|\s?(?:[時时點点]|시(?!간))(?:\s?(?P<minutes>\d{1,2})\s?[分분])?"
    r"|(?=\s?(?:[ap]\.?m\b|[ap]\.m\.|Uhr|h\b)))\s?(?P<half>[ap]\.?\s?m\b\.?|ص\b|م\b|صباحا|مساء|ق\.\s?ظ|ب\.\s?ظ|ÖÖ|ÖS|अपराह्न|पूर्वाह्न|petang|malam|pagi|sore)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"^(?:\s?(?:Uhr|hs?|hrs?|ч\.?)(?=\s))?\s?[(\[]?\s?(?P<zone>(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|UTC|GMT|Z\b"
    rf"|{WORDS_OF_ZONES}|[A-Z]{{3,4}}\b)"
)
_AFTER_NOON = (
    *("p", "م", "مساء", "ب", "ös", "下午", "午後", "오후", "晚上", "petang", "malam", "sore"),
    *("दोपहर", "दुपारी", "शाम", "सायं", "अपराह्न", "দুপুর", "বিক", "সন্ধ্যা"),
)
_NIGHT, _EARLY = ("रात", "রাত"), 5
_BETWEEN = re.compile(
    r"^[\s.]*(?:d\.\s*)?(?:[(（][^\W\d_]{1,12}\.?[)）])?[\s,،;|·•/–—-]*(?:(?:hs|hrs?|uhr|ч)\b\.?[\s,|·•/–—-]*)?(?:(?:at|on|um|à|a\s+l[ae]s?|[aá]s|às|alle|ob|kl|klo|om|в|saat|ժամը|ժամ|საათზე|الساعة|ساعت"
    r"|على|u|у|la|the|of|о|об|o|v|ve|ore(?:le)?|ora|godz|kello|lúc|pukul|jam|plkst|στις|בשעה|no)\b\.?:?)?"
    r"(?:-\w{2,3}\s+(?:il|yıl))?[\s,،;:|·•–—()г.]*(?:թ|წ|il|yıl|жыл|йил|года?)?\.?[\s,،-]*(?:[^\W\d_]{3,12}\.?[\s,،–-]+)?"
    r"(?:saat|ժամը|الساعة|ساعت)?\s*$",
    re.IGNORECASE,
)
_WINDOW = 32
_BUDDHIST, _BEFORE_REIWA = 543, 2018
_MARKS = {**dict.fromkeys("\u200e\u200f\u061c\u00a0\u202f", " "), "\uff1a": ":"}


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found at `start` to `end` of a line: `text` is ISO 8601, without a zone where none was printed.

    `ambiguous` where day and month could be the other way round and the order decided.
    """

    text: str
    start: int
    end: int
    ambiguous: bool = False


def printed_dates(line: str, language: str | None = None, order: Order = "dmy") -> Iterator[PrintedDate]:
    """The dates in `line` from left to right, digits of every script; Persian years are turned into ours.

    `language` is a primary subtag; `order` is how a date of three numbers is read where both ways make
    sense. What is no day of the calendar is passed over.
    """
    plain = plain_digits(line[:_LONGEST])
    place = 0
    while (found := _next(plain, place, language, order)) is not None:
        yield found
        place = found.end


def telling_order(text: str) -> Order | None:
    """The order of day and month that the numeric dates in `text` give away: 13/02 can only be one."""
    votes = {"dmy": 0, "mdy": 0}
    for found in _NUMBERS.finditer(plain_digits(text)):
        first, second = int(found["a"]), int(found["b"])
        if len(found["a"]) < 3 and found["mark"] != ".":
            votes["dmy"] += 12 < first <= 31 and second <= 12
            votes["mdy"] += 12 < second <= 31 and first <= 12
    if votes["dmy"] == votes["mdy"]:
        return None
    return "dmy" if votes["dmy"] > votes["mdy"] else "mdy"


def plain_digits(text: str) -> str:
    """`text` with the digits 0 to 9, and a blank for each mark of direction."""
    return "".join(
        _MARKS.get(one, one) if one.isascii() or not one.isdecimal() else str(unicodedata.digit(one)) for one in text
    )


def _next(line: str, place: int, language: str | None, order: Order) -> PrintedDate | None:
    candidates = []
    if iso := _ISO.search(line, place):
        candidates.append((iso.start(), _of_iso(line, iso, language)))
    for pattern in _IN_WORDS:
        for found in pattern.finditer(line, place):
            day = _in_words(found, language)
            if day is not None:
                candidates.append((found.start(), timed(line, found, day, language)))
                break
    for found in _NUMBERS.finditer(line, place):
        read = _numeric(found, order)
        if read is not None:
            day, ambiguous = read
            candidates.append((found.start(), timed(line, found, day, language, ambiguous=ambiguous)))
            break
    known = [one for _, one in sorted(candidates, key=lambda pair: pair[0]) if one is not None]
    return known[0] if known else None


def _of_iso(line: str, found: re.Match[str], language: str | None) -> PrintedDate | None:
    if (day := _day(*map(int, found["day"].split("-")))) is None:
        return None
    zone = found["zone"] or ""
    if not found["time"]:
        return timed(line, found, day, language)
    return PrintedDate(f"{day}T{found['time']}{zone}", found.start(), found.end())


def _in_words(found: re.Match[str], language: str | None) -> date | None:
    known = found.groupdict()
    if known.get("number"):
        month: Month | None = Month(int(known["number"]))
    else:
        month = month_named(known["month"], language)
    if month is None:
        return None
    era = known.get("era")
    year = _BEFORE_REIWA + (1 if era == "元" else int(era)) if era else int(found["year"])
    return _day(year, month.number, int(found["day"]), persian=month.persian)


def _numeric(found: re.Match[str], order: Order) -> tuple[date, bool] | None:
    last = found["c"] or found["d"] or found["e"]
    a, b, c = int(found["a"]), int(found["b"]), int(last)
    if len(found["a"]) == 4:
        day = _day(a, b, c, persian=1300 <= a < 1500) if len(last) <= 2 else None
        return (day, False) if day else None
    if len(found["a"]) == 3 or len(last) == 1:
        return None
    if len(last) == 2:
        c += 2000
    persian = 1300 <= c < 1500
    points = found["mark"] == "."
    first, second = ((b, a), (a, b)) if order == "dmy" or points else ((a, b), (b, a))
    day, other = _day(c, *first, persian=persian), _day(c, *second, persian=persian)
    if day is None and points:
        return None
    chosen = day or other
    return (chosen, bool(day and other and day != other and not points)) if chosen else None


def _day(year: int, month: int, day: int, *, persian: bool = False) -> date | None:
    try:
        if persian or 1300 <= year < 1500:
            return gregorian_day(year, month, day)
        if 2480 <= year < 2680:
            year -= _BUDDHIST
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


def clock_alone(line: str) -> str | None:
    """The time of day that `line` is, with a label before it at most that does not speak of a change; else None."""
    plain = plain_digits(line.strip()[:_WINDOW])
    found = _TIME.search(plain)
    if found is None or plain[found.end() :].strip(" .h") or role_of_words(plain[: found.start()]) == "updated":
        return None
    return None if any(one.isdigit() for one in plain[: found.start()]) else _clock(found)


def timed(
    line: str, found: re.Match[str], day: date, language: str | None = None, *, ambiguous: bool = False
) -> PrintedDate:
    """The day that was `found` in `line` (plain digits), with the time that stands behind it, or before it."""
    behind = _TIME.search(line, found.end(), found.end() + _WINDOW)
    if behind:
        between = line[found.end() : behind.start()]
        ahead = None if behind["half"] or behind["ahead"] else part_ahead(between, language)
        joined = _joins(between) or (ahead is not None and _joins(between[: ahead.end]))
        part, end = _part_of(line, behind, language)
        if joined and (clock := _clock(behind, ahead or part)):
            zone = _zone(line[end:])
            end += zone.end() if zone else 0
            return PrintedDate(f"{day}T{clock}{_offset(zone, day, clock)}", found.start(), end, ambiguous)
    for before in _TIME.finditer(line, max(0, found.start() - _WINDOW), found.start()):
        part, end = _part_of(line, before, language)
        zone = _zone(line[end : found.start()])
        end += zone.end() if zone else 0
        said = ":" in before[0] or before["half"] or part
        if said and _joins(line[end : found.start()]) and (clock := _clock(before, part)):
            return PrintedDate(f"{day}T{clock}{_offset(zone, day, clock)}", before.start(), found.end(), ambiguous)
    start, end, named = middle_of_day(line, found.start(), found.end())
    return PrintedDate(f"{day}T{named}" if named else str(day), start, end, ambiguous)


def _part_of(line: str, clock: re.Match[str], language: str | None) -> tuple[DayPart | None, int]:
    """The part of the day behind a time that says no half of it, and where the time with it ends."""
    part = None if clock["half"] or clock["ahead"] else part_behind(line, clock.end(), language)
    return part, part.end if part else clock.end()


def _zone(behind: str) -> re.Match[str] | None:
    found = _ZONE.match(behind)
    return found if found and is_zone_before(found["zone"], behind[found.end() :]) else None


def _joins(between: str) -> bool:
    """Whether what stands between a day and a time joins them; a label begins another date."""
    return bool(_BETWEEN.match(between)) and role_of_words(between) is None


def _clock(found: re.Match[str], part: DayPart | None = None) -> str | None:
    hour, minute, second = int(found["hour"]), int(found["minute"] or found["minutes"] or 0), int(found["second"] or 0)
    half = (found["ahead"] or found["half"] or "").casefold().replace(" ", "")
    if half and hour <= 12:
        late = half.startswith(_AFTER_NOON) or (half.startswith(_NIGHT) and _EARLY < hour < 12)
        hour = hour % 12 + (12 if late else 0)
    elif part is not None:
        hour = part.hour(hour, minute)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return f"{hour:02}:{minute:02}:{second:02}"


def _offset(zone: re.Match[str] | None, day: date, clock: str) -> str:
    """A zone as it stands behind an ISO time; a name that is known nowhere is left out."""
    from digest.sources.dates import zone_named

    at = datetime.combine(day, time.fromisoformat(clock))
    known = zone_named(" ".join(zone["zone"].split()), at) if zone else None
    if known is None:
        return ""
    minutes = round(known.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
