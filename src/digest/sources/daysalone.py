"""The day without a year that stands alone at a headline: “22 November”, “Tuesday, 24 November | By Ada Quay”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.sources.calendars import Calendar, date_from_now
from digest.sources.pagedates import PageDate, item_of, names_event, says_no_more
from digest.sources.pagetree import inside, label_of, parted_words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from digest.sources.pageview import PageView
    from digest.sources.printeddates import PrintedDate

_LONGEST = 80
_LEVELS = 2


def day_alone(view: PageView, calendar: Calendar) -> PageDate | None:
    """The day in a line at the headline, below it or else right above it, an item of which says nothing else.

    Who wrote may stand with it, and a label. A line that is no more than that is no part of the text.
    """
    for element in [*view.regions.behind_heading(), *_right_above(view)]:
        line = parted_words_of(element)
        if not line or len(line) > _LONGEST or names_event(label_of(element)):
            continue
        found = _day_in(line, calendar)
        if found is None:
            continue
        item, within = item_of(line, found)
        if says_no_more(item, within, calendar.language):
            view.taken += [element] if item == line else []
            return PageDate(found.text, f"the page: “{line}”", "unknown")
    return None


def _day_in(line: str, calendar: Calendar) -> PrintedDate | None:
    """The day; of two numbers alone only such as “24.11.”, for “11/24” may count pictures."""
    found = date_from_now(line, calendar)
    if found is None and (short := date_from_now(line, calendar, sure=True)) is not None:
        return short if "." in line[short.start : short.end] else None
    return found


def _right_above(view: PageView) -> Iterator[HtmlElement]:
    """What stands above the headline in the element that holds it, or in the one that holds that."""
    heading = view.regions.heading
    holders = list(heading.iterancestors())[:_LEVELS] if heading is not None else []
    if heading is None or heading not in view.regions.before:
        return
    for element in reversed(view.regions.before[: view.regions.before.index(heading)]):
        if element.getparent() in holders and not inside(heading, element):
            yield element
