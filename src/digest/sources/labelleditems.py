"""Rows that say several things, each behind its label: “Source: Courier | Author: Ada Quay”, “作者：周晓”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from digest.sources.bylinewords import ROLE
from digest.sources.lengths import DENSE
from digest.sources.pagetree import elements, holds_picture, is_hidden
from digest.sources.people import names_people
from digest.sources.printeddates import LETTER_ON

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LABELLED = re.compile(r"^[^\W\d_][^:：՝]{1,24}[:：՝]\s*(?P<said>\S.*)$")
"""A line that is a label and what it says."""
_ROWS = frozenset({"td", "p", "div", "span", "font", "center", "small", "li", "h4", "h5", "h6"})
_GAP = re.compile(r"[\u00a0\u3000]+|\s*[|｜•·●▪│]\s*|\s{0,4}[\[【(（]")
_LABEL = re.compile(rf"(?:^|(?<=\s))(?P<label>[^\W\d_]{LETTER_ON}{{0,14}}(?:\s{LETTER_ON}{{1,12}})?)\s*[:：՝]\s*")
_DENSE_NAME = r"[\u3005\u3040-\u30ff\u3400-\u9fff·]{2,6}"
_DENSE_NAMES = re.compile(rf"{_DENSE_NAME}(?:[\s、，,]+{_DENSE_NAME}){{0,4}}")
_BETWEEN_DENSE = re.compile(r"[\s、，,]+")
_BREAK = "|"
_LONGEST, _MOST_PARTS, _FEWEST_LABELS = 260, 24, 2

SaysAuthor = Callable[[str], bool]


def name_behind_a_label(places: Sequence[HtmlElement], says_author: SaysAuthor) -> tuple[list[str], HtmlElement | None]:
    """The names behind the label of an author in the first row that has several labels, or a date beside it."""
    for element in places:
        if element.tag not in _ROWS or holds_picture(element) or element.find(".//p") is not None:
            continue
        line = _line_of(element)
        if line is None:
            continue
        items = list(_items(line))
        if len(items) < _FEWEST_LABELS and not any(each.isdigit() for each in line):
            continue
        for label, said in items:
            if says_author(label) and (names := _names_in(said)):
                return names, element
    return [], None


def _line_of(element: HtmlElement) -> str | None:
    """The words of a row with its wide gaps; None where it is too long to be one."""
    parts: list[str] = []
    for count, one in enumerate(elements(element)):
        if count > _MOST_PARTS or is_hidden(one):
            return None
        if one.tag == "br":
            parts.append(_BREAK)
        elif one.tag not in ("script", "style"):
            parts.append(one.text or "")
        if one is not element:
            parts.append(one.tail or "")
        if sum(map(len, parts)) > 2 * _LONGEST:
            return None
    line = "".join(parts)
    return line if 0 < len(line.strip()) <= _LONGEST else None


def _items(line: str) -> Iterator[tuple[str, str]]:
    """The labels of a row, each with what stands behind it up to a wide gap or the next label."""
    for piece in _GAP.split(line):
        piece = " ".join(piece.split())
        found = list(_LABEL.finditer(piece))
        for place, one in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(piece)
            if place + 1 < len(found) and not DENSE.search(one["label"]):
                continue  # where words have blanks between them, nobody knows where the name ends and a label begins
            yield one["label"], piece[one.end() : end].strip()


def _names_in(said: str) -> list[str]:
    if _DENSE_NAMES.fullmatch(said):
        return _BETWEEN_DENSE.split(said)
    known = bool(said) and not any(each.isdigit() for each in said) and names_people(said)
    return [said] if known and not ROLE.match(said) else []
