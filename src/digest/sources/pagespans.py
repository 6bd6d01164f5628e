"""The year and the month that a page is from, by its address and by what it prints above its headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.html.clean import clean_line
from digest.sources.monthnames import folded, months
from digest.sources.yearlessdates import RECENT, Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_IN_PATH = re.compile(
    r"/(?P<year>20\d\d)(?:[/-]?(?P<month>0[1-9]|1[0-2])(?:[/-]?(?P<day>[0-2]\d|3[01]))?(?!\d)|(?=/[^/]))"
)
_DAY_IN_PATH = re.compile(r"/(?P<year>20\d{2}|19\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?:[/-]|$)")
# Eight figures in a row, or four behind a year, may as well be a number.
_PERHAPS_A_DAY = re.compile(r"/[a-z]?(?P<year>20\d{2})/?(?P<month>\d{2})/?(?P<day>\d{2})[/_-]")
_MONTH_AND_YEAR = re.compile(r"\D*?(?P<name>[^\W\d_]{3,})\.?,?\s+(?:de\s+)?(?P<year>20\d\d)\D*")
_YEAR_AND_MONTH = re.compile(r"\D*(?P<year>20\d\d)\s?(?:年|년)\s?(?P<month>\d{1,2})\s?(?:月|월)\D*")
_LONGEST, _MONTHS = 40, 12
_A_DAY, _AHEAD = timedelta(days=1), timedelta(days=2)


def day_of_address(url: str | None, now: datetime | None) -> date | None:
    """The day that the path of `url` names: “/2026/11/22/”; figures in one, “/20261122-”, only of late at `now`.

    The numbers of stories look like days of years ago, and a story must not be taken for an old one by its number.
    """
    path = urlsplit(url or "").path
    day = _day_by(_DAY_IN_PATH.search(path))
    if day is not None or now is None:
        return day
    day = _day_by(_PERHAPS_A_DAY.search(path))
    return day if day is not None and now.date() - RECENT <= day <= now.date() + _AHEAD else None


def _day_by(found: re.Match[str] | None) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found is not None else None
    except ValueError:
        return None


def spans_of_address(url: str | None) -> tuple[Span, ...]:
    """The month, else the year, that the path of `url` names: “/2026/11/”."""
    found = _IN_PATH.search(urlsplit(url or "").path)
    if found is None:
        return ()
    year, month = int(found["year"]), int(found["month"] or 0)
    if not month:
        return (Span(date(year, 1, 1), date(year, 12, 31), near=True),)
    try:
        day = date(year, month, int(found["day"] or 0))
    except ValueError:
        return (Span(date(year, month, 1), _last_of(year, month), near=True),)
    return (Span(day, day, near=True),)


def spans_above(tree: HtmlElement, heading: HtmlElement | None, language: str | None) -> tuple[Span, ...]:
    """The months that a page names with their year in lines of their own above `heading`: “Archive: November 2026”.

    One that stands there with several years tells none: it is an item of a list of months.
    """
    if heading is None:
        return ()
    found: dict[int, set[int]] = {}
    for line in _lines(takewhile(lambda one: one is not heading, tree.iter())):
        if (named := _month_in(line, language)) is not None:
            found.setdefault(named[1], set()).add(named[0])
    told = {month: next(iter(years)) for month, years in found.items() if len(years) == 1}
    return tuple(Span(date(year, month, 1), _last_of(year, month)) for month, year in told.items())


def _lines(elements: Iterable[HtmlElement]) -> Iterator[str]:
    """The short lines with a year that are all of an element."""
    for element in elements:
        text = element.text if isinstance(element.tag, str) and not len(element) else None
        if text and len(text) <= 2 * _LONGEST and "20" in text and element.tag not in ("script", "style", "title"):
            line = clean_line(text)
            if line and len(line) <= _LONGEST:
                yield line


def _month_in(line: str, language: str | None) -> tuple[int, int] | None:
    if (figures := _YEAR_AND_MONTH.fullmatch(line)) is not None:
        month = int(figures["month"])
        return (int(figures["year"]), month) if 1 <= month <= _MONTHS else None
    named = _MONTH_AND_YEAR.fullmatch(line)
    known = months(language).get(folded(named["name"])) if named is not None else None
    return (int(named["year"]), known.number) if named is not None and known is not None and not known.persian else None


def _last_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - _A_DAY
