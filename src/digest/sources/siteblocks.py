"""A front page or a section page taken apart: its stories in order, its blocks, its sections, its next page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from digest.html.clean import clean_characters
from digest.html.markup import is_costly
from digest.sources.blockwords import BlockName
from digest.sources.calendars import Calendar, calendar_of_list
from digest.sources.lengths import word_count
from digest.sources.menurows import marks_of_items, menu_rows, sections_in_rows
from digest.sources.menusections import may_be_in_menu, sections_above, sections_among
from digest.sources.siteareas import areas, elements, is_named
from digest.sources.sitehead import base_of, canonical_of, meta_of, name_in_heading, next_page_of
from digest.sources.sitelinks import (
    home_of,
    is_below_some,
    is_twin,
    may_be_section,
    numbered_alike,
    on_site,
    paths_of,
    shape,
    simplest,
    twin_key,
)
from digest.sources.sitemakes import VALUES, card_of, of_their_make, shown_as_stories, walls_of
from digest.sources.siteregions import Links, Region, boxed, first_of_each, links_of, regions, titles
from digest.sources.siteteaser import Teaser, is_heading, is_like_a_headline, teaser, words_of
from digest.sources.urls import canonical, url_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_LINKS = 10_000
"""So many links of a list are read, from its beginning."""

_ENOUGH = 4
_BELOW_SECTION = 2
_SECTION_WORDS, _FEWEST_SECTIONS = 4, 3
_OF_WRITERS = re.compile(r"^(?:vcard|h-card|p-author|by-?line|author(?:-name|s)?)$")


@dataclass(frozen=True, slots=True)
class Selection:
    """CSS selectors of the configuration: for the links to stories, and for blocks by their names.

    `stories` are those known from another list, by their `twin_key`; `now` (aware) and `timezone` (an IANA name) are
    those of the visit, for days without a year.
    """

    links: str | None = None
    blocks: Mapping[BlockName, str] = field(default_factory=dict)
    stories: frozenset[str] = frozenset()
    now: datetime | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a list of stories shows: `teasers` in the order of the page, each address once.

    `blocks` are the addresses in the block of a name, in its order; `sections` are addresses with their
    labels, those of the menu first; `unmatched` are selectors that found nothing; `public` is the address
    that the page says it has; `names` and `about` are what the site calls itself and says of itself; `left_out` is the
    number of links beyond the `MOST_LINKS` that are read; `marks` are those of each item of its menus; `boxed` are
    addresses that only blocks beside the list have: what is most read, picked or related.
    """

    teasers: tuple[Teaser, ...]
    blocks: Mapping[BlockName, tuple[str, ...]]
    sections: tuple[tuple[str, str], ...] = ()
    next_page: str | None = None
    unmatched: tuple[str, ...] = ()
    public: str | None = None
    names: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    left_out: int = 0
    marks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    boxed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """The links of a page: those that may lead to stories with their addresses, and those of the menu."""

    address: dict[HtmlElement, str] = field(default_factory=dict)
    menu: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)


def read_list(text: str, url: str, is_pick: Callable[[str], bool], own: Selection | None = None) -> ListPage:
    """Take apart the page in `text`, which was fetched from `url`.

    `is_pick` says whether a label marks editor's choice. Raises ValueError where the page nests its
    elements too deep.
    """
    if is_costly(text):
        raise ValueError("the page nests its elements too deep to be read")
    from lxml import html

    own = own or Selection()
    tree = html.document_fromstring(clean_characters(text).encode(), parser=html.HTMLParser(encoding="utf-8"))
    found = _links(tree, url, _chosen(tree, own.links))
    links = links_of(found.address)
    headings = titles(tree, links)
    parts = [*_selected(tree, own.blocks, links), *_unselected(tree, headings, links, own.blocks)]
    off = {link for part in parts if part.name == "aside" for link in part.links}
    writers = {link for part in parts if part.name == "writers" for link in part.links}
    off |= {link for link in writers if shape(links.address[link]) != "story"}
    if off and own.links is None:
        links = links_of({link: address for link, address in found.address.items() if link not in off})
    blocks = first_of_each(parts, links)
    places = [each for each in (*found.menu, *found.short) if may_be_section(each)]
    read = _teasers(links, headings, is_pick, places, own.stories, calendar_of_list(tree, own.now, own.timezone))
    named = {address for name in ("picked", "popular", "latest") for address in blocks.get(name, ())}
    sure = {each.url for each in read if each.score + (each.url in named) >= _ENOUGH}
    sure |= {each.url for each in read if twin_key(each.url) in own.stories} | shown_as_stories(read, own.stories)
    sure |= of_their_make(links, sure, headings, {each.url: each.headline for each in read})
    kept = [each for each in read if not each.paid and (own.links or each.url in sure)]
    known = {each.url for each in kept}
    listed = {name: tuple(one for one in addresses if one in known) for name, addresses in blocks.items()}
    return ListPage(
        tuple(kept),
        listed,
        tuple(sections_among(found.menu, found.short, known)),
        next_page_of(tree, url),
        _unmatched(tree, own, listed),
        canonical_of(tree, url),
        (*meta_of(tree, "og:site_name", "og:title", "application-name"), *name_in_heading(tree)),
        meta_of(tree, "description", "og:description", "twitter:description"),
        max(0, sum(1 for _ in tree.iter("a")) - MOST_LINKS),
        tuple((words, tuple(sorted(marks))) for words, marks in marks_of_items(menu_rows(tree, url)).items()),
        tuple(one for one in boxed(parts, links) if one in known),
    )


def _links(tree: HtmlElement, url: str, chosen: set[HtmlElement] | None) -> _Found:
    """The links of the page that stay on its site, sorted; with `chosen`, no others are stories."""
    home, base, area = home_of(url), base_of(tree, url), areas(tree)
    given = [
        (each, address)
        for each in islice(tree.iter("a"), MOST_LINKS)
        if (address := canonical(each.get("href") or "", base)) and on_site(address, home)
    ]
    known = {url_key(address) for _, address in given}
    found = _Found()
    first: dict[str, str] = {}
    for anchor, address in given:
        place = area[anchor] if chosen is None else ("story" if anchor in chosen else "menu")
        in_menu = place == "menu" and may_be_in_menu(address)
        never = chosen is None and shape(address) == "never" and not in_menu
        if place == "off" or url_key(address) == url_key(url) or never:
            continue
        if place == "menu":
            if area[anchor] == "menu":
                found.menu.setdefault(address, words_of(anchor) or "")
            continue
        plain = simplest(address, known)
        key = twin_key(plain)
        if key not in first or (is_twin(first[key]) and not is_twin(plain)):
            first[key] = plain
        found.address[anchor] = key
        _note_short(found, anchor, address)
    if sum(map(may_be_section, found.menu)) < _FEWEST_SECTIONS:
        headline = next((each for each in found.address if is_like_a_headline(words_of(each))), None)
        rows = menu_rows(tree, base, headline) if headline is not None else []
        found.short = {**sections_in_rows(rows), **found.short}
    menu = {url_key(address) for address in found.menu}
    above = sections_above(found.menu, first.values())
    found.address = {
        anchor: first[key]
        for anchor, key in found.address.items()
        if chosen is not None
        or not (first[key] in above or _is_of_menu(first[key], menu) or _files_others(anchor, first[key]))
    }
    return found


def _is_of_menu(address: str, menu: set[str]) -> bool:
    """Whether the menu has the address too, and it does not look like that of a story which is promoted there."""
    return url_key(address) in menu and shape(address) != "story"


def _files_others(anchor: HtmlElement, address: str) -> bool:
    """Whether a link beside a story leads to where it is filed, such as its category."""
    if {"category", "tag", "author"} & set((anchor.get("rel") or "").lower().split()):
        return True
    few = word_count(words_of(anchor)) <= _SECTION_WORDS
    if few and any(is_named(above, _OF_WRITERS) for above in list(anchor.iterancestors())[:2]):
        return True
    doubtful = few and shape(address) in ("list", "doubtful")
    return doubtful and not any(is_heading(above) for above in anchor.iterancestors())


def _note_short(found: _Found, anchor: HtmlElement, address: str) -> None:
    words = words_of(anchor)
    if (
        words
        and word_count(words) <= _SECTION_WORDS
        and shape(address) in ("plain", "list", "doubtful")
        and may_be_section(address)
    ):
        found.short.setdefault(address, words)


def _chosen(tree: HtmlElement, selector: str | None) -> set[HtmlElement] | None:
    if selector is None:
        return None
    return {each for holder in _matches(tree, selector) for each in elements(holder) if each.tag == "a"}


def _matches(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    from lxml.cssselect import CSSSelector

    found: list[HtmlElement] = CSSSelector(selector, translator="html")(tree)  # type: ignore[assignment]
    return found


def _selected(tree: HtmlElement, blocks: Mapping[BlockName, str], links: Links) -> list[Region]:
    found = []
    for name, selector in blocks.items():
        held = [each for holder in _matches(tree, selector) for each in elements(holder) if each in links.address]
        found.append(Region(name, tuple(dict.fromkeys(held))))
    return found


def _unselected(
    tree: HtmlElement, headings: set[HtmlElement], links: Links, blocks: Mapping[BlockName, str]
) -> list[Region]:
    return [each for each in regions(tree, headings, links) if each.name not in blocks]


def _unmatched(tree: HtmlElement, own: Selection, listed: Mapping[BlockName, tuple[str, ...]]) -> tuple[str, ...]:
    missing = [f"blocks: {name}: “{selector}”" for name, selector in own.blocks.items() if not listed.get(name)]
    if own.links and not _matches(tree, own.links):
        missing.append(f"links: “{own.links}”")
    return tuple(missing)


def _teasers(
    links: Links,
    headings: set[HtmlElement],
    is_pick: Callable[[str], bool],
    sections: Sequence[str],
    stories: Iterable[str],
    calendar: Calendar,
) -> list[Teaser]:
    """A teaser for each address: the place of its first link, the words of the card that says most.

    An address below that of one of the `sections` speaks for a story, and so does one that only a number tells from
    several others, or from `stories` of another list.
    """
    walls, below = walls_of(headings, links), paths_of(sections)
    cards: dict[str, dict[HtmlElement, list[HtmlElement]]] = {}
    for anchor, address in links.address.items():
        card = card_of(anchor, links, walls)
        cards.setdefault(address, {}).setdefault(card, []).append(anchor)
    found, alike = [], numbered_alike(map(twin_key, links.address.values()), stories)
    for address, held in cards.items():
        value = VALUES[shape(address)]
        if 0 <= value < _BELOW_SECTION and (twin_key(address) in alike or is_below_some(address, below)):
            value = _BELOW_SECTION
        read = [teaser(address, anchors, card, is_pick, value, calendar) for card, anchors in held.items()]
        found.append(_united(read))
    return found


def _united(read: list[Teaser]) -> Teaser:
    """The teasers of one story as one: each word from the first that has it, flagged or paid for if one is."""

    def first(name: str) -> str | None:
        return next((words for each in read if (words := getattr(each, name))), None)

    best = max(read, key=lambda each: each.score)
    return Teaser(
        best.url,
        best.headline,
        first("standfirst"),
        first("label"),
        first("published"),
        any(each.flagged for each in read),
        any(each.paid for each in read),
        best.score,
        len(read),
    )
