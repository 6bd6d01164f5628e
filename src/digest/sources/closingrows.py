"""Rows of links that end a text and belong to its page: “Print | Back”, “To the top”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from digest.sources.linebreaks import INLINE
from digest.sources.pagetree import cut, elements, words_of
from digest.sources.sitelinks import home_of, is_twin, leads_home, on_site

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ACTION = re.compile(r"\s*(?:javascript:|mailto:\?|#|$)", re.IGNORECASE)
_BARS = re.compile(r"[|│¦·•●▪/]")
_MOST_ROWS, _LONGEST, _LABEL, _WORDS_OF_A_LABEL = 3, 160, 30, 3


def without_closing_rows(body: HtmlElement, base: str | None) -> None:
    """Cut the last rows of the text in `body`, on the page at `base`, that are links to do something with the page.

    They run a script, print, go back or home; or several short ones that stay on the site are parted by bars. The only
    words of a text stay.
    """
    for _ in range(_MOST_ROWS):
        last = _last_row(body)
        if last is None or words_of(last) == words_of(body) or not _is_of_the_page(last, base):
            return
        cut(last)


def _last_row(body: HtmlElement) -> HtmlElement | None:
    """The innermost block at the end of a text, with nothing behind it."""
    place, found = body, None
    while True:
        said = (one for one in reversed(place) if isinstance(one.tag, str) and (words_of(one) or _behind(one)))
        last = next(said, None)
        if last is None or _behind(last) or last.tag in INLINE or last.tag == "li":
            return found
        place = found = last


def _behind(element: HtmlElement) -> str:
    return (element.tail or "").strip()


def _is_of_the_page(row: HtmlElement, base: str | None) -> bool:
    words = words_of(row) or ""
    links = [one for one in elements(row) if one.tag in ("a", "button") or one.get("onclick")]
    labels = [label for one in links if (label := words_of(one))]
    if not labels or len(words) > _LONGEST:
        return False
    rest = words
    for label in labels:
        rest = rest.replace(label, "", 1)
    if any(map(str.isalnum, rest)):
        return False
    if all(_acts(one, base) for one in links):
        return True
    short = all(len(one) <= _LABEL and len(one.split()) <= _WORDS_OF_A_LABEL for one in labels)
    parted = len(labels) > 1 and (bool(_BARS.search(rest)) or row.tag in ("ul", "ol"))
    return parted and short and all(_acts(one, base) or _stays(one, base) for one in links)


def _acts(link: HtmlElement, base: str | None) -> bool:
    """Whether a link does something with the page, or leads to its print form or the front page."""
    href = link.get("href")
    if href is None or link.get("onclick") or _ACTION.match(href):
        return True
    return _stays(link, base) and (leads_home(href) or is_twin(_whole(href, base)))


def _stays(link: HtmlElement, base: str | None) -> bool:
    address = _whole(link.get("href") or "", base)
    return "://" not in address or (base is not None and on_site(address, home_of(base)))


def _whole(href: str, base: str | None) -> str:
    try:
        return urljoin(base or "", href)
    except ValueError:
        return href
