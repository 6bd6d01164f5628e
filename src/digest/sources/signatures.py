"""Names that sign a story where its text ends: its last line, a line of its own below it, or brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from digest.sources.bylinerows import are_people
from digest.sources.bylinewords import is_agencies
from digest.sources.linebreaks import INLINE
from digest.sources.pagetree import spoken_at, words_of
from digest.sources.people import split_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGNED_TOGETHER = re.compile(r"\s*[,;&/]\s*|\s+[–—-]\s+")
_TO_THE_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^[（(【]([\u3400-\u9fff々]{3,6}(?:[・、][\u3400-\u9fff々]{3,6}){0,3})[）)】]$")
_ROWS = frozenset({"td", "p", "div"})
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS, _MOST_WORDS, _MOST_NAMES = 2, 4, 6


def name_at_the_end(body: HtmlElement) -> tuple[list[str], HtmlElement | None]:
    """The names that are the last paragraph of a text, set apart from it in bold or slanted letters or to the right."""
    last = next(iter(_last_line_of(body)), None)
    names = _signing(last) if last is not None else []
    return (
        (names, last) if last is not None and names and (_is_set_apart(last) or _is_to_the_right(last)) else ([], None)
    )


def name_below(below: Sequence[HtmlElement], page: HtmlElement) -> tuple[list[str], HtmlElement | None]:
    """The names that are a line of their own to the right, in bold or slanted letters, right below a text.

    So may be a place or “To Be Continued”; but a name stands nowhere else on the page, and its words are none of
    those that the page says in small letters.
    """
    for element in below:
        if element.tag not in _ROWS or not _is_to_the_right(element) or element.find(".//a") is not None:
            continue
        names = _signing(element) if _is_set_apart(element) else []
        if names and not _are_said(names, words_of(page) or ""):
            return names, element
    return [], None


def _signing(element: HtmlElement) -> list[str]:
    """The names that are all that an element says; none where it says more."""
    language = spoken_at(element)
    parts = [part for part in _SIGNED_TOGETHER.split(words_of(element) or "") if part]
    names = [name for part in parts for name in split_names(part, language)]
    return names if len(names) <= _MOST_NAMES and all(_may_sign(name, language) for name in names) else []


def _is_set_apart(element: HtmlElement) -> bool:
    line = words_of(element)
    return any(words_of(one) == line for one in element.iter("em", "i", "strong", "b"))


def _is_to_the_right(element: HtmlElement) -> bool:
    align = (element.get("align") or "").lower()
    return align in ("right", "end") or bool(_TO_THE_RIGHT.search(element.get("style") or ""))


def _are_said(names: Sequence[str], page: str) -> bool:
    """Whether a page says one of the names again, or a word of theirs in small letters."""
    said = set(_WORD.findall(page))
    words = [word for name in names for word in _WORD.findall(name) if not word.islower()]
    return any(page.count(name) > 1 for name in names) or any(word.lower() in said for word in words)


def plain_last_line_of(body: HtmlElement) -> list[HtmlElement]:
    """The last paragraph of a text where nothing names it: that of a list's last item says who wrote the item."""
    return [one for one in _last_line_of(body) if not set(one.keys()) - {"align", "dir", "style"}]


def _last_line_of(body: HtmlElement) -> list[HtmlElement]:
    """The last paragraph of a text, be it set as a plain `div`; none where there is none."""
    every = reversed(list(body.iter("p", "div")))
    blocks = (one for one in every if one.tag == "p" or all(part.tag in INLINE for part in one))
    return list(islice(filter(words_of, blocks), 1))


def _may_sign(name: str, language: str | None) -> bool:
    few = _FEWEST_WORDS <= len(name.split()) <= _MOST_WORDS
    return few and name[0].isupper() and name[-1].isalpha() and are_people(name, language)


def name_in_brackets(below: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """The name in brackets that is all a line right below the text says, in Chinese characters: “（田中美咲）”."""
    for element in below:
        found = (
            _IN_BRACKETS.match(words_of(element) or "") if element.tag in ("p", "div", "span", "font", "td") else None
        )
        if found and not is_agencies(found[1]):
            return re.split("[・、]", found[1]), element
    return [], None
