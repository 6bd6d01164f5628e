"""When a page's story was published and changed, from the first place that says so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.html.clean import clean_line
from digest.sources.calendars import Calendar, order_on, read_date
from digest.sources.datelabels import Role
from digest.sources.daysalone import day_alone
from digest.sources.language import language_tag
from digest.sources.linkeddata import first_text
from digest.sources.pagedates import PageDate, clock_among, date_of, dates_among
from digest.sources.pagemeta import PUBLISHED, UPDATED
from digest.sources.pageselectors import BY_SELECTOR
from digest.sources.pagespans import day_of_address, spans_above, spans_of_address
from digest.sources.pagetree import elements, inside, words_of
from digest.sources.pageview import PageView
from digest.sources.printeddates import clock_alone, printed_dates
from digest.sources.yearlessdates import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

OF_ADDRESS = "the address"
"""Where a date came from that the page itself does not print."""
TODAYS = "the day above the page"
"""Where a date came from that is the visit's own, and so tells little of the story."""
_AHEAD, _CHANGED_WITHIN = timedelta(days=2), timedelta(days=180)
_A_DAY = len("2026-11-23")
_BESIDE_A_DATE = 30
_NO_LINES = frozenset({"ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "figure", "blockquote"})
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")
_TRAILING_NAME = re.compile(r"(?<!\s)\s*\[[\w/]+\]$")


def dates_of(view: PageView, language: str | None) -> tuple[str | None, str | None]:
    """When the story was published and when it was changed, in ISO 8601 where that can be settled."""
    calendar = calendar_of(view, language)
    stated = _stated(view, calendar)
    regions = view.regions
    places = (regions.behind_heading(), regions.before, regions.after[:60], _at_the_end(view))
    printed = dates_among(places, calendar)
    printed = [one for one in printed if not _is_ahead(one, calendar)]
    published = _finer([one for one in [*stated, *printed] if one.role == "published"])
    loose = [one for one in printed if one.role == "unknown"]
    called = [replace(one, role="published") for one in printed if one.only_called]
    if published is None:
        published = next(iter(loose), None) or (None if printed else day_alone(view, calendar))
        if published is not None and _is_todays(published, view, calendar):
            published = next(iter(called), replace(published, origin=TODAYS))
    elif "T" not in published.text:
        published = _finer([published, *loose]) or published
    if published is not None and len(published.text) == _A_DAY and published.origin.startswith("the page"):
        beside = clock_among([view.regions.behind_heading()])
        published = replace(published, text=f"{published.text}T{beside}") if beside else published
    if published is None and (published := _of_address(view)) is not None:
        clock = clock_among((view.regions.behind_heading(), view.regions.before))
        published = replace(published, text=f"{published.text}T{clock}") if clock else published
        published = _finer([published, *called]) or published
    published = published or _finer(called)
    updated = _finer([one for one in [*stated, *printed] if one.role == "updated"])
    chosen = {role: _chosen(view, role, calendar) for role in ("published", "updated")}
    return _noted(view, "published", chosen["published"] or published), _noted(
        view, "updated", chosen["updated"] or updated
    )


def _at_the_end(view: PageView) -> list[HtmlElement]:
    """The one line below the first paragraph, in the text's own element, that is hardly more than a date."""
    body, start = view.place.body, view.regions.start
    if body is None or start is None or start is body or not inside(start, body):
        return []
    behind = [one for one in start.itersiblings() if isinstance(one.tag, str) and one.tag not in _NO_LINES]
    dated = [one for one in behind if _is_alone(one)]
    if len(dated) != 1:
        return []
    view.taken += dated
    return list(elements(dated[0]))


def _is_alone(element: HtmlElement) -> bool:
    """Whether a line is a date with a few words beside it at most, and no sentence."""
    line = words_of(element) or ""
    if any(words_of(one) == line for one in element.iter("time")):
        return bool(line)
    found = next(iter(printed_dates(line)), None)
    beside = found is not None and len(line) - (found.end - found.start) <= _BESIDE_A_DATE
    return beside and not line.endswith((".", "!", "?", "…", "。", "։"))


def calendar_of(view: PageView, language: str | None) -> Calendar:
    """How dates on this page are to be read."""
    tags = (view.tree.get("lang"), language, view.meta.first("og:locale"))
    printed = (words_of(view.tree) or "")[:200_000]
    order = order_on(tags, printed, view.hints.timezone, view.hints.date_order)
    primary = (language_tag(language) or "").partition("-")[0] or None
    anchors = (
        first_text(view.data, "dateModified"),
        view.meta.first(*UPDATED),
        (found.text if (found := _of_address(view)) else None),
    )
    anchor = next((day for one in anchors if one and (day := _day(one))), None)
    spans = [span for one in (view.url, view.canonical, view.shared_as) for span in spans_of_address(one)]
    spans += [Span(anchor - _CHANGED_WITHIN, anchor)] if anchor is not None else []
    spans += spans_above(view.tree, view.heading, primary)
    return Calendar(primary, order, anchor, view.hints.now, view.hints.timezone or "UTC", tuple(spans))


def _stated(view: PageView, calendar: Calendar) -> list[PageDate]:
    """What the data and the meta elements say."""
    data, marked = view.data, view.marked[1]
    published, updated = view.meta.named(*PUBLISHED), view.meta.named(*UPDATED)
    said: list[tuple[str | None, str, Role]] = [
        (first_text(data, "datePublished", "dateCreated", "uploadDate"), "JSON-LD datePublished", "published"),
        (published[0] if published else None, f"meta {published[1]}" if published else "", "published"),
        (first_text(marked, "datePublished", "dateCreated"), "microdata datePublished", "published"),
        (first_text(data, "dateModified"), "JSON-LD dateModified", "updated"),
        (updated[0] if updated else None, f"meta {updated[1]}" if updated else "", "updated"),
        (first_text(marked, "dateModified"), "microdata dateModified", "updated"),
    ]
    found = []
    for text, origin, role in said:
        line = clean_line(_TRAILING_NAME.sub("", text)) if text else None
        if line and any(character.isdigit() for character in line) and not clock_alone(line):
            plain = line if re.match(r"\d{4}-\d{2}", line) or not (read := read_date(line, calendar)) else read.text
            found.append(
                PageDate(
                    plain,
                    origin.replace("meta article:", "Open Graph article:").replace("meta og:", "Open Graph og:"),
                    role,
                )
            )
    return found


def _finer(dates: list[PageDate]) -> PageDate | None:
    """The first date; where it has no time of day, the first of the same day that has one."""
    first = next(iter(dates), None)
    if first is None or len(first.text) != _A_DAY:
        return first
    return next((one for one in dates if len(one.text) > _A_DAY and one.text.startswith(first.text)), first)


def _is_ahead(found: PageDate, calendar: Calendar) -> bool:
    """Whether a day that is printed lies ahead: that of an event, not that of the story."""
    return calendar.now is not None and found.text[:10] > (calendar.now + _AHEAD).date().isoformat()


def _is_todays(found: PageDate, view: PageView, calendar: Calendar) -> bool:
    """Whether a day is that of the visit and stands above the headline alone, as on top of all pages of a paper.

    Without a headline nothing is below it.
    """
    if calendar.now is None or found.text != calendar.now.astimezone(ZoneInfo(calendar.timezone)).date().isoformat():
        return False
    if view.heading is None:
        return True
    return not any(one.text.startswith(found.text) for one in dates_among([view.regions.behind_heading()], calendar))


def _of_address(view: PageView) -> PageDate | None:
    for address in (view.url, view.canonical, view.shared_as):
        if (day := day_of_address(address, view.hints.now)) is not None:
            return PageDate(day.isoformat(), OF_ADDRESS, "published")
    return None


def _chosen(view: PageView, role: Role, calendar: Calendar) -> PageDate | None:
    found = view.chosen(role)
    return date_of(found[0], calendar, role, BY_SELECTOR) if found else None


def _noted(view: PageView, name: str, found: PageDate | None) -> str | None:
    return view.line(name, [(_FRACTION.sub("", found.text), found.origin)]) if found else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
