"""Rows of links that begin at the home page and say nothing else: menus, though nothing in their markup says so."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.breadcrumbs import names_home
from digest.sources.lengths import word_count
from digest.sources.sitelinks import leads_home

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ROWS = frozenset({"p", "div", "td", "tr", "center", "font", "span", "ul", "ol", "table", "header"})
_SIGNS = " |·•/»›:–—-"
_FEWEST, _MOST, _MOST_WORDS, _MOST_SIGNS = 3, 20, 4, 30


def is_row_of_menu(element: HtmlElement) -> bool:
    """Whether an element is such a row: short links, the first of them home, and no words beside them.

    The home page itself may name home in its row without a link.
    """
    first = next(element.iter("a"), None) if element.tag in _ROWS else None
    if first is None:
        return False
    before = "" if leads_home(first.get("href")) else _words_before(first, element)
    if not leads_home(first.get("href")) and not names_home(before):
        return False
    links = list(islice(element.iter("a"), _MOST + 1))
    if not _FEWEST <= len(links) <= _MOST:
        return False
    shown = [clean_line("".join(one.itertext())) or "" for one in links]
    if any(word_count(words) > _MOST_WORDS or len(words) > _MOST_SIGNS for words in shown):
        return False
    letters = sum(map(str.isalpha, "".join(element.itertext())))
    return letters == sum(map(str.isalpha, before + "".join(shown)))


def _words_before(link: HtmlElement, row: HtmlElement) -> str:
    """The words of a row before its first link, without signs that part them from it."""
    parts: list[str] = []
    for one in row.iter():
        if one is link or sum(map(len, parts)) > _MOST_SIGNS:
            break
        parts.append(one.text or "" if isinstance(one.tag, str) else "")
        if not len(one):
            parts.append(one.tail or "")
    return (clean_line(" ".join(parts)) or "").strip(_SIGNS)
