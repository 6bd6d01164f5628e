"""Names that nothing marks but the date beside them: “Ada Quay | 19 November 2026, 18:30”, or items of one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.sources.beforedates import before_the_date
from digest.sources.blockwords import block_of
from digest.sources.bylinewords import ROLE, is_agencies
from digest.sources.datelabels import role_of_words
from digest.sources.linebreaks import INLINE
from digest.sources.monthnames import is_weekday
from digest.sources.pagetree import elements, holds_picture, inside, label_of, parted_words_of, spoken_at, words_of
from digest.sources.people import authors_of, bare_names, is_byline, joining_words, names_people
from digest.sources.relativedates import relative_date
from digest.sources.sentences import ends_sentence, is_prose, tells_of_a_day, words_beside
from digest.sources.yearlessdates import day_of_any_year

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ROWS = frozenset({"tr", "div", "p", "li", "td", "section", "header", "ul", "span", "small", "em"})
_DATED = re.compile(r"\d\s?[:.h時]\s?\d\d(?!\d)|(?<!\d)(?:19|20|25|1[34])\d\d(?!\d)|(?<!\d)[٠-٩۰-۹०-९]{4}(?!\d)")
_DIGIT = re.compile(r"\d")
_OF_A_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_PARTING = re.compile(r"\s*[|•·●▪/]\s*|\s+[–—-]\s+|\s*[,،]\s*")
_LEAD = re.compile(r"^(?:de|door|av|af|oleh|di|da|von|par|por|by|od|autor)\s+(?=[^\W\d_])", re.IGNORECASE)
_LEADS_BEHIND = re.compile(
    r"(?:^|\W)(?:by|von|par|por|di|da|door|av|af|autor|автор|yazan|بقلم|της|του|των|γράφει\s+[οη])\s*:?\s+(?P<name>(?-i:[^\W\d_a-zа-я]).{3,50})$",
    re.IGNORECASE,
)
_STROKE = re.compile(r"\s*[|·•]\s*|\s[–—-]\s")
_JOINED_BEHIND = re.compile(r"\s*[|·•–—-]\s+(?P<name>(?:[^\W\d_][\w’'.-]+\s?){2,3})$")
_LISTED_BEHIND = re.compile(r"日?\s*[,،]\s+(?P<name>(?:[^\W\d_][\w’'.-]*\s?){2,3})$")
_CLOCK_LAST = re.compile(r"\d[:.]\d\d$")
_SMALL_AT_THE_END = re.compile(r"(?:\s+(?-i:[a-zа-яёა-ჰ])[^\s]*)+$")
_DETAILS = re.compile(r"-(?:authors?|by-?lines?|by|writers?|meta|details|infos?)(?=-)")
_BRACKETED = re.compile(r"\([^()]{2,40}\)")
_DETAILS_OF_A_STORY = re.compile(r"-(?:meta|details|byline|by|hgroup|author|post-info|article-info|infos?)(?=-)")
_PARAGRAPHS = frozenset({"p", "li", "td", "dd", "blockquote", "figcaption"})
_COLONS = (":", "：", "՝")
_LABELLED = re.compile(r"[^\W\d_][^:：՝]*[:：՝]\s*\S")
_NAMING = frozenset({"b", "strong", "font", "span", "div", "p", "a", "td", "h2", "h3", "h4", "h5"})
_LONGEST, _MOST_ITEMS, _FEWEST_WORDS = 120, 6, 2
_NEAREST, _LONGEST_NAME, _A_DATE, _MOST_OF_A_NAME = 40, 40, 50, 4
_JOINS = re.compile(r"\s*(?:[,،;&/+–—-]|[^\W\d_]{1,3})\s*")
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def names_beside_a_date(places: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """The names in the first short row that holds a date, and people's names before it and nothing else."""
    for element in places:
        if element.tag not in _ROWS or element.find(".//h1") is not None or holds_picture(element):
            continue
        line = parted_words_of(element)
        if not line or len(line) > _LONGEST:
            continue
        if not _is_dated(line):
            if (name := _above_a_date(line, element)) is not None:
                return [name], element
            continue
        names = (_of_items(element) or _of_line(line, spoken_at(element))) if line[0].isalpha() else []
        names = names or _behind(line, element) or _behind_time(element)
        sure = _DETAILS.search(label_of(element)) or all(
            name[0].isupper() or _stands_alone(name, element) or _is_parted(name, line, element) for name in names
        )
        if names and sure and not (tells_of_a_day(line, names) or any(_is_of_menu(name, element) for name in names)):
            return names, element
    return [], None


def wholly_a_byline(element: HtmlElement, names: Sequence[str], body: HtmlElement | None) -> list[HtmlElement]:
    """What leaves the text for the byline that `element` is or stands in; nothing where its paragraph tells more."""
    if body is None or not inside(element, body):
        return [element]
    holders = (one for one in (element, *element.iterancestors()) if one.tag in _PARAGRAPHS)
    holder = next(holders, element)
    words, ends = words_of(holder) or "", ends_sentence(words_of(holder) or "")
    among = words != words_of(element) and ends and len(words_beside(words, names)) >= _FEWEST_WORDS
    if among or is_prose(words, names):
        return []
    return [holder if holder is not body and is_byline(words) and len(words) <= _LONGEST else element]


def names_right_behind(element: HtmlElement) -> list[str]:
    """The names in elements of the same make that follow one with a name, no more than a stroke or a word between."""
    found: list[str] = []
    one, following = element, element.getnext()
    while following is not None and following.tag == one.tag and following.get("class") == one.get("class"):
        name = words_of(following) or ""
        if not (one.tail or "").strip() or not _JOINS.fullmatch(one.tail or "") or not _is_plain(following, name):
            break
        if len(name.split()) < _FEWEST_WORDS or len(name) > _LONGEST_NAME or not are_people(name, spoken_at(element)):
            break
        found.append(name)
        one, following = following, following.getnext()
    return found


def _is_plain(element: HtmlElement, words: str) -> bool:
    """Whether an element holds no more than words, or a link with all of them."""
    return not len(element) or (len(element) == 1 and words_of(element[0]) == words)


def _is_dated(line: str) -> bool:
    """Whether a line tells a day or a time; a month of an archive is none."""
    told = bool(_DATED.search(line) and _OF_A_DAY.search(line))
    return told or (day_of_any_year(line, None) or relative_date(line, None, _ANY_TIME, "UTC")) is not None


def _above_a_date(line: str, element: HtmlElement) -> str | None:
    """The name that is all of a row, where the row next to it is a date and little else."""
    beside = next((one for one in element.itersiblings() if isinstance(one.tag, str)), None)
    date = words_of(beside) if beside is not None and beside.tag == element.tag else None
    if not date or len(date) > _A_DATE or not _is_dated(date) or not line[-1].isalpha():
        return None
    if not (line[0].isupper() or _is_below_headline(line, element)):
        return None
    name = _LEAD.sub("", bare_names(line))
    alone = len(name.split()) >= _FEWEST_WORDS and are_people(name, spoken_at(element)) and element.find(".//a") is None
    return name if alone and not _is_of_menu(name, element) else None


def _behind(line: str, row: HtmlElement) -> list[str]:
    """The name behind a date: “17 November 2026 by Eva Strand”, or behind a stroke where no button can be meant."""
    *_, tail = _DIGIT.split(line)
    said = _LEADS_BEHIND.search(tail)
    if said is None and row.find(".//a") is None and _is_dated(_STROKE.split(line[: len(line) - len(tail)])[-1]):
        timed = _CLOCK_LAST.search(line[: len(line) - len(tail)]) or _DETAILS.search(label_of(row))
        said = _JOINED_BEHIND.match(tail) or (_LISTED_BEHIND.match(tail) if timed else None)
    return [said["name"].strip()] if said and are_people(said["name"].strip(), spoken_at(row)) else []


def _behind_time(row: HtmlElement) -> list[str]:
    """The name that is all that follows an element of time in its row."""
    last = next((one for one in reversed(row) if isinstance(one.tag, str)), None)
    name = _LEAD.sub("", bare_names((last.tail or "").strip(" |·•,،–—-\n\t"))) if last is not None else ""
    named = last is not None and last.tag == "time" and _FEWEST_WORDS <= len(name.split()) <= _MOST_OF_A_NAME
    return [name] if named and name[-1].isalpha() and are_people(name, spoken_at(row)) else []


def _is_parted(name: str, line: str, row: HtmlElement) -> bool:
    """Whether a name right below the headline stands before a stroke, or behind an element of time."""
    before = line.startswith(name) and bool(_STROKE.match(line[len(name) :]))
    return _is_below_headline(name, row) and (before or _behind_time(row) == [name])


def _is_below_headline(name: str, row: HtmlElement) -> bool:
    """Whether a name of two or three words stands right below the headline, as in scripts without capitals it must."""
    above = row.getprevious()
    few = _FEWEST_WORDS <= len(name.split()) < _MOST_OF_A_NAME and name[0].lower() == name[0].upper()
    return few and above is not None and above.tag in ("h1", "h2")


def name_with_own_links(places: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """The name of a columnist: alone in its element, beside a mail address or a link that leads where the name does."""
    for element in places[-_NEAREST:]:
        name = words_of(element) if element.tag in _NAMING else None
        if not name or len(name.split()) < _FEWEST_WORDS or len(name) > _LONGEST_NAME or not name[0].isupper():
            continue
        block = next((one for one in element.iterancestors() if one.tag in _ROWS and words_of(one) != name), None)
        if block is None or len(words_of(block) or "") > _LONGEST or not are_people(name, spoken_at(element)):
            continue
        if _leads_to_writer(block, name):
            return [name], element
    return [], None


def agency_alone(elements: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """An agency that stands alone in brackets, or among a story's details."""
    for element in elements:
        words = words_of(element) if element.tag in ("span", "div", "p", "em", "i", "b", "strong", "small") else None
        if words and len(words) <= 40 and is_agencies(words):
            parent = element.getparent()
            labels = label_of(element) + (label_of(parent) if parent is not None else "")
            if _BRACKETED.fullmatch(words) or _DETAILS_OF_A_STORY.search(labels):
                return [words.strip("()")], element
    return [], None


def _leads_to_writer(block: HtmlElement, name: str) -> bool:
    inner = [one for one in block.iter("a") if words_of(one) != name]
    addresses = {one.get("href") for one in inner if one.get("href")}
    if any((address or "").lower().startswith("mailto:") for address in addresses):
        return True
    others = block.getroottree().getroot().iter("a")
    return any(one.get("href") in addresses and words_of(one) == name for one in others)


def _of_line(line: str, language: str | None) -> list[str]:
    """The names before the first figure of a line."""
    start = _DIGIT.search(line)
    if start is not None and start.start() and line[start.start() - 1].isalpha():
        return []  # the first figure is that of a login
    parts = [part for part in _PARTING.split(before_the_date(line) if start else "") if part.strip()]
    names: list[str] = []
    for part in parts:
        first, _, rest = part.strip().partition(" ")
        name = _LEAD.sub("", bare_names(rest if names and first in joining_words(language) else part.strip()))
        name = _without_label(_SMALL_AT_THE_END.sub("", name))
        if _LABELLED.match(name):
            continue  # “Filed: Sport”: no label of a byline, or it would be gone
        if len(name.split()) < _FEWEST_WORDS or not are_people(name, language):
            break
        names.append(name)
    return names


def _without_label(name: str) -> str:
    """A name without the first word of the next item, which says what the date behind it is: “Published”."""
    *words, last = name.split() or [""]
    return " ".join(words) if role_of_words(last) is not None else name


def _of_items(element: HtmlElement) -> list[str]:
    """The names of a row whose items are names and dates, each in an element of its own."""
    children = [one for one in element if isinstance(one.tag, str)]
    if not 2 <= len(children) <= _MOST_ITEMS or (element.text or "").strip():
        return []
    if all(one.tag in INLINE for one in children):
        return []
    items = [line for one in children if not _is_of_buttons(one) and (line := parted_words_of(one))]
    names = [_LEAD.sub("", bare_names(line)) for line in items if not _DIGIT.search(line)]
    known = [name for name in names if len(name.split()) >= _FEWEST_WORDS and are_people(name, spoken_at(element))]
    return known if known and len(known) == len(names) < len(items) else []


def _is_of_buttons(element: HtmlElement) -> bool:
    """Whether an item is two links or more of one word each, which share or print the page: nobody is named so."""
    linked = [words_of(one) or "" for one in element.iter("a")]
    return len(linked) > 1 and all(" " not in one for one in linked) and " ".join(linked) == parted_words_of(element)


def are_people(name: str, language: str | None) -> bool:
    """Whether a line names people alone, and no day, label, post or list; `language` is a BCP 47 tag."""
    if any(colon in name for colon in _COLONS) or role_of_words(name) or ROLE.match(name) or block_of(name):
        return False
    if is_weekday(name):
        return False
    return names_people(name, language) and bool(authors_of([name], language=language)[0])


def _stands_alone(name: str, row: HtmlElement) -> bool:
    """Whether a name has an element of its own: in letters without capitals every two words may be one."""
    return any(one is not row and one.tag != "a" and words_of(one) == name for one in elements(row))


def _is_of_menu(name: str, element: HtmlElement) -> bool:
    """Whether a link of the page has just these words: then they name a section, and nobody, unless it is theirs.

    So it is where the last word alone is linked, behind a label: “Section Sport”.
    """
    own = set(element.iter("a"))
    ends = {words for one in own if (words := words_of(one)) and " " not in words and name.endswith(f" {words}")}
    links = element.getroottree().getroot().iter("a")
    return any(one not in own and words_of(one) in (name, *ends) for one in links)
