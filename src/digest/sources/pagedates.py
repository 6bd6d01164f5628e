"""When the story on a page was published and changed: from its elements of time and from the dates that it prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.sources.calendars import Calendar, date_from_now, dates_in, read_date
from digest.sources.datelabels import Role, role_of_words
from digest.sources.densebylines import names_reporters
from digest.sources.lengths import SENTENCE_ENDS, length_of_row, word_count
from digest.sources.pagetree import label_of, parted_words_of, pieces_of, spoken_at, words_of
from digest.sources.people import is_byline
from digest.sources.printeddates import PrintedDate, clock_alone, printed_dates
from digest.sources.relativedates import is_day_and_clock
from digest.sources.yearlessdates import beside_day, day_of_any_year

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMED_DATE = re.compile(
    r"-(?:(?:pub(?:lish(?:ed)?)?|post(?:ed)?|entry|article|story|news|created?|meta|node)?-?(?:date"
    r"|dates|time|timestamp|datetime|datum|fecha|tarih|tarix|data)|[a-z]+(?:tarihi?|tarixi?|datum|fecha|timestamp)"
    r"|published(?:-at|-on)?|posted-on|updated|modified|by-?line|meta|submitted|created|pubdate"
    r"|dateline|info|article-info|post-info)(?=-)"
)
_NAMED_UPDATE = re.compile(r"-(?:updated?|modified|last-?mod(?:ified)?|date-modified|aktualisiert|update-time)(?=-)")
_NAMED_PUBLISHED = re.compile(
    r"-(?:date-published|published(?:-at|-on|-time)?|pub-?date|entry-date|post-date|posted-on"
    r"|date-created|created)(?=-)"
)
_EVENT = re.compile(r"-(?:event|countdown|deadline|expires?|valid|start-date|end-date|comment|birth)(?=-)")
_LONGEST = 240
_ISO_TITLE = re.compile(r"\d{4}-\d\d-\d\dT?\d?")
_MOST_OF_A_LINE, _LABEL = 0.7, 3
_PARTED = frozenset({"p", "div", "section", "article", "h1", "figure", "li", "dd"})
_ITEMS = re.compile(r"\s*[|•●▪]\s*|\s·\s")
_BEFORE = 40
_AROUND = frozenset({"span", "p", "div", "li", "small", "dd"})
_A_DAY = len("2026-11-19")


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date on the page in ISO 8601, without a zone where none was given, and where it stood.

    `only_called` says that nothing but the name of its element makes it one of a change: themes call so what they
    print for every story.
    """

    text: str
    origin: str
    role: Role = "unknown"
    ambiguous: bool = False
    only_called: bool = False


def dates_among(places: Iterable[Sequence[HtmlElement]], calendar: Calendar) -> list[PageDate]:
    """The dates that stand in `places`, the surest first: elements of time, then what is named a date, then others."""
    times: list[PageDate] = []
    named: list[PageDate] = []
    plain: list[PageDate] = []
    for elements in places:
        for element in elements:
            label = label_of(element)
            if names_event(label):
                continue
            if (
                element.tag == "time"
                or (element.tag == "abbr" and _ISO_TITLE.match(element.get("title") or ""))
                or element.get("pubdate") is not None
                or "datePublished" in (element.get("itemprop") or "")
            ):
                times += _of_time(element, label, calendar)
            elif not any(isinstance(child.tag, str) and child.tag in _PARTED for child in element):
                line = parted_words_of(element)
                if not line or len(line) > _LONGEST or element.find(".//time") is not None:
                    continue
                found = _of_line(line, element, label, calendar)
                (named if _NAMED_DATE.search(label) else plain).extend(found)
    labelled = [one for one in plain if one.role != "unknown"]
    return [*times, *named, *labelled, *(one for one in plain if one.role == "unknown")]


def clock_among(places: Iterable[Sequence[HtmlElement]]) -> str | None:
    """The time of day that stands alone in what is named a date: its day is told elsewhere, as by the address."""
    for element in (one for elements in places for one in elements):
        label = label_of(element)
        if element.tag == "time" or _NAMED_DATE.search(label):
            line = None if names_event(label) else _first_with_figures(pieces_of(element))
            if line and (clock := clock_alone(line)) and _role_of(element, label)[0] != "updated":
                return clock
    return None


def _first_with_figures(pieces: Sequence[str]) -> str | None:
    """The first item that has figures, with the label that stands in items before it."""
    place = next((place for place, one in enumerate(pieces) if any(map(str.isdigit, one))), None)
    return " ".join(pieces[: place + 1]) if place is not None else None


def names_event(label: str) -> bool:
    """Whether the markup says of a date that it is another than the story's: an event's, a comment's."""
    return bool(_EVENT.search(label))


def date_of(element: HtmlElement, calendar: Calendar, role: Role, origin: str) -> PageDate | None:
    """The date that one element of the page gives."""
    for inner in [element, *element.iter("time")]:
        if told := _told_by(inner, calendar):
            return PageDate(told[0].text, origin, role, told[0].ambiguous)
    return None


def _of_time(element: HtmlElement, label: str, calendar: Calendar) -> list[PageDate]:
    if (told := _told_by(element, calendar)) is None:
        return []
    found, how = told
    role, called = _role_of(element, label)
    return [PageDate(found.text, f"the page: {element.tag} ({how})", role, found.ambiguous, called)]


def _told_by(element: HtmlElement, calendar: Calendar) -> tuple[PrintedDate, str] | None:
    """The date of one element and where it says so; an attribute without a time takes the one that is printed."""
    words = parted_words_of(element)
    titled = element.get("title") if _ISO_TITLE.match(element.get("title") or "") else None
    for said, how in ((element.get("datetime"), "datetime"), (element.get("content"), "content"), (titled, "title")):
        if said and (found := read_date(said, calendar)):
            clock = _clock_of_day(words, found.text, calendar) if words and len(found.text) == _A_DAY else None
            return (replace(found, text=clock), f"{how}, its words") if clock else (found, how)
    for line in (words, words_of(element)):
        if line and (found := read_date(line, calendar)):
            return found, "its words"
    return None


def _clock_of_day(words: str, day: str, calendar: Calendar) -> str | None:
    """`day` with the time in `words`, where they name that day too, or no day at all."""
    printed = read_date(words, calendar)
    if printed is not None:
        return printed.text if printed.text.startswith(f"{day}T") else None
    clock = clock_alone(words)
    return f"{day}T{clock}" if clock else None


def _of_line(line: str, element: HtmlElement, label: str, calendar: Calendar) -> list[PageDate]:
    found, place = [], 0
    parent = element.getparent()
    around = label_of(parent) if parent is not None and len(line) <= _BEFORE else ""
    is_named = bool(_NAMED_DATE.search(label) or _NAMED_DATE.search(around))
    dates = dates_in(line, calendar)
    if not dates and (ago := _ago(line, calendar, element, is_named=is_named)) is not None:
        dates = [ago]
    for one in dates:
        said, called = role_of_words(line[max(place, one.start - _BEFORE) : one.start]), False
        if said is None and place == 0:
            said, called = _role_of(element, label)
        role = said or "unknown"
        rest = _ITEMS.split(line[: one.start])[-1] + _ITEMS.split(line[one.end :])[0]
        if role != "unknown" or is_named or len(rest) < 60:
            shown = f"the page: “{line[max(0, one.start - 20) : one.end].strip()}”"
            found.append(PageDate(one.text, shown, role, one.ambiguous, called))
        place = one.end
    return found


def _ago(line: str, calendar: Calendar, element: HtmlElement, *, is_named: bool) -> PrintedDate | None:
    """The moment that a line tells from now, or its day without a year.

    It counts in what is named a date, in a line of a day and its time, and in an item of a line that says little
    else; a day without a time only where a label leads to it.
    """
    found = date_from_now(line, calendar)
    if found is not None and (is_named or is_day_and_clock(line, calendar.language)):
        return found
    labelled = role_of_words(line) is not None or _role_of_words_before(element) is not None
    if found is None and (is_named or labelled):
        found = date_from_now(line, calendar, sure=True)
    if found is None:
        return None
    item, inside = item_of(line, found)
    alone = says_no_more(item, inside, calendar.language)
    if "T" not in found.text:
        return found if alone and (labelled or is_named) else None
    return found if alone or inside.end - inside.start >= _MOST_OF_A_LINE * len(item) else None


def item_of(line: str, found: PrintedDate) -> tuple[str, PrintedDate]:
    """The item of a line in which a date was found, and where in it the date is."""
    before = _ITEMS.split(line[: found.start])[-1]
    said = line[found.start : found.end]
    item = f"{before}{said}{_ITEMS.split(line[found.end :])[0]}"
    return item, replace(found, start=len(before), end=len(before) + len(said))


def says_no_more(item: str, found: PrintedDate, language: str | None) -> bool:
    """Whether all that `item` says beside the date in it is its label, or who wrote."""
    beside = beside_day(item, found, language)
    if not beside or is_byline(beside) or names_reporters(beside):
        return True
    ends = item.endswith(SENTENCE_ENDS) and item[-2:-1].isalpha()
    return not ends and word_count(beside) <= _LABEL and role_of_words(item[: found.start]) is not None


def _role_of(element: HtmlElement, label: str) -> tuple[Role, bool]:
    """What a date says that stands in `element`: by its name, by the words before it; whether it is only called so.

    A name of both kinds, as WordPress gives the one date of a story that was never changed, is of the first.
    """
    itemprop = element.get("itemprop") or ""
    if "dateModified" in itemprop:
        return "updated", False
    if _NAMED_PUBLISHED.search(label) or "datePublished" in itemprop or element.get("pubdate") is not None:
        return "published", False
    said = _role_of_words_before(element)
    if said is not None:
        return said, False
    parent = element.getparent()
    around = label_of(parent) if parent is not None and parent.tag in _AROUND else ""
    is_called = bool(_NAMED_UPDATE.search(label) or _NAMED_UPDATE.search(around))
    return ("updated", True) if is_called else ("unknown", False)


def _role_of_words_before(element: HtmlElement) -> Role | None:
    parent, before = element.getparent(), element.getprevious()
    words = ""
    if before is not None:
        words = (before.tail or "").strip() or (
            (words_of(before) or "") if isinstance(before.tag, str) and before.tag != "time" else ""
        )
    elif parent is not None:
        words = parent.text or ""
    said = role_of_words(words[-_BEFORE:])
    if said is None and not words.strip() and parent is not None and parent.tag in _AROUND:
        above = parent.getprevious()
        sibling = (words_of(above) or "") if above is not None and isinstance(above.tag, str) else ""
        said = role_of_words(sibling) if len(sibling) <= _BEFORE else None
    return said


def is_dateline(element: HtmlElement) -> bool:
    """Whether `element` is no more than a date and who wrote it when."""
    if element.tag == "time":
        return True
    line = words_of(element)
    if (
        not line
        or length_of_row(line) > 160
        or (
            element.tag in ("p", "h2", "h3", "blockquote", "li")
            and not _NAMED_DATE.search(label_of(element))
            and length_of_row(line) > 80
        )
    ):
        return False
    found = next(iter(printed_dates(line)), None) or _day_without_year(line, element)
    return found is not None and length_of_row(line[: found.start] + line[found.end :]) < 60


def _day_without_year(line: str, element: HtmlElement) -> PrintedDate | None:
    """The day without a year that an item of a line is, whichever year it may be in."""
    if not any(map(str.isdigit, line)):
        return None
    language = (spoken_at(element) or "").replace("_", "-").partition("-")[0].lower() or None
    found = day_of_any_year(line, language, sure=True)
    return found if found is not None and says_no_more(*item_of(line, found), language) else None
