"""Bylines whose names stand in elements of their own: “Report: <span>Ada Quay</span> - <span>Bo Kim</span>”."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.bylinelines import labels_author
from digest.sources.bylinewords import ROLE
from digest.sources.pagetree import label_of, spoken_at, words_of
from digest.sources.people import names_people

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OF_A_LABEL = re.compile(r"-(?:field-)?label(?=-)")
_PARTED = re.compile(r"\s*[|/·•–—-]\s*")
_INLINE = frozenset({"span", "b", "strong", "em", "i", "a", "font"})
_MOST_NAMES = 4


def parts_behind_label(element: HtmlElement) -> list[HtmlElement]:
    """What stands behind the part of a byline that the markup calls its label, in whatever language.

    Parts of one kind that follow each other are all of it, as a field that has several values is printed.
    """
    first = next((one for one in element if isinstance(one.tag, str)), None)
    behind = first.getnext() if first is not None else None
    if first is None or behind is None or not isinstance(behind.tag, str) or clean_line(element.text):
        return []
    if not _OF_A_LABEL.search(label_of(first)) or not words_of(behind):
        return []
    alike = takewhile(lambda one: _kind(one) == _kind(behind) and bool(words_of(one)), behind.itersiblings())
    return [behind, *alike] if behind.get("class") else [behind]


def names_of_parts(element: HtmlElement) -> list[str]:
    """The names of people in inline elements of one kind with strokes between, behind no more than a label.

    In a line that is not marked up so, what stands behind a stroke is rather a place.
    """
    children = list(element)
    before = clean_line(element.text)
    if not 1 < len(children) <= _MOST_NAMES or (before and not labels_author(before)):
        return []
    alike = len({_kind(one) for one in children}) == 1 and children[0].tag in _INLINE
    if not alike or clean_line(children[-1].tail):
        return []
    if not all(_PARTED.fullmatch(one.tail or "") for one in children[:-1]):
        return []
    names = [words_of(one) or "" for one in children]
    language = spoken_at(element)
    known = all(" " in one and names_people(one, language) and not ROLE.match(one) for one in names)
    return list(dict.fromkeys(names)) if known else []


def _kind(element: HtmlElement) -> tuple[object, str | None]:
    return element.tag, element.get("class")
