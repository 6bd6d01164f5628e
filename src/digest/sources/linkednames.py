"""Names behind a label that nobody knows, each a link to a page of its own: “Sestavili: Karel Dub, Eva Malá”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from digest.sources.blockwords import block_of
from digest.sources.bylinerows import are_people
from digest.sources.bylinewords import SOURCE_LEADS
from digest.sources.credits import names_credit
from digest.sources.genrewords import genre_of
from digest.sources.lengths import DENSE
from digest.sources.pagetree import spoken_at, words_of
from digest.sources.people import is_dense_name, joining_words
from digest.sources.sitelinks import home_of, on_site
from digest.sources.urls import joined

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ROWS = frozenset({"p", "div", "td", "li", "span", "em", "i", "small", "font", "h4", "h5", "h6"})
_LABELLED = re.compile(r"(?P<label>[^\W\d_][^:：՝]{2,24})[:：՝]\s*")
_LAST_PART = re.compile(r"[^/=]+/?$")
_JOINTS = re.compile(r"[^\W_]+")
_LONGEST, _MOST_NAMES, _FEWEST_WORDS, _WORDS_OF_A_LABEL = 160, 3, 2, 3


def linked_names(places: Sequence[HtmlElement], base: str | None) -> tuple[list[str], HtmlElement | None]:
    """The names of the first row that is a label and people's names alone, all links to pages alike on the site.

    So may be what a story is filed by; but then the story speaks of whom its row names, or the menu has it too.
    """
    for element in places:
        if element.tag not in _ROWS or not base:
            continue
        links = list(islice(element.iter("a"), _MOST_NAMES + 1))
        words = words_of(element) or "" if 0 < len(links) <= _MOST_NAMES else ""
        names = [name for one in links if (name := words_of(one))]
        if not 0 < len(words) <= _LONGEST or len(names) < len(links):
            continue
        if not _is_row_of_names(words, names, spoken_at(element)) or not _lead_alike(links, base):
            continue
        if not any(_is_spoken_of(name, element) for name in names):
            return list(dict.fromkeys(names)), element
    return [], None


def _is_row_of_names(words: str, names: Sequence[str], language: str | None) -> bool:
    before, _, rest = words.partition(names[0])
    said = _LABELLED.fullmatch(before)
    if said is None or len(said["label"].split()) > _WORDS_OF_A_LABEL:
        return False
    if names_credit(words) or SOURCE_LEADS.match(words) or block_of(said["label"]) or genre_of(said["label"]):
        return False
    for name in names[1:]:
        rest = rest.replace(name, " ", 1)
    if not set(_JOINTS.findall(rest)) <= joining_words(language):
        return False
    return all(_may_be_name(name) and are_people(name, language) for name in names)


def _may_be_name(name: str) -> bool:
    """Whether words may be one person's: no figures, and in scripts without blanks no more signs than a name has."""
    short = all(map(is_dense_name, name.split())) if DENSE.search(name) else not any(map(str.isdigit, name))
    return short and len(name.split()) >= _FEWEST_WORDS


def _lead_alike(links: Sequence[HtmlElement], base: str) -> bool:
    """Whether links stay on the site and differ in the last part of their addresses alone."""
    addresses = [joined(base, one.get("href") or "") or base for one in links]
    staying = all(on_site(one, home_of(base)) and one.partition("#")[0] != base for one in addresses)
    folders = {_LAST_PART.sub("", one) for one in addresses}
    # Beside the page itself lie other stories: “Next: Big Storm Ahead”.
    apart = folders.isdisjoint({_LAST_PART.sub("", base.partition("?")[0])})
    return staying and apart and len(folders) == 1 and not _is_top(next(iter(folders)), base)


def _is_top(folder: str, base: str) -> bool:
    return folder.rstrip("/") == urljoin(base, "/").rstrip("/")


def _is_spoken_of(name: str, row: HtmlElement) -> bool:
    """Whether a page says somebody's last name elsewhere than in the row: in its text, or in its menu."""
    named = re.compile(rf"\b{re.escape(name.split()[-1])}\b")
    said, own = (named.findall(words_of(one) or "") for one in (row.getroottree().getroot(), row))
    return len(said) > len(own)
