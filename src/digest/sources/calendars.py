"""How the dates of a page are to be read, and what they are in its light."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from digest.sources.language import language_tag
from digest.sources.printeddates import Order, PrintedDate, printed_dates, telling_order
from digest.sources.relativedates import relative_date
from digest.sources.yearlessdates import Span, day_without_year

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LATER = timedelta(days=2)
_MONTH_FIRST = frozenset({"US", "PR", "GU", "PH", "FM", "MH", "PW", "VI", "AS"})
_MONTH_FIRST_ZONES = re.compile(
    r"America/(?:New_York|Chicago|Denver|Los_Angeles|Phoenix|Detroit|Anchorage|Boise|Indiana/"
    r"|Kentucky/|North_Dakota/|Puerto_Rico)|Pacific/(?:Honolulu|Guam)|US/"
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How dates on a page are to be read.

    `language` is a primary subtag, `order` that of numbers, `anchor` a day near which the story was
    published, `now` and `timezone` (an IANA name) make “2 hours ago” a moment where they are given. `spans` are
    what the page tells of the year and the month that it is from, the surest first.
    """

    language: str | None = None
    order: Order = "dmy"
    anchor: date | None = None
    now: datetime | None = None
    timezone: str = "UTC"
    spans: tuple[Span, ...] = ()


def order_on(tags: Iterable[str | None], printed: str, timezone: str | None, known: Order | None) -> Order:
    """How a page writes dates of three numbers.

    First found: dates in `printed` that can only be one way; what is `known` of the site; the region in
    one of the language `tags`; American zones and languages that are written so nowhere else.
    """
    if (told := telling_order(printed) or known) is not None:
        return told
    said = [tag.replace("_", "-").split("-") for tag in tags if tag]
    for parts in said:
        region = next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
        if region:
            return "mdy" if region in _MONTH_FIRST and parts[0].lower() in ("en", "es", "fil") else "dmy"
    english = not said or said[0][0].lower() == "en"
    if timezone and timezone != "UTC":
        return "mdy" if english and _MONTH_FIRST_ZONES.match(timezone) else "dmy"
    return "mdy" if english and said else "dmy"


def calendar_of_list(tree: HtmlElement, now: datetime | None, timezone: str) -> Calendar:
    """How the days without a year on a list of stories are to be read, which was fetched at `now`."""
    tag = tree.get("lang")
    language = (language_tag(tag) or "").partition("-")[0] or None
    return Calendar(language, order_on((tag,), "", timezone, None), now=now, timezone=timezone)


def read_date(said: str, calendar: Calendar) -> PrintedDate | None:
    """The first date in `said`, the order of its numbers settled as far as can be."""
    found = next(iter(dates_in(said, calendar)), None)
    return found if found is not None else date_from_now(said, calendar, sure=True)


def date_from_now(line: str, calendar: Calendar, *, sure: bool = False) -> PrintedDate | None:
    """The moment that `line` tells from now, or the day that it names without a year; `sure` as for the latter."""
    zone, order, spans = calendar.timezone, calendar.order, calendar.spans
    day = day_without_year(line, calendar.language, calendar.now, zone, order=order, spans=spans, sure=sure)
    return day if day is not None else relative_date(line, calendar.language, calendar.now, zone)


def dates_in(line: str, calendar: Calendar) -> list[PrintedDate]:
    """The whole dates in `line`, the order of their numbers settled as far as can be."""
    return [_settled(one, line, calendar) for one in printed_dates(line, calendar.language, calendar.order)]


def _settled(found: PrintedDate, line: str, calendar: Calendar) -> PrintedDate:
    """Of two ways to read a date, the one that the rest of the page agrees with."""
    if not found.ambiguous:
        return found
    other_order: Order = "mdy" if calendar.order == "dmy" else "dmy"
    other = next((one for one in printed_dates(line, calendar.language, other_order) if one.start == found.start), None)
    if other is None:
        return found
    days = [date.fromisoformat(one.text[:10]) for one in (found, other)]
    if calendar.anchor:
        near = [abs((day - calendar.anchor).days) for day in days]
        return replace(other, ambiguous=False) if near[1] < near[0] and near[1] <= 3 else found
    if calendar.now and days[0] > (calendar.now + _LATER).date() >= days[1]:
        return replace(other, ambiguous=False)
    return found
