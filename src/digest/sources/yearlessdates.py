"""Days without a year, “Tuesday, 24 November, 22.10”, in the year that the page, the weekday or the visit tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.sources.monthnames import is_weekday, number_of_weekday, pattern_of_weekdays
from digest.sources.printeddates import LETTER_ON, PrintedDate, plain_digits, printed_dates

if TYPE_CHECKING:
    from digest.sources.printeddates import Order

YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20)\d\d(?!\d)")
"""A year, in a line that tells one."""
_MONTH_NAME = rf"[^\W\d_]{LETTER_ON}{{2,}}\.?"
_SIGNS = r"(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
_CLOCK_FOLLOWS = r"(?=,?\s+(?:[-–|·]\s+)?(?:[^\W\d_]{1,3}\.?\s+)?\d{1,2}[:.h]\d\d)"
_IN_WORDS = (
    re.compile(rf"(?<![\d:.])\d{{1,2}}(?:st|nd|rd|th|er|º|\.|-го|-ին|-ი)?\s+(?:de\s+)?{_MONTH_NAME}(?![^\W\d_])"),
    re.compile(rf"(?<![^\W\d_]){_MONTH_NAME}\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d:]|\.\d)"),
)
_IN_SIGNS = re.compile(rf"(?<![\d年년]\s)(?<![\d年년]){_SIGNS}")
_BEFORE_A_CLOCK = (
    re.compile(
        rf"(?<![\d.:/])(?P<a>\d{{1,2}})(?P<mark>\.)\s?(?P<b>\d{{1,2}})(?:\.{_CLOCK_FOLLOWS}|(?=,?\s+\d\d?:\d\d))"
    ),
    re.compile(rf"(?<![\d.:/])(?P<a>\d{{1,2}})(?P<mark>/)(?P<b>\d{{1,2}}){_CLOCK_FOLLOWS}"),
    re.compile(rf"(?<![\d.:/-])(?P<a>\d\d)(?P<mark>-)(?P<b>\d\d){_CLOCK_FOLLOWS}"),
)
# A time of day is written “18.30”, and a page of a gallery “1/4”.
_BY_A_LABEL = (
    re.compile(r"(?<![\d.:/-])(?P<a>\d{1,2})(?P<mark>\.)\s?(?P<b>\d{1,2})\.(?!\s?\d|[%:/-])"),
    re.compile(r"(?<=\d:\d\d\s)(?P<a>\d\d)(?P<mark>\.)(?P<b>\d\d)(?![\d%:/-]|[.,]\d)"),
    re.compile(r"(?<![\d.:/-])(?P<a>\d\d)(?P<mark>[/-])(?P<b>\d\d)(?![\d%:/-])"),
)
_MONTH_FIRST = frozenset({"zh", "ja", "ko", "hu", "mn"})
_LEAP = 2024
_PERSIAN = 621
RECENT = timedelta(days=300)
"""So long ago may be what is dated without a year; a day of an event ahead was nearly a year ago, too."""
_AHEAD, _A_MONTH = timedelta(days=2), timedelta(days=31)
_YEARS, _MONTHS, _NEAR, _NEXT = 7, 12, 6, 2
_OF_A_CLOCK = re.compile(
    r"(?<![^\W\d_])(?:uhr|hs?|hrs?|ч|kl|klo|um|at|om|am|den|der|the|on|le|el|à|в)(?![^\W\d_])\.?", re.IGNORECASE
)
_WEEKDAY_SIGNS = ("月火水木金土日", "一二三四五六日", "월화수목금토일")
_WEEKDAY_SIGN = re.compile(rf"\s?[（(]([{''.join(_WEEKDAY_SIGNS)}])[)）]")


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last` that a page says it is from, which may be a month off where it is only `near`."""

    first: date
    last: date
    near: bool = False


def day_without_year(
    line: str,
    language: str | None,
    now: datetime | None,
    timezone: str,
    *,
    order: Order = "dmy",
    spans: Sequence[Span] = (),
    sure: bool = False,
) -> PrintedDate | None:
    """The first day and month in `line`, with the time beside them; None where it names a year, or no day.

    The year is that of the first of `spans` that has such a day; else the one next to `now` (aware) in which the day
    falls on the weekday that stands with it; else the last one, which without a time must be some months back at most.
    A day that is ahead by more than two days is an event's, not a story's. Two numbers alone are a day where a time
    follows, or where the place is `sure` to be a date. `language` is a primary subtag.
    """
    if now is None or YEAR.search(line := plain_digits(line[:200])):
        return None
    today = now.astimezone(ZoneInfo(timezone)).date()
    for start, end, form in _forms(line, language, order, sure=sure):
        years = _in_years(form, (start, end), language, today, spans)
        told = _of_spans(years, spans) or _of_weekday(years, today, _weekday_beside(line, start, end, language))
        latest = next((one for one in years if _day_of(one) <= today + _AHEAD), None)
        if told is None and latest is not None and ("T" in latest.text or today - RECENT <= _day_of(latest)):
            told = latest
        if told is not None:
            return told if _day_of(told) <= today + _AHEAD else None
    return None


def day_of_any_year(line: str, language: str | None, *, sure: bool = False) -> PrintedDate | None:
    """Where in `line` the first day and month are that name no year; it is read in a leap year."""
    if YEAR.search(line := plain_digits(line[:200])):
        return None
    for start, end, form in _forms(line, language, "dmy", sure=sure):
        found = form.read(_LEAP, language)
        if found is not None and found.start <= start < end <= found.end:
            return found
    return None


def beside_day(line: str, found: PrintedDate, language: str | None) -> str:
    """What `line` says beside the day that was `found` in it, its weekday and the small words of a time."""
    before, behind = line[: found.start], line[found.end :]
    behind = _WEEKDAY_SIGN.sub("", behind, count=1)
    bare = [_OF_A_CLOCK.sub(" ", pattern_of_weekdays(language).sub(" ", part)) for part in (before, behind)]
    said = " ".join(bare).strip(" ,.:;()（）[]|/·•–—-")
    return "" if language is None and said and is_weekday(said) else said


@dataclass(frozen=True, slots=True)
class _Form:
    """A line of `length` in parts: the year belongs between them."""

    before: str
    behind: str
    length: int

    def read(self, year: int, language: str | None) -> PrintedDate | None:
        """The first date of the line in that year, and where in the line it is."""
        whole = f"{self.before}{year}{self.behind}"
        found = next(iter(printed_dates(whole, language)), None)
        if found is None:
            return None
        return PrintedDate(found.text, found.start, self.length - (len(whole) - found.end))


def _forms(line: str, language: str | None, order: Order, *, sure: bool) -> Iterator[tuple[int, int, _Form]]:
    for pattern in _IN_WORDS:
        for found in pattern.finditer(line):
            yield found.start(), found.end(), _Form(f"{line[: found.end()]} ", line[found.end() :], len(line))
    for found in _IN_SIGNS.finditer(line):
        form = _Form(line[: found.start()], f"年{line[found.start() :]}", len(line))
        yield found.start(), found.end(), form
    for pattern in (*_BEFORE_A_CLOCK, *(_BY_A_LABEL if sure else ())):
        for found in pattern.finditer(line):
            month, day = _month_and_day(found, language, order)
            form = _Form(line[: found.start()], f"-{month:02}-{day:02}{line[found.end() :]}", len(line))
            yield found.start(), found.end(), form


def _month_and_day(found: re.Match[str], language: str | None, order: Order) -> tuple[int, int]:
    a, b = int(found["a"]), int(found["b"])
    month_first = language in _MONTH_FIRST or (order == "mdy" and found["mark"] != ".")
    month, day = (a, b) if month_first else (b, a)
    return (day, month) if day <= _MONTHS < month and found["mark"] != "." else (month, day)


def _in_years(
    form: _Form, place: tuple[int, int], language: str | None, today: date, spans: Sequence[Span]
) -> list[PrintedDate]:
    """The day in the years that come into question, the latest first."""
    tried = form.read(_LEAP, language)
    if tried is None or not tried.start <= place[0] < place[1] <= tried.end:
        return []
    before = 0 if tried.text.startswith(str(_LEAP)) else _PERSIAN
    told = (day.year for span in spans for day in (span.first, span.last))
    years = sorted({*range(today.year - _YEARS, today.year + 2), *told}, reverse=True)
    return [one for year in years if (one := form.read(year - before, language)) is not None]


def _of_spans(years: Sequence[PrintedDate], spans: Sequence[Span]) -> PrintedDate | None:
    for span in spans:
        within = [one for one in years if span.first <= _day_of(one) <= span.last]
        if not within and span.near:
            first, last = span.first - _A_MONTH, span.last + _A_MONTH
            within = [one for one in years if first <= _day_of(one) <= last]
        if within:
            return within[0]
    return None


def _of_weekday(years: Sequence[PrintedDate], today: date, weekday: int | None) -> PrintedDate | None:
    able = (one for one in years if _day_of(one).weekday() == weekday)
    return min(able, key=lambda one: abs(_day_of(one) - today), default=None)


def _weekday_beside(line: str, start: int, end: int, language: str | None) -> int | None:
    """The weekday that stands with the day at `start` to `end` of `line`, Monday being 0."""
    names = pattern_of_weekdays(language).finditer(line)
    beside = (one for one in names if 0 <= start - one.end() <= _NEAR or 0 <= one.start() - end <= _NEXT)
    if (named := next((number_of_weekday(one[0], language) for one in beside), None)) is not None:
        return named
    sign = _WEEKDAY_SIGN.match(line, end)
    return next(signs.index(sign[1]) for signs in _WEEKDAY_SIGNS if sign[1] in signs) if sign is not None else None


def _day_of(found: PrintedDate) -> date:
    return date.fromisoformat(found.text[:10])
