"""One story as a front page or a section page shows it: its card, and the words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.blockwords import block_of, is_advertisement
from digest.sources.lengths import SENTENCE_ENDS, extent, word_count
from digest.sources.pagespans import spans_of_address
from digest.sources.printeddates import printed_dates
from digest.sources.shortcache import cached_if_short
from digest.sources.siteareas import elements, is_named
from digest.sources.yearlessdates import RECENT, beside_day, day_without_year

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from digest.sources.calendars import Calendar

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_NAMES = re.compile(r"(?:^|[-_])(?:headline|title|titel|titre|hed|heading|baslik|zagolovok)$")
_TEXT_NAMES = re.compile(
    r"(?:^|[-_])(?:text|summary|excerpt|desc|description|intro|standfirst|deck|dek|lead|lede|teaser-text|abstract"
    r"|chapeau|vorspann|anons|spot)$"
)
_LABEL_NAMES = re.compile(
    r"(?:^|[-_])(?:category|cat|kicker|section|rubric|rubrik|rubrique|label|eyebrow|topic|overline|ressort|kategori|channel)"
    r"(?:$|[-_](?:label|name|link))"
)
_BESIDE_NAMES = re.compile(
    r"(?:^|[-_])(?:byline|author|meta|date|time|credit|caption|readtime|comments|count)(?:$|[-_])"
)
_MARKED_AS_PAID = re.compile(
    r"(?:^|[-_])(?:sponsored|sponsor|advertorial|advertisement|promoted|paid|native|anzeige|werbung|reklama?|publicite"
    r"|partner-content)(?:$|[-_])"
)
_UNSEEN = frozenset({"script", "style", "noscript", "svg"})
_CARDS = frozenset({"article", "li", "dd", "figure"})
_CARD_NAMES = re.compile(r"(?:^|[-_])(?:card|teaser|story|article|item|post|entry|news|haber|tile|hero)(?:$|[-_])")
_FEW_WORDS, _LONG, _DENSE, _A_SENTENCE = 6, 28, 16, 45
_DATELINE, _BESIDE_A_DATE = 60, 20
_OF_HEADLINE, _OF_HEADING, _OF_CARD = 2, 3, 2
ALL_SIGNS = _OF_HEADLINE + _OF_HEADING + _OF_CARD
"""What a card adds to the score that says all that a card can: a headline's words in a heading, in a card."""


@dataclass(frozen=True, slots=True)
class Teaser:
    """What a page shows of the story at `url`; `published` is in ISO 8601, `flags` short labels.

    `score` says how sure it is that the link leads to a story; `places` are the cards that the page has of it.
    """

    url: str
    headline: str | None
    standfirst: str | None
    label: str | None
    published: str | None
    flagged: bool
    paid: bool
    score: int
    places: int = 1


def teaser(
    url: str,
    anchors: Collection[HtmlElement],
    card: HtmlElement,
    is_pick: Callable[[str], bool],
    value: int,
    calendar: Calendar | None = None,
) -> Teaser:
    """Read the card of the story at `url`, to which `anchors` lead; `value` is what the address speaks for it.

    `calendar` is how days without a year are to be read.
    """
    title = _title(anchors, card)
    headline = words_of(title) if title is not None else _named(anchors)
    labels = [words for each in elements(card) if (words := _label(each))]
    flags = [words for words in labels if is_pick(words) or block_of(words) == "picked"]
    paid = any(is_advertisement(words) for words in labels) or _is_marked_as_paid(card, anchors)
    published = _published(card, url, calendar)
    shown = _is_card(card) or published is not None
    standing = (_OF_HEADING if _is_heading(title, anchors) else 0) + (_OF_CARD if shown else 0)
    score = value + _worth(headline) + standing
    standfirst = _standfirst(card, title, headline)
    return Teaser(url, headline, standfirst, _section(card, flags), published, bool(flags), paid, score)


def words_of(element: HtmlElement | None) -> str | None:
    """The words in an element on one line, a blank between the parts; scripts and hidden texts left out."""
    if element is None:
        return None
    if not len(element):
        return clean_line(element.text) if element.tag not in _UNSEEN else None
    parts = []
    for each in element.iter():
        if isinstance(each.tag, str) and each.tag not in _UNSEEN and each.text:
            parts.append(each.text)
        if each is not element and each.tail:
            parts.append(each.tail)
    return clean_line(" ".join(parts)) if len(parts) > 1 else clean_line("".join(parts))


def is_heading(element: HtmlElement) -> bool:
    """Whether an element is a heading of HTML, or says that it plays one."""
    return element.tag in _HEADINGS or (element.get("role") or "").lower() == "heading"


def _title(anchors: Collection[HtmlElement], card: HtmlElement) -> HtmlElement | None:
    """The element that holds the headline: a heading around or in a link, else one of the card, else the link."""
    for test in (is_heading, _is_named_as_title):
        for anchor in anchors:
            inside = next((each for each in elements(anchor) if each is not anchor and test(each)), None)
            around = next((each for each in _between(anchor, card) if test(each)), None)
            found = inside if inside is not None else around
            if found is not None and _says_something(found):
                return found
    in_card = next((each for each in elements(card) if is_heading(each) and _says_something(each)), None)
    if in_card is not None:
        return in_card
    saying = [anchor for anchor in anchors if _says_something(anchor)]
    longest = max(saying, key=lambda anchor: len(words_of(anchor) or ""), default=None)
    return _first_part(longest) if longest is not None else None


def _between(anchor: HtmlElement, card: HtmlElement) -> Iterator[HtmlElement]:
    for above in anchor.iterancestors():
        yield above
        if above is card:
            return


def _first_part(anchor: HtmlElement) -> HtmlElement:
    """Of a link that holds more than a headline, what looks like one: strong words, else the first of its blocks."""
    parts = [each for each in elements(anchor) if each.tag in ("strong", "b", "p", "div") and _says_something(each)]
    leaves = [each for each in parts if not any(below in parts for below in elements(each) if below is not each)]
    return leaves[0] if len(leaves) > 1 or (leaves and leaves[0].tag in ("strong", "b")) else anchor


def _named(anchors: Collection[HtmlElement]) -> str | None:
    """The words of a link without text: what it or its picture is called."""
    for anchor in anchors:
        images = [each for each in elements(anchor) if each.tag == "img"]
        given = [anchor.get("aria-label"), anchor.get("title"), *(each.get("alt") for each in images)]
        if found := next((words for text in given if (words := clean_line(text))), None):
            return found
    return None


def _is_named_as_title(element: HtmlElement) -> bool:
    return is_named(element, _TITLE_NAMES)


def _is_heading(title: HtmlElement | None, anchors: Collection[HtmlElement]) -> bool:
    if title is None:
        return False
    return is_heading(title) or _is_named_as_title(title) or any(_is_named_as_title(each) for each in anchors)


def _says_something(element: HtmlElement) -> bool:
    return len(words_of(element) or "") >= 4


def _worth(headline: str | None) -> int:
    if not headline:
        return 0
    words = len(headline.split())
    if words >= 5 or extent(headline) >= _LONG or extent(headline) - len(headline) >= _DENSE:
        return _OF_HEADLINE
    return 1 if words >= 3 or extent(headline) >= 15 else 0


def is_like_a_headline(words: str | None) -> bool:
    """Whether the words of a link are as many as a headline has."""
    return _worth(words) > 1


def _is_card(card: HtmlElement) -> bool:
    named = card.tag in _CARDS or is_named(card, _CARD_NAMES)
    return named or any(each.tag in ("img", "picture", "time") for each in elements(card))


def _label(element: HtmlElement) -> str | None:
    """The words of an element that holds a few and nothing else."""
    if len(element) or element.tag in ("img", "time", "script", "style"):
        return None
    words = clean_line(element.text)
    return words if words and len(words) <= 60 and word_count(words) <= _FEW_WORDS else None


def _section(card: HtmlElement, flags: Collection[str]) -> str | None:
    for element in elements(card):
        if is_named(element, _LABEL_NAMES):
            words = words_of(element)
            if words and word_count(words) <= 4 and words not in flags and not is_advertisement(words):
                return words
    return None


def _published(card: HtmlElement, url: str, calendar: Calendar | None) -> str | None:
    """The date of an element of time, else one that the card prints and that can be read in one way alone.

    Last a day without a year that is all of a line.
    """
    times = (each.get("datetime") for each in elements(card) if each.tag == "time")
    for stated in filter(None, times):
        return str(stated)
    lines = (words_of(each) for each in elements(card) if len(each) <= 1 and each.tag not in ("a", "script", "style"))
    dated = [one for one in lines if one and len(one) <= _DATELINE and any(each.isdigit() for each in one)]
    if found := next(filter(None, map(_date_in, dated)), None):
        return found
    if calendar is None or not dated:
        return None
    near = replace(calendar, spans=spans_of_address(url))
    return next(filter(None, (_day_in(line, near) for line in dated)), None)


def _day_in(line: str, calendar: Calendar) -> str | None:
    """The day without a year, and its time, that `line` is; of two numbers alone only such as “24.11.”."""
    zone, order, spans = calendar.timezone, calendar.order, calendar.spans
    found = day_without_year(line, calendar.language, calendar.now, zone, order=order, spans=spans, sure="." in line)
    if found is None or beside_day(line, found, calendar.language):
        return None
    oldest = calendar.now - RECENT if calendar.now is not None else None
    return found.text if oldest is None or found.text[:10] >= oldest.date().isoformat() else None


@cached_if_short
def _date_in(line: str) -> str | None:
    told = (one for one in printed_dates(line) if not one.ambiguous)
    return next((one.text for one in told if len(line) - (one.end - one.start) <= _BESIDE_A_DATE), None)


def _standfirst(card: HtmlElement, title: HtmlElement | None, headline: str | None) -> str | None:
    for element in elements(card):
        if element.tag != "p" and not is_named(element, _TEXT_NAMES):
            continue
        if is_named(element, _BESIDE_NAMES) or (title is not None and element is title):
            continue
        if title is not None and any(below is title for below in elements(element)):
            continue
        words = _without_last_link(element)
        if words and len(words) <= _DATELINE and _date_in(words):
            continue
        if words and words != headline and _is_sentence(words) and not _leads_on(element, headline):
            return words
    return None


def _leads_on(element: HtmlElement, headline: str | None) -> bool:
    """Whether an element is a link alone that ends in the headline, as “Read more: …” for those who hear pages."""
    link = next(element.iter("a"), None)
    words = words_of(link)
    return bool(words and headline and words == words_of(element) and words.endswith(headline))


def _without_last_link(element: HtmlElement) -> str | None:
    """The words of an element without a short link at their end, such as “Read on”."""
    words = words_of(element)
    last = next((words_of(each) for each in reversed(list(element.iter("a")))), None)
    if words and last and words != last and words.endswith(last) and word_count(last) <= 4:
        return words.removesuffix(last).rstrip(" […-–—>»") or None
    return words


def _is_sentence(words: str) -> bool:
    count = len(words.split())
    return count >= 5 or (count >= 3 and words.endswith(SENTENCE_ENDS)) or extent(words) >= _A_SENTENCE


def _is_marked_as_paid(card: HtmlElement, anchors: Collection[HtmlElement]) -> bool:
    if any("sponsored" in (anchor.get("rel") or "").lower().split() for anchor in anchors):
        return True
    return any(is_named(element, _MARKED_AS_PAID) for element in elements(card))
