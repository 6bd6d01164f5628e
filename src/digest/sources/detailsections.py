"""The section that the details at a headline name by a page of the menu: “Filed: Sport | 3 March”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.sources.blockwords import block_of
from digest.sources.genrewords import genre_of
from digest.sources.labelleditems import LABELLED
from digest.sources.menurows import Item, menu_rows
from digest.sources.pagetree import address_in, words_of
from digest.sources.pageview import PageView
from digest.sources.printeddates import LETTER_ON
from digest.sources.slugs import slug
from digest.sources.urls import url_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PARTING = re.compile(r"\s*[|•·●▪]\s*|\s[–—-]\s")
_LABEL = re.compile(rf"{LETTER_ON}\s*[:：՝]\s*$")
_NEAR, _MOST_BELOW, _LONGEST_ROW, _LONGEST = 6, 60, 160, 40


def section_in_details(view: PageView, headline: str | None) -> str | None:
    """The words behind a label, or linked in a row with a date, that are an item of the menu or lead where one does.

    No word for “section” needs to be known: the menu tells it, on the page or on the front page.
    """
    found = [one for one in _candidates(view) if _may_be_section(one[0], headline)]
    if not found:
        return None
    items = _items_of_menu(view)
    named = {slug(words) for words in (*view.hints.menu, *(one.words for one in items))}
    led = {url_key(one.address or "") for one in items}
    return next((words for words, key in found if slug(words) in named or key in led), None)


def section_in_details_below(view: PageView, headline: str | None) -> str | None:
    """The words of the one link of a row behind a label below the text, where it leads as an item of the menu does."""
    links = [one for one in view.regions.after if one.tag == "a" and 0 < len(words_of(one) or "") <= _LONGEST]
    able = [
        one for one in links if (row := _row_of(one)) is not None and _is_labelled(one, row) and _is_alone(one, row)
    ]
    led = {url_key(one.address or "") for one in _items_of_menu(view)} if able else set()
    said = ((words_of(one) or "", url_key(address_in(one, "href", view.base) or "")) for one in able)
    return next((words for words, key in said if key in led and _may_be_section(words, headline)), None)


def _items_of_menu(view: PageView) -> list[Item]:
    rows = menu_rows(view.tree, view.url or view.canonical, view.heading)
    return [one for row in rows for one in row if one.address and not one.home]


def _candidates(view: PageView) -> Iterator[tuple[str, str | None]]:
    """The words of the details above and below the headline that may name a section, with where they lead."""
    before, heading = view.regions.before, view.heading
    if heading is None or heading not in before:
        return
    place = before.index(heading)
    for element in before[max(0, place - _NEAR) : place + _MOST_BELOW]:
        words = words_of(element)
        if not words or element is heading:
            continue
        if element.tag == "a":
            if len(words) <= _LONGEST and _is_in_details(element):
                yield words, url_key(address_in(element, "href", view.base) or "")
        elif len(words) <= _LONGEST_ROW and element.find(".//a") is None:
            labelled = filter(None, map(LABELLED.match, _PARTING.split(words)))
            yield from ((one["said"], None) for one in labelled if len(one["said"]) <= _LONGEST)


def _is_in_details(link: HtmlElement) -> bool:
    """Whether a link stands behind a label or in a row with a figure, beside no other link as long as a headline."""
    row = _row_of(link)
    if row is None or any(len(words_of(one) or "") > _LONGEST for one in row.iter("a")):
        return False
    return _is_labelled(link, row) or any(each.isdigit() for each in words_of(row) or "")


def _row_of(link: HtmlElement) -> HtmlElement | None:
    """What a link stands in beside other words, if they are few."""
    words = words_of(link)
    row = next((one for one in link.iterancestors() if words_of(one) != words), None)
    return row if row is not None and len(words_of(row) or "") <= _LONGEST_ROW else None


def _is_labelled(link: HtmlElement, row: HtmlElement) -> bool:
    return bool(_LABEL.search((words_of(row) or "").partition(words_of(link) or "")[0]))


def _is_alone(link: HtmlElement, row: HtmlElement) -> bool:
    return all(one is link for one in row.iter("a"))


def _may_be_section(words: str, headline: str | None) -> bool:
    listed = block_of(words) is not None or genre_of(words) is not None
    return not listed and any(map(str.isalpha, words)) and slug(words) != slug(headline or "")
