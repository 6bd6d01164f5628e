"""Links of one make in one place of a list: what most of them are, all are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from digest.sources.listaddresses import folder_of_list, names_one
from digest.sources.sitelinks import Shape, shape
from digest.sources.siteregions import Links
from digest.sources.siteteaser import ALL_SIGNS, Teaser, is_like_a_headline, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

VALUES: Mapping[Shape, int] = {"story": 2, "likely": 1, "plain": 0, "list": -4, "doubtful": -4, "never": -9}
"""What the shape of an address speaks for its being a story's, or against it."""

_TOP = frozenset({"html", "body", "main"})
_CARDS = frozenset({"a", "article", "li", "aside", "figure"})
_ENOUGH, _ENOUGH_HEADLINES, _NEARLY_ALL = 2, 5, 0.75


def of_their_make(
    links: Links, sure: set[str], headings: set[HtmlElement], headlines: Mapping[str, str | None]
) -> set[str]:
    """Addresses that stand in a list like the stories there: most of the same make in the same place are stories.

    Several of which nearly all have the words of a headline are stories too, whatever their addresses look like.
    """
    walls = walls_of(headings, links)
    makes: dict[tuple[HtmlElement | None, str, str], set[str]] = {}
    for anchor, address in links.address.items():
        card = card_of(anchor, links, walls)
        makes.setdefault((card.getparent(), str(card.tag), card.get("class") or ""), set()).add(address)
    found: set[str] = set()
    for (_, tag, _), addresses in makes.items():
        able = {each for each in addresses if shape(each) not in ("list", "doubtful", "never")}
        known = addresses & sure
        if tag != "a" and len(known) >= _ENOUGH and 2 * len(known) >= len(addresses):
            found |= able
        elif tag != "a" and len(addresses) >= _ENOUGH_HEADLINES:
            saying = sum(is_like_a_headline(headlines.get(each)) for each in able)
            found |= able if saying >= _NEARLY_ALL * len(addresses) else set()
    return found


def shown_as_stories(read: Iterable[Teaser], stories: Iterable[str]) -> set[str]:
    """Those of which the address names a list, while the page shows them as it does stories.

    Each is a headline that is a heading, in a card with a date; a standfirst is as good where the end of the address is
    a story's. Of one alone the address is believed, unless some of `stories` stand below the same word.
    """
    known = Counter(folder_of_list(f"//{story}") for story in set(stories))
    able: dict[str, set[str]] = {}
    for each in read:
        folder = folder_of_list(each.url) if shape(each.url) == "list" else None
        told = each.published or (each.standfirst and names_one(each.url))
        if folder is not None and told and each.score >= ALL_SIGNS + VALUES["list"]:
            able.setdefault(folder, set()).add(each.url)
    return {url for folder, urls in able.items() if len(urls) + known[folder] >= _ENOUGH for url in urls}


def walls_of(headings: set[HtmlElement], links: Links) -> set[HtmlElement]:
    """The elements that are larger than any card: what holds a heading of a block, a menu, or the end of the page."""
    some = next(iter(links.address), None)
    tree = some.getroottree().getroot() if some is not None else None
    ends = () if tree is None else tree.iter("nav", "footer", "h1")
    found = [*headings, *(one for one in ends if _is_of_page(one, links))]
    return {above for one in found for above in (one, *one.iterancestors())}


def _is_of_page(element: HtmlElement, links: Links) -> bool:
    """Whether an element is none of a card: neither within one, nor the heading of the one story that it leads to.

    What holds one story of several alone is its card, whatever its tag, and so is a menu or an end within it.
    """
    of_several = len(links.below.get(next(element.iterancestors("body"), element), ())) > 1
    within = any(
        one.tag in _CARDS or (of_several and element.tag != "h1" and len(links.below.get(one, ())) == 1)
        for one in element.iterancestors()
    )
    return not (within or links.below.get(element) or (element.tag == "h1" and not (words_of(element) or "")))


def card_of(anchor: HtmlElement, links: Links, walls: set[HtmlElement]) -> HtmlElement:
    """The largest element around a link that holds no other story and no wall, such as the heading of a block."""
    card = anchor
    for above in anchor.iterancestors():
        if above.tag in _TOP or len(links.below[above]) > 1 or above in walls:
            break
        card = above
    return card
